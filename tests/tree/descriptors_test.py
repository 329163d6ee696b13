"""The .proto files of the tree are all those of Google's and compile to the same descriptors, options included.
usage: PROTOC ROOT EXPECTED_SET"""
import pathlib
import sys

from schema import compile_files, descriptor_set_class, proto_files

SKIPPED = 77


def label(message, index):
    name = getattr(message, "name", "")
    return f"[{name or index}]"


def differences(ours, expected, path):
    """Yields one line for each field in which two messages differ."""
    values = [{field.full_name: (field, value) for field, value in message.ListFields()} for message in (ours, expected)]
    for key in sorted(set(values[0]) | set(values[1])):
        field, _ = values[0].get(key) or values[1].get(key)
        place = f"{path}.{field.name}" if path else field.name
        left, right = (side[key][1] if key in side else None for side in values)
        if left is None or right is None:
            yield f"{place}: ours {left!r}, expected {right!r}"
        elif field.label == field.LABEL_REPEATED:
            if len(left) != len(right):
                yield f"{place}: ours has {len(left)} of them, expected {len(right)}"
            for index, (one, other) in enumerate(zip(left, right)):
                yield from compare(field, one, other, place + label(other, index))
        else:
            yield from compare(field, left, right, place)


def compare(field, left, right, place):
    if field.message_type:
        yield from differences(left, right, place)
    elif left != right:
        yield f"{place}: ours {left!r}, expected {right!r}"


def main():
    protoc, root, expected_path = sys.argv[1:]
    if not pathlib.Path(expected_path).exists():
        print(f"SKIPPED: there is no {expected_path}")
        return SKIPPED
    expected_data = pathlib.Path(expected_path).read_bytes()
    descriptor_set = descriptor_set_class(expected_data)
    expected = {file.name: file for file in descriptor_set.FromString(expected_data).file}

    names = proto_files(root)
    ours = {file.name: file for file in descriptor_set.FromString(compile_files(protoc, root, names)).file}
    failures = 0
    for name in sorted(set(names) | {name for name in expected if not name.startswith("google/protobuf/")}):
        if name not in expected or name not in ours:
            print(f"{name}: {'Google has' if name in ours else 'the tree has'} no such file")
            failures += 1
            continue
        ours[name].ClearField("source_code_info")
        for difference in differences(ours[name], expected[name], ""):
            print(f"{name}: {difference}")
            failures += 1
    events = sum(name.startswith("google/events/") for name in names)
    print(f"{events} files of google/events, {len(names) - events} that they import, {failures} differences")
    return 1 if failures or not names else 0


sys.exit(main())
