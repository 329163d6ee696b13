"""From schemas to running programs: generates, compiles in every dialect, and sends random messages through the result."""

import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "output"), str(HERE.parents[1] / "conformance")]

from harness import PROTOC, RUNTIME_DIRS, WARNINGS, checked, import_flags, run  # noqa: E402
from round_trip import RoundTrip, Testee, compile_protos  # noqa: E402

# What stands in every finding that stops generation: where, and the rule.
FINDING = re.compile(r"^\S.*:\d+:\d+: (error|warning|note): .+ \[[-A-Za-z0-9]+\]$")
OF_PROTOC = re.compile(r"^--cevents_out: \d+ errors?, nothing is generated$| is unused\.$|: warning: Enum name |^\[libprotobuf |^$")
SET = re.compile(r"^extern const cevents_message_set (\w+);", re.MULTILINE)
ENVELOPE = 11716486  # google.events.cloud_event_type
DIALECTS = [("gcc", "c11"), ("clang", "c17"), ("g++", "c++17"), ("clang++", "c++20")]
INCLUDE = os.environ["CEVENTS_PROTOBUF_INCLUDE"]
GENERATED = os.environ["CEVENTS_GENERATED"]


def write_files(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def complaints(folder, files):
    """What protoc has against the files, "" if nothing."""
    result = run([PROTOC, *import_flags([folder]), "-o", os.devnull, *files])
    return result.stderr if result.returncode != 0 else ""


def odd_lines(text):
    """Lines of the plugin's answer that name no place or no rule; protoc's own don't count."""
    return [line for line in text.splitlines() if not FINDING.match(line) and not OF_PROTOC.search(line)]


def includes(out, suffix="*.h"):
    lines = [f'#include "{path.relative_to(out)}"\n' for path in sorted(out.rglob(suffix))]
    return "".join(["#include <stddef.h>\n", *lines])


def compile_everywhere(folder, out):
    """Every source as C by both compilers, all headers together as C and C++."""
    together = folder / "together.c"
    together.write_text(includes(out))
    flags = [f"-I{path}" for path in [out, GENERATED, *RUNTIME_DIRS]]
    for compiler, standard in DIALECTS:
        plus = "++" in standard
        sources = [together] if plus else [*sorted(out.rglob("*.c")), together]
        strict = [] if plus else ["-Wstrict-prototypes"]
        checked([compiler, f"-std={standard}", "-x", "c++" if plus else "c", "-fsyntax-only", *WARNINGS, *strict, *flags,
                 *sources])


def build_testee(folder, out):
    """A testee for all messages below `out` and the well-known ones."""
    headers = sorted(out.rglob("*.pb-c.h"))
    names = sorted({name for header in headers for name in SET.findall(header.read_text(encoding="utf-8"))})
    standard = ["any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers"]
    lines = ["#include <testee.h>", includes(out, "*.pb-c.h")]
    lines += [f'#include "google/protobuf/{name}.pb-c.h"' for name in standard]
    lines += ["const cevents_message_set *const testee_sets[] = {"]
    lines += [f"    &{name}," for name in names] + [f"    &google__protobuf__{name}__messages," for name in standard]
    lines += ["};", "const size_t testee_n_sets = sizeof testee_sets / sizeof testee_sets[0];", ""]
    sets = folder / "sets.c"
    sets.write_text("\n".join(lines))
    program = folder / "testee"
    flags = [f"-I{path}" for path in [out, GENERATED, HERE.parents[1] / "conformance", *RUNTIME_DIRS]]
    libraries = os.environ["CEVENTS_TESTEE_LIBRARIES"].split(":")
    checked(["gcc", "-std=c11", "-O0", "-w", *flags, "-o", program, sets, *sorted(out.rglob("*.c")), *libraries,
             "-lprotobuf-c", "-lm"])
    return program


def message_names(file):
    """Full names of a descriptor's messages, without map entries and envelopes."""
    pending = [(file.package, message) for message in file.message_type]
    while pending:
        scope, message = pending.pop()
        full_name = f"{scope}.{message.name}" if scope else message.name
        if not message.options.map_entry and ENVELOPE not in {known.field_number for known in message.options.UnknownFields()}:
            yield full_name
            pending += [(full_name, nested) for nested in message.nested_type]


def round_trips(folder, out, protos, files, seed, rounds, leave_out=()):
    """Random messages of the files through a testee: (checks, failures)."""
    descriptors = compile_protos(PROTOC, [flag[2:] for flag in import_flags([protos])], *files)
    program = build_testee(folder, out)
    trip = RoundTrip(Testee([program], PROTOC, INCLUDE), descriptors, seed)
    for file in descriptors.file:
        if file.name in files:
            for name in message_names(file):
                if name not in leave_out:
                    trip.run(name, rounds)
    trip.check(trip.testee.close() == 0, "the testee ends with an error")
    return trip.checks, trip.failures
