#!/usr/bin/env bash
# The Neo4j Community server that the tests start, and OpenGDS for it: resolved by Maven, kept outside of the repository.
# Does nothing when they are there already. Where they cannot be had, one line says so: the tests then use a stand-in or
# say what they skip.
set -euo pipefail
cd "$(dirname "$0")"
VERSION=$(sed -n 's:.*<neo4j.version>\(.*\)</neo4j.version>.*:\1:p' pom.xml)
KEPT=${WORKBENCH_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/yibao-workbench}/neo4j/$VERSION

fetch() { # POM FOLDER
    [ ! -d "$KEPT/$2" ] || return 0
    for tool in java mvn; do
        command -v "$tool" >/dev/null || { echo "no $tool: no Neo4j $2 for the tests" >&2; return 0; }
    done
    local partial=$KEPT/$2.partial
    rm -rf "$partial"
    if ! mvn -q -B -f "$1" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$partial" >/dev/null; then
        rm -rf "$partial"
        echo "Maven could not resolve Neo4j $VERSION: no Neo4j $2 for the tests" >&2
        return 0
    fi
    # What the server brings itself must not be there twice, in another version.
    [ "$2" = lib ] || (cd "$partial" && for jar in *.jar; do [ ! -e "$KEPT/lib/$jar" ] || rm "$jar"; done)
    mv "$partial" "$KEPT/$2"
}

fetch pom.xml lib
[ ! -d "$KEPT/lib" ] || fetch gds/pom.xml plugins
