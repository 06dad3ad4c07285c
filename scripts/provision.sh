#!/usr/bin/env bash
# What the tests need beyond requirements.lock: Chromium and a font with Chinese characters for screens, Java and Maven
# for a real Neo4j server and for Spark, and the Python packages of requirements-engines.lock.
# As root on Debian or Ubuntu they are installed; elsewhere one line says what is missing, and the tests that need it skip
# (with CI=true they fail).
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    missing+=(chromium)
{ command -v fc-list >/dev/null && fc-list :lang=zh family | grep -q .; } || missing+=(fonts-noto-cjk)
command -v java >/dev/null || missing+=(openjdk-17-jre-headless)
command -v mvn >/dev/null || missing+=(maven)
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq || true
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && missing=()
fi
[ ${#missing[@]} -eq 0 ] || echo "not installed: ${missing[*]}; tests that need them are skipped" >&2

bash scripts/install.sh requirements-engines.lock ||
    echo "not installed: requirements-engines.lock; tests of Spark and of the stand-in for Neo4j are skipped" >&2
bash scripts/neo4j/fetch.sh
