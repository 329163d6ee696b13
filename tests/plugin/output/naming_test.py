"""docs/naming.md: the names that it gives are generated from its example, and no header declares another one."""

import re
import unittest

from harness import FolderTest, SOURCE, generate

DOCUMENT = (SOURCE / "docs/naming.md").read_text()
FILE = "acme/orders/v1/orders"
# What belongs to other messages of the example is called as what belongs to OrderData.
NESTED = re.compile("(?i)__(line|labels_?entry)(?=__|_Closure|$)")
NO_NAMES = {"..__default_value"}

DECLARATIONS = [
    r"^#define (\w+)",
    r"^struct (\w+)",
    r"^typedef (?:struct|enum) \w+ (\w+);",
    r"^\} (\w+);",
    r"^extern const \w+ (\w+)",
    r"^(\w+)\(",
    r"^typedef \w+ \(\*(\w+)\)",
    r"^    ([A-Z]\w+)(?: = \w+)?,?$",
]
MEMBERS = re.compile(r"^ {4,8}(?:const )?\w+ \**(\w+);", re.M)


def section(title):
    return re.search(rf"^## {title}$(.*?)(?=^## |\Z)", DOCUMENT, re.M | re.S).group(1)


def names_in_tables(text):
    rows = "\n".join(line.split("|")[2] + "|" + "|".join(line.split("|")[3:]) for line in text.splitlines()
                     if line.startswith("| "))
    return set(re.findall(r"`([\w.]+)`", rows)) - NO_NAMES


class NamingTest(FolderTest):
    def setUp(self):
        super().setUp()
        schema = self.folder / f"{FILE}.proto"
        schema.parent.mkdir(parents=True)
        schema.write_text(re.search("^```proto [^\n]*\n(.*?)^```", DOCUMENT, re.M | re.S).group(1))

    def headers(self, *options):
        out = self.new_folder(f"out{len(options)}")
        result = generate(out, [f"{FILE}.proto"], ["catalog=acme_events", *options], folders=[self.folder])
        self.assertEqual(result.returncode, 0, result.stderr)
        names = sorted(str(path.relative_to(out)) for path in out.rglob("*"))
        self.assertEqual(names, [
            "acme", "acme/orders", "acme/orders/v1", *(f"{FILE}.{end}" for end in ("cevents.c", "cevents.h", "pb-c.c", "pb-c.h")),
            "acme_events.cevents.c", "acme_events.cevents.h"])
        return "\n".join(path.read_text() for path in sorted(out.rglob("*.h")))

    def test_names(self):
        text = self.headers()
        declared = {name for pattern in DECLARATIONS for name in re.findall(pattern, text, re.M)}
        declared = {name for name in declared if not name.startswith("PROTOBUF_C__FORCE")}
        given = set().union(*(names_in_tables(section(title)) for title in (
            "Files", "Messages", "Fields", "Oneofs", "Enums", "Event types")))
        members = {name for name in given if "__" not in name and not name.startswith("acme_")}
        self.assertEqual(given - members - declared, set())
        self.assertEqual(members - set(MEMBERS.findall(text)), set())
        undocumented = {name for name in declared if NESTED.sub("", name) not in given}
        self.assertEqual(undocumented, {"ACME__ORDERS__V1__ORDER_DATA__STATE__STATE_UNSPECIFIED"})
        self.assertIn("char *namespace_;", text)

    def test_c_package(self):
        text = self.headers("c_package=orders.v1")
        self.assertIn("struct Orders__V1__OrderData {", text)
        self.assertNotIn("Acme__", text)
        self.assertIn("`Orders__V1__OrderData`", section("To have other names"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
