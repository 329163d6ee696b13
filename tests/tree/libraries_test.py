"""The library of a package defines names of that package only, and needs no other package's; a program that handles a
storage event holds what belongs to storage, and of what that imports just the files used.
usage: NM STORAGE_PROGRAM LIBRARY ..."""
import pathlib
import re
import subprocess
import sys

SHARED = ("google__api__", "google__protobuf__", "google__rpc__", "google__type__")
STORAGE = ("cloud__storage__v1__", "google__protobuf__timestamp__")


def symbols(nm, file, *options):
    """The names of symbols, in lower case as prefixes are compared."""
    output = subprocess.run([nm, "-P", *options, file], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {line.split()[0].lower() for line in output.splitlines() if len(line.split()) > 1}


def generated(names):
    return {name for name in names if re.match("(cloud|firebase|google)__", name)}


def prefix_of(library):
    """libcevents_google_cloud_storage_v1.a holds what begins with cloud__storage__v1__."""
    return library.stem.removeprefix("libcevents_google_").replace("_", "__") + "__"


def main():
    nm, program, *libraries = sys.argv[1:]
    strangers = []
    count = 0
    for library in map(pathlib.Path, libraries):
        prefix = prefix_of(library)
        defined = symbols(nm, library, "-g", "--defined-only")
        needed = generated(symbols(nm, library, "-g", "--undefined-only"))
        count += len(defined)
        strangers += [f"{library.name} defines {name}" for name in defined if not name.startswith(prefix)]
        strangers += [f"{library.name} needs {name}" for name in needed if not name.startswith((prefix, *SHARED))]
        if not defined:
            strangers.append(f"{library.name} is empty")

    linked = generated(symbols(nm, program))
    strangers += [f"{program} holds {name}" for name in linked if not name.startswith(STORAGE)]
    if not any(name.startswith(STORAGE[0]) for name in linked):
        strangers.append(f"{program} holds nothing of storage")
    print("\n".join(sorted(strangers)) or f"{len(libraries)} libraries define {count} symbols; a program has {len(linked)}")
    return 1 if strangers or not count else 0


sys.exit(main())
