"""usage: headers_test.py NM GENERATED_DIR RUNTIME_INCLUDE_DIRS LIBRARY ...

Every generated header of the tree compiles alone, and all of them together behind sixty of the system's, as C11, C17 and
C++17 with gcc and clang; the libraries define the symbols that these headers declare, and no others.
"""
import os
import re
import shutil
import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NM, GENERATED, RUNTIME = sys.argv[1], Path(sys.argv[2]), sys.argv[3].split(":")
LIBRARIES = sys.argv[4:]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
DIALECTS = [(compiler, standard) for compiler, standards in (
    ("gcc", ("c11", "c17")), ("clang", ("c11", "c17")), ("g++", ("c++17",)), ("clang++", ("c++17",)))
    for standard in standards if shutil.which(compiler)]
DECLARED = re.compile(r"^extern const [^()]*?(\w+)(?:\[\])?;$", re.MULTILINE)
SYSTEM = """aio arpa/inet assert byteswap cpio ctype dirent dlfcn endian errno fcntl fenv float fnmatch ftw getopt glob grp
    iconv ifaddrs inttypes langinfo libgen limits locale math monetary net/if netdb netinet/in netinet/tcp nl_types poll
    pthread pwd regex resolv sched search semaphore setjmp signal spawn stdio stdlib string strings sys/ioctl sys/mman
    sys/msg sys/param sys/resource sys/select sys/sem sys/shm sys/socket sys/stat sys/statvfs sys/sysmacros sys/time
    sys/times sys/uio sys/un sys/utsname sys/wait syslog termios time uchar ulimit unistd utime utmpx wchar wctype
    wordexp""".split()


def headers():
    """Those that hold something, by the name that includes them."""
    found = [path for path in sorted(GENERATED.rglob("*.h")) if "extern " in path.read_text()]
    return [str(path.relative_to(GENERATED)) for path in found]


def complaint(job):
    """What a compiler has against a source text."""
    (compiler, standard), text, flags = job
    language = "c++" if "++" in compiler else "c"
    command = [compiler, f"-std={standard}", "-x", language, "-fsyntax-only", *WARNINGS, *flags, f"-I{GENERATED}",
               *[f"-I{folder}" for folder in RUNTIME], "-"]
    result = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return f"{compiler} {standard} {text[-200:]}{result.stderr[:2000]}" if result.returncode != 0 else ""


class HeadersTest(unittest.TestCase):
    def check(self, jobs):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            complaints = [text for text in pool.map(complaint, jobs) if text]
        self.assertEqual(complaints, [], "\n".join(complaints[:5]))

    def test_alone(self):
        self.assertGreater(len(headers()), 100)
        # What a header lacks, it lacks in C11 as in C17: each compiler takes one of the two.
        dialects = [dialect for dialect in DIALECTS if dialect not in (("gcc", "c17"), ("clang", "c11"))]
        self.check([(dialect, f'#include "{header}"\n', []) for dialect in dialects for header in headers()])

    def test_together_behind_the_system(self):
        self.assertGreater(len(SYSTEM), 50)
        text = "".join(f"#include <{name}.h>\n" for name in SYSTEM) + "".join(f'#include "{name}"\n' for name in headers())
        self.check([(dialect, text, ["-D_GNU_SOURCE"]) for dialect in DIALECTS])

    def test_symbols(self):
        output = subprocess.run([NM, "-g", "--defined-only", *LIBRARIES], stdout=subprocess.PIPE, text=True, check=True)
        defined = {line.split()[2] for line in output.stdout.splitlines() if len(line.split()) == 3}
        declared = {name for header in headers() for name in DECLARED.findall((GENERATED / header).read_text())}
        self.assertGreater(len(declared), 3000)
        self.assertEqual((sorted(defined - declared), sorted(declared - defined)), ([], []))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
