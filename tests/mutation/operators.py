"""Small mistakes that one could make in a C file: where each could be, and what the text then is."""

import re
from dataclasses import dataclass

SWAPS = {
    "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "+=": ["-=", "="], "-=": ["+=", "="], "++": ["--"], "--": ["++"],
    "<<": [">>"], ">>": ["<<"], "&": ["|"], "|": ["&"], "|=": ["=", "&="], "&=": ["=", "|="], "%": ["/"], "*": ["+"],
}
TOKEN = re.compile(
    r"\w+|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\.\.\.|\S")
NUMBER = re.compile(r"(0[xX][0-9a-fA-F]+|\d+)([uUlL]*)$")
HIDDEN = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|^[ \t]*#(?:\\\n|[^\n])*", re.S | re.M)
CHARACTER = re.compile(r"'([^'\\])'")
RETURN = re.compile(r"\breturn\b([^;{}]*);")
STATEMENT = re.compile(r"(?<=[;{}:\n])([ \t]+)((?:[\w.\->\[\]*]+(?:\([^;{}]*\))?[ \t]*(?:[-+|&*]?=[^;{}]*|\+\+|--)?);)(?=\n)")
NEVER_DELETED = re.compile(r"^(return|break|continue|goto|typedef|struct|enum|static|const|extern|case|default|else)\b")
DECLARATION = re.compile(r"^(?:const |static |struct |unsigned )*\w+ (?:\*|const )*\w+(?:\[[^\]]*\])*(?: =|;)")
CONDITION = re.compile(r"\b(if|while) \(")


@dataclass(frozen=True)
class Mutant:
    kind: str
    start: int
    end: int
    text: str

    def apply(self, source):
        return source[:self.start] + self.text + source[self.end:]


def blanked(source):
    """The text with comments, strings, characters and directives as blanks of the same length."""
    blank = lambda match: re.sub(r"[^\n]", " ", match[0])
    return HIDDEN.sub(blank, source)


def closing(code, start):
    """Where the bracket at `start` is closed."""
    depth = 0
    for at in range(start, len(code)):
        if code[at] in "([{":
            depth += 1
        elif code[at] in ")]}":
            depth -= 1
            if depth == 0:
                return at
    return len(code)


def is_binary(code, start):
    """Whether an operator has a value before it."""
    before = code[:start].rstrip()
    return bool(before) and (before[-1].isalnum() or before[-1] in "_)]") and not before.endswith("return")


def body_ranges(code):
    """Bodies of functions: what braces hold that stand alone on a line after a line that ends in `)`."""
    for match in re.finditer(r"\)\n\{\n", code):
        start = match.end()
        yield start, closing(code, match.end() - 2)


def operands(code, start, end):
    """The parts of a condition between its outermost && or ||, with the operator that would ignore them."""
    depth, first, parts, operators = 0, start, [], []
    at = start
    while at < end:
        if code[at] in "([{":
            depth += 1
        elif code[at] in ")]}":
            depth -= 1
        elif depth == 0 and code[at:at + 2] in ("&&", "||"):
            parts.append((first, at))
            operators.append(code[at:at + 2])
            at += 1
            first = at + 1
        at += 1
    parts.append((first, end))
    if len(set(operators)) == 1:
        neutral = "1" if operators[0] == "&&" else "0"
        for first, last in parts:
            lead = len(code[first:last]) - len(code[first:last].lstrip())
            trail = len(code[first:last].rstrip())
            yield first + lead, first + trail, neutral


def token_mutants(code, start, end):
    for match in TOKEN.finditer(code, start, end):
        token = match[0]
        if token in SWAPS and not (token in "+-*&" and not is_binary(code, match.start())):
            if token == "*" and re.search(r"\b(const|void|char|int|size_t|\w+_t|struct \w+) ?$", code[:match.start()]):
                continue
            for other in SWAPS[token]:
                yield Mutant("operator", match.start(), match.end(), other)
        elif token == "!":
            yield Mutant("negation", match.start(), match.end(), "")
        elif token in ("true", "false"):
            yield Mutant("value", match.start(), match.end(), "false" if token == "true" else "true")
        else:
            number = NUMBER.match(token)
            if number and code[match.start() - 1] != ".":
                value, suffix = int(number[1], 0 if number[1] != "0" and number[1][:2] in ("0x", "0X") else 10), number[2]
                for other in ([value - 1] if value > 0 else []) + [value + 1]:
                    yield Mutant("constant", match.start(), match.end(), f"{other}{suffix}")


def mutants(source):
    """All mutants of a file, in order."""
    code = blanked(source)
    found = []
    for start, end in body_ranges(code):
        found += token_mutants(code, start, end)
        for match in CHARACTER.finditer(source, start, end):
            if code[match.start()] == " " and source[match.start() - 1] != "'":
                other = chr(ord(match[1]) + 1)
                if other not in "'\\":
                    found.append(Mutant("constant", match.start(), match.end(), f"'{other}'"))
        for match in CONDITION.finditer(code, start, end):
            first, last = match.end(), closing(code, match.end() - 1)
            found += [Mutant("bound", *place) for place in operands(code, first, last)]
            if match[1] == "if":
                found.append(Mutant("condition", first, last, "0"))
                found.append(Mutant("condition", first, last, "1"))
        for match in RETURN.finditer(code, start, end):
            value = source[match.start(1):match.end(1)].strip()
            if re.search(r"(?<!_)(fail|error|refuse|invalid|[A-Z]+_[A-Z_]+)", value) and value != "CEVENTS_OK":
                found.append(Mutant("swallow", match.start(1), match.end(1), " CEVENTS_OK"))
                found.append(Mutant("swallow", match.start(1), match.end(1), " true"))
            found += [Mutant("bound", *place) for place in operands(code, match.start(1), match.end(1))]
        for match in STATEMENT.finditer(code, start, end):
            if not NEVER_DELETED.match(match[2]) and not DECLARATION.match(match[2]):
                found.append(Mutant("statement", match.start(2), match.end(2), ";"))
        for match in re.finditer(r"\b(break|continue);", code[start:end]):
            found.append(Mutant("statement", start + match.start(), start + match.end(),
                                ";" if match[1] == "break" else "break;"))
    for match in re.finditer(r"\b[A-Z][A-Z_0-9]* = (?:[^,;{}\n]*)", code): # limits that an enum names
        if code.count("{", 0, match.start()) - code.count("}", 0, match.start()) == 1 and not any(
                start <= match.start() < end for start, end in body_ranges(code)):
            found += [mutant for mutant in token_mutants(code, match.start(), match.end()) if mutant.kind == "constant"]
    return sorted(set(found), key=lambda mutant: (mutant.start, mutant.end, mutant.text))
