"""Every message and enum of the tree carries a comment, and so does every file; of the packages most used, every field
too. usage: PROTOC ROOT"""
import sys

from schema import (ENUM_OF_FILE, ENUM_OF_MESSAGE, FIELD_OF_MESSAGE, SYNTAX_OF_FILE, compile_files, descriptor_set_class,
                    messages, proto_files)

PACKAGES_WITH_FIELDS = ("google.events.cloud.storage.v1", "google.events.cloud.pubsub.v1")


def wanted(file):
    """(name, path in the source info) of all that needs a comment."""
    yield "the file", (SYNTAX_OF_FILE,)
    for index, enum in enumerate(file.enum_type):
        yield enum.name, (ENUM_OF_FILE, index)
    for name, path, message in messages(file):
        yield name, path
        for index, enum in enumerate(message.enum_type):
            yield f"{name}.{enum.name}", path + (ENUM_OF_MESSAGE, index)
        if file.package in PACKAGES_WITH_FIELDS:
            for index, field in enumerate(message.field):
                yield f"{name}.{field.name}", path + (FIELD_OF_MESSAGE, index)


def main():
    protoc, root = sys.argv[1:]
    names = proto_files(root)
    data = compile_files(protoc, root, names)
    files = [file for file in descriptor_set_class(data).FromString(data).file if file.name in names]

    count = failures = 0
    for file in files:
        commented = {tuple(place.path): place.leading_comments.strip() for place in file.source_code_info.location}
        for name, path in wanted(file):
            count += 1
            if not commented.get(path):
                print(f"{file.name}: {name} has no comment")
                failures += 1
    print(f"{len(files)} files, {count} things that need a comment, {failures} have none")
    return 1 if failures or not count else 0


sys.exit(main())
