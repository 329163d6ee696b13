"""Runs the plugin and C compilers in a folder of its own. Settings come from the environment."""

import os
import random
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[2]
PROTOS = HERE / "proto"
PROTOC = os.environ["CEVENTS_PROTOC"]
PLUGIN = os.environ["CEVENTS_PLUGIN"]
PROTOC_GEN_C = os.environ["CEVENTS_PROTOC_GEN_C"]
IMPORT_DIRS = os.environ["CEVENTS_IMPORT_DIRS"].split(":")
RUNTIME_DIRS = os.environ["CEVENTS_RUNTIME_DIRS"].split(":")
SHARED = Path(os.environ.get("CEVENTS_SHARED", ""))

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
WELL_KNOWN = [f"google/protobuf/{name}.proto" for name in (
    "any", "api", "descriptor", "duration", "empty", "field_mask", "source_context", "struct", "timestamp", "type",
    "wrappers")]


def run(command, **settings):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, **settings)


def checked(command, **settings):
    result = run(command, **settings)
    if result.returncode != 0:
        raise AssertionError(f"{' '.join(str(word) for word in command)}\n{result.stdout}{result.stderr}")
    return result.stdout


def import_flags(folders):
    return [f"-I{folder}" for folder in [*folders, *IMPORT_DIRS]]


def generate(out, protos, options=(), folders=(PROTOS,), inputs=None, plugin=PLUGIN, **settings):
    """A run of the plugin; `inputs` takes the place of import folders."""
    command = [PROTOC, f"--plugin=protoc-gen-cevents={plugin}", f"--cevents_out={out}"]
    command += [f"--cevents_opt={option}" for option in ("lint=off", *options)]
    return run([*command, *(inputs or import_flags(folders)), *protos], **settings)


def generate_by_protobuf_c(out, protos, inputs=None):
    checked([PROTOC, f"--plugin=protoc-gen-c={PROTOC_GEN_C}", f"--c_out={out}", *(inputs or import_flags([PROTOS])),
             *protos])


def compile_check(compiler, standard, source, folders):
    language = "c++" if "++" in standard else "c"
    checked([compiler, f"-std={standard}", "-x", language, "-fsyntax-only", *WARNINGS,
             *[f"-I{folder}" for folder in [*folders, *RUNTIME_DIRS]], source])


class FolderTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def new_folder(self, name):
        path = self.folder / name
        path.mkdir()
        return path

    def generated(self, protos, options=(), name="generated", **settings):
        out = self.new_folder(name)
        result = generate(out, protos, options, **settings)
        self.assertEqual(result.returncode, 0, result.stderr)
        return out


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def shuffled(items, seed):
    items = list(items)
    random.Random(seed).shuffle(items)
    return items
