"""Commands, options and exit statuses that need no input, and the list of types."""

import fcntl
import json
import os
import struct
import subprocess
import tempfile
import termios
import time
import unittest

import harness
from harness import DECODED, FINALIZED, MALFORMED, STORAGE, UNKNOWN_TYPE, USAGE, WRITTEN, decode, event, run

COMMANDS = ["types", "decode", "convert", "validate", "lint"]
OBJECT = '{"name":"a","bucket":"b","size":"12"}'


def wait_until_full(pipe):
    """Until who writes to it waits for a reader."""
    held = before = 0
    while held < 32768 or held != before:
        time.sleep(0.05)
        before, held = held, struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


class CommandLine(harness.ToolTest):
    def test_version(self):
        result = run("--version")
        self.assertEqual(result.status, DECODED)
        self.assertRegex(result.out.decode(), r"^cevents \d+\.\d+\.\d+\n$")

    def test_help_fits_a_screen(self):
        for arguments in (["--help"], *([command, "--help"] for command in COMMANDS)):
            result = run(*arguments)
            self.assertEqual((result.status, result.err), (DECODED, b""))
            lines = result.out.decode().splitlines()
            self.assertTrue(lines[0].startswith("Usage: cevents"))
            self.assertLessEqual(len(lines), 24)
            self.assertLessEqual(max(map(len, lines)), 80)
            self.assertIn("\nExit status: 0", result.out.decode())
            self.assertEqual(run(*arguments[:-1], "-h").out, result.out)

    def test_no_command(self):
        result = run()
        self.assertEqual((result.status, result.out), (USAGE, b""))
        self.assertIn(b"Usage: cevents", result.err)

    def test_unknown_words_get_a_suggestion(self):
        for arguments, suggestion in [
            (["decod"], "decode"), (["--versoin"], "--version"), (["decode", "--ouput", "json"], "--output"),
            (["decode", "--output", "protobuff"], "protobuf"), (["decode", "--input=batched"], "batch"),
            (["types", "--jsn"], "--json"),
        ]:
            result = run(*arguments)
            self.assertEqual((result.status, result.out), (USAGE, b""), arguments)
            self.assertIn(f'did you mean "{suggestion}"?', result.err.decode())

    def test_unknown_names_get_a_suggestion(self):
        for arguments, suggestion in [
            (["--type", FINALIZED.replace("ized", "ised")], FINALIZED),
            (["--data-type", "StorageObjectData"], STORAGE),
            (["--data-type", STORAGE.lower()], STORAGE),
        ]:
            result = decode(OBJECT, "--input", "json", *arguments)
            self.assertEqual((result.status, result.out), (UNKNOWN_TYPE, b""), arguments)
            self.assertIn(f'did you mean "{suggestion}"?', result.err.decode())

    def test_unknown_members_and_enum_names_get_a_suggestion(self):
        for data, suggestion in [
            ('{"buckett":"b"}', "bucket"), ('{"timecreated":null}', "timeCreated"),
            ('{"customerEncryption":{"encryptionAlgoritm":""}}', "encryptionAlgorithm"),
        ]:
            self.assertIn(f'; did you mean "{suggestion}"? (byte ', self.tolerated(FINALIZED, data))
        build = "google.cloud.cloudbuild.build.v1.statusChanged"
        self.assertIn('"SUCESS"; did you mean "SUCCESS"? (byte ', self.tolerated(build, '{"status":"SUCESS"}'))
        for data in ('{"frobnicate":1}', '{"@type":1}', '{"a b":1}', '{"":1}'):
            self.assertNotIn("did you mean", self.tolerated(FINALIZED, data))

    def tolerated(self, event_type, data):
        result = decode(event(event_type, data))
        self.assertEqual((result.status, len(result.tolerated)), (DECODED, 1), result.err)
        return result.err.decode()

    def test_misspelt_attributes_get_a_suggestion(self):
        result = decode(event(FINALIZED, OBJECT).replace('"source"', '"soruce"'))
        self.assertEqual(result.status, MALFORMED)
        self.assertIn("a required attribute is missing; is it `soruce`, misspelt?", result.err.decode())

    def test_nothing_near_gets_none(self):
        self.assertNotIn(b"did you mean", run("frobnicate").err)

    def test_usage_errors(self):
        for arguments in (["decode", "--output"], ["decode", "--strict=yes"], ["decode", "a", "b"], ["types", "a"],
                          ["decode", "--input", "json"], ["decode", "--input", "protobuf"],
                          ["decode", "--type", FINALIZED, "--data-type", STORAGE]):
            result = run(*arguments)
            self.assertEqual((result.status, result.out), (USAGE, b""), arguments)
            self.assertNotEqual(result.err, b"")

    def test_both_spellings_of_an_option_value(self):
        spaced = decode(OBJECT, "--input", "json", "--type", FINALIZED)
        joined = decode(OBJECT, "--input=json", f"--type={FINALIZED}")
        self.assert_decoded(spaced)
        self.assertEqual(spaced.out, joined.out)


class Files(harness.ToolTest):
    def test_file_and_stdin_give_the_same(self):
        text = event(FINALIZED, OBJECT)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "event.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            outputs = [run("decode", path).out, decode(text).out, decode(text, "-").out, run("decode", "--", path).out]
        self.assertEqual(outputs, [OBJECT_OUT] * 4)

    def test_errors_name_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "bad.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write("{\n  oops}")
            result = run("decode", path)
        error = self.assert_error(result, MALFORMED, "", 4)
        self.assertEqual((error.file, error.line, error.column), (path, 2, 3))

    def test_missing_file(self):
        result = run("decode", "/nonexistent/event.json")
        self.assertEqual((result.status, result.out), (USAGE, b""))
        self.assertIn(b"/nonexistent/event.json: error: cannot read it: No such file", result.err)

    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            result = run("types", stdout=full)
        self.assertEqual(result.status, USAGE)
        self.assertIn(b"cannot write the output", result.err)

    def test_broken_pipe(self):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            result = run("decode", stdin=event(FINALIZED, OBJECT), stdout=writer)
        finally:
            os.close(writer)
        self.assertEqual(result.status, USAGE)
        self.assertIn(b"Broken pipe", result.err)

    def test_long_work_shows_its_progress_on_a_terminal(self):
        batch = "[" + ",".join([event(FINALIZED, OBJECT)] * 4000) + "]"
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
            file.write(batch)
            file.flush()
            command = [harness.TOOL, "decode", "--input", "batch", file.name]
            terminal, end = os.openpty()
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=end) as process:
                os.close(end)
                wait_until_full(process.stdout)
                time.sleep(1.1)
                out = process.stdout.read()
            told = os.read(terminal, 1000)
            os.close(terminal)
            quiet = subprocess.run(command, capture_output=True, check=True)
        self.assertEqual(len(out.splitlines()), 4000)
        self.assertRegex(told, rb"^\r\d+ events.*\r\x1b\[K$")
        self.assertEqual((quiet.stdout, quiet.stderr), (out, b""))

    def test_too_large(self):
        result = decode(b" " * (64 * 1024 * 1024 + 1))
        self.assertEqual((result.status, result.out), (MALFORMED, b""))
        self.assertIn(b"larger than the limit of 67108864 bytes", result.err)

    def test_limits_can_be_set(self):
        event = b'{"specversion":"1.0","id":"1","source":"/s","type":"t","data":[[1]]}'
        commands = (["validate"], ["decode"], ["convert", "--from", "json", "--to", "json"])
        for command in commands:
            with self.subTest(command=command[0]):
                for limit, message in (("depth=1", b"the limit `depth` is reached"),
                                       ("depth=5,attributes=3", b"the limit `attributes` is reached"),
                                       ("name_length=10", b"11 bytes: the limit `name_length` is 10"),
                                       ("value_length=2", b"3 bytes: the limit `value_length` is 2"),
                                       ("bytes=67", b"larger than the limit of 67 bytes")):
                    result = run(*command, "--limit", limit, stdin=event)
                    self.assertEqual(result.status, MALFORMED)
                    self.assertIn(message, result.out + result.err)
                self.assertNotEqual(run(*command, "--limit=bytes=68,depth=2", stdin=event).status, MALFORMED)
                for limit, message in (("deph=1", b'did you mean "depth"?'), ("depth", b"needs a number above 0"),
                                       ("depth=0", b"needs a number above 0"), ("depth=1x", b"needs a number above 0"),
                                       ("batch=4294967296", b"needs a number above 0"),
                                       ("bytes=99999999999999999999", b"needs a number above 0")):
                    result = run(*command, "--limit", limit, stdin=event)
                    self.assertEqual((result.status, result.out), (USAGE, b""))
                    self.assertIn(message, result.err)


class Types(harness.ToolTest):
    def test_columns_without_a_terminal_are_separated_by_tabs(self):
        result = run("types")
        self.assertEqual((result.status, result.err), (DECODED, b""))
        rows = [line.split("\t") for line in result.out.decode().splitlines()]
        self.assertEqual({len(row) for row in rows}, {4})
        self.assertIn([FINALIZED, "google.events.cloud.storage.v1.ObjectFinalizedEvent", STORAGE, "bucket"], rows)
        self.assertEqual([row[0] for row in rows], sorted(row[0] for row in rows))

    def test_json(self):
        result = run("types", "--json")
        self.assertEqual((result.status, result.err), (DECODED, b""))
        types = {entry["type"]: entry for entry in json.loads(result.out)}
        self.assertEqual(types[WRITTEN]["data"], harness.FIRESTORE)
        self.assertEqual(types[FINALIZED], {
            "type": FINALIZED,
            "envelope": "google.events.cloud.storage.v1.ObjectFinalizedEvent",
            "data": STORAGE,
            "product": "Cloud Storage",
            "extensions": ["bucket"],
        })

    def test_both_forms_list_the_same(self):
        listed = [line.split("\t")[0] for line in run("types").out.decode().splitlines()]
        self.assertEqual(listed, [entry["type"] for entry in json.loads(run("types", "--json").out)])

    def test_aligned_on_a_terminal(self):
        status, output = run_on_terminal("types")
        self.assertEqual(status, DECODED)
        lines = output.splitlines()
        self.assertNotIn("\t", output)
        self.assertEqual(len({line.index("google.events.") for line in lines if line}), 1)


class Colour(harness.ToolTest):
    ARGUMENTS = ["decode", "--input=json", "--output=text", "--type", FINALIZED]

    def test_only_on_a_terminal(self):
        self.assertNotIn(b"\033", run(*self.ARGUMENTS, stdin=OBJECT, env={"TERM": "xterm", "NO_COLOR": ""}).out)
        status, output = run_on_terminal(*self.ARGUMENTS, TERM="xterm", NO_COLOR="")
        self.assertEqual(status, DECODED)
        self.assertIn("\033[36mname\033[0m", output)

    def test_never_when_it_is_not_wanted(self):
        for variables in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb", "NO_COLOR": ""}):
            self.assertNotIn("\033", run_on_terminal(*self.ARGUMENTS, **variables)[1])


def run_on_terminal(*arguments, **variables):
    """(exit status, output) of the tool with a terminal for stdout; stdin holds an object."""
    master, slave = os.openpty()
    process = subprocess.Popen([harness.TOOL, *arguments], stdin=subprocess.PIPE, stdout=slave,
                               env={**os.environ, **variables})
    os.close(slave)
    process.stdin.write(OBJECT.encode())
    process.stdin.close()
    output = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        output += piece
    os.close(master)
    return process.wait(), output.decode()


OBJECT_OUT = b'{"size":"12","name":"a","bucket":"b"}\n'  # by field number

if __name__ == "__main__":
    unittest.main()
