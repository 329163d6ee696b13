"""The manual pages: well formed, and as true as the programs' --help, the sidecar's schema and a compiler can tell.
usage: MANDOC MAN_DIR TOOL PLUGIN SIDECAR_SCHEMA"""
import json
import re
import subprocess
import sys

# Pages that are not installed yet; the name of the system where the version stands.
HARMLESS = re.compile("referenced manual not found|outdated mandoc.db|operating system explicitly specified")


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def lint(mandoc, page):
    return [line for line in output(mandoc, "-Tlint", page).splitlines() if not HARMLESS.search(line)]


def sections(text, macro):
    """Name of a (sub)section -> its lines, up to the next one."""
    parts = re.split(rf"^\.{macro} (.*)$", text, flags=re.M)
    return {name: re.split(r"^\.Sh ", body, flags=re.M)[0] for name, body in zip(parts[1::2], parts[2::2])}


def items(text, macro):
    """What list items begin with: `.It Cm a , b Ns = ...` gives a and b."""
    found = set()
    for line in re.findall(rf"^\.It {macro} (.*)$", text, flags=re.M):
        line = line.split(" Ns ")[0]
        found |= {word for word in line.split() if re.fullmatch(r"[-a-z_]+", word) and word != "form"}
    return found


def options(text):
    return {re.match(r"(-[a-z-]+)", rest)[1] for rest in re.findall(r"^\.It Fl (-.*)$", text, flags=re.M)}


def differences(what, documented, told):
    failures = [f"{what}: {name} is not in the manual" for name in sorted(told - documented)]
    return failures + [f"{what}: {name} is in the manual only" for name in sorted(documented - told)]


def check_tool(tool, text):
    commands = set(re.findall(r"^  cevents (\w+)", output(tool, "--help"), flags=re.M))
    subsections = {name.split()[1]: body for name, body in sections(text, "Ss").items()}
    failures = differences("commands", set(subsections), commands)
    synopsis = sections(text, "Sh")["SYNOPSIS"]
    for command in sorted(commands & set(subsections)):
        told = set(re.findall(r"^  -(-[a-z-]+)", output(tool, command, "--help"), flags=re.M)) - {"-help"}
        failures += differences(command, options(subsections[command]), told)
        usage = synopsis.split(f".Cm {command}\n")[1].split(".Nm")[0]
        failures += differences(f"{command}, synopsis", set(re.findall(r"Fl (-[a-z-]+)", usage)), told)
    message = output(tool, "decode", "--limit", "nonesuch=1")
    told = set(re.search(r"It takes one of:(.*)", message)[1].split())
    return failures + differences("--limit", items(sections(text, "Sh")["LIMITS"], "Cm"), told)


def check_plugin(plugin, text):
    told = set(re.findall(r"^  ([a-z_]+)=", output(plugin, "--help"), flags=re.M))
    return differences("options of the plugin", items(text, "Cm"), told)


def check_sidecar(schema, text):
    def keys(node):
        if isinstance(node, dict):
            yield from node.get("properties", {})
            for value in node.values():
                yield from keys(value)
        elif isinstance(node, list):
            for value in node:
                yield from keys(value)
    told = set(keys(json.load(open(schema, encoding="utf-8"))))
    annotations = {word for word in re.findall(r"cloud_event_\w+", text)}
    return differences("keys of the sidecar", items(text, "Cm") | annotations, told)


def main():
    mandoc, folder, tool, plugin, schema = sys.argv[1:]
    pages = {name: f"{folder}/{name}" for name in ("protoc-gen-cevents.1", "cevents.1", "cevents.3", "cevents.yaml.5")}
    texts = {name: open(path, encoding="utf-8").read() for name, path in pages.items()}
    failures = [line for path in pages.values() for line in lint(mandoc, path)]
    failures += check_tool(tool, texts["cevents.1"])
    failures += check_plugin(plugin, texts["protoc-gen-cevents.1"])
    failures += check_sidecar(schema, texts["cevents.yaml.5"])
    print("\n".join(failures) or "no differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
