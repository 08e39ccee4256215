#!/bin/sh
# Times decoding and preprocessing of pictures against Pillow, in alternating runs on one core.
#   Tests/Benchmarks/pictures.sh            PYTHON=python with Pillow and numpy adds the comparison
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$here/../../Shared" "$work/Shared"
ln -s "$here/pictures" "$work/pictures"
cat > "$work/Package.swift" <<'END'
// swift-tools-version: 6.2
import PackageDescription

let flags: [CSetting] = [.unsafeFlags(["-O3"])]
let house: [SwiftSetting] = ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"].map {
    .enableUpcomingFeature($0)
}
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let package = Package(
    name: "pictures",
    dependencies: [.package(url: "https://github.com/apple/swift-log", from: "1.16.2")],
    targets: [
        .systemLibrary(name: "CVips", path: "Shared/CVips", pkgConfig: "vips"),
        .target(name: "CResample", path: "Shared/CResample", cSettings: flags),
        .target(name: "CSandbox", path: "Shared/CSandbox", cSettings: flags),
        .target(name: "Imaging", dependencies: ["CVips", "CResample"], path: "Shared/Imaging", swiftSettings: house),
        .target(
            name: "Decoding", dependencies: ["Imaging", "CSandbox", logging], path: "Shared/Decoding",
            swiftSettings: house),
        .executableTarget(name: "pictures", dependencies: ["Decoding", "Imaging", logging], path: "pictures"),
    ])
END
cd "$work"
swift build -c release >&2
program=$(swift build -c release --show-bin-path)/pictures
"$program" make large.jpg
cat > pillow.py <<'END'
import sys, time
import numpy as np
from PIL import Image, __version__

MEAN = np.float32([0.48145466, 0.4578275, 0.40821073])
STD = np.float32([0.26862954, 0.26130258, 0.27577711])
times = []
for _ in range(9):
    start = time.perf_counter()
    image = Image.open(sys.argv[1]).convert("RGB").resize((384, 384), Image.BICUBIC)
    values = (np.asarray(image).astype(np.float32) / np.float32(255) - MEAN) / STD
    np.ascontiguousarray(values.transpose(2, 0, 1))
    times.append((time.perf_counter() - start) * 1000)
print(f"4000x3000 JPEG to 384, normalised, Pillow {__version__}".ljust(52), round(sorted(times)[4], 2), "ms")
END
for round in 1 2 3; do
    echo "round $round, one core"
    taskset -c 0 "$program" large.jpg 2>/dev/null | grep -v threads
    [ -z "${PYTHON:-}" ] || taskset -c 0 "$PYTHON" pillow.py large.jpg
done
echo "all cores"
"$program" large.jpg 2>/dev/null | grep threads
