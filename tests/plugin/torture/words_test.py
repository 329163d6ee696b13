"""Fields called like any keyword of C or C++, or like any macro of the system's headers, behind all of these headers."""

import re
import subprocess
import unittest
from pathlib import Path

from workshop import GENERATED
from harness import FolderTest, RUNTIME_DIRS, checked

KEYWORDS = """alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool break case catch
    char char8_t char16_t char32_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
    constinit continue contract_assert decltype default delete do double dynamic_cast else enum explicit export extern
    false final float for fortran friend goto if import inline int long module mutable namespace new noexcept not not_eq
    nullptr operator or or_eq override post pre private protected public reflexpr register reinterpret_cast requires
    restrict return short signed sizeof static static_assert static_cast struct switch synchronized template this
    thread_local throw transaction_safe true try typedef typeid typename typeof typeof_unqual union unsigned using
    virtual void volatile wchar_t while xor xor_eq _Bool _Complex _Generic _Atomic __thread __func__ __FILE__""".split()
HEADERS = """aio arpa/inet arpa/nameser assert byteswap complex cpio ctype dirent dlfcn endian errno fcntl fenv float
    fnmatch ftw getopt glob grp iconv ifaddrs inttypes iso646 langinfo libgen limits locale math monetary net/if netdb
    netinet/in netinet/ip netinet/ip6 netinet/ip_icmp netinet/tcp nl_types poll pthread pwd regex resolv sched search
    semaphore setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings
    sys/ioctl sys/mman sys/msg sys/param sys/resource sys/select sys/sem sys/shm sys/socket sys/stat sys/statvfs
    sys/sysmacros sys/time sys/times sys/types sys/uio sys/un sys/utsname sys/wait syslog tar termios tgmath threads time
    uchar ulimit unistd utime utmpx wchar wctype wordexp""".split()
NO_CPLUSPLUS = {"complex", "stdatomic", "stdnoreturn", "stdalign", "tgmath", "threads"}


def includes(words):
    return "".join(f"#include <{word}.h>\n" for word in words)


def macros():
    """Names of object-like macros in lower case, as members are."""
    source = includes(HEADERS)
    text = subprocess.run(["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-dM", "-E", "-x", "c", "-"], input=source, text=True,
                          check=True, capture_output=True).stdout
    found = re.findall(r"^#define ([a-z]\w*) +(?!\1$)\S", text, re.MULTILINE)
    return sorted({name for name in found if name == name.lower()})


class WordsTest(FolderTest):
    def test_members_and_values(self):
        words = sorted({word.lower(): word for word in [*KEYWORDS, *macros()]}.values())
        self.assertGreater(len(words), 200)
        fields = "".join(f"  optional int32 {word} = {number};\n" for number, word in enumerate(words, 1))
        cases = "".join(f"    string {word} = {number};\n" for number, word in enumerate(words, 1))
        values = "".join(f"  {word} = {number};\n" for number, word in enumerate(words))
        schema = (f'syntax = "proto2";\nmessage Fields {{\n{fields}}}\nmessage Cases {{\n  oneof one {{\n{cases}  }}\n}}\n'
                  f"enum Values {{\n{values}}}\n")
        (self.folder / "words.proto").write_text(schema)
        out = self.generated(["words.proto"], folders=[self.folder])
        use = "\nvoid use(Fields *fields);\nvoid use(Fields *fields)\n{\n"
        text = (out / "words.pb-c.h").read_text()
        members = re.findall(r"^    int32_t (\w+);", text, re.MULTILINE)
        self.assertEqual(len(members), len(words))
        use += "".join(f"    fields->{member} = 1;\n" for member in members) + "}\n"
        flags = [f"-I{path}" for path in (out, GENERATED, *RUNTIME_DIRS)]
        for compiler, standard in (("gcc", "gnu11"), ("clang", "gnu17"), ("g++", "gnu++17"), ("clang++", "gnu++20")):
            plus = "++" in compiler
            headers = includes([word for word in HEADERS if not plus or word not in NO_CPLUSPLUS])
            for name, order in (("after.c", headers + '#include "words.pb-c.h"\n' + use),
                                ("before.c", '#include "words.pb-c.h"\n' + headers + use)):
                source = self.folder / name
                source.write_text(order)
                checked([compiler, f"-std={standard}", "-D_GNU_SOURCE", "-x", "c++" if plus else "c", "-fsyntax-only",
                         "-Wall", "-Wextra", "-Werror", *flags, source])


if __name__ == "__main__":
    unittest.main(verbosity=2)
