#!/usr/bin/env bash
# What `make test` does after the set-up.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/lint.sh
bash scripts/provision.sh
.venv/bin/python -m pytest "$@"
