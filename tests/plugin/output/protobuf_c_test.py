"""What protoc-gen-c generates and what we generate is the same to a program: every member of every descriptor, the layout
of every struct, every enumerator, every initial value, and the bytes of messages filled at random."""

import difflib
import os
import re
import shutil
import unittest
from concurrent.futures import ThreadPoolExecutor

from google.protobuf import descriptor_pb2

import twins
from harness import (FolderTest, HERE, IMPORT_DIRS, PROTOC, SOURCE, WELL_KNOWN, RUNTIME_DIRS, checked, generate,
                     generate_by_protobuf_c)

FIXTURES = ["plain2.proto", "plain3.proto", "we-ird.na_me.proto", "only_enum.proto"]
DESCRIPTOR = re.compile(r"^extern const ProtobufCEnumDescriptor +(\w+);", re.MULTILINE)
INITIAL = re.compile(r"^#define (\w+__INIT) ?\\\n +\{ PROTOBUF_C_MESSAGE_INIT \(&(\w+)__descriptor\)", re.MULTILINE)
STRUCT = re.compile(r"^struct +_?(\w+)\s*\{(\s*ProtobufCMessage .*?)^\};", re.MULTILINE | re.DOTALL)
MEMBER = re.compile(r"(\w+)(?: PROTOBUF_C__DEPRECATED)?;")
ENUM = re.compile(r"^typedef enum _?(\w+) \{(.*?)PROTOBUF_C__FORCE", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
OPTIONS = ["json=off", "envelope_messages=on"]


def headers(folder):
    """Those that declare something: protoc-gen-c writes others too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.pb-c.h") if "typedef" in path.read_text())


def c_array(kind, name, rows):
    return [f"const {kind} {name}[] = {{", *[f"    {row}," for row in rows or ["{0}"]], "};",
            f"const size_t n_{name} = {len(rows)};"]


def roots(folder):
    """A C file of all that protoc-gen-c's headers declare; it must compile with our headers too."""
    names = headers(folder)
    messages, enums, numbers = [], [], []
    for name in names:
        text = COMMENT.sub("", (folder / name).read_text())
        for (struct, body), (macro, lower) in zip(STRUCT.findall(text), INITIAL.findall(text), strict=True):
            messages.append(f"{{&{lower}__descriptor, &(const {struct}){macro}}}")
            numbers += [f'{{"{struct}.{member}", offsetof({struct}, {member})}}' for member in MEMBER.findall(body)]
            numbers.append(f'{{"{struct}", sizeof({struct})}}')
        enums += [f"&{symbol}" for symbol in DESCRIPTOR.findall(text)]
        for _, body in ENUM.findall(text):
            numbers += [f'{{"{value}", {value}}}' for value in re.findall(r"^ *(\w+) =", body, re.MULTILINE)]
    lines = ['#include "roots.h"', *[f'#include "{name}"' for name in names]]
    lines += c_array("struct message_root", "message_roots", messages)
    lines += c_array("ProtobufCEnumDescriptor *const", "enum_roots", enums)
    lines += c_array("struct named_number", "numbers", numbers)
    return "\n".join(lines) + "\n"


def include_flags(folder):
    return [f"-I{path}" for path in [HERE, folder, *RUNTIME_DIRS]]


class ComparisonTest(FolderTest):
    def build(self, name, sources, include, objects=()):
        """A program's output."""
        compiled = [self.folder / f"{name}{number}.o" for number, _ in enumerate(sources)]

        def compile_one(job):
            checked(["gcc", "-std=c11", "-O0", "-w", *include_flags(include), "-c", "-o", job[0], job[1]])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(compile_one, zip(compiled, sources)))
        program = self.folder / name
        checked(["gcc", "-o", program, *compiled, *objects, "-lprotobuf-c"])
        return checked([program])

    def dumps(self, theirs, ours):
        """What is said of the code in two folders; both are asked what protoc-gen-c's headers declare."""
        self.assertEqual(headers(ours), headers(theirs))
        list_file = self.folder / "roots.c"
        list_file.write_text(roots(theirs))
        mine = [HERE / "dump_descriptors.c", HERE / "print_packed.c", list_file]
        return [self.build(folder.name + ".program", [*mine, *sorted(folder.rglob("*.pb-c.c"))], folder).splitlines()
                for folder in (theirs, ours)]

    def compare(self, protos, inputs=None, our_inputs=None):
        """The number of lines in which both agree. `our_inputs` are for our side when they differ."""
        theirs = self.fresh_folder("theirs")
        generate_by_protobuf_c(theirs, protos, inputs)
        ours = self.fresh_folder("ours")
        result = generate(ours, protos, OPTIONS, inputs=our_inputs or inputs)
        self.assertEqual(result.returncode, 0, result.stderr)
        outputs = self.dumps(theirs, ours)
        difference = list(difflib.unified_diff(*outputs, "protoc-gen-c", "protoc-gen-cevents", n=0, lineterm=""))
        self.assertEqual(difference, [], "\n".join(difference[:40]))
        return len(outputs[0])

    def fresh_folder(self, name):
        shutil.rmtree(self.folder / name, ignore_errors=True)
        return self.new_folder(name)

    def compare_sets(self, their_files, our_files):
        inputs = twins.write_set(self.folder / "theirs.binpb", their_files)
        our_inputs = twins.write_set(self.folder / "ours.binpb", our_files)
        return self.compare([file.name for file in their_files], inputs, our_inputs)

    def descriptors(self, folder, names):
        """The files of a folder and what they import, imports first."""
        output = self.folder / "set.binpb"
        flags = [f"-I{path}" for path in [folder, *IMPORT_DIRS]]
        checked([PROTOC, *flags, "--include_imports", "-o", output, *names])
        return descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes()).file


class FixtureTest(ComparisonTest):
    def test_fixtures(self):
        protos = [*FIXTURES, *WELL_KNOWN, "google/protobuf/compiler/plugin.proto"]
        self.assertGreater(self.compare(protos), 1500)

    def test_a_difference_is_seen(self):
        (self.folder / "x.proto").write_text('syntax = "proto2"; message M { optional int32 a = 1; optional bytes b = 2; }')
        files = self.descriptors(self.folder, ["x.proto"])
        changed = twins.copy_of(files)
        changed[0].message_type[0].field[0].type = descriptor_pb2.FieldDescriptorProto.TYPE_SINT32
        with self.assertRaisesRegex(AssertionError, r"(?s)\+  a 1 label 1 type 1 .*\+  packed"):
            self.compare_sets(files, changed)

    def test_objects_fit_code_that_was_built_with_the_headers_of_protoc_gen_c(self):
        protos = ["plain3.proto", *WELL_KNOWN]
        theirs = self.new_folder("theirs")
        generate_by_protobuf_c(theirs, protos)
        ours = self.generated(protos, ["functions=extern", "json=off"], "ours")
        checked(["gcc", "-c", f"-I{theirs}", "-o", self.folder / "user.o", HERE / "extern_user.c"])
        output = self.build("user", sorted(ours.rglob("*.c")), ours, [self.folder / "user.o"])
        self.assertEqual(output, "12 hello\n")


class TreeTest(ComparisonTest):
    """All files of google/ and what they import."""

    def files(self):
        names = sorted(str(path.relative_to(SOURCE)) for path in (SOURCE / "google").rglob("*.proto"))
        self.assertGreater(len(names), 100)
        return self.descriptors(SOURCE, names)

    def test_all(self):
        """As they are when protoc-gen-c takes them, else without `optional`."""
        files = twins.without_optional(self.files())
        self.assertGreater(self.compare_sets(files, files), 20000)

    def files_with_optional(self):
        """Those that use `optional`, and what they import."""
        files = self.files()
        wanted = {file.name for file in files if twins.uses_optional(file)}
        self.assertGreater(len(wanted), 20)
        for file in reversed(files):
            if file.name in wanted:
                wanted.update(file.dependency)
        return [file for file in files if file.name in wanted]

    def test_proto2(self):
        files = twins.as_proto2(self.files_with_optional())
        self.assertGreater(self.compare_sets(files, files), 5000)

    def test_optional(self):
        """proto3 `optional` here is what proto2's is there."""
        files = twins.only_optional(self.files_with_optional())
        self.assertGreater(self.compare_sets(twins.as_proto2(files), files), 1000)


class SystemsTest(ComparisonTest):
    def test_other_systems(self):
        for folder in sorted((SOURCE / "examples/systems").iterdir()):
            names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.proto"))
            if names:
                with self.subTest(folder=folder.name):
                    files = twins.without_optional(self.descriptors(folder, names))
                    self.assertGreater(self.compare_sets(files, files), 100)


if __name__ == "__main__":
    unittest.main(verbosity=2)
