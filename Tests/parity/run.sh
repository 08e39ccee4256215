#!/usr/bin/env bash
# Compares this project's model code with Hugging Face transformers, in both directions.
#
#   Tests/parity/run.sh                  tiny models written by transformers, opened by blip
#   Tests/parity/run.sh --base           also the base size with random weights, both ways: pytorch_model.bin of transformers
#                                        converted by blip, and a folder written by blip opened by transformers (8 GB of memory)
#   Tests/parity/run.sh MODEL_DIR...     also folders written by blip, opened by transformers
#
# BLIP                 the command to test (default: the newest of .build/release/blip and .build/debug/blip)
# BLIP_PARITY_PYTHON   a Python that has torch, transformers 4.57.6, safetensors and pillow; without it a virtual
#                      environment is made in .build/parity-venv (about 5 GB once, from the package index of pip)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

case "${1:-}" in -h | --help) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;; esac

if [[ -z "${BLIP:-}" ]]; then
    BLIP=$(ls -t "$root"/.build/{release,debug}/blip 2>/dev/null | head -1 || true)
    [[ -n "$BLIP" ]] || { echo "no blip found: run 'swift build --product blip' first, or set BLIP" >&2; exit 2; }
fi

python=${BLIP_PARITY_PYTHON:-}
if [[ -z "$python" ]]; then
    venv=$root/.build/parity-venv
    python=$venv/bin/python
    if [[ ! -e "$venv/ready" ]]; then
        echo "making $venv (torch and transformers, some minutes)"
        python3 -m venv "$venv"
        "$python" -m pip install --quiet torch transformers==4.57.6 safetensors numpy pillow
        touch "$venv/ready"
    fi
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
compared=0

reference() { "$python" "$here/compare_with_transformers.py" "$@"; }

both() { # both TITLE MODEL_DIR [OUR_DIR]: OUR_DIR holds the same model where blip cannot open MODEL_DIR itself
    echo "== $1"
    local out=$work/$compared
    compared=$((compared + 1))
    if ! { reference write-input "$2" "$out.in.safetensors" \
        && reference forward "$2" "$out.in.safetensors" "$out.theirs.safetensors" \
        && "$BLIP" model forward "${3:-$2}" --input "$out.in.safetensors" --output "$out.ours.safetensors" \
        && reference compare "$out.ours.safetensors" "$out.theirs.safetensors"; }; then
        failed=$((failed + 1))
    fi
}

for name in a b; do
    reference write-model "$work/model-$name" --case "$name"
    both "tiny model $name, written by transformers" "$work/model-$name"
done
reference write-untied "$work/untied"
"$BLIP" model convert "$work/untied" "$work/untied-converted"
both "tiny model with an output head of its own, converted by blip" "$work/untied-converted"
for folder in "$@"; do
    if [[ "$folder" == --base ]]; then
        reference write-base "$work/base-bin"
        "$BLIP" model convert "$work/base-bin" "$work/base-converted"
        both "base size, pytorch_model.bin of transformers, converted by blip" "$work/base-bin" "$work/base-converted"
        "$BLIP" model init "$work/base-ours" --size base --seed 7 --vocabulary "$work/base-bin/vocab.txt"
        both "base size, written by blip, opened by transformers" "$work/base-ours"
        rm -rf "$work"/base-*
        continue
    fi
    both "$folder" "$folder"
done

if ((failed)); then
    echo "parity: $failed of $compared models differ from transformers"
    exit 1
fi
echo "parity: all $compared models agree with transformers"
