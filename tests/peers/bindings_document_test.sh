#!/bin/bash
# Runs the program of docs/bindings.md and compares what it prints. usage: bindings_document_test.sh DOCUMENT PROGRAM
set -euo pipefail
shown=$(awk '/^It prints:/ {out = 1; next} /^[^ ]/ {out = 0} out {print substr($0, 5)}' "$1" | sed -e '/./,$!d')
diff <(printf '%s\n' "$shown") <("$2")
