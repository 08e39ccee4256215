#!/usr/bin/env python3
"""Runs the same work in Blipstream and in transformers, alternately, and prints medians and ratios.

  Tests/Benchmarks/peer/compare.sh                    every row, at least 5 alternations each
  Tests/Benchmarks/peer/compare.sh --rows encode --alternations 7 --json FILE

The peer runs with fused AdamW, its weights in the row's type, and an allocator told to keep large buffers, which is its best
setting by far. Both use the same number of threads. A row: work, batch, beams, type; ratio above 1: Blipstream is faster.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
root = here.parents[2]
# name, ours, peer, what one repetition does (ours, theirs), unit
ROWS = []


def row(name, ours, theirs, units, unit, dtypes=("fp32", "bf16"), extra=()):
    for dtype in dtypes:
        ROWS.append({"name": name, "ours": [*ours, "--dtype", dtype], "theirs": [*theirs, "--dtype", dtype],
                     "units": units, "unit": unit, "dtype": dtype})
    for dtype in extra:  # the peer has no such type: its bf16 stands beside
        ROWS.append({"name": name, "ours": [*ours, "--dtype", dtype], "theirs": [*theirs, "--dtype", "bf16"],
                     "units": units, "unit": unit, "dtype": f"{dtype} (peer bf16)"})


row("train, batch 8", ["train", "--batch", "8"], ["train", "--batch", "8"], (8, 8), "pictures/s")
row("train, 5 captions", ["train", "--batch", "4", "--captions", "5"], ["train", "--batch", "8"], (20, 8), "pairs/s", ("bf16",))
row("train, frozen", ["train", "--batch", "8", "--frozen"], ["frozen", "--batch", "8"], (8, 8), "pictures/s")
row("train, frozen, kept", ["train", "--batch", "8", "--frozen", "--kept"], ["frozen", "--batch", "8"], (8, 8), "pictures/s")
row("encode, batch 8", ["encode", "--batch", "8"], ["encode", "--batch", "8"], (8, 8), "pictures/s", extra=("int8",))
row("encode, batch 1", ["encode", "--batch", "1"], ["encode", "--batch", "1"], (1, 1), "pictures/s", extra=("int8",))
for beams in (1, 3):
    for batch in (1, 8):
        work = ["caption", "--batch", str(batch), "--beams", str(beams)]
        row(f"caption, {'greedy' if beams == 1 else f'beam {beams}'}, batch {batch}", work, work, (batch, batch),
            "pictures/s", extra=("int8",))

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--blip", default=str(root / ".build/release/blip"))
parser.add_argument("--python", default=str(root / ".build/peer-venv/bin/python"))
parser.add_argument("--alternations", type=int, default=5)
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--rows", default="", help="only rows whose name and type contain this text")
parser.add_argument("--json", default="", help="also write one JSON object a row to this file")
options = parser.parse_args()

# Without this the peer maps and unmaps its large buffers at every step.
allocator = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "-1", "MALLOC_TOP_PAD_": str(64 << 20)}
machine = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
print(f"{machine}, {options.threads} threads, medians of {options.alternations} alternations")
print(f"{'work':32} {'type':17} {'unit':10} {'Blipstream':>10} {'peer':>8} {'ratio':>6} {'of limit':>8} {'MiB':>6} {'peer':>6}")


def ours(arguments):
    command = [options.blip, "bench", *arguments, "--repeats", "1", "--threads", str(options.threads), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[0])


results = []
for line in ROWS:
    if options.rows not in f"{line['name']} {line['dtype']}":
        continue
    peer = subprocess.Popen([options.python, str(here / "peer.py"), *line["theirs"], "--threads", str(options.threads)],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **allocator})
    if peer.stdout.readline().strip() != "ready":
        sys.exit("the peer did not start; run Tests/Benchmarks/peer/setup.sh first")
    mine, theirs = [], []
    for _ in range(options.alternations):
        mine.append(ours(line["ours"]))
        peer.stdin.write("\n")
        peer.stdin.flush()
        theirs.append(json.loads(peer.stdout.readline()))
    peer.stdin.close()
    peer.wait()
    a = line["units"][0] / statistics.median(result["seconds"] for result in mine)
    b = line["units"][1] / statistics.median(result["seconds"] for result in theirs)
    limit = statistics.median(result["limit_fraction"] for result in mine)
    memory = [max(result["peak_rss_mib"] for result in side) for side in (mine, theirs)]
    print(f"{line['name']:32} {line['dtype']:17} {line['unit']:10} {a:10.3f} {b:8.3f} {a / b:6.2f} {100 * limit:6.1f} %"
          f" {memory[0]:6} {memory[1]:6}", flush=True)
    results.append({"work": line["name"], "dtype": line["dtype"], "unit": line["unit"], "blipstream": a, "peer": b,
                    "ratio": a / b, "limit_fraction": limit, "peak_rss_mib": memory[0], "peer_peak_rss_mib": memory[1]})
if options.json:
    with open(options.json, "w") as file:
        file.writelines(json.dumps(result) + "\n" for result in results)
