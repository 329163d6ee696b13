"""Inputs with mistakes: JSON text and wire bytes, changed in a few places."""
import json
import random
import re

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null|[{}\[\]:,]|\s+|.', re.S)

VALUES = '''
null true false True {} [] [1] [null] [{}] {"a":1} {"value":1} "" "a" "true" "false" "foo" "FOO" "NULL_VALUE"
0 -0 1 -1 1.0 1.5 1e2 1e-2 1E+2 -1e0 01 1. .5 +1 1e 0x1 --1 NaN Infinity 0.1e1 100000000000000000000000
"1" "-0" "1.0" "1e2" "1.5" "0x1" "2" "NaN" "Infinity" "-Infinity" "inf"
2147483647 2147483648 -2147483648 -2147483649 4294967295 4294967296
9223372036854775807 9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616
"9223372036854775807" "9223372036854775808" "18446744073709551615" "18446744073709551616"
1e400 -1e400 3.5e38 3.4028235e38 3.40282356e38 1.7976931348623159e308 1e-46
"AQI=" "AQI" "-_8=" "AQI==" "A" "AQ=I" "AR==" "+/8="
"1970-01-01T00:00:00Z" "1970-01-01T00:00:00.123456789Z" "1970-01-01T00:00:00.1234567891Z" "1970-01-01t00:00:00z"
"1970-01-01T00:00:00+01:00" "1970-01-01T00:00:00-24:00" "0001-01-01T00:00:00Z" "0000-12-31T23:59:59Z"
"9999-12-31T23:59:59.999999999Z" "9999-12-31T23:59:59-00:01" "1970-02-29T00:00:00Z" "2000-02-29T24:00:00Z"
"1970-01-01T00:00:60Z" "1970-01-01T00:00:00.Z" "1970-01-01T00:00:00"
"1s" "1.5s" "-1.5s" "1.s" ".5s" "+1s" "1.0000000001s" "315576000000s" "315576000001s" "-315576000000.999999999s" "s"
"a.b,c" "fooBar" "foo_bar" "a,,b" ",a" "\\u0041" "\\ud83d\\ude00" "\\ud83d" "\\x41" "\\/" "\u00e9"
'''.split()

FRAGMENTS = [' ', '\n', '\t', '\r', '\x0c', '\u00a0', ',', '[', ']', '{', '}', ':', 'null', '/**/', '#', '"']
CHARACTERS = [*'09.-+eE"\\{}[],:aZ_/Ts', '\x01', '\x7f', '\u00e9', '\u2028', '']


class Mutator(random.Random):
    def json(self, text, names):
        """`names` are what members may be called."""
        changes = (self.replace_token, self.replace_token, self.replace_token, self.insert_token, self.remove_token,
                   self.add_member, self.change_character, self.move_end, self.escape)
        for _ in range(self.choice([1, 1, 1, 2, 3])):
            text = self.choice(changes)(text, names)
        return text

    def replace_token(self, text, names):
        tokens = TOKEN.findall(text)
        places = [index for index, token in enumerate(tokens) if token[0] in '"-0123456789tfn']
        if places:
            place = self.choice(places)
            is_name = ''.join(tokens[place + 1:place + 3]).strip().startswith(':')
            tokens[place] = json.dumps(self.choice(names)) if is_name and self.random() < 0.8 else self.choice(VALUES)
        return ''.join(tokens)

    def insert_token(self, text, names):
        tokens = TOKEN.findall(text)
        tokens.insert(self.randint(0, len(tokens)), self.choice(FRAGMENTS))
        return ''.join(tokens)

    def remove_token(self, text, names):
        tokens = TOKEN.findall(text)
        if tokens:
            del tokens[self.randrange(len(tokens))]
        return ''.join(tokens)

    def add_member(self, text, names):
        braces = [match.end() for match in re.finditer(r'\{', text)]
        if not braces:
            return text
        at = self.choice(braces)
        comma = '' if text[at:].lstrip().startswith('}') else ','
        return text[:at] + json.dumps(self.choice(names)) + ':' + self.choice(VALUES) + comma + text[at:]

    def change_character(self, text, names):
        at = self.randint(0, len(text))
        return text[:at] + self.choice(CHARACTERS) + text[at + self.randrange(2):]

    def move_end(self, text, names):
        low, high = sorted((self.randint(0, len(text)), self.randint(0, len(text))))
        return text[:low] + text[high:] if self.random() < 0.5 else text[:high] + text[low:]

    def escape(self, text, names):
        def with_escapes(match):
            return '"' + ''.join('\\u%04x' % ord(c) if self.random() < 0.3 and ord(c) < 65536 else c
                                 for c in match.group(1)) + '"'
        return re.sub(r'"([^"\\]*)"', with_escapes, text)

    def wire(self, data, others):
        """`others` are inputs of which this one may get a piece."""
        data = bytearray(data)
        for _ in range(self.choice([1, 1, 2, 3])):
            at = self.randint(0, len(data))
            kind = self.randrange(7)
            if kind == 0:
                data[at:at + 1] = bytes([self.randrange(256)])
            elif kind == 1 and at < len(data):
                data[at] ^= 1 << self.randrange(8)
            elif kind == 2:
                del data[at:at + 1]
            elif kind == 3:
                data.insert(at, self.choice([0, 1, 0x7F, 0x80, 0xFF]))
            elif kind == 4:
                del data[at:]
            elif kind == 5:
                data[at:at] = self.choice(others)
            elif kind == 6:
                other = self.randint(0, len(data))
                data[at:at] = data[min(at, other):max(at, other)]
        return bytes(data[:5000])
