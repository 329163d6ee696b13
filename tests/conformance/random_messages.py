"""Random messages of any type: values of all kinds, those at the edges often."""
import math
import random
import struct

LENGTHS = [0, 1, 3, 7, 8, 9, 15, 16, 17, 40]
ALPHABET = 'abcXYZ 012"\\/\b\f\n\r\t\x01\x1f\x7f<>&\u00e9\u20ac\u2028\U0001f600'
REALS = [0.0, -0.0, 1.5, -1e-7, 0.1, 1e21, 1e22, 123456789.125, math.inf, -math.inf, math.nan, 3.4028234e38, 1.17e-38,
         5e-324, 1.7976931348623157e308]


MOST_FIELDS = 400


class RandomMessages(random.Random):
    """`held` are the classes of messages that an Any may hold. One object makes one message."""

    def __init__(self, seed, held):
        super().__init__(seed)
        self.held = held
        self.fields_left = MOST_FIELDS

    def integer(self, bits, signed):
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        near = [low, high, 0, 1, low + 1, high - 1, 127, 128, 300]
        return self.choice(near) if self.random() < 0.4 else self.randint(low, high) >> self.randrange(bits)

    def real(self, single):
        value = self.choice(REALS + [self.uniform(-1e6, 1e6)])
        if not single:
            return value
        if math.isfinite(value) and abs(value) > 3.4e38:
            return 1.0
        return struct.unpack('<f', struct.pack('<f', value))[0]

    def text(self):
        return ''.join(self.choice(ALPHABET) for _ in range(self.choice(LENGTHS)))

    def blob(self):
        return bytes(self.randrange(256) for _ in range(self.choice([0, 1, 2, 3, 4, 5, 30, 600])))

    def scalar(self, field):
        kind = field.type
        integers = {field.TYPE_INT32: (32, True), field.TYPE_SINT32: (32, True), field.TYPE_SFIXED32: (32, True),
                    field.TYPE_INT64: (64, True), field.TYPE_SINT64: (64, True), field.TYPE_SFIXED64: (64, True),
                    field.TYPE_UINT32: (32, False), field.TYPE_FIXED32: (32, False), field.TYPE_UINT64: (64, False),
                    field.TYPE_FIXED64: (64, False)}
        if kind in integers:
            return self.integer(*integers[kind])
        if kind in (field.TYPE_FLOAT, field.TYPE_DOUBLE):
            return self.real(kind == field.TYPE_FLOAT)
        if kind == field.TYPE_BOOL:
            return self.random() < 0.5
        if kind == field.TYPE_STRING:
            return self.text()
        if kind == field.TYPE_BYTES:
            return self.blob()
        number = self.choice([value.number for value in field.enum_type.values])
        is_open = field.containing_type.file.syntax == 'proto3' and field.enum_type.file.syntax == 'proto3'
        null_value = field.enum_type.full_name == 'google.protobuf.NullValue'
        return self.choice([number] * 9 + [77777]) if is_open and not null_value else number

    def well_known(self, message, depth):
        """Fills in a message whose JSON form does not take just any values; False when it has no such form."""
        name = message.DESCRIPTOR.name
        if name == 'Timestamp':
            message.seconds = self.choice([-62135596800, 253402300799, 0, -1, self.randint(-10**10, 10**10)])
            message.nanos = self.choice([0, 1, 1000, 1000000, 500000000, 999999999])
        elif name == 'Duration':
            message.seconds = self.choice([-315576000000, 315576000000, 0, 1, -1])
            sign = -1 if message.seconds < 0 else 1
            message.nanos = sign * self.choice([0, 1, 1000, 1000000, 500000000, 999999999])
            if abs(message.seconds) == 315576000000:
                message.nanos = 0
        elif name == 'FieldMask':
            message.paths.extend(self.choice(['a', 'a_b', 'user.display_name', 'x1']) for _ in range(self.randrange(4)))
        elif name == 'Value':
            self.dynamic(message, depth)
        elif name == 'Struct':
            self.dynamic_struct(message, depth)
        elif name == 'ListValue':
            self.dynamic_list(message, depth)
        elif name == 'Any':
            if self.random() < 0.8:
                held = self.choice(self.held)()
                self.fill(held, min(depth, 1), 0.3)
                if held.IsInitialized():
                    message.Pack(held, deterministic=True)
        else:
            return False
        return True

    def dynamic(self, value, depth):
        kind = self.randrange(4 if depth <= 0 else 6)
        if kind == 0:
            value.null_value = 0
        elif kind == 1:
            value.number_value = self.choice([0.0, -0.0, 1.0, 1e100, -2.5, 123456789012345680.0])
        elif kind == 2:
            value.string_value = self.text()
        elif kind == 3:
            value.bool_value = self.random() < 0.5
        elif kind == 4:
            value.struct_value.SetInParent()
            self.dynamic_struct(value.struct_value, depth)
        else:
            value.list_value.SetInParent()
            self.dynamic_list(value.list_value, depth)

    def dynamic_struct(self, struct_value, depth):
        for _ in range(self.randrange(4)):
            self.dynamic(struct_value.fields[self.text()], depth - 1)

    def dynamic_list(self, list_value, depth):
        for _ in range(self.randrange(4)):
            self.dynamic(list_value.values.add(), depth - 1)

    def fill(self, message, depth, share):
        """Sets a share of the fields, and of those of the messages in them down to `depth`."""
        if message.DESCRIPTOR.file.package == 'google.protobuf' and self.well_known(message, depth):
            return
        for field in message.DESCRIPTOR.fields:
            required = field.label == field.LABEL_REQUIRED
            if not required and (self.fields_left <= 0 or self.random() > share):
                continue
            self.fields_left -= 1
            if field.message_type and field.message_type.GetOptions().map_entry:
                self.fill_map(getattr(message, field.name), field.message_type, depth)
            elif field.label == field.LABEL_REPEATED:
                self.fill_repeated(getattr(message, field.name), field, depth)
            elif field.message_type:
                if depth > 0:
                    getattr(message, field.name).SetInParent()
                    self.fill(getattr(message, field.name), depth - 1, share / 3)
            else:
                setattr(message, field.name, self.scalar(field))

    def fill_repeated(self, items, field, depth):
        for _ in range(self.choice([1, 1, 2, 3, 5, 20])):
            if not field.message_type:
                items.append(self.scalar(field))
            elif depth > 0:
                self.fill(items.add(), depth - 1, 0.1)

    def fill_map(self, items, entry, depth):
        key, value = entry.fields_by_name['key'], entry.fields_by_name['value']
        for _ in range(self.choice([1, 2, 3, 20])):
            if not value.message_type:
                items[self.scalar(key)] = self.scalar(value)
            elif depth > 0:
                self.fill(items[self.scalar(key)], depth - 1, 0.1)
