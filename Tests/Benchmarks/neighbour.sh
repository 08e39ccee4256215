#!/usr/bin/env bash
# How throughput holds up beside a busy neighbour: encoding alone, beside one busy loop for each core, and two encoders at once.
# A fair share beside as many busy threads is one half.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
blip=${BLIP:-$root/.build/release/blip}
rate() { "$blip" bench encode --batch 4 --repeats 9 --dtype "${1:-bf16}" --json | python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["rate"])'; }

for dtype in fp32 bf16; do
  alone=$(rate $dtype)
  loops=()
  for _ in $(seq "$(nproc)"); do
    ( while :; do :; done ) &
    loops+=($!)
  done
  beside=$(rate $dtype)
  kill "${loops[@]}"; wait "${loops[@]}" 2>/dev/null || true
  first=$(mktemp); rate $dtype >"$first" &
  second=$(rate $dtype); wait $!
  python3 - $dtype "$alone" "$beside" "$(cat "$first")" "$second" <<'P'
import sys
name, alone, beside, first, second = sys.argv[1], *map(float, sys.argv[2:])
print(f"{name}: alone {alone:.2f} pictures/s; beside busy loops {beside:.2f} ({100 * beside / alone:.0f} %); "
      f"two at once {first:.2f} + {second:.2f} ({100 * (first + second) / alone:.0f} % together)")
P
  rm -f "$first"
done
