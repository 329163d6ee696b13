"""Generated files compile without a warning: each header alone, all in any order, as C11 and as C++17, gcc and clang."""

import os
import shutil
import unittest

from harness import FolderTest, PROTOS, WELL_KNOWN, compile_check, checked, shuffled, RUNTIME_DIRS, WARNINGS, SOURCE

COMPILERS = [(c, cxx) for c, cxx in (("gcc", "g++"), ("clang", "clang++")) if shutil.which(c)]


def fixtures():
    return sorted(path.name for path in PROTOS.glob("*.proto"))


class CompileTest(FolderTest):
    def include_all(self, out, headers, name):
        source = self.folder / name
        source.write_text("".join(f'#include "{header}"\n' for header in headers))
        for c, cxx in COMPILERS:
            compile_check(c, "c11", source, [out])
            if os.environ.get("CEVENTS_HAVE_CXX", "1") == "1" and shutil.which(cxx):
                compile_check(cxx, "c++17", source, [out])

    def check(self, out):
        for path in sorted(out.rglob("*.c")):
            for c, _ in COMPILERS:
                compile_check(c, "c11", path, [out])
        headers = sorted(str(path.relative_to(out)) for path in out.rglob("*.h"))
        for header in headers:
            if not header.startswith("google/protobuf/"):
                self.include_all(out, [header], "alone.c")
        for seed in (1, 2):
            self.include_all(out, shuffled(headers, seed) + headers, "all.c")

    def test_default(self):
        self.check(self.generated([*fixtures(), *WELL_KNOWN], ["catalog=everything"]))

    def test_extern_functions(self):
        self.check(self.generated([*fixtures(), *WELL_KNOWN], ["functions=extern"]))

    def test_placeholders(self):
        self.check(self.generated(["nothing.proto", "only_enum.proto"], ["placeholders=on"]))

    def test_envelopes(self):
        events = "google/events/cloud/storage/v1"
        out = self.generated([f"{events}/data.proto", f"{events}/events.proto", "google/events/cloudevent.proto",
                              *WELL_KNOWN], ["catalog=all", "envelope_messages=on"], folders=[SOURCE])
        self.check(out)

    def test_without_json_nothing_but_protobuf_c_is_needed(self):
        out = self.generated([*fixtures(), *WELL_KNOWN], ["json=off"])
        for path in out.rglob("*"):
            self.assertNotIn("cevents", path.name)
        source = self.folder / "all.c"
        source.write_text("".join(f'#include "{path.relative_to(out)}"\n' for path in sorted(out.rglob("*.h"))))
        checked(["gcc", "-std=c11", *WARNINGS, "-fsyntax-only", f"-I{out}", source])

    def test_macros_of_the_system_do_no_harm(self):
        """GNU mode defines `linux` and `unix`; these headers define the other words."""
        out = self.generated(["optional.proto", *WELL_KNOWN])
        source = self.folder / "macros.c"
        includes = ["assert", "complex", "errno", "iso646", "signal", "stdalign", "stdbool", "stdio", "stdnoreturn",
                    "sys/stat", "threads"]
        source.write_text("".join(f"#include <{name}.h>\n" for name in includes) + '#include "optional.pb-c.h"\n')
        flags = [f"-I{folder}" for folder in [out, *RUNTIME_DIRS]]
        for c, _ in COMPILERS:
            checked([c, "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", *flags, source])

    def test_no_blank_line_follows_another(self):
        out = self.generated([*fixtures(), *WELL_KNOWN], ["catalog=everything"])
        for path in sorted(out.rglob("*.[ch]")):
            text = path.read_text()
            self.assertNotIn("\n\n\n", text, path)
            self.assertFalse(text.endswith("\n\n"), path)

    def test_includes_are_those_needed(self):
        out = self.generated(["uses.proto"])
        text = (out / "uses.pb-c.h").read_text()
        self.assertIn("#include <math.h>", text)
        self.assertIn('#include "only_enum.pb-c.h"\n#include "tables.pb-c.h"\n', text)
        self.assertNotIn("comments.pb-c.h", text)
        self.assertNotIn("nothing.pb-c.h", text)

    def test_empty_files_are_not_written(self):
        self.assertEqual(list(self.generated(["nothing.proto"]).iterdir()), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
