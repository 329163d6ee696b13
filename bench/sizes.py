#!/usr/bin/python3
"""Says what the runtime's code takes, room by room, and what a handler takes that is linked statically.

usage: sizes.py --build FOLDER [--cc CC] [--table FILE]

FOLDER is a build with the plugin in it. --table writes the tables into FILE, between the lines that mark where they belong.
Bytes are those of the sections that a program loads: code is .text, tables are all else.
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "runtime/src"
MARKS = ("<!-- sizes -->", "<!-- end of sizes -->")
EVENTS = ("google/events/cloud/storage/v1/data.proto", "google/events/cloud/storage/v1/events.proto",
          "google/protobuf/timestamp.proto")
SIZE = ("-Os", "-ffunction-sections", "-fdata-sections", "-fno-pie", "-fno-asynchronous-unwind-tables", "-fno-unwind-tables")

# The first whose pattern fits the name of a source.
ROOMS = (
    ("JSON to structs", "json_decode|map$|struct_find"),
    ("structs to JSON", "json_encode|json_write|encode_|text_shortest"),
    ("wire format", "wire_"),
    ("numbers, times, base64, UTF-8", "text_|simd_|enum_value"),
    ("envelopes: attributes and events", "event|attribute_|character|media_type|json_|departure|uuid"),
    ("routing and dispatch", "router|routing_table|dispatch|deliver"),
    ("subscription filters", "filter"),
    ("bindings", "binding_|http|header_value|subprotocol"),
    ("mappings and Pub/Sub", "mapping_|pubsub_"),
    ("memory, errors and helpers", ""),
)


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def room_of(name):
    return next(room for room, pattern in ROOMS if re.match(pattern, name))


def loaded_sections(path):
    """(name, size) of the sections that take room in a loaded program and in its file."""
    for line in run("objdump", "-h", "-w", path).splitlines():
        fields = line.split(maxsplit=7)
        if len(fields) == 8 and fields[0].isdigit() and "ALLOC" in fields[7] and "CONTENTS" in fields[7]:
            yield fields[1], int(fields[2], 16)


class Compiler:
    def __init__(self, build, cc, folder):
        self.cc = cc
        self.folder = pathlib.Path(folder)
        self.flags = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-DNDEBUG", "-fvisibility=hidden", f"-I{SOURCES}",
                      f"-I{ROOT}/runtime/include", f"-I{build}/runtime/include", f"-I{self.folder}/generated"]
        plugin = build / "bin/protoc-gen-cevents"
        self.folder.joinpath("generated").mkdir()
        run("protoc", f"-I{ROOT}", f"--plugin=protoc-gen-cevents={plugin}", f"--cevents_out={self.folder}/generated",
            f"--cevents_opt=config={ROOT}/google/events/cevents.yaml", "--cevents_opt=lint=off", *EVENTS)

    def compile(self, label, sources, *flags):
        """Objects by source."""
        folder = self.folder / label
        folder.mkdir()

        def one(source):
            made = folder / (re.sub(r"\W", "_", str(source.relative_to(source.anchor))) + ".o")
            run(self.cc, *self.flags, *flags, "-c", source, "-o", made)
            return made

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return dict(zip(sources, pool.map(one, sources)))

    def runtime(self, label, *flags):
        return self.compile(label, sorted(SOURCES.glob("*.c")), *flags)

    def handler(self, label, runtime, *flags):
        """The path of a handler and of the linker's map."""
        sources = [*sorted((self.folder / "generated").rglob("*.c")), ROOT / "bench/handler.c"]
        objects = self.compile(label, sources, *SIZE, *flags)
        library = self.folder / f"{label}.a"
        run("ar", "rcs", library, *runtime.values())
        program = self.folder / f"{label}.program"
        archive = f"{run('pkg-config', '--variable=libdir', 'libprotobuf-c').strip()}/libprotobuf-c.a"
        run(self.cc, "-no-pie", "-Wl,--gc-sections", "-Wl,--build-id=none", f"-Wl,-Map={program}.map", *objects.values(),
            library, archive, "-lm", "-o", program)
        return program, pathlib.Path(f"{program}.map")


def rooms(small, fast):
    """Lines of the table of rooms."""
    sizes = {room: [0, 0, 0] for room, _ in ROOMS}
    for column, objects in ((0, small), (2, fast)):
        for source, made in objects.items():
            row = sizes[room_of(source.stem)]
            for name, size in loaded_sections(made):
                if name.startswith(".text"):
                    row[column] += size
                elif column == 0:
                    row[1] += size
    yield "| room | code `-Os` | tables `-Os` | code `-O2` |"
    yield "|---|--:|--:|--:|"
    for room, row in [*sizes.items(), ("all", [sum(column) for column in zip(*sizes.values())])]:
        yield f"| {room} | {row[0]:,} | {row[1]:,} | {row[2]:,} |"


def part_of(path):
    for part, pattern in (("libprotobuf-c", r"/libprotobuf-c\.a\("), ("runtime", "_runtime_src_"),
                          ("generated and handler", "_generated_|_bench_handler")):
        if re.search(pattern, path):
            return part
    return "start-up code"


def handlers(programs):
    """Lines of the table of handlers; `programs` are (title, program, map)."""
    parts = ("runtime", "libprotobuf-c", "generated and handler", "start-up code")
    yield "| handler | text and data | " + " | ".join(parts) + " |"
    yield "|---|--:|" + "--:|" * len(parts)
    for title, program, link_map in programs:
        text, data = map(int, run("size", program).splitlines()[1].split()[:2])
        sizes = collections.Counter()
        memory = link_map.read_text().split("Linker script and memory map")[1]
        for section, address, size, path in re.findall(r"^ (\.\S+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)$", memory, re.M):
            if int(address, 16) and not re.match(r"\.(bss|comment|note|debug)", section):
                sizes[part_of(path)] += int(size, 16)
        sizes["start-up code"] += text + data - sum(sizes.values())
        yield f"| {title} | {text + data:,} | " + " | ".join(f"{sizes[part]:,}" for part in parts) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--table", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compiler = Compiler(options.build.resolve(), options.cc, folder)
        small = compiler.runtime("small", *SIZE)
        fast = compiler.runtime("fast", "-O2", "-fno-asynchronous-unwind-tables")
        programs = [("an event in the JSON format", *compiler.handler("json", small)),
                    ("the same, `protobuf_c_empty_string` its own", *compiler.handler("alone", small, "-DHANDLER_ALONE")),
                    ("HTTP, all modes and formats", *compiler.handler("http", small, "-DHANDLER_HTTP"))]
        lines = [*rooms(small, fast), "", *handlers(programs)]
    print("\n".join(lines))
    if options.table:
        before, rest = options.table.read_text().split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        options.table.write_text(before + MARKS[0] + "\n\n" + "\n".join(lines) + "\n\n" + MARKS[1] + after)


if __name__ == "__main__":
    main()
