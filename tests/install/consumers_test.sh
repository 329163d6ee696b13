#!/bin/bash
# Programs built against an installed cevents, as a user has it, from empty folders.
# usage: consumers_test.sh PREFIX SCRATCH_FOLDER VERSION
set -euo pipefail
source_dir=$(cd "$(dirname "$0")" && pwd)
prefix=$1
scratch=$2
version=$3

fail() {
  echo "$*" >&2
  exit 1
}

# The program's NEEDED entries.
needs() {
  readelf -d "$1" | grep NEEDED
}

pkgconfig=$(dirname "$(find "$prefix" -name cevents.pc)")
libraries=$(dirname "$pkgconfig")
export LD_LIBRARY_PATH=$libraries
rm -rf "$scratch"
mkdir -p "$scratch"

expect_output() {
  "$@" <"$source_dir/events.json" | diff "$source_dir/expected.txt" - || fail "wrong output: $*"
}

configure() {
  local build=$1
  shift
  cmake -S "$source_dir/cmake" -B "$build" -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix" \
    -DCMAKE_C_FLAGS="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror" -DCMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Werror" \
    "$@" >"$build.log" 2>&1
}

# CMake; the library is shared unless somebody says otherwise.
build=$scratch/shared
configure "$build" || fail "cmake failed: $(cat "$build.log")"
cmake --build "$build" >"$build.log" 2>&1 || fail "the build failed: $(cat "$build.log")"
expect_output "$build/rockets"
expect_output "$build/rockets-cxx"
needs "$build/rockets" | grep -q 'libcevents\.so\.[0-9]' || fail "not linked to the shared library"
"$build/tables" acme.rockets.rocket.v1.launched google.cloud.storage.object.v1.finalized \
  google.cloud.firestore.document.v1.created | diff - <(
  echo "acme.rockets.rocket.v1.launched 1 0"
  echo "google.cloud.storage.object.v1.finalized 1 1"
  echo "google.cloud.firestore.document.v1.created 0 1"
) || fail "wrong tables"

for choice in -DWANTED=static -DBUILD_SHARED_LIBS=OFF; do
  build=$scratch/static$choice
  configure "$build" "$choice" || fail "cmake failed: $(cat "$build.log")"
  cmake --build "$build" --target rockets >"$build.log" 2>&1 || fail "the build failed: $(cat "$build.log")"
  expect_output "$build/rockets"
  ! needs "$build/rockets" | grep -q libcevents || fail "$choice, but linked to the shared library"
done

# What is not there is named.
missing() {
  local reason=$1
  shift
  ! configure "$scratch/missing" --fresh "$@" || fail "found with $*"
  tr -s ' \n' ' ' <"$scratch/missing.log" | grep -qF -- "$reason" || fail "$* does not say '$reason': $(cat "$scratch/missing.log")"
}
cross=(-DCMAKE_SYSTEM_NAME=Linux "-DCMAKE_SYSTEM_PROCESSOR=$(uname -m)")
missing "component google_cloud_tea_v1: there is no library cevents::google_cloud_tea_v1" -DWANTED=google_cloud_tea_v1
missing "component generate: the program protoc is missing" -DCEVENTS_PROTOC=
PKG_CONFIG_LIBDIR=$scratch missing "libprotobuf-c 1.4 or newer is missing"
# Programs of a prefix that was made for another machine don't run here.
missing "component tools: the program cevents is missing" -DWANTED=tools "${cross[@]}"
configure "$scratch/cross" "${cross[@]}" "-DCEVENTS_PROTOC_GEN_CEVENTS=$prefix/bin/protoc-gen-cevents" ||
  fail "cross-compiling: $(cat "$scratch/cross.log")"

# make and pkg-config.
export PKG_CONFIG_PATH=$pkgconfig
[[ $(pkg-config --modversion cevents) == "$version" ]] || fail "cevents.pc has another version"
[[ $("$(pkg-config --variable=tool cevents)" --version) == "cevents $version" ]] || fail "cevents has another version"
[[ $("$(pkg-config --variable=plugin cevents)" --version) == "protoc-gen-cevents $version" ]] ||
  fail "protoc-gen-cevents has another version"
if [[ $prefix != *" "* ]]; then # Makefiles know no folders with spaces
  for module in $(cd "$pkgconfig" && ls cevents*.pc); do
    pkg-config --exists --print-errors "${module%.pc}" || fail "$module refers to what is not there"
  done
  build=$scratch/make
  mkdir "$build"
  make -C "$build" -f "$source_dir/make/Makefile" SOURCE="$source_dir" >"$build.log" 2>&1 || fail "make failed: $(cat "$build.log")"
  expect_output "$build/rockets"
fi
