#!/bin/bash
# Runs the program of docs/subscriptions.md on the events shown there, and compares what it prints.
# usage: subscriptions_test.sh PAGE PROGRAM
set -euo pipefail

block() {
  awk -v fence="\`\`\`$1" '$0 == fence {inside = 1; next} /^```$/ {inside = 0} inside' "$page"
}

page=$1
diff <(block text) <("$2" < <(block json))
