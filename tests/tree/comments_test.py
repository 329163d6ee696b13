"""Envelopes, data messages, and the fields of the packages most used carry comments. usage: PROTOC ROOT"""
import sys

from schema import compile_files, descriptor_set_class, proto_files

PACKAGES_WITH_FIELDS = ("google.events.cloud.storage.v1", "google.events.cloud.pubsub.v1")
MESSAGE_OF_FILE, NESTED_OF_MESSAGE, FIELD_OF_MESSAGE = 4, 3, 2


def messages(file):
    """(full name, path in the source info, message), nested ones included, map entries not."""
    stack = [(f"{file.package}.{m.name}", (MESSAGE_OF_FILE, i), m) for i, m in enumerate(file.message_type)]
    while stack:
        name, path, message = stack.pop()
        if not message.options.map_entry:
            yield name, path, message
        for index, nested in enumerate(message.nested_type):
            stack.append((f"{name}.{nested.name}", path + (NESTED_OF_MESSAGE, index), nested))


def main():
    protoc, root = sys.argv[1:]
    names = proto_files(root)
    data = compile_files(protoc, root, names)
    files = [file for file in descriptor_set_class(data).FromString(data).file if file.name in names]

    envelopes = set()
    data_messages = set()
    for file in files:
        for name, _, message in messages(file):
            if any(field.name == "cloud_event_type" for field, _ in message.options.ListFields()):
                envelopes.add(name)
                data_messages.update(field.type_name.lstrip(".") for field in message.field)

    failures = 0
    for file in files:
        commented = {tuple(place.path): place.leading_comments.strip() for place in file.source_code_info.location}
        for name, path, message in messages(file):
            wanted = [(name, path)] if name in envelopes | data_messages else []
            if file.package in PACKAGES_WITH_FIELDS:
                wanted.append((name, path))
                wanted += [(f"{name}.{f.name}", path + (FIELD_OF_MESSAGE, i)) for i, f in enumerate(message.field)]
            for symbol, place in wanted:
                if not commented.get(place):
                    print(f"{file.name}: {symbol} has no comment")
                    failures += 1
    print(f"{len(envelopes)} envelopes, {len(data_messages)} data messages, {failures} comments missing")
    return 1 if failures or not envelopes else 0


sys.exit(main())
