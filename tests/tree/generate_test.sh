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

configure() {
  cmake -S "$source" -B "$build" -G "$generator" -DCEVENTS_GENERATE_MODULE="$module" \
    -DCEVENTS_INCLUDE_DIRS="$include_dirs" "$@" >"$folder/log" 2>&1
}

for generator in Ninja "Unix Makefiles"; do
  source="$folder/source of $generator"
  build="$source/build"
  cp -r "$(dirname "$0")/generate" "$source"
  cp "$plugin" "$source/protoc-gen-cevents"
  configure -DCEVENTS_PROTOC_GEN_CEVENTS="$source/protoc-gen-cevents" || fail "cmake failed"
  build
  "$build/main" || fail "the program failed"

  build
  ! generates . || fail "something was generated again without a cause"

  for input in vendor/money/currency.proto schema/shop/v1/order.proto cevents.yaml protoc-gen-cevents; do
    sleep 0.02
    touch "$source/$input"
    build
    generates shop || fail "a new $input had no effect"
    [[ $input != cevents.yaml ]] || ! generates money || fail "the sidecar of one library made another one anew"
  done

  configure -DMONEY_OPTIONS=string_as_bytes=on || fail "cmake failed"
  build
  generates money || fail "new options had no effect"
  ! generates shop || fail "the options of one library made another one anew"
done

# For another machine: nothing of that machine runs while building.
generator=Ninja
build="$source/cross"
toolchain=(-DCMAKE_TOOLCHAIN_FILE="$source/cross.cmake")
configure "${toolchain[@]}" -DPLUGIN_TO_IMPORT="$source/protoc-gen-cevents" || fail "cmake failed with a toolchain"
build
generates shop || fail "nothing was generated with a toolchain"
build="$source/impossible"
! configure "${toolchain[@]}" -DPLUGIN_TO_BUILD=ON || fail "a plugin for another machine was going to be run"
tr -s ' \n' ' ' <"$folder/log" | grep -q "build it for this machine first and set CEVENTS_PROTOC_GEN_CEVENTS" ||
  fail "the wrong reason"
