"""Schemas that cannot become C: what is said, and where."""

import unittest

from harness import FolderTest, generate

HEAD = 'syntax = "proto3"; package a;\n'
HEAD2 = 'syntax = "proto2"; package a;\n'


class FindingsTest(FolderTest):
    def findings(self, text, options=()):
        (self.folder / "x.proto").write_text(text)
        out = self.new_folder(f"out{len(list(self.folder.iterdir()))}")
        result = generate(out, ["x.proto"], options, folders=[self.folder])
        lines = [line for line in result.stderr.splitlines() if "error:" in line]
        if lines:
            self.assertNotEqual(result.returncode, 0)
            self.assertEqual(list(out.iterdir()), [])
        return lines

    def collision(self, text, line, column, later, earlier, earlier_line, name, head=HEAD):
        expected = (f"x.proto:{line}:{column}: error: {later} and {earlier} (x.proto:{earlier_line}) both become "
                    f"`{name}` in C; rename one of them [collision]")
        self.assertEqual(self.findings(head + text), [expected])

    def test_nested_and_underscored(self):
        self.collision("message Foo { message Bar {} }\nmessage Foo_Bar {}", 3, 1, "message a.Foo_Bar",
                       "message a.Foo.Bar", 2, "A__FOO__BAR__INIT")

    def test_underscored_and_camel(self):
        self.collision("message Foo_Bar {}\nmessage FooBar {}", 3, 1, "message a.FooBar", "message a.Foo_Bar", 2,
                       "A__FooBar")

    def test_enum_and_message(self):
        self.collision("message foo {}\nenum Foo { Z = 0; }", 3, 1, "enum a.Foo", "message a.foo", 2, "A__Foo")

    def test_enum_before_message(self):
        self.collision("enum Foo { Z = 0; }\nmessage foo {}", 3, 1, "message a.foo", "enum a.Foo", 2, "A__Foo")

    def test_lower_case_names(self):
        self.collision("message FOo {}\nmessage Foo {}", 3, 1, "message a.Foo", "message a.FOo", 2, "A__FOO__INIT")

    def test_has_member(self):
        self.collision("message M { optional int32 x = 1;\n int32 has_x = 2; }", 3, 2, "field a.M.has_x", "field a.M.x", 2,
                       "has_x")

    def test_count_member(self):
        self.collision("message M { int32 n_x = 1;\n repeated int32 x = 2; }", 3, 2, "field a.M.x", "field a.M.n_x", 2,
                       "n_x")

    def test_case_member(self):
        self.collision("message M { int32 x_case = 1;\n oneof x { int32 y = 2; } }", 3, 2, "oneof a.M.x",
                       "field a.M.x_case", 2, "x_case")

    def test_members_that_differ_in_case(self):
        self.collision("message M { optional int32 aB = 1;\n optional string ab = 2; }", 3, 2, "field a.M.ab",
                       "field a.M.aB", 2, "ab", head=HEAD2)

    def test_keyword_and_underscore(self):
        self.collision("message M { optional int32 int = 1;\n optional string int_ = 2; }", 3, 2, "field a.M.int_",
                       "field a.M.int", 2, "int_", head=HEAD2)

    def test_defaults(self):
        self.collision("message M { optional int32 x__y = 1 [default = 1];\n message X { optional int32 y = 1 [default = 2]; }"
                       "}", 3, 14, "field a.M.X.y", "field a.M.x__y", 2, "a__m__x__y__default_value", head=HEAD2)

    def test_helpers(self):
        self.collision("message M { oneof x { int32 y__init = 1; }\n message SetY {} }", 3, 2, "message a.M.SetY",
                       "field a.M.y__init", 2, "a__m__set_y__init")
        self.collision("message M { map<string, int32> y__init = 1;\n message FindY {} }", 3, 2, "message a.M.FindY",
                       "field a.M.y__init", 2, "a__m__find_y__init")
        self.collision("message M { oneof x__init { int32 y = 1; }\n message ClearX {} }", 3, 2, "message a.M.ClearX",
                       "oneof a.M.x__init", 2, "a__m__clear_x__init")

    def test_catalog_and_file(self):
        (self.folder / "x.proto").write_text('syntax = "proto3"; message M {}')
        out = self.new_folder("out")
        result = generate(out, ["x.proto"], ["catalog=x"], folders=[self.folder])
        self.assertIn("x.proto:1:1: error: file x.proto and catalog x both become `x__messages` in C; rename one of "
                      "them [collision]", result.stderr)
        self.assertEqual(list(out.iterdir()), [])

    def test_oneof_and_message(self):
        self.collision("message M { oneof x { int32 y = 1; }\n message XCase {} }", 3, 2, "message a.M.XCase",
                       "oneof a.M.x", 2, "A__M__XCase")

    def test_enumerators(self):
        self.collision("message M { oneof x { int32 y = 1; }\n enum X { NOT_SET = 0; } }", 3, 11,
                       "enum value a.M.X.NOT_SET", "oneof a.M.x", 2, "A__M__X__NOT_SET")

    def files_of_one_package(self, *names, options=()):
        for number, name in enumerate(names):
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text(f'syntax = "proto3"; package a; message M{number} {{}}')
        return generate(self.new_folder("out of " + names[0]), names, options, folders=[self.folder]).stderr

    def test_files_of_one_name(self):
        self.assertIn("y/x.proto:1:1: error: file y/x.proto and file x.proto (x.proto:1) both become "
                      "`a__x__messages` in C", self.files_of_one_package("x.proto", "y/x.proto"))
        self.assertIn("x_y.proto:1:1: error: file x_y.proto and file x-y.proto (x-y.proto:1) both become "
                      "`a__x_y__messages` in C", self.files_of_one_package("x-y.proto", "x_y.proto"))

    def test_files_of_one_name_without_json_tables(self):
        self.assertEqual(self.files_of_one_package("x.proto", "y/x.proto", options=["json=off"]), "")

    def test_no_identifier(self):
        lines = self.findings('syntax = "proto3";\nmessage _1 {}\nmessage _ { message _2 {} }\n enum __3 { Z = 0; }')
        self.assertEqual(lines, [
            "x.proto:2:1: error: message _1 becomes `1` in C, which is no identifier; rename it [identifier]",
            "x.proto:3:1: error: message _ becomes `` in C, which is no identifier; rename it [identifier]",
            "x.proto:3:13: error: message _._2 becomes `2` in C, which is no identifier; rename it [identifier]",
            "x.proto:4:2: error: enum __3 becomes `3` in C, which is no identifier; rename it [identifier]"])

    def test_texts_that_c_would_cut_short(self):
        lines = self.findings(HEAD2 + 'message A {}\nmessage M {\n message N {\n  optional string s = 1 [default = "a\\0b"];\n'
                              '  optional bytes fine = 2 [default = "a\\0b"];\n  optional string j = 3 [json_name = "x\\0"];\n'
                              '  oneof o { int32 also_fine = 4; }\n }\n optional string u = 1 [json_name = "\\377"];\n}')
        self.assertEqual(lines, [
            "x.proto:5:3: error: the default value of a.M.N.s holds U+0000, where texts end in C; take it out [schema]",
            "x.proto:7:3: error: the JSON name of a.M.N.j holds U+0000, where texts end in C; take it out [schema]",
            "x.proto:10:2: error: the JSON name of a.M.u is not UTF-8 [schema]"])

    def test_what_no_string_literal_could_hold(self):
        long = "n" * 4001
        event = ('import "google/events/cloudevent.proto"; message D {}\nmessage E {\n'
                 f' option (google.events.cloud_event_type) = "{long}"; D data = 1; }}')
        self.assertEqual(self.findings(HEAD + event),
                         ["x.proto:4:2: error: an event type has no more than 4000 bytes [too-long]"])
        self.assertEqual(self.findings(HEAD + f'message M {{\n int32 x = 1 [json_name = "{long}"]; }}'),
                         ["x.proto:3:2: error: the JSON name of a.M.x has more than 4000 bytes [schema]"])
        outer, inner = "O" + "aB" * 500, "I" + "aB" * 500
        lines = self.findings(HEAD + f"message {outer} {{\n enum {inner} {{ Z{outer} = 0; }} }}")
        self.assertEqual(lines, [f"x.proto:3:1011: error: enum value a.{outer}.{inner}.Z{outer} has a name of more than 4000 "
                                 "characters in C [too-long]"])

    def test_catalogs(self):
        schema = (HEAD + 'import "google/events/cloudevent.proto"; message D {}\nmessage E {\n'
                  ' option (google.events.cloud_event_type) = "t"; D data = 1; }')
        self.assertEqual(self.findings(schema, ["catalog=x"]), [
            "x.proto:1:1: error: file x.proto and catalog x both become `x.cevents.h`; rename one of them [collision]"])
        self.assertEqual(self.findings(schema.replace("package a;", ""), ["catalog=x"]), [
            "x.proto:1:1: error: file x.proto and catalog x both become `x.cevents.h`; rename one of them [collision]",
            "x.proto:1:1: error: file x.proto and catalog x both become `x__messages` in C; rename one of them [collision]"])
        self.assertIn("c has a name of more than 4000 characters in C [too-long]",
                      self.findings(schema, ["catalog=" + "c" * 4001])[0])

    def test_enumerators_that_nobody_wrote(self):
        self.collision("message M { oneof x { int32 y = 1; }\n message X { enum CASE { Z = 0; } } }", 3, 14,
                       "enum a.M.X.CASE", "oneof a.M.x", 2, "_A__M__X__CASE_IS_INT_SIZE")

    def test_names_of_the_c_library(self):
        lines = self.findings('syntax = "proto3";\nmessage FILE {}')
        self.assertEqual(lines, ["x.proto:2:1: error: message FILE and a name of the C library or of protobuf-c both "
                                 "become `FILE` in C; rename one of them [collision]"])

    def test_other_packages_do_not_matter(self):
        (self.folder / "y.proto").write_text('syntax = "proto3"; package b; message Foo_Bar {}')
        lines = self.findings(HEAD + 'import "y.proto"; message Foo { message Bar { b.Foo_Bar bar = 1; } }')
        self.assertEqual(lines, [])

    def test_all_are_told(self):
        lines = self.findings(HEAD + "message M { message foo {} message Foo {} }\nmessage n {} enum N { Z = 0; }\n"
                              "message O { optional int32 x = 1; int32 has_x = 2; }")
        self.assertEqual([line.split(":")[1] for line in lines], ["2", "3", "4"], lines)

    def test_members_of_types_that_are_not_generated(self):
        (self.folder / "y.proto").write_text(HEAD + 'import "protobuf-c/protobuf-c.proto";\n'
                                             "option (pb_c_file).no_generate = true;\nmessage Y {}\n")
        lines = self.findings(HEAD + 'import "y.proto";\nmessage M {\n Y y = 1; }')
        self.assertEqual(lines, ["x.proto:4:2: error: type a.Y of y.proto is not generated [not-generated]"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
