"""The output for all of google/ is the same bytes whatever the order of files, the locale, the time zone, the folder or the
user, in another run, and under buf, which runs what buf.gen.yaml says."""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "output"))

from harness import FolderTest, IMPORT_DIRS, PLUGIN, PROTOC, SOURCE, checked, contents, shuffled  # noqa: E402

WORK = Path(os.environ["CEVENTS_BUF_FOLDER"])
OPTIONS = ["config=google/events/cevents.yaml", "catalog=google_events", "lint=off"]  # as in buf.gen.yaml


def skip(reason):
    print(f"SKIPPED: {reason}")
    sys.exit(77)


def install_buf():
    """buf's program, below the build folder."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        skip("node or npm is not installed")
    WORK.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = WORK / "installed-lock.json"
    if not (stamp.exists() and stamp.read_bytes() == lock):
        shutil.copy(HERE / "package.json", WORK)
        shutil.copy(HERE / "package-lock.json", WORK)
        probe = subprocess.run(["npm", "view", "@bufbuild/buf@1.75.0", "version"], cwd=WORK, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, check=False)
        if probe.returncode != 0:
            skip("no npm registry\n" + probe.stdout.decode(errors="replace"))
        # Not `npm ci`: it wants the programs of all platforms in the lock.
        subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=WORK, check=True)
        stamp.write_bytes(lock)
    return WORK / "node_modules/.bin/buf"


class OutputTest(FolderTest):
    def copy_of_tree(self, name):
        tree = self.new_folder(name)
        shutil.copytree(SOURCE / "google", tree / "google")
        for file in ("buf.yaml", "buf.gen.yaml"):
            shutil.copy(SOURCE / file, tree)
        return tree

    def protoc(self, tree, protos, out, **environment):
        command = [PROTOC, f"--plugin=protoc-gen-cevents={PLUGIN}", f"--cevents_out={out}", "-I.", f"-I{IMPORT_DIRS[-1]}"]
        command += [f"--cevents_opt={option}" for option in OPTIONS]
        checked([*command, *protos], cwd=tree, env=dict(os.environ, **environment))
        return contents(out)


class RunsTest(OutputTest):
    def test_nothing_but_the_schemas_matters(self):
        protos = sorted(str(path.relative_to(SOURCE)) for path in (SOURCE / "google").rglob("*.proto"))
        first = self.protoc(SOURCE, protos, self.new_folder("first"))
        self.assertGreater(len(first), 200)
        again = self.protoc(SOURCE, protos, self.new_folder("again"))
        tree = self.copy_of_tree("another folder, with spaces")
        other = self.protoc(tree, shuffled(protos, 7), self.new_folder("other"), LC_ALL="tr_TR.UTF-8", LANG="de_DE",
                            TZ="Asia/Tokyo", SOURCE_DATE_EPOCH="7", USER="nobody", HOME="/nowhere")
        self.assertTrue(first == again)
        self.assertTrue(first == other)


class BufTest(OutputTest):
    def test_buf_gives_the_same(self):
        tree = self.copy_of_tree("tree")
        protos = shuffled(sorted(str(path.relative_to(tree)) for path in tree.rglob("*.proto")), 3)
        environment = dict(os.environ, PATH=f"{Path(PLUGIN).parent}:{os.environ['PATH']}", HOME=str(self.folder))
        checked([BUF, "generate"], cwd=tree, env=environment)
        by_buf = contents(tree / "gen")
        by_protoc = self.protoc(tree, protos, self.new_folder("out"))
        self.assertEqual(sorted(by_buf), sorted(by_protoc))
        self.assertTrue(by_buf == by_protoc)


if __name__ == "__main__":
    BUF = install_buf() if "BufTest" in sys.argv else None
    unittest.main(verbosity=2)
