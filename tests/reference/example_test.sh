#!/bin/bash
# The program of cevents(3), built as it stands there and run.
# usage: example_test.sh PAGE EVENT SCRATCH_FOLDER CC [FLAG...]
set -euo pipefail
page=$1
event=$2
scratch=$3
shift 3

mkdir -p "$scratch"
awk '/^\.Bd -literal$/ {inside = 1; next} /^\.Ed$/ {inside = 0} inside' "$page" | sed 's/\\e/\\/g' >"$scratch/example.c"
grep -q 'int main' "$scratch/example.c"
cc=$1
shift
"$cc" -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror "$scratch/example.c" "$@" -o "$scratch/example"
"$scratch/example" <"$event" | diff - <(echo "2026/storm.jpg: 901744 bytes")
