#!/bin/bash
# The Debian packages: what they hold and need, and that they work, unpacked into a folder of their own.
# usage: packages_test.sh BUILD_DIR STAGE SCRATCH_FOLDER VERSION; STAGE is an installation of the same build
set -euo pipefail
build=$1
stage=$2
scratch=$3
version=$4

fail() {
  echo "$*" >&2
  exit 1
}

rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
cpack -G DEB --config "$build/CPackConfig.cmake" -B "$scratch/packages" -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip >log 2>&1 ||
  fail "cpack failed: $(cat log)"

depends_on() {
  local package=$1
  shift
  local dependencies wanted
  dependencies=$(dpkg-deb -f packages/"${package}"_*.deb Depends)
  for wanted in "$@"; do
    [[ ", $dependencies, " == *", $wanted"[,\ ]* ]] || fail "$package does not depend on $wanted, but on $dependencies"
  done
}
exactly="(= $version-1)"
depends_on libcevents0 libc6
depends_on libcevents-dev "libcevents0 $exactly" libprotobuf-c-dev pkg-config
depends_on libcevents-google-dev "libcevents-dev $exactly"
depends_on protoc-gen-cevents protobuf-compiler libprotobuf-dev libyaml-0-2
depends_on cevents libprotobuf-c1 libhttp-parser2.9
[[ $(dpkg-deb --info packages/libcevents0_*.deb shlibs) == "libcevents 0 libcevents0 (>= $version-1)" ]] || fail "wrong shlibs"

# Each file is in one package, and together they are what cmake --install gives, with Debian's own documents.
for package in packages/*.deb; do
  dpkg-deb -x "$package" "deb root"
  dpkg-deb --fsys-tarfile "$package" | tar -t | grep -v '/$'
done | sort >packed.txt
[[ -z $(uniq -d packed.txt) ]] || fail "in two packages: $(uniq -d packed.txt)"
diff <(cd "$stage" && find . -not -type d | sort) \
  <(grep -vE '/share/doc/[^/]+/(copyright|changelog\.Debian\.gz)$' packed.txt | sed 's|^\./usr|.|' | sort) ||
  fail "the packages (>) hold other files than an installation (<)"

"$(dirname "$0")/consumers_test.sh" "$scratch/deb root/usr" "$scratch/con sumers" "$version" cmake
