#!/usr/bin/env bash
# Compiles a StableHLO program for an H100 on a machine without one, and prints as JSON how long that took, the
# bytes of the executable, and those of arguments, outputs, aliases and temporaries.
#   Tests/Benchmarks/compile-h100.sh [--triton] [--replicas N] [--flag NAME=VALUE]... PROGRAM.mlir
# --triton    let the compiler write products with Triton. Off by default: without a card it cannot try out tile
#             sizes, and refuses some products.
# --replicas  cards; 1 when absent
# --flag      any of the compiler's flags, such as xla_dump_to=FOLDER
# SCRATCH     folder for the compiler's three packages (230 MB); default a new one below TMPDIR, removed at the end
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
native=$here/../../Shared/CPJRT
triton=false replicas=1 program="" flags=()
usage() { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
while [ $# -gt 0 ]; do
  case $1 in
    --triton) triton=true ;;
    --replicas) replicas=${2:?--replicas wants a number}; shift ;;
    --flag) flags+=("${2:?--flag wants NAME=VALUE}"); shift ;;
    -*) usage ;;
    *) [ -z "$program" ] || usage; program=$1 ;;
  esac
  shift
done
[ -n "$program" ] || usage
[ -f "$program" ] || { echo "There is no file $program." >&2; exit 2; }

scratch=${SCRATCH:-$(mktemp -d)}
[ -n "${SCRATCH:-}" ] || trap 'rm -rf "$scratch"' EXIT
packages=$scratch/packages
plugin=$packages/jax_plugins/xla_cuda13/xla_cuda_plugin.so
if [ ! -f "$scratch/complete" ]; then
  mkdir -p "$scratch"
  rm -rf "$packages"
  # They must lie side by side: the plugin finds the assembler and the device library relative to itself.
  cat > "$scratch/wanted" <<'PINS'
jax-cuda13-pjrt==0.11.2 --hash=sha256:e5ff589d43064913bb74027682d89639c7ea48f9f81c2bae6fc75117e913f93e
nvidia-cuda-nvcc==13.0.88 --hash=sha256:56fe502eb77625a12f25172caa3cdddb4e4c8ba2c8c17dba44b164761b380f03
nvidia-nvvm==13.0.88 --hash=sha256:c5f41ffeb6466944a026dfa5317d7d85355c119bbec279205d22f1869d1054e0
PINS
  python3 -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --only-binary :all: --require-hashes \
    --requirement "$scratch/wanted" --target "$packages" >&2
  touch "$scratch/complete"
fi
cc -std=c11 -D_GNU_SOURCE -O1 -Wall -I"$native" -o "$scratch/compile-h100" "$here/compile-h100.c" "$native/load.c" -ldl
TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-2} \
  "$scratch/compile-h100" "$plugin" "$here/h100.txtpb" "$program" "$replicas" "xla_gpu_enable_triton_gemm=$triton" \
  "${flags[@]}"
