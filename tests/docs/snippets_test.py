"""Does what a document says, as a reader would: writes its files, runs its commands, compares what they print.

usage: snippets_test.py DOCUMENT FOLDER
The folder is made anew. CEVENTS_SOURCE names the sources; everything else comes from PATH and the environment.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from document import Document
from terminal import Terminal, split_commands, split_console

SOURCE = Path(os.environ["CEVENTS_SOURCE"])


def make_folder(document, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if document.in_root:
        for entry in SOURCE.iterdir():
            if entry.name not in ("build", ".git"):
                (folder / entry.name).symlink_to(entry)


def write_file(folder, block):
    append = "append" in block.attributes
    path = folder / block.attributes["append" if append else "file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        return "the file would lie in the sources"
    if not append:
        path.unlink(missing_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        file.write(block.text)
    return None


def compare_file(block):
    """A quotation may leave out the indentation that all its lines share."""
    path = SOURCE / block.attributes["from"]
    if not path.is_file():
        return f"{path} is not there"
    text = path.read_text(encoding="utf-8")
    if "file" in block.attributes:
        return None if text == block.text else f"{path} holds something else"
    quoted = [line.strip() for line in block.text.strip().splitlines()]
    lines = [line.strip() for line in text.splitlines()]
    places = range(len(lines) - len(quoted) + 1)
    return None if any(lines[i:i + len(quoted)] == quoted for i in places) else f"{path} does not hold these lines"


def check_shell(text):
    checked = subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True, check=False)
    if checked.returncode != 0:
        raise ValueError(checked.stderr)


def check_yaml(text):
    try:
        list(yaml.safe_load_all(text))
    except yaml.YAMLError as error:
        raise ValueError(error) from error


CHECKS = {
    "console": lambda text: [check_shell(command) for command, _ in split_console(text)],
    "json": json.loads,
    "sh": check_shell,
    "yaml": check_yaml,
}


def check_syntax(block):
    """For what cannot run."""
    try:
        CHECKS.get(block.language, str)(block.text)
    except ValueError as error:
        return str(error)
    return None


def run_commands(terminal, block):
    commands = ([(command, None) for command in split_commands(block.text)] if block.language == "sh"
                else split_console(block.text))
    for command, expected in commands:
        status = terminal.run(command)
        fails = "fails" in block.attributes and command == commands[-1][0]
        if (status != 0) != fails:
            return f"$ {command}\nended with {status} and printed\n{terminal.output()}"
        if expected is not None and not terminal.prints(expected):
            return f"$ {command}\nprinted\n{terminal.output()}instead of\n{expected}"
    return None


def do(block, folder, terminal):
    """What is wrong with a block, or None."""
    if "norun" in block.attributes:
        return check_syntax(block)
    problem = None
    if "from" in block.attributes:
        problem = compare_file(block)
    if problem is None and {"file", "append"} & set(block.attributes):
        problem = write_file(folder, block)
    if problem is None and not {"file", "append", "from"} & set(block.attributes):
        problem = run_commands(terminal, block)
    return problem


def main():
    path, folder = sys.argv[1], Path(sys.argv[2])
    document = Document(path)
    for complaint in document.complaints:
        print(complaint)
    if document.complaints:
        return 1
    make_folder(document, folder)
    with Terminal(folder, dict(os.environ)) as terminal:
        for block in document.blocks:
            problem = do(block, folder, terminal)
            if problem is not None:
                print(f"{path}:{block.line}: {problem}")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
