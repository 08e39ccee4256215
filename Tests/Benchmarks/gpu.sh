#!/usr/bin/env bash
# What a graphics card gives, in one run: numbers against the CPU's first, then rates, the share of the card's limit (large products
# measured on it in the same process), compile times, memory, and the peer (transformers in bf16, compiled where that works).
#
#   on a build host   swift build -c release --static-swift-stdlib --product blip
#                     scp .build/release/blip Tests/Benchmarks/gpu.sh Tests/Benchmarks/peer/peer.py GPUHOST:bench/
#   on the GPU host   sudo apt-get install libvips42 libopenblas0 libpq5 libzmq5 libprotobuf-c1 libdnnl3 libarchive13 python3
#                     python3 -m venv env && env/bin/pip install "jax[cuda13]"          the plugin
#                     BLIP_PYTHON_ENV=$PWD/env ./gpu.sh --json result.json
#
# Options: --model tiny|base|large (base) · --blip FILE · --json FILE (one object a line) · --repeats N (20) · --peer PYTHON, an
# interpreter with torch and transformers (PEER_PYTHON; python3 when it has them) · --no-peer
# With a plugin for CPUs and --model tiny it runs anywhere: BLIP_PJRT_PLUGIN=FILE Tests/Benchmarks/gpu.sh --model tiny
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec python3 - "$here" "$@" <<'P'
import argparse, json, os, pathlib, statistics, subprocess, sys, time

here = pathlib.Path(sys.argv[1])
parser = argparse.ArgumentParser()
parser.add_argument("--model", default="base", choices=["tiny", "base", "large"])
parser.add_argument("--blip", default="")
parser.add_argument("--json", default="")
parser.add_argument("--repeats", type=int, default=20)
parser.add_argument("--peer", default=os.environ.get("PEER_PYTHON", ""))
parser.add_argument("--no-peer", action="store_true")
options = parser.parse_args(sys.argv[2:])
blip = next((str(p) for p in [options.blip and pathlib.Path(options.blip), here / "blip", here.parents[1] / ".build/release/blip"
                              if len(here.parents) > 1 else None] if p and os.access(p, os.X_OK)), None)
if not blip:
    sys.exit("no blip program beside this script; name it with --blip")
tiny = options.model == "tiny"
out = open(options.json, "w") if options.json else None


def emit(result):
    if out:
        out.write(json.dumps(result) + "\n")
        out.flush()


def bench(*arguments):
    command = [blip, "bench", *arguments, "--device", "gpu", "--json"]
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    line = next((json.loads(text) for text in done.stdout.splitlines() if text.startswith("{")), None)
    if line is None:
        reason = (done.stderr.strip().splitlines() or ["no word"])[-1]
        line = {"failed": f"exit {done.returncode}: {reason}"}
    line["command"], line["wall_seconds"] = " ".join(command[1:]), round(time.monotonic() - start, 1)
    return line


def peer_python():
    """An interpreter that can run the peer, or why there is none."""
    script = next((p for p in (here / "peer.py", here / "peer/peer.py") if p.exists()), None)
    if options.no_peer or tiny or script is None:
        return None, None, "not asked for" if options.no_peer else "it has no tiny model" if tiny else "peer.py is not here"
    probe = "import torch, transformers; assert torch.cuda.is_available(), 'torch sees no card'; print(torch.__version__, transformers.__version__)"
    for python in [options.peer] if options.peer else ["python3"]:
        done = subprocess.run([python, "-c", probe], capture_output=True, text=True)
        if done.returncode == 0:
            return python, script, done.stdout.strip()
    return None, None, (done.stderr.strip().splitlines() or ["no word"])[-1]


def peer(*arguments):
    """Median seconds of one repetition; compiled, or plain where compiling fails."""
    for way in (["--compile"], []):
        process = subprocess.Popen([python, str(script), *arguments, "--model", options.model, "--device", "cuda", *way],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if process.stdout.readline().strip() != "ready":
            reason = (process.communicate()[1].strip().splitlines() or ["no word"])[-1]
            continue
        lines = []
        for _ in range(options.repeats):
            process.stdin.write("\n")
            process.stdin.flush()
            lines.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        process.wait()
        return {"seconds": statistics.median(line["seconds"] for line in lines), "compiled": bool(way),
                "memory_mib": lines[-1].get("device_memory_mib")}
    return {"failed": reason}


doctor = subprocess.run([blip, "doctor"], capture_output=True, text=True).stdout.splitlines()
print("\n".join(line for line in doctor if "  device: " in line or "  gpu: " in line), flush=True)
python, script, versions = peer_python()
print(f"peer: {versions}" if python else f"no peer: {versions}")

print(f"\nagainst the CPU: largest difference over the largest number")
print(f"{'model':7} {'type':5} {'logits':>9} {'loss':>9} {'gradients':>9} {'greedy':>7} {'beam':>7}")
wrong = 0
for model, dtype in [("tiny", "fp32"), ("tiny", "bf16")] + ([] if tiny else [(options.model, "fp32"), (options.model, "bf16")]):
    count = 8 if model == "tiny" else 2
    line = bench("parity", "--model", model, "--dtype", dtype, "--batch", str(count), "--tokens", "12")
    emit(line)
    if "failed" in line or not line["passed"]:
        wrong += 1
    if "failed" in line:
        print(f"{model:7} {dtype:5} {line['failed']}", flush=True)
    else:
        print(f"{model:7} {dtype:5} {line['logits']:9.1e} {line['loss']:9.1e} {line['gradients']:9.1e} {line['greedy_equal']:4}/{count:<2} "
              f"{line['beam_equal']:4}/{count:<2}{'' if line['passed'] else '  BEYOND THE TOLERANCE'}", flush=True)

rows = [("train", ["train", "--batch", str(n)], n) for n in ((4, 16) if tiny else (16, 64, 128))]
rows += [("encode", ["encode", "--batch", str(n)], n) for n in ((1, 4) if tiny else (1, 64))]
rows += [("caption, " + ("greedy" if beams == 1 else f"beam {beams}"), ["caption", "--batch", str(n), "--beams", str(beams)], n)
         for beams in (1, 3) for n in ((1, 4) if tiny else (1, 64))]
print(f"\n{options.model}, bf16 products, medians of {options.repeats}")
print(f"{'work':16} {'batch':>5} {'pictures/s':>10} {'median':>10} {'of limit':>8} {'compile':>9} {'card MiB':>8} {'peer/s':>9} {'ratio':>6}")
for name, arguments, count in rows:
    line = bench(*arguments, "--model", options.model, "--dtype", "bf16", "--repeats", str(options.repeats))
    theirs = peer(*arguments, "--dtype", "bf16") if python else None
    line["peer"] = theirs
    emit(line)
    if "failed" in line:
        print(f"{name:16} {count:5} {line['failed']}", flush=True)
        continue
    on = line.get("on", {})
    memory = on.get("device_memory_mib")
    text = f"{name:16} {count:5} {line['rate']:10.1f} {1e3 * line['seconds']:7.1f} ms {100 * line['limit_fraction']:6.1f} % "
    text += f"{on.get('compile_seconds', 0):7.1f} s {memory if memory is not None else '-':>8}"
    if theirs and "failed" not in theirs:
        text += f" {count / theirs['seconds']:9.1f} {theirs['seconds'] / line['seconds']:6.2f}{'' if theirs['compiled'] else ' (peer not compiled)'}"
    elif theirs:
        text += f"  peer: {theirs['failed']}"
    print(text, flush=True)
sys.exit(f"{wrong} comparisons with the CPU failed" if wrong else 0)
P
