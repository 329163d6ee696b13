"""Sizes of the generated libraries: text and data of their objects at -Os, as `size` counts them.

usage: sizes.py [--write FILE] --protoc P --plugin P --protoc-gen-c P --cc P --root DIR --protobuf-include DIR --include DIR ...

Checks the limits. --write also measures what protoc-gen-c makes of the same files (with `optional`, which it does not
take, left out) and writes the table of docs/sizes.md."""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from schema import proto_files

STORAGE = "google/events/cloud/storage/v1"
STORAGE_LIMIT = 6500
TREE_LIMIT = 2130000

TEXT = """\
# Sizes

Bytes of text and data, compiled by gcc {version} with `-Os`, of what the plugin makes of `google/events/`. Written by
`tests/tree/sizes.py --write`; a test holds the data library of storage below {storage_limit:,} bytes and the whole tree below
{tree_limit:,}.

- protoc-gen-c: its structs, descriptors and functions, no JSON; `optional`, which it does not take, left out
- `json=off`: structs and descriptors alone
- data: `x.pb-c.c`, with JSON tables
- events: `x.cevents.c`, the event types with views and routing tables

| package | protoc-gen-c | `json=off` | data | events |
|---|--:|--:|--:|--:|
"""


def compile_one(command, source, folder):
    output = folder / (re.sub(r"\W", "_", str(source)) + ".o")
    subprocess.run([*command, "-c", source, "-o", output], check=True)
    return output


def size_of(objects):
    """text + data"""
    lines = subprocess.run(["size", *objects], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return sum(int(number) for line in lines[1:] for number in line.split()[:2])


def measure(settings, generated, suffix):
    """package: bytes, of the sources below google/events that end so."""
    command = [settings.cc, "-std=c11", "-Os", f"-I{generated}", *(f"-I{folder}" for folder in settings.include)]
    sources = sorted(pathlib.Path(generated, "google/events").rglob(f"*{suffix}"))
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(lambda source: compile_one(command, source, pathlib.Path(folder)), sources))
        sizes = {}
        for source, made in zip(sources, objects, strict=True):
            package = str(source.parent.relative_to(generated))
            sizes[package] = sizes.get(package, 0) + size_of([made])
    return sizes


def generate(settings, folder, root, *arguments):
    folder.mkdir()
    imports = [f"-I{root}", f"-I{settings.protobuf_include}"]
    well_known = [f"google/protobuf/{name}.proto" for name in (
        "any", "descriptor", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers")]
    subprocess.run([settings.protoc, *imports, *(word.format(folder) for word in arguments), *proto_files(root),
                    *well_known], check=True, stderr=subprocess.PIPE)
    return folder


def by_plugin(settings, folder, *options):
    return generate(settings, folder, settings.root, f"--plugin=protoc-gen-cevents={settings.plugin}", "--cevents_out={}",
                    f"--cevents_opt=config={settings.root}/google/events/cevents.yaml", "--cevents_opt=lint=off",
                    *(f"--cevents_opt={option}" for option in options))


def by_protobuf_c(settings, folder):
    copy = folder.with_name("without_optional")
    shutil.copytree(settings.root / "google", copy / "google")
    for path in copy.rglob("*.proto"):
        path.write_text(re.sub(r"(?m)^(\s*)optional ", r"\1", path.read_text()))
    return generate(settings, folder, copy, f"--plugin=protoc-gen-c={settings.protoc_gen_c}", "--c_out={}")


def check(data, events):
    """What is too large."""
    whole = sum(data.values()) + sum(events.values())
    print(f"storage: {data[STORAGE]} bytes; the tree: {whole}, of which {sum(data.values())} are data libraries")
    faults = []
    if data[STORAGE] > STORAGE_LIMIT:
        faults.append(f"the data library of storage has more than {STORAGE_LIMIT} bytes")
    if whole > TREE_LIMIT:
        faults.append(f"the tree has more than {TREE_LIMIT} bytes")
    return faults


def write_table(settings, folder, data, events):
    plain = measure(settings, by_plugin(settings, folder / "plain", "json=off"), ".pb-c.c")
    other = measure(settings, by_protobuf_c(settings, folder / "other"), ".pb-c.c")
    version = subprocess.run([settings.cc, "-dumpfullversion"], stdout=subprocess.PIPE, text=True, check=True).stdout
    columns = (other, plain, data, events)
    rows = sorted(set().union(*columns))
    text = TEXT.format(version=version.strip(), storage_limit=STORAGE_LIMIT, tree_limit=TREE_LIMIT)
    for row in rows:
        text += f"| `{row}` | " + " | ".join(f"{column.get(row, 0):,}" for column in columns) + " |\n"
    text += "| all | " + " | ".join(f"{sum(column.values()):,}" for column in columns) + " |\n"
    settings.write.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=pathlib.Path)
    for name in ("protoc", "plugin", "protoc-gen-c", "cc", "root", "protobuf-include"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--include", action="append", default=[])
    settings = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        generated = by_plugin(settings, folder / "cevents")
        data = measure(settings, generated, ".pb-c.c")
        events = measure(settings, generated, ".cevents.c")
        faults = check(data, events)
        if settings.write:
            write_table(settings, folder, data, events)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


sys.exit(main())
