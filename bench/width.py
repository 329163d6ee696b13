#!/usr/bin/python3
"""Says whether a field of a wide message costs as much as one of a narrow message: instructions a field, JSON and wire.

usage: width.py --build FOLDER [--check]

FOLDER is a build with the plugin and the runtime in it. Each message has string, integer and double fields by turns, all of
them set; in the input they stand in declared order, and in an order that is different every time. --check fails when a
field of the widest message costs more than in proportion. Needs valgrind.
"""
import argparse
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
WIDTHS = (35, 500)
FIRST = 100  # added to all numbers, so that names and values have the same lengths whatever the width
EVENTS = 50
TOLERANCE = 1.10
KINDS = (("string", '"value of {n}"'), ("int64", '"{n}"'), ("double", "{n}.5"), ("bool", "true"))

PROGRAM = """\
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wide.cevents.h"

static char block[1 << 20];
static cevents_decoder decoder;

__attribute__((noinline)) bool measured(const cevents_json_table *table, const void *text, size_t length, bool wire,
                                        cevents_arena *arena);

bool measured(const cevents_json_table *table, const void *text, size_t length, bool wire, cevents_arena *arena)
{
    const cevents_options options = {.decoder = &decoder};
    ProtobufCMessage *message;
    return (wire ? cevents_wire_decode(table, text, length, arena, &options, &message, NULL)
                 : cevents_json_decode(table, text, length, arena, &options, &message, NULL)) == CEVENTS_OK;
}

int main(int argc, char **argv)
{
    static char line[1 << 16];
    const cevents_message_set *sets[] = {&wide__wide__messages};
    const cevents_json_table *table = cevents_find_message(sets, 1, argv[1], strlen(argv[1]));
    if (table == NULL) {
        return EXIT_FAILURE;
    }
    bool wire = argc == 3;
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    while (fgets(line, sizeof line, stdin) != NULL) {
        const void *input = line;
        size_t length = strlen(line);
        if (wire) {
            ProtobufCMessage *message;
            cevents_sink sink = cevents_sink_to_arena(&arena);
            if (cevents_json_decode(table, line, length, &arena, NULL, &message, NULL) != CEVENTS_OK ||
                cevents_wire_encode(table, message, NULL, &sink, NULL) != CEVENTS_OK) {
                return EXIT_FAILURE;
            }
            input = sink.data;
            length = sink.length;
        }
        if (!measured(table, input, length, wire, &arena)) {
            return EXIT_FAILURE;
        }
        cevents_arena_reset(&arena);
    }
    return EXIT_SUCCESS;
}
"""


def schema():
    yield 'syntax = "proto3";\npackage wide;\nimport "google/events/cloudevent.proto";\n'
    for width in WIDTHS:
        yield f"message M{width} {{"
        for n in range(1, width + 1):
            yield f"  {KINDS[n % len(KINDS)][0]} member_{n + FIRST} = {n};"
        yield f'}}\nmessage M{width}Event {{'
        yield f'  option (google.events.cloud_event_type) = "wide.m{width}.v1.made";\n  M{width} data = 1;\n}}'


def events(width, shuffled):
    """JSON texts, one a line."""
    rng = random.Random(width)
    members = [f'"member{n + FIRST}":{KINDS[n % len(KINDS)][1].format(n=n + FIRST)}' for n in range(1, width + 1)]
    for _ in range(EVENTS):
        if shuffled:
            rng.shuffle(members)
        yield "{" + ",".join(members) + "}\n"


def build(folder, build_folder):
    (folder / "wide.proto").write_text("\n".join(schema()))
    (folder / "wide.c").write_text(PROGRAM)
    plugin = build_folder / "bin/protoc-gen-cevents"
    subprocess.run(["protoc", f"--plugin=protoc-gen-cevents={plugin}", "--cevents_out=lint=off:.", "-I.", f"-I{ROOT}",
                    "wide.proto"], cwd=folder,
                   check=True)
    subprocess.run(["cc", "-std=c11", "-O2", f"-I{ROOT}/runtime/include", f"-I{build_folder}/runtime/include", "-I.", "-o", "wide",
                    *sorted(path.name for path in folder.glob("*.c")), str(build_folder / "runtime/libcevents.a"),
                    "-lprotobuf-c", "-lm"], cwd=folder, check=True)
    return folder / "wide"


def instructions(program, folder, width, lines, wire):
    """Of one field, the first events, in which the decoder learns, not counted."""
    counts = []
    for part in (lines[:EVENTS // 5], lines):
        out = folder / "out"
        subprocess.run(["valgrind", "-q", "--tool=callgrind", "--toggle-collect=measured", f"--callgrind-out-file={out}", program,
                        f"wide.M{width}", *(["wire"] if wire else [])], input="".join(part), text=True, check=True,
                       stderr=subprocess.DEVNULL)
        counts.append(int(re.search(r"^(?:totals|summary): (\d+)", out.read_text(), re.MULTILINE)[1]))
    return (counts[1] - counts[0]) / (len(lines) - EVENTS // 5) / width


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    worse = False
    print("| input | " + " | ".join(f"{width} fields" for width in WIDTHS) + " |\n|---|" + "--:|" * len(WIDTHS))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        program = build(folder, options.build.resolve())
        for title, shuffled, wire in (("JSON, in order", False, False), ("JSON, in any order", True, False),
                                      ("wire", False, True)):
            costs = [instructions(program, folder, width, list(events(width, shuffled)), wire) for width in WIDTHS]
            print(f"| {title} | " + " | ".join(f"{cost:.0f}" for cost in costs) + " |")
            worse |= costs[-1] > costs[0] * TOLERANCE
    if options.check and worse:
        sys.exit(f"width.py: a field of {WIDTHS[-1]} costs more than {TOLERANCE} times as much as one of {WIDTHS[0]}")


if __name__ == "__main__":
    main()
