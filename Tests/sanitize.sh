#!/bin/sh
# The tests of the compute kernels under the address sanitizer, once for each instruction set the dispatch can be capped at, and once
# with everything the CPU has.
# Takes a build folder of its own, so that the usual one stays as it is.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD_FOLDER:-.build/sanitize}
swift build --build-tests --sanitize address --scratch-path "$build"
for isa in portable avx2 avx512 all; do
    echo "BLIP_MAX_ISA=$isa"
    # Memory the device keeps for reuse until the process ends is no leak of ours to find here.
    BLIP_MAX_ISA=$isa ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --sanitize address --scratch-path "$build" \
        --filter ComputeTests
done
