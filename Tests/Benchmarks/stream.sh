#!/usr/bin/env bash
# Batches as preprocessing serves them over RPC, beside the rate at which the trainer takes them: the demo's model at 96 pixels a side
# and BLIP-base at 384, whole pictures, random crops and full augmentation. The promise is more than ten times the trainer's rate.
#   Tests/Benchmarks/stream.sh
# BIN       folder of the programs; default .build/release
# PICTURES  how many for the large size, four times as many for the small one; default 200
# SECONDS_EACH  of streaming for a figure; default 4
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
bin=$(cd "${BIN:-$root/.build/release}" && pwd)
count=${PICTURES:-200}
each=${SECONDS_EACH:-4}
tiny=$root/compose/models/tiny-blip
work=$(mktemp -d /tmp/blip-stream.XXXXXX)
chmod 755 "$work"
export BLIP_HOME=$work/home
blip=$bin/blip
trap '"$blip" down >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
value() { python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())[sys.argv[1]])' "$1"; }

"$blip" up >"$work/up.log" 2>&1
# Runs wait in the queue while their batches are measured.
kill "$(cut -d' ' -f1 "$BLIP_HOME/run/trainer.pid")"
"$blip" model import "$tiny" --name m96 >/dev/null 2>&1
"$blip" model import "$tiny" --image-size 384 --name m384 >/dev/null 2>&1
"$blip" bench pictures "$work/p96" --count $((4 * count)) --width 160 --height 120
"$blip" bench pictures "$work/p384" --count "$count" --width 640 --height 480
for side in 96 384; do
  "$blip" dataset push "$work/p$side" --name "d$side" --near-duplicates off --wait --json >"$work/push.json" 2>/dev/null
done

echo "side,augment,pictures/s,MB/s,trainer,ratio" >"$work/table"
for side in 96 384; do
  if [ "$side" = 96 ]; then model=$tiny batch=32 repeats=7; else model=base batch=4 repeats=1; fi
  # The faster of both precisions counts.
  trainer=$(for dtype in fp32 bf16; do
    "$blip" bench train --model "$model" --dtype "$dtype" --batch "$batch" --repeats "$repeats" --json 2>/dev/null | value rate
  done | sort -g | tail -1)
  for augment in none crop full; do
    flip=--flip
    if [ "$augment" = none ]; then flip=--no-flip; fi
    run=$("$blip" train --dataset "d$side" --model "m$side" --name "o$side-$augment" --augment "$augment" "$flip" \
      --batch-size "$batch" --detach --json | value run)
    "$blip" bench stream --run "$run" --seconds "$each" --json >"$work/result"
    echo "$side,$augment,$(value rate <"$work/result"),$(value megabytes <"$work/result"),$trainer," >>"$work/table"
  done
done
nproc=$(nproc) python3 - "$work/table" <<'P'
import csv, os, sys
least = 1e9
print(f"{os.environ['nproc']} cores, server and client on the same machine")
print(f"{'side':>5} {'augment':8} {'pictures/s':>10} {'MB/s':>7} {'trainer takes':>14} {'ratio':>7}")
for row in csv.DictReader(open(sys.argv[1])):
    ratio = float(row["pictures/s"]) / float(row["trainer"])
    least = min(least, ratio)
    print(f"{row['side']:>5} {row['augment']:8} {float(row['pictures/s']):10.0f} {float(row['MB/s']):7.0f} {float(row['trainer']):14.2f} {ratio:6.1f}x")
print("more than ten times the trainer's rate" if least > 10 else f"MISSED: the smallest ratio is {least:.1f}")
sys.exit(0 if least > 10 else 1)
P
