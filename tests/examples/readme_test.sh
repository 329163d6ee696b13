#!/bin/bash
# Runs README's handler on the inputs shown there and compares what it prints. usage: readme_test.sh SOURCE_DIR HANDLER
set -euo pipefail
cd "$1"
handler=$2

shown=$(awk '/^## / {inside = /^## A handler/} inside && /^    [$] / {out = 1} /^[^ ]/ {out = 0} out {print substr($0, 5)}' README.md)
commands=0
printed=""
while IFS= read -r line; do
  if [[ $line == '$ handler < '* ]]; then
    commands=$((commands + 1))
    printed+=$line$'\n'
    printed+=$("$handler" 2>&1 <"${line#'$ handler < '}" || true)$'\n'
  fi
done <<<"$shown"

[[ $commands -ge 2 ]]
diff <(printf '%s\n' "$shown" | sed '/^$/d') <(printf '%s' "$printed")
