#!/bin/bash
# Programs built against an installed cevents, as a user has it, from empty folders.
# usage: consumers_test.sh PREFIX SCRATCH_FOLDER VERSION PART...; the parts are the functions part_...
set -euo pipefail
source_dir=$(cd "$(dirname "$0")" && pwd)
prefix=$1
scratch=$2
version=$3
shift 3

fail() {
  echo "$*" >&2
  exit 1
}

expect_output() {
  "$@" <"$source_dir/events.json" | diff "$source_dir/expected.txt" - || fail "wrong output: $*"
}

links_library() {
  readelf -d "$1" | grep NEEDED | grep -q 'libcevents\.so\.[0-9]'
}

configure() {
  local build=$1
  shift
  cmake -S "$source_dir/cmake" -B "$build" -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix" \
    -DCMAKE_C_FLAGS="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror" \
    -DCMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Wshadow -Werror" "$@" >"$build.log" 2>&1
}

must_configure() {
  configure "$@" || fail "cmake failed: $*: $(cat "$1.log")"
}

must_build() {
  local build=$1
  shift
  cmake --build "$build" "$@" >"$build.log" 2>&1 || fail "the build failed: $(cat "$build.log")"
}

# CMake, C and C++; the library is shared unless somebody says otherwise.
part_cmake() {
  local build=$scratch/shared
  must_configure "$build"
  must_build "$build"
  expect_output "$build/rockets"
  expect_output "$build/rockets-cxx"
  links_library "$build/rockets" || fail "not linked to the shared library"
  "$build/tables" acme.rockets.rocket.v1.launched google.cloud.storage.object.v1.finalized \
    google.cloud.firestore.document.v1.created | diff - <(
    echo "acme.rockets.rocket.v1.launched 1 0"
    echo "google.cloud.storage.object.v1.finalized 1 1"
    echo "google.cloud.firestore.document.v1.created 0 1"
  ) || fail "wrong tables"
}

part_static() {
  local choice build
  for choice in -DWANTED=static -DBUILD_SHARED_LIBS=OFF; do
    build=$scratch/static$choice
    must_configure "$build" "$choice"
    must_build "$build" --target rockets
    expect_output "$build/rockets"
    ! links_library "$build/rockets" || fail "$choice, but linked to the shared library"
  done
}

missing() {
  local reason=$1
  shift
  ! configure "$scratch/missing" --fresh "$@" || fail "found with $*"
  tr -s ' \n' ' ' <"$scratch/missing.log" | grep -qF -- "$reason" || fail "$* does not say '$reason': $(cat "$scratch/missing.log")"
}

# What is not there is named.
part_missing() {
  missing "component google_cloud_tea_v1: there is no library cevents::google_cloud_tea_v1" -DWANTED=google_cloud_tea_v1
  missing "component generate: the program protoc is missing" -DCEVENTS_PROTOC=
  PKG_CONFIG_LIBDIR=$scratch missing "libprotobuf-c 1.4 or newer is missing"
}

# For a part of the packages: without those of Google's events.
part_missing_google() {
  missing "the libraries of google/events are not installed (Debian: libcevents-google-dev)"
}

# Programs of a prefix that was made for another machine don't run here.
part_cross() {
  local cross=(-DCMAKE_SYSTEM_NAME=Linux "-DCMAKE_SYSTEM_PROCESSOR=$(uname -m)")
  missing "component tools: the program cevents is missing" -DWANTED=tools "${cross[@]}"
  must_configure "$scratch/cross" "${cross[@]}" "-DCEVENTS_PROTOC_GEN_CEVENTS=$prefix/bin/protoc-gen-cevents"
}

# make and pkg-config.
part_make() {
  local module build=$scratch/make
  [[ $(pkg-config --modversion cevents) == "$version" ]] || fail "cevents.pc has another version"
  [[ $("$(pkg-config --variable=tool cevents)" --version) == "cevents $version" ]] || fail "cevents has another version"
  [[ $("$(pkg-config --variable=plugin cevents)" --version) == "protoc-gen-cevents $version" ]] ||
    fail "protoc-gen-cevents has another version"
  while read -r module; do
    pkg-config --exists --print-errors "${module%.pc}" || fail "$module refers to what is not there"
  done < <(find "$PKG_CONFIG_PATH" -name 'cevents*.pc' -printf '%P\n')
  mkdir "$build"
  make -C "$build" -f "$source_dir/make/Makefile" SOURCE="$source_dir" >"$build.log" 2>&1 || fail "make failed: $(cat "$build.log")"
  expect_output "$build/rockets"
  links_library "$build/rockets" || fail "not linked to the shared library"
}

rm -rf "$scratch"
mkdir -p "$scratch"
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name cevents.pc)")
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
export PKG_CONFIG_PATH LD_LIBRARY_PATH

for part in "$@"; do
  "part_$part"
done
