#!/usr/bin/env python3
"""Every model of the window is watched by a QAbstractItemModelTester in a test.

    modeltesters.py TREE

A model that breaks the contract of Qt's models corrupts the views over it long after and far from
the mistake; the tester finds it where it is made. Prints one line for each class in ui/ that derives
from one of Qt's models or proxies, itself or by way of another class there, and that no test has a
tester over; exits 1 if there is any. A test counts where CMake builds it: its name stands in the
CMakeLists.txt beside it.
"""

import re
import sys
from pathlib import Path

QT_MODEL = re.compile(r"Q(Abstract(Item|Table|List|Proxy)Model|\w+ProxyModel|Standard\w+Model|StringListModel"
                      r"|FileSystemModel|ConcatenateTablesProxyModel)$")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
CLASS = re.compile(r"\b(?:class|struct)\s+(\w+)(?:\s+final)?\s*:\s*([^{;]+)\{")
BASE = re.compile(r"(?:public|protected|private|virtual|\s)*([\w:]+)")
TESTER = re.compile(r"\bQAbstractItemModelTester\s+\w+\s*[({]\s*&(\w+)\s*[,)}]")


def sources(folder, suffixes):
    for file in sorted(folder.rglob("*")):
        if file.suffix in suffixes:
            yield file, COMMENT.sub("", file.read_text(encoding="utf-8"))


def models(tree):
    """The models that ui/ has: their names, and where each is."""
    bases = {}
    where = {}
    for file, text in sources(tree / "ui", (".h", ".cpp")):
        for match in CLASS.finditer(text):
            names = [BASE.match(base.strip()) for base in match[2].split(",")]
            bases[match[1]] = [name[1].split("::")[-1] for name in names if name]
            where[match[1]] = file.relative_to(tree).as_posix()
    found = set()
    grown = True
    while grown:
        more = {name for name, parents in bases.items()
                if any(QT_MODEL.match(parent) or parent in found for parent in parents)}
        grown = more != found
        found = more
    return {name: where[name] for name in sorted(found)}


def is_built(file):
    beside = file.parent / "CMakeLists.txt"
    return beside.is_file() and re.search(rf"\b{re.escape(file.stem)}\b", beside.read_text(encoding="utf-8"))


def watched(tree):
    """The classes that a test has a tester over."""
    names = set()
    for file, text in sources(tree / "tests", (".cpp",)):
        if not is_built(file):
            continue
        for variable in set(TESTER.findall(text)):
            names.update(re.findall(rf"\b(\w+)\s+{variable}\s*[;({{]", text))
    return names


def check(tree):
    """All that is not watched, a line each."""
    tree = Path(tree).resolve()
    seen = watched(tree)
    return [f"{path}: no test has a QAbstractItemModelTester over a {name}"
            for name, path in models(tree).items() if name not in seen]


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    problems = check(sys.argv[1])
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
