"""What the program says of its own command line: its verbs, and the options of each."""

import re
import subprocess


def text(program, *arguments):
    return subprocess.run(
        [program, *arguments], check=True, capture_output=True, text=True, timeout=60
    ).stdout


def verbs(program):
    """The names under "Verbs:" in `stowage --help`."""
    listed = re.search(r"^Verbs:\n(.*?)\n\n", text(program, "--help"), re.MULTILINE | re.DOTALL)
    return [line.split()[0] for line in listed[1].splitlines()]


def options(program, verb):
    """The options of a verb, spelled with their dashes; help is every verb's and not among them."""
    found = set()
    for line in text(program, verb, "--help").splitlines():
        entry = re.match(r"\s+(-\S.*?)(?:\s{2,}|$)", line)
        if entry:
            found.update(re.findall(r"(?<!\S)--?[a-z][a-z-]*", entry[1]))
    return found - {"-h", "--help"}
