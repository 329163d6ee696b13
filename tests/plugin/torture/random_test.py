"""usage: random_test.py FIRST COUNT [generate]

Schemas made at random: the plugin's output compiles without a warning everywhere, carries messages to and fro and decides
on inputs with mistakes as others do, or the plugin says what is wrong and where. With `generate` nothing is compiled.
"""
import os
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from random_schema import random_schema
from workshop import compile_everywhere, complaints, odd_lines, round_trips, write_files
from harness import PROTOC, generate, import_flags

MUTATION_TEST = Path(__file__).resolve().parents[2] / "conformance/mutation_test.py"
MUTATIONS = 150


def mutations(testee, protos, generated, seed):
    """Inputs with mistakes, on which the testee must decide as others do: "" when it does."""
    peers = ["--peer", os.environ["CEVENTS_PEER"]] if os.environ.get("CEVENTS_PEER") else []
    result = subprocess.run([sys.executable, "-B", MUTATION_TEST, "--protoc", PROTOC, "--testee", testee, *peers,
                             "--count", str(MUTATIONS), *import_flags([protos]), *generated],
                            env=dict(os.environ, SEED=str(seed)), capture_output=True, text=True, check=False)
    return result.stdout + result.stderr if result.returncode != 0 else ""


def check(seed, folder, compile_too):
    """None or "" when all is well (None: the schema was refused), else what is wrong."""
    files = random_schema(seed)
    protos, out = folder / "proto", folder / "out"
    protos.mkdir()
    out.mkdir()
    write_files(protos, files)
    if complaints(protos, files):
        return None
    rng = random.Random(seed)
    options = [option for option in ("functions=extern", "string_as_bytes=on", "catalog=all") if rng.random() < 0.2]
    result = generate(out, list(files), options, folders=[protos])
    if result.returncode != 0:
        return "\n".join(odd_lines(result.stderr)) or None if "error:" in result.stderr else result.stderr + "no finding"
    if odd_lines(result.stderr) or not compile_too:
        return "\n".join(odd_lines(result.stderr))
    try:
        compile_everywhere(folder, out)
        generated = [name for name, text in files.items() if "no_generate" not in text]
        failures = round_trips(folder, out, protos, generated, seed, 4)[1] if generated else 0
        if failures or not generated:
            return f"{failures} failed round trips" if failures else ""
        return mutations(folder / "testee", protos, generated, seed)
    except (AssertionError, OSError, struct.error) as error:  # the latter two when a testee has died
        return f"{type(error).__name__}: {error}"


def main(first, count, compile_too):
    accepted = failures = 0
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as folder:
            problem = check(seed, Path(folder), compile_too)
        accepted += problem is not None
        if problem:
            failures += 1
            print(f"FAIL seed {seed}: {problem[:3000]}", flush=True)
    print(f"{count} seeds, {accepted} accepted, {failures} failures")
    return 1 if failures or accepted < count // 4 else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] != ["generate"]))
