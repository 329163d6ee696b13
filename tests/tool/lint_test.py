"""The lint: each rule on schemas that keep and break it, by plugin and tool alike; command line, sets, sidecar."""

import json
import os
import pty
import subprocess
import tempfile
import unittest
from pathlib import Path

from google.protobuf import descriptor_pb2

import harness
from harness import DECODED, MALFORMED, PROTOC, SOURCE, USAGE, run

PLUGIN = os.environ["CEVENTS_PLUGIN"]
FIXTURES = SOURCE / "tests/plugin/lint"
GOOD, BAD = FIXTURES / "good", FIXTURES / "bad"
EVENTS = "google/events/cloud/acme/v1/events.proto"
ERRORS_FOUND = 1


def protos(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.proto"))


def protoc(folders, files, *options):
    includes = [f"-I{folder}" for folder in [*folders, GOOD, SOURCE]]
    return subprocess.run([PROTOC, *includes, *options, *files], capture_output=True, text=True, check=False)


def plugin_lines(folders, files, *options):
    """What the plugin says, sorted as the tool sorts; protoc's own lines left out."""
    with tempfile.TemporaryDirectory() as output:
        given = [f"--cevents_opt={option}" for option in options]
        text = protoc(folders, files, f"--plugin=protoc-gen-cevents={PLUGIN}", f"--cevents_out={output}", *given).stderr
    return [line for line in text.splitlines() if line.endswith("]")]


def make_set(folders, files, *options):
    with tempfile.TemporaryDirectory() as output:
        path = os.path.join(output, "set.binpb")
        result = protoc(folders, files, f"--descriptor_set_out={path}", *options)
        assert result.returncode == 0, result.stderr
        return Path(path).read_bytes()


def full_set(folders=(), files=None):
    return make_set(folders, files or protos(GOOD), "--include_imports", "--include_source_info")


def lint(descriptors, *options):
    return run("lint", *options, "-", stdin=descriptors)


def lines(result):
    return result.out.decode().splitlines()


def findings(result):
    return json.loads(result.out)["findings"]


def line_of(finding):
    place = ":".join(str(finding[key]) for key in ("file", "line", "column") if key in finding)
    return f"{place}: {finding['severity']}: {finding['message']} [{finding['rule']}]"


def listed_rules():
    """id -> (severity, on, title), as --rules prints them."""
    rows = (line.split(None, 3) for line in lines(run("lint", "--rules")))
    return {row[0]: (row[1], row[2] == "on", row[3]) for row in rows}


def fixture(rule):
    folder = BAD / rule
    return [folder], sorted({*protos(GOOD), *protos(folder)})


class Rules(harness.ToolTest):
    def test_every_rule_has_a_fixture(self):
        self.assertEqual(sorted(listed_rules()), sorted(folder.name for folder in BAD.iterdir()))
        self.assertEqual(len(listed_rules()), 45)

    def test_good_schemas_have_no_findings(self):
        result = lint(full_set(), "--enable", "all")
        self.assertEqual((result.status, result.out, result.err), (DECODED, b"", b""))
        self.assertEqual(plugin_lines([], protos(GOOD), "lint_enable=all"), [])

    def test_each_rule(self):
        for rule, (severity, _, _) in sorted(listed_rules().items()):
            folders, files = fixture(rule)
            with self.subTest(rule):
                expected_file = BAD / rule / "expected.txt"
                result = lint(full_set(folders, files), "--enable=all")
                if os.environ.get("CEVENTS_UPDATE_EXPECTED"):
                    expected_file.write_bytes(result.out)
                expected = expected_file.read_text().splitlines()
                self.assertEqual(lines(result), expected)
                self.assertTrue(any(f" {severity}: " in line and line.endswith(f"[{rule}]") for line in expected))
                self.assertEqual(result.status, ERRORS_FOUND if any(" error: " in line for line in expected) else DECODED)
                self.assertEqual(sorted(plugin_lines(folders, files, "lint_enable=all")), sorted(expected))

    def test_the_plugin_has_the_same_order(self):
        folders, files = fixture("GE061")
        self.assertEqual(plugin_lines(folders, files), (BAD / "GE061/expected.txt").read_text().splitlines())

    def test_json_has_what_the_text_has(self):
        folders, files = fixture("GE022")
        descriptors = full_set(folders, files)
        text, parts = lint(descriptors), lint(descriptors, "--format", "json")
        self.assertEqual([line_of(finding) for finding in findings(parts)], lines(text))
        self.assertEqual(text.status, parts.status)
        self.assertEqual(findings(parts)[0], {
            "rule": "GE022", "severity": "error", "file": EVENTS, "line": 23, "column": 3,
            "symbol": "google.events.cloud.acme.v1.RocketLaunchedEvent",
            "message": "the type `google.cloud.acme.rocket.v1.launched.again` has `rocket.v1.launched.again` after its "
                       "product; let exactly <resource>.<version>.<action> stand there"})

    def test_json_without_findings(self):
        self.assertEqual(findings(lint(full_set(), "--format=json")), [])

    def test_without_source_info(self):
        folders, files = fixture("GE022")
        result = lint(make_set(folders, files, "--include_imports"), "--format=json")
        self.assertEqual([(f["file"], f["rule"]) for f in findings(result)], [(EVENTS, "GE022")] * 2)
        self.assertFalse(any("line" in f or "column" in f for f in findings(result)))


class Scope(harness.ToolTest):
    """Which rules apply to schemas that are not Google's."""

    def lint_text(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'syntax = "proto3";\n{text}')
            found = findings(lint(full_set([folder], [name]), "--format=json"))
            self.assertEqual([line_of(finding) for finding in found], plugin_lines([folder], [name]))
            return [finding["rule"] for finding in found]

    ENVELOPE = ('import "google/events/cloudevent.proto";\n'
                'message Post { option (google.events.cloud_event_type) = "%s";\n'
                'option (google.events.cloud_event_extension_name) = "topic_name"; Text data = 1; }\n'
                'message Text { string text = 1; }\n')

    def test_without_annotations(self):
        self.assertEqual(self.lint_text("acme/some.proto", "package google.cloud.acme;\nmessage FooData {}\n"), [])

    def test_annotated(self):
        self.assertEqual(self.lint_text("post.proto", self.ENVELOPE % "com.acme.post"), ["GE050", "GE052"])

    def test_google_by_type_or_package(self):
        for name, package, event_type in (("post.proto", "acme.v1", "google.acme.post.v1.sent"),
                                          ("post.proto", "google.acme.v1", "com.acme.post"),
                                          ("google/events/acme/v1/post.proto", "acme.v1", "com.acme.post")):
            found = self.lint_text(name, f"package {package};\n{self.ENVELOPE % event_type}")
            self.assertTrue({"GE001", "GE002", "GE004", "GE005", "GE030", "GE050", "GE061"} <= set(found), found)
            self.assertEqual("GE020" in found, event_type.startswith("com."))

    def test_a_data_file_alone(self):
        """To the tool the set is the whole tree; to the plugin the events may be in another run."""
        data = EVENTS.replace("events.proto", "data.proto")
        self.assertEqual([finding["rule"] for finding in findings(lint(full_set([], [data]), "--format=json"))],
                         ["GE009"])
        self.assertEqual(plugin_lines([], [data]), [])


class Choices(harness.ToolTest):
    def test_some_rules_are_off(self):
        self.assertEqual([rule for rule, (_, on, _) in listed_rules().items() if not on], ["GE034", "GE035", "GE090"])
        for rule in ("GE034", "GE035", "GE090"):
            folders, files = fixture(rule)
            descriptors = full_set(folders, files)
            self.assertEqual(lint(descriptors).out, b"")
            self.assertEqual(len(lines(lint(descriptors, "--enable", f"GE001+{rule}"))), 1)
            self.assertEqual(lint(descriptors, "--enable", "all", "--disable", rule).out, b"")
            self.assertEqual(plugin_lines(folders, files), [])
            self.assertEqual(len(plugin_lines(folders, files, f"lint_enable={rule}")), 1)
            self.assertEqual(plugin_lines(folders, files, "lint_enable=all", f"lint_disable={rule}"), [])

    def test_disable(self):
        folders, files = fixture("GE007")
        result = lint(full_set(folders, files), "--disable", "GE007")
        self.assertEqual([line[-7:] for line in lines(result)], ["[GE070]"])
        self.assertEqual(result.status, DECODED)

    def test_usage(self):
        for arguments, message in [
            ([], "no DESCRIPTOR_SET given"), (["--format=xml", "-"], "unknown value 'xml'"),
            (["--enable", "GE22", "-"], "--enable is `GE22`, but there is no rule `GE22`; did you mean `GE022`?"),
            (["--disable", "GE022+", "-"], "--disable is `GE022+`, but there is no rule ``; rules look like GE022"),
            (["--disable", "all", "-"], "there is no rule `all`"), (["--enabel", "-"], 'did you mean "--enable"?'),
            (["/nowhere/set.binpb"], "cannot read it"), (["a", "b"], "unexpected argument 'b'"),
        ]:
            result = run("lint", *arguments)
            self.assertEqual((result.status, result.out), (USAGE, b""), arguments)
            self.assertIn(message, result.err.decode())

    def test_colour_only_on_a_terminal(self):
        folders, files = fixture("GE022")
        with tempfile.NamedTemporaryFile() as file:
            file.write(full_set(folders, files))
            file.flush()
            for settings, coloured in (({"TERM": "xterm", "NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)):
                ours, theirs = pty.openpty()
                run("lint", file.name, stdout=theirs, env={"TERM": "xterm", **settings})
                os.close(theirs)
                self.assertEqual(b"\033[" in os.read(ours, 65536), coloured)
                os.close(ours)
            self.assertNotIn(b"\033[", run("lint", file.name, env={"TERM": "xterm", "NO_COLOR": ""}).out)


class Sets(harness.ToolTest):
    def test_no_set(self):
        for stdin in (b"", b"\xff\xff", b"syntax = \"proto3\";\n", b"\x0a\x03\x0a\x05a"):
            result = lint(stdin)
            self.assertEqual((result.status, result.out), (MALFORMED, b""), stdin)
            self.assertIn("<stdin>: error: it is no FileDescriptorSet; write one by `protoc --include_imports",
                          result.err.decode())

    def test_any_order_and_copies(self):
        folders, files = fixture("GE007")
        descriptors = full_set(folders, files)
        files = descriptor_pb2.FileDescriptorSet.FromString(descriptors)
        backwards = descriptor_pb2.FileDescriptorSet(file=reversed(files.file)).SerializeToString()
        expected = lint(descriptors).out
        self.assertEqual(len(expected.splitlines()), 2)
        self.assertEqual(lint(backwards).out, expected)
        self.assertEqual(lint(descriptors + backwards).out, expected)

    def test_two_files_of_one_name(self):
        descriptors = descriptor_pb2.FileDescriptorSet.FromString(full_set())
        other = descriptor_pb2.FileDescriptorSet(file=[descriptors.file[-1]])
        other.file[0].message_type[0].name = "Other"
        result = lint((descriptors.SerializeToString() + other.SerializeToString()))
        self.assertEqual(result.status, ERRORS_FOUND)
        self.assertIn(b"twice", result.out)

    def test_missing_imports(self):
        result = lint(make_set([], [EVENTS]))
        self.assertEqual(result.status, ERRORS_FOUND)
        self.assertEqual(lines(result), [
            f"{EVENTS}: error: {EVENTS} imports {name}, which the set does not hold; let protoc write it with "
            "--include_imports [schema]"
            for name in ("google/events/cloud/acme/v1/data.proto", "google/events/cloudevent.proto")])

    def test_imports_in_a_circle(self):
        descriptors = descriptor_pb2.FileDescriptorSet()
        for name, other in (("a.proto", "b.proto"), ("b.proto", "a.proto")):
            descriptors.file.add(name=name, dependency=[other], syntax="proto3")
        result = lint(descriptors.SerializeToString())
        self.assertEqual(result.status, ERRORS_FOUND)
        self.assertEqual(lines(result), ["b.proto: error: b.proto imports a.proto, which is not among the files before "
                                         "it [schema]"])

    def test_endless_names(self):
        """They are refused before they have been copied for each thing in them."""
        descriptors = descriptor_pb2.FileDescriptorSet()
        package = descriptors.file.add(name="a.proto", syntax="proto3", package="a" * 100_000)
        descriptors.file.add(name="b.proto", syntax="proto3").message_type.add(name="B" * 100_000)
        message = descriptors.file.add(name="c.proto", syntax="proto3", package="c").message_type.add(name="C" * 1000)
        for _ in range(4):
            message = message.nested_type.add(name="C" * 1000)
        for number in range(1, 20_000):
            package.message_type.add(name=f"M{number}").nested_type.add(name="N")
            message.nested_type.add(name=f"M{number}")
        result = lint(descriptors.SerializeToString())
        self.assertEqual([line[:80] for line in lines(result)], [
            "a.proto: error: the package has more than 1024 characters [schema]",
            "b.proto: error: a message has a name of more than 1024 characters [schema]",
            "c.proto: error: the full name of " + "C" * 47])

    def test_schema_errors_hide_nothing(self):
        """What the generator cannot take is told beside what the rules find."""
        folders, files = fixture("GE022")
        descriptors = descriptor_pb2.FileDescriptorSet.FromString(full_set(folders, files))
        descriptors.file.add(name="next.proto", syntax="editions")
        descriptors.file.add(name="../up.proto", syntax="proto3")
        rules = [finding["rule"] for finding in findings(lint(descriptors.SerializeToString(), "--format=json"))]
        self.assertEqual(rules, ["schema", "GE022", "GE022", "schema"])


class Sidecar(harness.ToolTest):
    def lint_with(self, sidecar, rule, *options):
        folders, files = fixture(rule)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(sidecar)
            file.flush()
            result = lint(full_set(folders, files), f"--config={file.name}", *options)
            plugin = plugin_lines(folders, files, f"config={file.name}")
            strip = lambda found: [line.replace(file.name, "c.yaml") for line in found]
            return result.status, strip(lines(result)), strip(plugin)

    def test_exemptions(self):
        message = "google.events.cloud.acme.v1.RocketLaunchedEvent"
        for name, left in ((message, 1), (EVENTS, 0), ("google.events.cloud.acme.*", 0), ("google/events/cloud/*", 0)):
            status, tool, plugin = self.lint_with(f"lint_exempt:\n  GE022:\n    {name}: older than the rule\n", "GE022")
            self.assertEqual((len(tool), tool, status), (left, plugin, 1 if left else 0), name)

    def test_settings(self):
        status, tool, plugin = self.lint_with("lint: off\nlint_enable: [GE034, GE035]\n", "GE035", "--enable=GE034")
        self.assertEqual((status, tool, plugin), (0, [], []))
        status, tool, _ = self.lint_with("lint_enable: all\n", "GE035")
        self.assertEqual((status, len(tool)), (0, 1))

    def test_unused_exemptions(self):
        """The plugin knows only the files of its run; to the tool they are all that there are."""
        sidecar = ("lint_exempt:\n"
                   "  GE030:\n"
                   "    google.events.cloud.acme.v1.RocketLaunchedEvent: its name is all right\n"
                   "    google.events.cloud.elsewhere.*: in another run\n"
                   f"    {EVENTS}: no such event\n"
                   "  GE034: {google.events.*: this rule is off}\n")
        status, tool, plugin = self.lint_with(sidecar, "GE035")
        here = "has nothing that GE030 could be silent about, so this exemption is of no use; take it out"
        expected = [
            f"c.yaml:3:5: warning: google.events.cloud.acme.v1.RocketLaunchedEvent {here} [unused-exemption]",
            "c.yaml:4:5: warning: google.events.cloud.elsewhere.* names nothing here, so this exemption is of no use; "
            "take it out [unused-exemption]",
            f"c.yaml:5:5: warning: {EVENTS} {here} [unused-exemption]"]
        self.assertEqual((status, tool), (0, expected))
        self.assertEqual(plugin, [expected[0], expected[2]])

    def test_errors_hide_nothing(self):
        status, tool, plugin = self.lint_with("lint_exempt:\n  GE22: {a.B: x}\n  GE022: {a.C: ''}\n", "GE024",
                                              "--disable=GE022")
        self.assertEqual(status, ERRORS_FOUND)
        self.assertEqual(sorted(tool), sorted(plugin))
        self.assertEqual(tool[:2], [
            "c.yaml:2:3: error: there is no rule `GE22`; did you mean `GE022`? [sidecar]",
            "c.yaml:3:11: error: the exemption of a.C from GE022 has no reason; write one after it [sidecar]"])
        self.assertTrue(any(line.endswith("[GE024]") for line in plugin))


class Documentation(harness.ToolTest):
    def test_each_rule_has_its_section(self):
        text = (SOURCE / "docs/lint.md").read_text()
        sections = [line[4:].split(None, 1) for line in text.splitlines() if line.startswith("### GE")]
        rules = listed_rules()
        self.assertEqual(sorted(rules), sorted(section[0] for section in sections))
        for rule, rest in sections:
            severity, on, _ = rules[rule]
            self.assertTrue(rest.startswith(f"({severity}{'' if on else ', off'})"), f"{rule} {rest}")
        for section in text.split("\n### ")[1:]:
            words = " ".join(section.split("\n## ")[0].split())
            self.assertRegex(words, r"^GE\d+ .* \*Why\*: .+ \*Fix\*: .+\.$")


if __name__ == "__main__":
    harness.main()
