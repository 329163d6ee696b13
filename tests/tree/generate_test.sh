#!/bin/bash
# A user's project with cevents_generate(): it builds with Ninja and Make, in a folder whose name has a space, and is
# generated again when an input changes and only then.
# usage: generate_test.sh PLUGIN MODULE INCLUDE_DIRS
set -euo pipefail
plugin=$1
module=$2
include_dirs=$3

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
  echo "$generator: $*" >&2
  cat "$folder/log" >&2
  exit 1
}

build() {
  cmake --build "$build" -j2 >"$folder/log" 2>&1 || fail "the build failed"
}

generates() {
  grep -q "Generating the C of $1" "$folder/log"
}

for generator in Ninja "Unix Makefiles"; do
  source="$folder/source of $generator"
  build="$source/build"
  cp -r "$(dirname "$0")/generate" "$source"
  cp "$plugin" "$source/protoc-gen-cevents"
  cmake -S "$source" -B "$build" -G "$generator" -DCEVENTS_PROTOC_GEN_CEVENTS="$source/protoc-gen-cevents" \
    -DCEVENTS_GENERATE_MODULE="$module" -DCEVENTS_INCLUDE_DIRS="$include_dirs" >"$folder/log" 2>&1 || fail "cmake failed"
  build
  "$build/main" || fail "the program failed"

  build
  ! generates . || fail "something was generated again without a cause"

  # What the inputs are does not depend on the generator: one of them will do for Make.
  inputs=(vendor/money/currency.proto)
  [[ $generator != Ninja ]] || inputs+=(schema/shop/v1/order.proto cevents.yaml protoc-gen-cevents)
  for input in "${inputs[@]}"; do
    sleep 0.02
    touch "$source/$input"
    build
    generates shop || fail "a new $input had no effect"
  done
  touch "$source/cevents.yaml"
  build
  ! generates money || fail "the sidecar of one library made another one anew"
done
