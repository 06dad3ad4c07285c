#!/usr/bin/env bash
# The Neo4j Community server that the tests start: resolved by Maven from pom.xml, kept outside of the repository.
# Does nothing when it is there already. Where it cannot be had, one line says so: the tests then use a stand-in or say
# what they skip.
set -euo pipefail
cd "$(dirname "$0")"
VERSION=$(sed -n 's:.*<neo4j.version>\(.*\)</neo4j.version>.*:\1:p' pom.xml)
HOME_OF_SERVER=${WORKBENCH_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/yibao-workbench}/neo4j/$VERSION
[ ! -d "$HOME_OF_SERVER/lib" ] || exit 0

for tool in java mvn; do
    command -v "$tool" >/dev/null || { echo "no $tool: no Neo4j server for the tests" >&2; exit 0; }
done
PARTIAL=$HOME_OF_SERVER/lib.partial
rm -rf "$PARTIAL"
if mvn -q -B -f pom.xml dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$PARTIAL" >/dev/null; then
    mv "$PARTIAL" "$HOME_OF_SERVER/lib"
else
    rm -rf "$PARTIAL"
    echo "Maven could not resolve Neo4j $VERSION: no Neo4j server for the tests" >&2
fi
