#!/bin/sh
# What the executable does without protoc: --version, --help, bad arguments, bad input.
plugin=$1
version=$2
failures=0

check() {
    if [ "$2" != "$3" ]; then
        echo "FAILED: $1: got '$2', wanted '$3'"
        failures=$((failures + 1))
    fi
}

check "--version" "$("$plugin" --version)" "protoc-gen-cevents $version"
check "--help fits a screen" "$([ "$("$plugin" --help | wc -l)" -le 24 ] && echo yes)" yes
check "--help names protoc's option" "$("$plugin" --help | grep -c -- --cevents_out=)" 1
check "longest line of --help" "$([ "$("$plugin" --help | wc -L)" -le 80 ] && echo yes)" yes

message=$("$plugin" --nonsense 2>&1 </dev/null)
check "status after a bad argument" $? 1
check "bad argument" "$message" "protoc-gen-cevents: unexpected argument \`--nonsense\`; see --help"

message=$(printf 'x' | "$plugin" 2>&1)
check "status after bad input" $? 1
check "bad input" "$message" "protoc-gen-cevents: the input is no CodeGeneratorRequest"

check "an empty request gives a response" "$("$plugin" </dev/null | od -An -tx1 | tr -d ' \n')" 100318e60720e807

"$plugin" </dev/null >/dev/full 2>/dev/null
check "status when the output cannot be written" $? 1

[ "$failures" -eq 0 ]
