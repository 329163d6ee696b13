"""Every event type of the tree has its typed view, registration and constants: a program that uses them all is written
from the schemas, compiled and run, and none of its handlers fits the next type.
usage: PROTOC ROOT GENERATED WORK_FOLDER FLAG ... -- COMPILER ARGUMENT ..., where the arguments follow the source"""
import pathlib
import re
import subprocess
import sys

from schema import compile_files, descriptor_set_class, envelopes, proto_files

EVENT_TYPES = 372
EXTENSION_USES = 525
# Attributes that a view has a member of its own for, and keywords of C++.
TAKEN = ("event", "attributes", "data", "namespace")
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wstrict-prototypes", "-Werror"]


def lower(name):
    """ObjectFinalized -> object_finalized, as docs/naming.md says."""
    return re.sub("(?<=[^A-Z])([A-Z])", r"_\1", name).lower()


class Type:
    """The C names of an event type, by the rules of docs/naming.md."""

    def __init__(self, file, envelope):
        package = file.package.removeprefix("google.events.").split(".")
        name = envelope.name.removeprefix(f"{file.package}.")
        parts = [lower(part) for part in [*package, *name.split(".")]]
        self.envelope = envelope
        self.stem = "__".join(parts)
        self.view = "__".join(part[0].upper() + part[1:] for part in [*package, *name.split(".")]) + "__View"
        self.upper = self.stem.upper()
        self.on = "__".join([*parts[:-1], "on_" + parts[-1].removesuffix("_event")])
        self.header = file.name.removesuffix(".proto") + ".cevents.h"
        self.file = "__".join([lower(part) for part in package] + [pathlib.Path(file.name).stem])

    def members(self):
        """(member of the view, attribute)."""
        return [(f"{name}_" if name in TAKEN else name, name) for name in self.envelope.extensions]


HEAD = """#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cevents/cevents.h>
#include "google_events.cevents.h"
"""

TAIL = """
static int calls, members;

static void expect(int truth, const char *type, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "%s: %s\\n", type, what);
        exit(EXIT_FAILURE);
    }
}

static void expect_member(const char *text, const char *type, const char *name)
{
    expect(text != NULL && strncmp(text, "of ", 3) == 0 && strcmp(text + 3, name) == 0, type, name);
    members++;
}
"""

HANDLER = """
static cevents_status on_{index}(const {view} *event, void *context)
{{
    const char *type = context;
    const ProtobufCMessage *data = &event->data->base;
    expect(strcmp(event->attributes->type, type) == 0, type, "another handler");
    expect(data->descriptor != NULL && strcmp(data->descriptor->name, "{data}") == 0, type, "data of another type");
{members}    calls++;
    return CEVENTS_OK;
}}
"""

MAIN = """
static cevents_status listen(cevents_router *router, char *type)
{{
    switch (google_events__id(type)) {{
{cases}    default:
        return CEVENTS_UNKNOWN_TYPE;
    }}
}}

int main(void)
{{
    cevents_router *router = cevents_router_new(NULL);
    static char lines[{count}][1024], block[65536];
    for (int i = 0; i < {count} && fgets(lines[i], sizeof lines[i], stdin) != NULL; i++) {{
        char *type = lines[i];
        char *json = type + strcspn(type, " ") + 1;
        json[-1] = '\\0';
        expect(listen(router, type) == CEVENTS_OK, type, "no enumerator");
        cevents_arena arena;
        cevents_arena_init(&arena, block, sizeof block, CEVENTS_MALLOC);
        cevents_error error;
        cevents_status status = cevents_dispatch_json(router, json, strlen(json), &arena, NULL, &error);
        expect(status == CEVENTS_OK, type, error.message);
        cevents_arena_free(&arena);
    }}
    cevents_router_free(router);
    printf("%d %d\\n", calls, members);
    return EXIT_SUCCESS;
}}
"""

CASE = """    case (uint32_t){upper}__ID:
        expect({file}__id(type) == {upper}__ID && strcmp({upper}__TYPE, type) == 0, type, "another type");
        return {on}(router, on_{index}, type);
"""


def includes(types):
    return HEAD + "".join(f'#include "{header}"\n' for header in sorted({type.header for type in types}))


def handlers(types):
    text = TAIL
    for index, type in enumerate(types):
        members = "".join(f'    expect_member(event->{member}, type, "{name}");\n' for member, name in type.members())
        text += HANDLER.format(index=index, view=type.view, data=type.envelope.data, members=members)
    return text


def program(types):
    cases = "".join(CASE.format(upper=type.upper, file=type.file, on=type.on, index=index)
                    for index, type in enumerate(types))
    return includes(types) + handlers(types) + MAIN.format(cases=cases, count=len(types))


def wrong_program(types):
    """Each registration takes the handler of the next type."""
    lines = "".join(f"    (void){type.on}(router, on_{(index + 1) % len(types)}, NULL);\n"
                    for index, type in enumerate(types))
    return includes(types) + handlers(types) + f"\nvoid wrong(cevents_router *router)\n{{\n{lines}}}\n"


def event_of(type):
    extensions = "".join(f',"{name}":"of {name}"' for _, name in type.members())
    name = type.envelope.type
    return f'{name} {{"specversion":"1.0","id":"1","source":"/","type":"{name}"{extensions}}}\n'


def main():
    separator = sys.argv.index("--")
    protoc, root, generated, folder, *flags = sys.argv[1:separator]
    compiler, *libraries = sys.argv[separator + 1:]
    names = [name for name in proto_files(root) if name.startswith("google/events/")]
    data = compile_files(protoc, root, names)
    files = descriptor_set_class(data).FromString(data).file
    types = [Type(file, envelope) for file in files if file.name in names for envelope in envelopes(file)]
    uses = sum(len(type.members()) for type in types)
    if (len(types), uses) != (EVENT_TYPES, EXTENSION_USES):
        print(f"the schemas have {len(types)} event types and {uses} uses of extension attributes")
        return 1

    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    right, wrong = folder / "typed.c", folder / "wrong.c"
    right.write_text(program(types))
    wrong.write_text(wrong_program(types))
    command = [compiler, "-std=c11", f"-I{generated}", *flags]
    subprocess.run([*command, *WARNINGS, "-o", folder / "typed", right, *libraries], check=True)
    events = "".join(event_of(type) for type in types)
    result = subprocess.run([folder / "typed"], input=events, stdout=subprocess.PIPE, text=True, check=True)
    if result.stdout != f"{EVENT_TYPES} {EXTENSION_USES}\n":
        print(f"{result.stdout.strip()} handlers called and members right; not {EVENT_TYPES} {EXTENSION_USES}")
        return 1

    version = subprocess.run([compiler, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    unlimited = ["-ferror-limit=0"] if "clang" in version else []
    result = subprocess.run([*command, *unlimited, "-fsyntax-only", wrong], stderr=subprocess.PIPE, text=True)
    errors = result.stderr.count(": error: ")
    if result.returncode == 0 or errors != EVENT_TYPES:
        print(f"{errors} of {EVENT_TYPES} wrong handlers do not compile")
        return 1
    print(f"{EVENT_TYPES} event types, {EXTENSION_USES} members")
    return 0


sys.exit(main())
