"""What protoc-gen-c generates and what we generate is the same to a program: descriptors, layout, functions."""

import difflib
import re
import sys
import unittest

from google.protobuf import descriptor_pb2

from harness import (FolderTest, HERE, SHARED, WELL_KNOWN, RUNTIME_DIRS, checked, generate_by_protobuf_c)

FIXTURES = ["plain2.proto", "plain3.proto", "we-ird.na_me.proto", "only_enum.proto"]
ROOT = re.compile(r"^extern const ProtobufC(Message|Enum)Descriptor\s+(\w+);", re.MULTILINE)


def headers(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.pb-c.h"))


def roots(folder, names):
    """A C file that lists the descriptors that headers declare."""
    found = {"Message": [], "Enum": []}
    for name in names:
        for kind, symbol in ROOT.findall((folder / name).read_text()):
            found[kind].append(symbol)
    lines = [f'#include "{name}"' for name in names]
    for kind, symbols in found.items():
        lines.append(f"extern const ProtobufC{kind}Descriptor *const {kind.lower()}_roots[];")
        lines.append(f"const ProtobufC{kind}Descriptor *const {kind.lower()}_roots[] = {{")
        lines += [f"    &{symbol}," for symbol in symbols] + ["    NULL};"]
    return "\n".join(lines) + "\n"


def include_flags(folder):
    return [f"-I{path}" for path in [folder, *RUNTIME_DIRS]]


class ComparisonTest(FolderTest):
    def build(self, name, sources, include, objects=()):
        program = self.folder / name
        checked(["gcc", "-std=c11", "-O0", "-w", *include_flags(include), "-o", program, *sources, *objects,
                 "-lprotobuf-c"])
        return checked([program])

    def compare(self, protos, **settings):
        theirs = self.new_folder("theirs")
        generate_by_protobuf_c(theirs, protos, settings.get("inputs"))
        ours = self.generated(protos, settings.pop("options", ["json=off"]), "ours", **settings)
        self.assertEqual(headers(ours), headers(theirs))
        list_file = self.folder / "roots.c"
        list_file.write_text(roots(theirs, headers(theirs)))
        outputs = []
        for folder in (theirs, ours):
            sources = [HERE / "dump_descriptors.c", list_file, *sorted(folder.rglob("*.pb-c.c"))]
            outputs.append(self.build(folder.name + ".program", sources, folder).splitlines())
        difference = list(difflib.unified_diff(*outputs, "protoc-gen-c", "protoc-gen-cevents", n=0, lineterm=""))
        self.assertEqual(difference, [], "\n".join(difference[:40]))
        return len(outputs[0])


class FixtureTest(ComparisonTest):
    def test_fixtures(self):
        self.assertGreater(self.compare([*FIXTURES, *WELL_KNOWN]), 300)

    def test_objects_fit_code_that_was_built_with_the_headers_of_protoc_gen_c(self):
        protos = ["plain3.proto", *WELL_KNOWN]
        theirs = self.new_folder("theirs")
        generate_by_protobuf_c(theirs, protos)
        ours = self.generated(protos, ["functions=extern", "json=off"], "ours")
        checked(["gcc", "-c", f"-I{theirs}", "-o", self.folder / "user.o", HERE / "extern_user.c"])
        output = self.build("user", sorted(ours.rglob("*.c")), ours, [self.folder / "user.o"])
        self.assertEqual(output, "12 hello\n")


class SharedTest(ComparisonTest):
    def test_google_events(self):
        """All files of Google's tree that protoc-gen-c takes: those without proto3 optional."""
        path = SHARED / "facts/google-events.binpb"
        files = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes()).file
        refused = {file.name for file in files if any(map(uses_optional, file.message_type))}
        protos = [file.name for file in files if not file.name.endswith("events.proto")]
        for file in files:  # a file whose import is refused cannot be compiled on their side
            if refused & set(file.dependency):
                refused.add(file.name)
        protos = [name for name in protos if name not in refused]
        self.assertGreater(len(protos), 30)
        inputs = [f"--descriptor_set_in={path}"]
        self.assertGreater(self.compare(protos, inputs=inputs, options=["json=off", "envelope_messages=on"]), 2000)


def uses_optional(message):
    return any(field.proto3_optional for field in message.field) or any(map(uses_optional, message.nested_type))


if __name__ == "__main__":
    if "SharedTest" in sys.argv and not SHARED.is_dir():
        print("SKIPPED: no shared facts")
        sys.exit(77)
    unittest.main(verbosity=2)
