"""What protoc-gen-c makes of the schemas of this folder, as far as its output compiles, we make too."""

import unittest

from workshop import HERE
from protobuf_c_test import ComparisonTest
import twins

# It keeps words of C and its library, knows no groups, its defaults lose digits, infinities and NaN, and texts as bytes
# get a default of the wrong type.
TORTURE = ["bare.proto", "imports.proto", "json_names.proto", "maps.proto", "numbers.proto",
           "one.two/part-1.proto", "one.two/part_2.proto", "recursion.proto", "remarks.proto",
           "leaf.proto", "same/a/leaf.proto", "with space/1st file.v1.proto"]


class TortureTest(ComparisonTest):
    def test_schemas(self):
        files = twins.without_optional(self.descriptors(HERE / "schemas", TORTURE))
        self.assertGreater(self.compare_sets(files, files), 1000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
