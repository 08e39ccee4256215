#!/usr/bin/env bash
# What a lower precision costs, on the demo's data: the loss curve of 200 steps in bf16 against fp32, and the scores of the tuned
# model when the captioner multiplies in fp32, bf16 and int8.
#
#   BLIP_HOME=DIR compose/demo && BLIP_HOME=DIR Tests/Benchmarks/precision.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
blip=${BLIP:-$root/.build/release/blip}
: "${BLIP_HOME:?set it to the state folder of a finished demo}"
export BLIP_HOME
work=$(mktemp -d)
trap '"$blip" down >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

"$blip" up >/dev/null
for precision in fp32 bf16; do
  run=$("$blip" train --dataset scenes --model tiny-blip --name "precision-$precision-$$" --max-steps 200 --batch-size 32 \
    --learning-rate 1e-3 --warmup-steps 20 --seed 3 --precision "$precision" --detach --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["run"])')
  "$blip" runs watch "$run" --json >"$work/run-$precision.json" 2>"$work/log"
  "$blip" runs metrics "$run" --name loss >"$work/$precision.csv"
done
python3 - "$work" <<'P'
import csv, sys
def curve(name):
    with open(f"{sys.argv[1]}/{name}.csv") as file:
        return {int(row["step"]): float(row["value"]) for row in csv.DictReader(file)}
a, b = curve("fp32"), curve("bf16")
steps = sorted(set(a) & set(b))
off = [abs(b[step] - a[step]) / a[step] for step in steps]
mean = lambda c: sum(c[step] for step in steps[-20:]) / 20
print(f"loss over {len(steps)} steps: bf16 differs from fp32 by at most {100 * max(off):.2f} %, by {100 * sum(off) / len(off):.2f} % "
      f"in the mean; last 20 steps fp32 {mean(a):.4f}, bf16 {mean(b):.4f}")
P
tuned=${MODEL:-tiny-blip-scenes} # what the demo makes
"$blip" down >/dev/null
for precision in fp32 bf16 int8; do
  BLIP_PRECISION=$precision "$blip" up >/dev/null
  "$blip" evaluate --model "$tuned" --dataset scenes --json >"$work/scores-$precision.json"
  "$blip" down >/dev/null
  python3 - "$precision" "$work/scores-$precision.json" <<'P'
import json, sys
def find(value, key):
    if isinstance(value, dict):
        if key in value: return value[key]
        value = list(value.values())
    for item in value if isinstance(value, list) else []:
        found = find(item, key)
        if found is not None: return found
report = json.load(open(sys.argv[2]))
print(f"captioner in {sys.argv[1]:5}: CIDEr {find(report, 'cider'):.4f}, BLEU-4 {find(report, 'bleu4'):.4f}, "
      f"distinct {find(report, 'distinct')}")
P
done
