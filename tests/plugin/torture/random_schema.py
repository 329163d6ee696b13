"""Schemas made at random, as wild as protoc lets them be. The same seed gives the same files."""

import random

WORDS = """a A b B aB Ab a_b A_b aB_ a__b AB x X x1 x_1 _x _x_ __x x_ _ _1 __ n_a has_a a_case x_case n_x has_x base Base data
    event attributes message name type id key value entry init pack descriptor default_value case Case not_set NOT_SET View
    Handler route json messages int Int double bool class Class register namespace operator explicit errno stdin linux unix
    NULL EOF FILE DIR I NAN signed size_t int32_t uint8_t protobuf_c_boolean ProtobufCMessage char16_t nullptr restrict
    _Bool _Generic _Atomic inline typeof constexpr alignas thread_local noreturn complex assert and xor_eq concept co_await
    module import final override SIGINT EINTR st_mtime sa_handler photo_URL HTTPServer2go fooBarBAZ foo2bar""".split()
PLAIN = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon".split()
SCALARS = """double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string
    bytes""".split()
KEYS = [name for name in SCALARS if name not in ("double", "float", "bytes")]
REMARKS = ["plain", "ends: */ int broken; /* begins", "trigraph ??/", "a backslash at the end \\", "{{name}} {{>comment}}",
           "%s %n 100%", "Ümläut 漢字 🎉", "to the left \u202e\u2066", "tab\there", "bell \x07", "x" * 200, "*", "/", "",
           "long " * 60, "\\", "//", "/**/", "??/\\", "#define x", '"quoted"']
TEXTS = [r"", r"plain", r"\"quotes\" and \'ticks\'", r"??/ ??= ??\n", r"line\nbreak\ttab\r", r"\\ \\\\", r"%s {{x}}",
         "Ümläut 漢字", r"\001\037\177", "y" * 5000, r"*/ /* //", r"\?\?="]
BYTES = [r"", r"plain", r"\000\001\377", r"a\000b", r"??/\"", "z" * 4500, r"\200\201", r"{{x}}"]


class Schema(random.Random):
    def __init__(self, seed):
        super().__init__(seed)
        self.wild = self.choice([0, 0.1, 0.3, 0.7])
        self.types = []  # (full name, is enum, file index)
        self.files = {}
        self.scopes = {}  # names taken, by package
        self.enum_values = {}
        self.enum_is_open = {}
        self.json_names = 0
        self.envelopes = 0

    def chance(self, probability):
        return self.random() < probability

    def name(self, taken, style=str):
        """A name that is new in its scope, mostly also when case and underscores don't count, as JSON names want it."""
        exact = style is str.title and self.chance(0.1)
        for _ in range(200):
            name = self.choice(WORDS) if self.chance(self.wild) else style(self.choice(PLAIN))
            if self.chance(0.1):
                name += str(self.randrange(30))
            if self.chance(0.1):
                name += self.choice(["_", "__", ""]) + self.choice(WORDS + PLAIN)
            loose = name.replace("_", "").lower()
            if name not in taken and (exact or loose not in taken):
                taken.update([name, loose])
                return name
        taken.add(f"name{len(taken)}")
        return f"name{len(taken) - 1}"

    def remarks(self, indent):
        if not self.chance(0.25):
            return ""
        return "".join(f"{indent}// {self.choice(REMARKS)}\n" for _ in range(self.randint(1, 3)))

    def generate(self):
        """{file name: text}; files import earlier ones only."""
        folders = ["", "", "dir/", "a/b/", "a b/", "1/"]
        bases = ["x", "y", "x-y", "x_y", "1st", "a.b.c", "with space", "UPPER", "x", "int", "z"]
        packages = ["", "p", "p.q", "P.Q_r", "int.class", "a.b", "_p", "google", "p._", "alpha"]
        count = self.choice([1, 1, 2, 3, 4])
        shared = self.choice(packages)
        for index in range(count):
            name = self.choice(folders) + self.choice(bases) + ".proto"
            if name not in self.files:
                package = shared if self.chance(0.5) else self.choice(packages)
                self.files[name] = ""
                self.files[name] = self.file(index, name, package)
        return self.files

    def file(self, index, name, package):
        self.index, self.package = index, package
        self.proto3 = self.chance(0.6)
        self.budget = self.choice([3, 10, 30])
        earlier = [other for other in self.files if other != name]
        self.visible = {index}
        lines = [self.remarks("") + 'syntax = "proto%d";\n' % (3 if self.proto3 else 2)]
        if package:
            lines.append(self.remarks("") + f"package {package};\n")
        for position, other in enumerate(earlier):
            if self.chance(0.7):
                lines.append('import %s"%s";\n' % (self.choice(["", "", "public ", "weak "]), other))
                self.visible.add(position)
        for standard in ("timestamp", "struct", "wrappers", "any", "duration", "field_mask", "empty"):
            if self.chance(0.2):
                lines.append('import "google/protobuf/%s.proto";\n' % standard)
                self.visible.add(standard)
        lines.append('import "protobuf-c/protobuf-c.proto";\nimport "google/events/cloudevent.proto";\n')
        lines += self.file_options()
        taken = self.scopes.setdefault(package, set())
        body = []
        for _ in range(self.choice([0, 1, 2, 4, 8])):
            kind = self.random()
            body.append(self.enum("", package, taken) if kind < 0.25 else
                        self.envelope(package, taken) if kind < 0.35 else self.message("", package, taken, 0))
        if self.chance(0.1) and len(body) > 1:
            body.append(self.service(package, taken))
        return "".join(lines + body)

    def file_options(self):
        options = []
        if self.chance(0.15):
            options.append("c_package) = \"%s" % self.choice(["", "c", "c.d", "Short_name", "_c", "p"]) + '"')
        if self.chance(0.1):
            options.append("const_strings) = true")
        if self.chance(0.1):
            options.append("use_oneof_field_name) = true")
        if self.chance(0.02):
            options.append("no_generate) = true")
        return ["option (pb_c_file).%s;\n" % option.replace(")", "", 1) for option in options]

    def service(self, package, taken):
        messages = [full for full, is_enum, file in self.types if file == self.index and not is_enum]
        if not messages:
            return ""
        request, answer = self.choice(messages), self.choice(messages)
        return f"service {self.name(taken, str.title)} {{ rpc call(stream .{request}) returns (.{answer}); }}\n"

    def enum(self, indent, scope, taken):
        name = self.name(taken, str.title)
        full = f"{scope}.{name}" if scope else name
        numbers = [0] if self.proto3 else []
        pool = [0, 1, 2, 3, -1, -2, 7, 100, 127, 128, 2147483647, -2147483648, 2147483646, 65536]
        numbers += [self.choice(pool) for _ in range(self.choice([1, 2, 5, 40]))]
        alias = len(set(numbers)) < len(numbers)
        text = f"{self.remarks(indent)}{indent}enum {name} {{\n"
        if alias:
            text += f"{indent}  option allow_alias = true;\n"
        values = []
        for number in numbers:
            # Siblings of their enum: new in the scope around.
            value = self.name(taken, str.upper)
            values.append((value, number))
            options = self.choice(["", "", "", " [deprecated = true]"])
            text += f"{self.remarks(indent + '  ')}{indent}  {value} = {number}{options};\n"
        self.types.append((full, True, self.index))
        self.enum_values[full] = values
        self.enum_is_open[full] = self.proto3
        return text + f"{indent}}}\n"

    def message(self, indent, scope, taken, depth):
        name = self.name(taken, str.title)
        full = f"{scope}.{name}" if scope else name
        self.types.append((full, False, self.index))
        return f"{self.remarks(indent)}{indent}message {name} {{\n" + self.body(indent, full, depth)

    def body(self, indent, full, depth):
        inner = indent + "  "
        text = ""
        if self.chance(0.05):
            text += f"{inner}option deprecated = true;\n"
        if self.chance(0.04):
            text += f"{inner}option (pb_c_msg).base_field_name = \"{self.choice(['parent', 'super_', 'a', 'base2'])}\";\n"
        own = set()
        numbers = set()
        while depth < 4 and self.budget > 0 and self.chance(0.35):
            self.budget -= 1
            if self.chance(0.4):
                text += self.enum(inner, full, own)
            else:
                text += self.message(inner, full, own, depth + 1)
        for _ in range(self.choice([0, 1, 3, 6, 20])):
            kind = self.random()
            if kind < 0.03 and not self.proto3 and depth < 4:
                text += self.group(inner, full, own, numbers, depth)
            elif kind < 0.12:
                text += self.oneof(inner, own, numbers)
            elif kind < 0.24:
                text += self.map(inner, own, numbers)
            else:
                text += self.field(inner, own, numbers)
        if not self.proto3 and self.chance(0.1):
            text += f"{inner}extensions 1000 to 1010, 5000 to max;\n"
        if self.chance(0.1):
            text += f"{inner}reserved 900 to 910, 999; reserved \"gone\";\n"
        return text + f"{indent}}}\n"

    def envelope(self, package, taken):
        data = [full for full, is_enum, file in self.types if file in self.visible and not is_enum]
        if not data:
            return ""
        name = self.name(taken, str.title) + self.choice(["Event", "Event", ""])
        self.envelopes += 1
        event_type = self.choice(["a.b.v1.done", r"odd \"type\" */ ??/", "t" * 300, "Ü"]) + str(self.envelopes)
        options = [f'cloud_event_type) = "{event_type}"']
        attributes = ["bucket", "data", "event", "int", "x1", "1x", "attributes", "errno", "linux"]
        options += [f'cloud_event_extension_name) = "{self.choice(attributes)}"' for _ in range(self.choice([0, 0, 1, 3]))]
        lines = "".join(f"  option (google.events.{option};\n" for option in options)
        return f"{self.remarks('')}message {name} {{\n{lines}  .{self.choice(data)} data = 1;\n}}\n".replace(
            "  .", "  ." if self.proto3 else "  optional .")

    def group(self, indent, scope, own, numbers, depth):
        name = self.name(own, str.title)
        if not name[0].isupper() or name.lower() in own - {name.lower().replace("_", "")}:
            return ""
        own.add(name.lower())
        full = f"{scope}.{name}"
        head = f"{indent}{self.choice(['optional', 'repeated'])} group {name} = {self.number(numbers)} {{\n"
        return head + self.body(indent, full, depth + 1)

    def number(self, numbers):
        while True:
            number = self.choice([self.randint(1, 40), self.randint(1, 40), self.randint(1, 899), 536870911,
                                  self.randint(20000, 536870911)])
            reserved = 19000 <= number < 20000 or 900 <= number <= 1010 or number >= 5000 and not self.proto3
            if number not in numbers and not reserved:
                numbers.add(number)
                return number

    def type_name(self, scalars):
        if self.chance(0.55):
            return self.choice(scalars), None
        known = [("google.protobuf." + name, False) for standard, name in (
            ("timestamp", "Timestamp"), ("struct", "Struct"), ("struct", "Value"), ("struct", "ListValue"),
            ("struct", "NullValue"), ("wrappers", "Int64Value"), ("wrappers", "BytesValue"), ("any", "Any"),
            ("duration", "Duration"), ("field_mask", "FieldMask"), ("empty", "Empty")) if standard in self.visible
            and name != "NullValue"]
        known += [(full, is_enum) for full, is_enum, file in self.types if file in self.visible and
                  (not is_enum or not self.proto3 or self.enum_is_open[full])]
        if not known:
            return self.choice(scalars), None
        full, is_enum = self.choice(known)
        return "." + full, is_enum

    def default(self, kind, is_enum):
        choices = {"double": ["inf", "-inf", "nan", "-0.0", "1e300", "3", "0.1", "-1.5e-300"], "string": TEXTS,
                   "float": ["inf", "-inf", "nan", "-0", "3.4e38", "7", "0.1"], "bool": ["true", "false"], "bytes": BYTES}
        if kind in choices:
            value = self.choice(choices[kind])
            return f'"{value}"' if kind in ("string", "bytes") else value
        if is_enum:
            return self.choice(self.enum_values[kind[1:]])[0]
        signed = not kind.startswith(("u", "fixed"))
        bits = 64 if kind.endswith("64") else 32
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        return str(self.choice([low, high, 0, 1, high - 1]))

    def options(self, kind, is_enum, shape):
        options = []
        if not self.proto3 and shape != "repeated" and is_enum is not False and self.chance(0.4):
            options.append("default = " + self.default(kind, is_enum))
        packable = kind not in ("string", "bytes") and is_enum is not False
        if shape == "repeated" and packable and self.chance(0.4):
            options.append("packed = " + self.choice(["true", "false"]))
        if kind == "string" and self.chance(0.15):
            options.append("(pb_c_field).string_as_bytes = true")
        if self.chance(0.05):
            options.append("deprecated = true")
        if shape != "map" and self.chance(0.08):
            self.json_names += 1
            odd = self.choice(["j", "with space", r"q\"uote", "Ü", r"tab\t", "a.b", "$", "-", "{{x}}", "??/", "w" * 40, "@type"])
            options.append(f'json_name = "{odd}{self.json_names}"')
        return f" [{', '.join(options)}]" if options else ""

    def field(self, indent, own, numbers):
        kind, is_enum = self.type_name(SCALARS)
        shape = self.choice(["", "optional", "repeated"] if self.proto3 else ["optional", "optional", "repeated", "required"])
        if shape == "required" and is_enum is False:
            shape = "optional"  # may have no end
        name = self.name(own, str.lower)
        prefix = f"{shape} " if shape else ""
        return (f"{self.remarks(indent)}{indent}{prefix}{kind} {name} = {self.number(numbers)}"
                f"{self.options(kind, is_enum, shape)};{self.choice(['', '', ' // behind */'])}\n")

    def map(self, indent, own, numbers):
        kind, is_enum = self.type_name(SCALARS)
        name = self.name(own, str.lower)
        entry = "".join(part[:1].upper() + part[1:] for part in name.split("_")) + "Entry"
        own.update([entry, entry.lower()])
        if is_enum and not self.proto3 and self.enum_values[kind[1:]][0][1] != 0:
            kind = "int32"  # protoc wants 0 first
        return f"{indent}map<{self.choice(KEYS)}, {kind}> {name} = {self.number(numbers)};\n"

    def oneof(self, indent, own, numbers):
        text = f"{self.remarks(indent)}{indent}oneof {self.name(own, str.lower)} {{\n"
        for _ in range(self.choice([1, 2, 5])):
            kind, is_enum = self.type_name(SCALARS)
            name = self.name(own, str.lower)
            text += f"{indent}  {kind} {name} = {self.number(numbers)}{self.options(kind, is_enum, 'oneof')};\n"
        return text + f"{indent}}}\n"


def random_schema(seed):
    return Schema(seed).generate()
