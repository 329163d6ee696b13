"""Fresh output equals tests/golden, and depends on nothing but the schema. `golden_test.py update` rewrites the files."""

import os
import sys
import unittest

from harness import FolderTest, HERE, PROTOS, SHARED, SOURCE, WELL_KNOWN, contents, generate, shuffled

GOLDEN = SOURCE / "tests/golden"
STORAGE = ["google/events/cloud/storage/v1/data.proto", "google/events/cloud/storage/v1/events.proto"]
KEPT = ["google/events/cloud/storage/v1/data.pb-c.h", "google/events/cloud/storage/v1/events.cevents.h"]


def generate_storage(out, protos, **settings):
    sidecar = SOURCE / "google/events/cevents.yaml"
    result = generate(out, protos, [f"config={sidecar.name}", "catalog=all"], folders=[SOURCE], cwd=sidecar.parent,
                      **settings)
    if result.returncode != 0:
        raise AssertionError(result.stderr)


class GoldenTest(FolderTest):
    def test_golden_files(self):
        out = self.new_folder("out")
        generate_storage(out, STORAGE)
        for name in KEPT:
            fresh, kept = (out / name).read_text(), (GOLDEN / name).read_text()
            self.assertEqual(fresh, kept, f"\n{name} has changed; if that is wanted: cmake --build ... -t update_golden")

    def test_order_locale_and_folder_do_not_matter(self):
        outputs = []
        for seed, language in enumerate(("C", "tr_TR.UTF-8", "de_DE.UTF-8")):
            out = self.new_folder(f"out{seed}")
            environment = dict(os.environ, LC_ALL=language, TZ=f"UTC{seed}", SOURCE_DATE_EPOCH=str(seed))
            generate_storage(out, shuffled([*STORAGE, *WELL_KNOWN], seed), env=environment)
            outputs.append(contents(out))
        self.assertEqual(outputs[0], outputs[1])
        self.assertEqual(outputs[0], outputs[2])
        self.assertGreater(len(outputs[0]), 20)

    def test_neighbours_do_not_matter(self):
        fixtures = sorted(path.name for path in PROTOS.glob("*.proto"))
        together = contents(self.generated(fixtures, name="together"))
        alone = {}
        for number, name in enumerate(fixtures):
            alone.update(contents(self.generated([name], name=f"alone{number}")))
        self.assertEqual(together, alone)


def update():
    import tempfile
    from pathlib import Path
    with tempfile.TemporaryDirectory() as folder:
        generate_storage(Path(folder), STORAGE)
        for name in KEPT:
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes((Path(folder) / name).read_bytes())


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    else:
        unittest.main(verbosity=2)
