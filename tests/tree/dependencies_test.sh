#!/bin/bash
# A program or library needs exactly these shared libraries at run time; "?name" is one that it may need.
# usage: dependencies_test.sh FILE NAME ...
set -euo pipefail
file=$1
shift

status=0
needed=$(readelf --dynamic --wide "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\.so[.0-9]*\]/\1/p' | grep -v '^ld-' | sort)
for name in "$@"; do
  if [[ $name != \?* ]] && ! grep -qx "$name" <<<"$needed"; then
    echo "$file: does not need $name, but should"
    status=1
  fi
done
for name in $needed; do
  if [[ " $* " != *" $name "* && " $* " != *" ?$name "* ]]; then
    echo "$file: needs $name, but should not"
    status=1
  fi
done
exit "$status"
