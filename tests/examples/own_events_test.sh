#!/bin/bash
# Builds the project that docs/your-own-events.md shows, runs it on the input shown, and compares what it prints.
# usage: own_events_test.sh SOURCE_DIR SCRATCH_FOLDER
set -euo pipefail
source_dir=$1
scratch=$2
page=$source_dir/docs/your-own-events.md

block() {
  awk -v fence="\`\`\`$1" '$0 == fence {inside = 1; next} /^```$/ {inside = 0} inside' "$page"
}

mkdir -p "$scratch/acme/rockets/v1"
block proto >"$scratch/acme/rockets/v1/events.proto"
block cmake >"$scratch/CMakeLists.txt"
block c >"$scratch/main.c"
block json >"$scratch/batch.json"
block text >"$scratch/expected.txt"

cmake -S "$scratch" -B "$scratch/build" -DCEVENTS_SOURCE_DIR="$source_dir" -DCMAKE_BUILD_TYPE=Debug \
  -DCMAKE_C_FLAGS="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"
cmake --build "$scratch/build" --target rockets
"$(find "$scratch/build" -type f -name rockets)" <"$scratch/batch.json" | diff "$scratch/expected.txt" -
