#!/bin/bash
# Installs the build into DESTDIR and moves it elsewhere: what is installed must not know where it was built or was meant
# to be. usage: stage_test.sh BUILD_DIR INSTALL_PREFIX SOURCE_DIR STAGE
set -euo pipefail
build=$1
prefix=$2
source_dir=$3
stage=$4

fail() {
  echo "$*" >&2
  exit 1
}

rm -rf "$stage" "$stage.destdir"
DESTDIR="$stage.destdir" cmake --install "$build" >/dev/null
mv "$stage.destdir$prefix" "$stage"
[[ -z $(find "$stage.destdir" -type f) ]] || fail "installed outside of $prefix: $(find "$stage.destdir" -type f)"
rm -rf "$stage.destdir"

for folder in "$source_dir" "$build"; do
  if grep -rlF -- "$folder" "$stage"; then
    fail "these files name $folder"
  fi
done

# The schemas stand on their own.
cd "$stage"
protos=$(find share/cevents/proto -name '*.proto' -printf '%P\n')
# shellcheck disable=SC2086
protoc -I share/cevents/proto --descriptor_set_out=/dev/null $protos || fail "the installed schemas do not compile"
