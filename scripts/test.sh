#!/usr/bin/env bash
# What `make test` does after the set-up. Two halves of about the same length run side by side, one for each core: screens,
# packages, detectors, checks; and the rest, servers among it. With arguments, one pytest takes them all.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/lint.sh
bash scripts/provision.sh
# Servers and clusters of the tests live for seconds: compiling them thoroughly would cost more than it saves.
export JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
BESIDE=(tests/browser tests/cards tests/checks tests/cli tests/evidence tests/explore tests/notebooks tests/rings tests/view)
log=$(mktemp)
.venv/bin/python -m pytest "${BESIDE[@]}" >"$log" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null || true; rm -f "$log"' EXIT
status=0
.venv/bin/python -m pytest "${BESIDE[@]/#/--ignore=}" || status=$?
wait "$beside" || status=$?
cat "$log"
exit "$status"
