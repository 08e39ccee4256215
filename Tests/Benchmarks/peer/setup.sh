#!/usr/bin/env bash
# Makes the peer's own virtual environment: Tests/Benchmarks/peer/setup.sh [FOLDER], default .build/peer-venv.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-$(cd "$here/../../.." && pwd)/.build/peer-venv}
if [ ! -x "$folder/bin/python" ]; then
  python3 -m venv "$folder" || { echo "python3-venv is needed: apt-get install python3-venv" >&2; exit 1; }
fi
"$folder/bin/pip" install --quiet -r "$here/requirements.txt"
echo "$folder/bin/python"
