#!/bin/bash
# symbols_test.sh LIBCEVENTS.A LIBCEVENTS.SO INCLUDE_DIR
# What programs link must not clash with their own names: everything global begins with cevents_, and the shared library
# exports what the public headers declare, no more and no less.
set -euo pipefail
export LC_ALL=C

strangers=$(nm -g --defined-only "$1" | awk 'NF == 3 && $3 !~ /^cevents_/ {print $3}')
if [[ -n $strangers ]]; then
  echo "global symbols of the static library without the prefix cevents_: ${strangers//$'\n'/ }" >&2
  exit 1
fi

# All under the version node of the SONAME, which the linker itself lists as an absolute symbol.
node=CEVENTS_$(readelf -d "$2" | sed -nE 's/.*Library soname: \[libcevents\.so\.([0-9]+)\]/\1/p')
exported=$(nm -D --defined-only --with-symbol-versions "$2" | awk '$2 != "A" {print $3}' | sort -u)
declared=$(sed '/^ *#/d' "$3"/cevents/*.h "$3"/cevents/*.h.in | tr '\n' ' ' | grep -oE 'CEVENTS_API [^(;]*\(' | grep -oE '[a-z0-9_]+\(' |
  sed "s/($/@@$node/" | sort -u)
diff <(echo "$declared") <(echo "$exported") || {
  echo "the shared library's exports (>) differ from what the public headers declare (<)" >&2
  exit 1
}
