#!/bin/sh
# Lists the sources of the topology language in topology_sources.h, module by module in the order
# in which they are built. Run it after adding, renaming or removing a file there; a test fails
# while list and folders differ. With --print it writes the list to standard output instead.
set -eu
cd "$(dirname "$0")"
LC_ALL=C
export LC_ALL
modules="CanonicalJSON TopologyModel TopologyDSL"

variable() {
    printf 'bytes_of_%s_%s' "$1" "$(basename "$2" .swift | tr -c 'A-Za-z0-9\n' '_')"
}

list() {
    echo "// Written by list-sources.sh."
    for module in $modules; do
        for file in "../$module"/*.swift; do
            echo "static const unsigned char $(variable "$module" "$file")[] = {"
            echo "#embed \"$file\""
            echo "};"
        done
    done
    echo "static const struct topology_source sources[] = {"
    for module in $modules; do
        for file in "../$module"/*.swift; do
            name=$(variable "$module" "$file")
            echo "    {\"$module\", \"$(basename "$file")\","
            echo "     $name, sizeof $name},"
        done
    done
    echo "};"
}

if [ "${1:-}" = "--print" ]; then
    list
else
    list > topology_sources.h.new
    mv topology_sources.h.new topology_sources.h
fi
