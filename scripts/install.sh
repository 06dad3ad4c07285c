#!/usr/bin/env bash
# Installs exactly a lock file, hashes checked; without an argument requirements.lock, then this project in place.
# uv does it in seconds; pip takes over where uv cannot reach the index that pip is set up for.
set -euo pipefail
cd "$(dirname "$0")/.."
LOCK=${1:-requirements.lock}
BIN=.venv/bin
PIP=("$BIN/python" -m pip install --quiet --disable-pip-version-check)
UV_VERSION=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements.lock)

if "${PIP[@]}" "uv==$UV_VERSION" &&
    VIRTUAL_ENV="$PWD/.venv" "$BIN/uv" pip install --quiet --require-hashes -r "$LOCK"; then
    :
else
    echo "uv could not install $LOCK; using pip, which takes some minutes" >&2
    "${PIP[@]}" --require-hashes -r "$LOCK"
fi
[ $# -gt 0 ] || "${PIP[@]}" --no-deps --no-build-isolation --editable .
