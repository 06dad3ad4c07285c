#!/usr/bin/env bash
# What `make test` does after the set-up.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/lint.sh
.venv/bin/python -m pytest "$@"
