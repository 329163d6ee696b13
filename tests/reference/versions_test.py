"""The version is that of project() in CMakeLists.txt, wherever it stands. usage: SOURCE_DIR BUILD_DIR TOOL PLUGIN"""
import re
import subprocess
import sys


def main():
    source, build, tool, plugin = sys.argv[1:]

    def read(path):
        return open(path, encoding="utf-8").read()

    def found(pattern, text):
        match = re.search(pattern, text, flags=re.M)
        return match[1] if match else None

    def told(program):
        return found(r" (\S+)$", subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip())

    version = found(r"^project\(cevents VERSION (\S+)", read(f"{source}/CMakeLists.txt"))
    header = read(f"{build}/runtime/include/cevents/version.h")
    major, minor, patch = (int(part) for part in version.split("."))
    number = found(r"CEVENTS_VERSION_NUMBER \((.*)\)", header)
    places = {
        "cevents --version": told(tool),
        "protoc-gen-cevents --version": told(plugin),
        "version.h": found(r'define CEVENTS_VERSION "(.*)"', header),
        "cevents.pc": found(r"^Version: (.*)$", read(f"{build}/pkgconfig/cevents.pc")),
        "cevents-config-version.cmake": found(r'PACKAGE_VERSION "(.*)"', read(f"{build}/cmake/cevents-config-version.cmake")),
        "CHANGELOG.md": found(r"^## \[(\d\S*)\]", read(f"{source}/CHANGELOG.md")),
    }
    for page in ("protoc-gen-cevents.1", "cevents.1", "cevents.3", "cevents.yaml.5"):
        places[page] = found(r"^\.Os cevents (\S+)$", read(f"{build}/man/{page}"))
    failures = [f"{place} says {says}, not {version}" for place, says in places.items() if says != version]
    if number != f"{major} * 1000000 + {minor} * 1000 + {patch}":
        failures.append(f"CEVENTS_VERSION_NUMBER is {number}")
    print("\n".join(failures) or f"{version} in {len(places)} places")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
