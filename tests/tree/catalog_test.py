"""The catalog has every event type and data message of the tree, each with what the schemas say of it, and no other.
usage: PROTOC ROOT LOOK_UP TOOL [EVENTS_TSV], where EVENTS_TSV lists Google's types as others have read them."""
import csv
import json
import pathlib
import subprocess
import sys

from schema import compile_files, descriptor_set_class, envelopes, messages, proto_files

SKIPPED = 77
EVENT_TYPES = 372


def rows_of_schemas(files):
    """type: [envelope, data message, product, extension attributes], as protoc has read the options."""
    rows = {}
    for file in files:
        for envelope in envelopes(file):
            row = [envelope.name, envelope.data, envelope.product, ",".join(envelope.extensions)]
            assert envelope.type not in rows, f"{envelope.type} is there twice"
            rows[envelope.type] = row
    return rows


def rows_of_facts(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {row["type"]: [row["envelope"], row["data"], row["product"], row["extensions"]] for row in rows}


def look_up(program, names):
    """The program's answers, by name."""
    result = subprocess.run([program], input="".join(f"{name}\n" for name in names), stdout=subprocess.PIPE, text=True,
                            check=True)
    return dict(zip(names, result.stdout.splitlines(), strict=True))


def neighbours(names):
    """Names that look much like those given, and are none of them."""
    for name in names:
        yield from {name[:-1], name + "d", name.upper(), name.replace(".", "/", 1)} - set(names)


def compare(kind, ours, expected):
    """Prints what differs; the number of differences."""
    differing = [name for name in sorted(ours.keys() | expected.keys()) if ours.get(name) != expected.get(name)]
    for name in differing:
        print(f"{kind} {name}: the catalog has {ours.get(name)}, expected {expected.get(name)}")
    return len(differing)


def main():
    protoc, root, program, tool, *facts = sys.argv[1:]
    if facts and not pathlib.Path(facts[0]).exists():
        print(f"SKIPPED: there is no {facts[0]}")
        return SKIPPED
    names = proto_files(root)
    data = compile_files(protoc, root, names)
    files = [file for file in descriptor_set_class(data).FromString(data).file if file.name in names]
    expected = rows_of_facts(facts[0]) if facts else rows_of_schemas(files)

    failures = compare("type", {name: row.split("\t") for name, row in look_up(program, list(expected)).items()}, expected)
    strangers = {name: "" for name in neighbours(list(expected))}
    failures += compare("no type", look_up(program, list(strangers)), strangers)
    listed = json.loads(subprocess.run([tool, "types", "--json"], stdout=subprocess.PIPE, check=True).stdout)
    failures += compare("listed type", {row["type"]: [row["envelope"], row["data"], row["product"],
                                                      ",".join(row["extensions"])] for row in listed}, expected)

    envelope_names = {row[0] for row in expected.values()}
    data_messages = {name: name for file in files for name, _, _ in messages(file) if name not in envelope_names}
    failures += compare("message", look_up(program, list(data_messages)), data_messages)

    print(f"{len(expected)} types, {len(data_messages)} messages, {failures} differences")
    return 1 if failures or len(expected) != EVENT_TYPES or len(listed) != EVENT_TYPES else 0


sys.exit(main())
