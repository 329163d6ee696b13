#!/usr/bin/python3
"""What the plugin costs: time, memory and instructions, for the tree of event schemas and for synthetic ones.

usage: generator.py --protoc PROTOC --plugin PLUGIN --root FOLDER [--files N ...] [--check]

The plugin is run by itself, on what protoc would send it. A synthetic file has a data message of 24 fields of all kinds,
with a nested message, an enum, a oneof and maps, another message that refers to the file before it, and two events.
--check counts instructions for 250 and 1,000 synthetic files only, and fails when the second number, or the memory, is more
than in proportion.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2
from google.protobuf.compiler import plugin_pb2

RUNS = 5
FEW, MANY = 250, 1000
TOLERANCE = 1.10

SYNTHETIC = """\
syntax = "proto3";

package scale.n{n}.v1;

import "google/events/cloudevent.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
{import_}
// Where thing {n} is.
enum State {{
  STATE_UNSPECIFIED = 0;
  STATE_OPEN = 1;
  STATE_CLOSED = 2;
}}

// Thing {n}.
message Thing{n}Data {{
  message Part {{
    string name = 1;
    int64 weight = 2;
    repeated double sizes = 3;
  }}
{fields}
  State state = 17;
  Part part = 18;
  repeated Part parts = 19;
  map<string, string> labels = 20;
  map<string, Part> spares = 21;
  google.protobuf.Timestamp made_at = 22;
  google.protobuf.Struct details = 23;
  oneof choice {{
    string one = 24;
    Part other = 25;
  }}
}}

// Refers to the thing before.
message Chain{n} {{
  Thing{n}Data data = 1;
  {previous}
}}

// Thing {n} was made.
message Thing{n}MadeEvent {{
  option (google.events.cloud_event_type) = "scale.thing{n}.v1.made";

  Thing{n}Data data = 1;
}}

// Thing {n} was sold.
message Thing{n}SoldEvent {{
  option (google.events.cloud_event_type) = "scale.thing{n}.v1.sold";

  Thing{n}Data data = 1;
}}
"""
SCALARS = ("string", "int64", "int32", "bool", "double", "bytes", "uint32", "optional string")


def synthetic(folder, count):
    """Writes so many files; their names."""
    names = [f"scale/n{n}/v1/things.proto" for n in range(count)]
    for n, name in enumerate(names):
        fields = "\n".join(f"  // Property {i} of thing {n}.\n  {SCALARS[i % len(SCALARS)]} property_{i} = {i};"
                           for i in range(1, 17))
        text = SYNTHETIC.format(n=n, fields=fields, import_=f'import "{names[n - 1]}";\n' if n > 0 else "",
                                previous=f"scale.n{n - 1}.v1.Thing{n - 1}Data previous = 2;" if n > 0 else "")
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return names


def tree(root):
    return sorted(str(path.relative_to(root)) for path in (root / "google/events").rglob("*.proto"))


def request_for(protoc, root, folder, names, parameter):
    """What protoc sends to a plugin."""
    descriptors = folder / "descriptors.binpb"
    subprocess.run([protoc, f"-I{folder}", f"-I{root}", "--include_imports", "--include_source_info", "-o", descriptors,
                    *names], stderr=subprocess.DEVNULL, check=True)
    files = descriptor_pb2.FileDescriptorSet.FromString(descriptors.read_bytes()).file
    request = plugin_pb2.CodeGeneratorRequest(file_to_generate=names, parameter=parameter, proto_file=files)
    return request.SerializeToString()


# A process's peak counts from before exec(), so that it is started by one that is small.
LAUNCHER = """
import os, sys
silent = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
_, status, usage = os.wait4(pid, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run(plugin, request):
    """(seconds of the processor, peak of memory in KB, bytes of output) of one run."""
    with tempfile.TemporaryFile() as stdin:
        stdin.write(request)
        stdin.seek(0)
        child = subprocess.run([sys.executable, "-ISc", LAUNCHER, plugin], stdin=stdin, capture_output=True, check=False)
    response = plugin_pb2.CodeGeneratorResponse.FromString(child.stdout)
    if child.returncode != 0 or response.error:
        sys.exit(f"generator.py: {plugin}: {response.error or child.returncode}")
    seconds, peak = child.stderr.split()
    return float(seconds), int(peak), sum(len(file.content) for file in response.file)


def instructions(plugin, request):
    with tempfile.NamedTemporaryFile() as out:
        result = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={out.name}", plugin],
                                input=request, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return int(re.search(rb"I +refs: +([\d,]+)", result.stderr)[1].replace(b",", b""))


def print_table(settings, work):
    print("| schemas | files | time, ms | peak, MB | output, MB | instructions | a file |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    rows = [("google/events", tree(settings.root), settings.root)]
    for count in settings.files:
        folder = work / str(count)
        rows.append(("synthetic", synthetic(folder, count), folder))
    for title, names, folder in rows:
        out = work if folder == settings.root else folder
        for parameter in ("", "catalog=all_of_them"):
            request = request_for(settings.protoc, settings.root, out, names, parameter)
            runs = [run(settings.plugin, request) for _ in range(RUNS)]
            seconds = min(one[0] for one in runs)
            count = instructions(settings.plugin, request)
            print(f"| {title}{', with a catalog' if parameter else ''} | {len(names):,} | {seconds * 1e3:,.0f} | "
                  f"{runs[0][1] / 1024:,.1f} | {runs[0][2] / 1e6:,.1f} | {count / 1e6:,.0f} M | "
                  f"{count / len(names) / 1e6:,.2f} M |", flush=True)


def check(settings, work):
    counts = {}
    for count in (FEW, MANY):
        names = synthetic(work / str(count), count)
        request = request_for(settings.protoc, settings.root, work / str(count), names, "catalog=all_of_them")
        _, peak, size = run(settings.plugin, request)
        counts[count] = {"instructions": instructions(settings.plugin, request), "peak of memory": peak, "output": size}
    failed = False
    for what, few in counts[FEW].items():
        growth = counts[MANY][what] / few / (MANY / FEW)
        print(f"{what}: {few:,} for {FEW} files, {counts[MANY][what]:,} for {MANY}: {growth:.3f} of proportion")
        failed |= growth > TOLERANCE
    if failed:
        sys.exit("generator.py: it grows faster than the number of files")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--protoc", default="protoc")
    parser.add_argument("--plugin", required=True, type=pathlib.Path)
    parser.add_argument("--root", required=True, type=pathlib.Path)
    parser.add_argument("--files", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--check", action="store_true")
    settings = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        (check if settings.check else print_table)(settings, pathlib.Path(work))


if __name__ == "__main__":
    main()
