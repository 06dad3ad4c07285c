#!/usr/bin/env bash
# What `make test` does after the set-up. Two halves run side by side, one for each core: tests that wait for a browser
# or a server more than they compute, and the rest. With arguments, one pytest takes them all.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/lint.sh
bash scripts/provision.sh
if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
BESIDE=(tests/browser tests/evidence tests/notebooks tests/view)
log=$(mktemp)
.venv/bin/python -m pytest "${BESIDE[@]}" >"$log" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null || true; rm -f "$log"' EXIT
status=0
.venv/bin/python -m pytest "${BESIDE[@]/#/--ignore=}" || status=$?
wait "$beside" || status=$?
cat "$log"
exit "$status"
