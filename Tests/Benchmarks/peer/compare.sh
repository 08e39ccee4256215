#!/usr/bin/env bash
# Compares Blipstream with transformers on this machine: builds, sets the peer's environment up, runs compare.py.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
cd "$root"
swift build -c release --product blip
python=$("$here/setup.sh" | tail -1)
exec "$python" "$here/compare.py" --python "$python" "$@"
