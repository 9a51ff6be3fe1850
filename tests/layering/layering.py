#!/usr/bin/env python3
"""The include rule and the house's naming rules, held against a source tree.

    layering.py TREE [compile_commands.json]

Prints one line for each thing that breaks a rule, and exits 1 if there is any. The rule itself is
told in core/README.md. With the compile commands it is also seen what core really links with: Qt's
modules announce themselves by a definition, also those that come in by way of another library.
"""

import json
import re
import sys
from pathlib import Path

# Lowest row first: a folder may include what stands in a lower row, never a sibling.
ROWS = [
    ["core/base"],
    ["core/digest"],
    ["core/image", "core/layers"],
    ["core/registry"],
    ["core/layout", "core/remote", "core/storage"],
    ["core/transfer", "core/verify"],
    ["ui"],
    ["app"],
]
ROW_OF = {folder: number for number, row in enumerate(ROWS) for folder in row}
# The kinds of registry: only app/ knows them, ui/ sees the contract.
NOT_FOR_UI = {"core/layout", "core/remote", "core/storage"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
GENERATED = re.compile(r"(^|/)(moc_|ui_|qrc_)\w+\.(h|cpp)$|\.moc$")
GUI_MODULE = re.compile(r"^Qt(Gui|Widgets|Svg|SvgWidgets|PrintSupport|OpenGL\w*)/")
GUI_DEFINITION = re.compile(r"-DQT_(GUI|WIDGETS|SVG|SVGWIDGETS|PRINTSUPPORT|OPENGL\w*)_LIB\b")
DIALOG = re.compile(r"(dialog|messagebox|wizard)[^/]*$", re.IGNORECASE)
EMPTY_TYPE = re.compile(
    r"^[ \t]*(?:class|struct|enum class|enum)[ \t]+(\w*(?:Manager|Helper|Utils?|Common)s?)\b(?!.*::)",
    re.MULTILINE,
)
EMPTY_FILE = re.compile(r"(manager|helper|utils?|common)s?\.(h|cpp)$")
CORE_LINK = re.compile(r"\bcore_(\w+)")
PROGRAM_SEARCH = re.compile(r"^\s*(find_program|find_package\(Python3)\b", re.MULTILINE)
LONGEST = 500


def folder_of(path):
    """The row's folder that a path from the top lies in, or None."""
    parts = path.split("/")
    name = "/".join(parts[:2]) if parts[0] == "core" else parts[0]
    return name if name in ROW_OF else None


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def check_use(here, there):
    """Why the folder here may not use the folder there, or None."""
    if here == there:
        return None
    if here == "ui" and there in NOT_FOR_UI:
        return f"ui may not know a kind of registry ({there})"
    if ROW_OF[there] == ROW_OF[here]:
        return f"{here} and {there} are siblings"
    if ROW_OF[there] > ROW_OF[here]:
        return f"{there} stands above {here}"
    return None


def check_include(tree, path, kind, name):
    here = folder_of(path)
    if kind == "<":
        if here.startswith("core/") and GUI_MODULE.match(name):
            return f"core includes <{name}>"
        if re.search(r"model\.(h|cpp)$", path) and DIALOG.search(name):
            return f"a model includes <{name}>"
        return None
    if GENERATED.search(name):
        return None
    if ((tree / path).parent / (name + ".in")).is_file():
        return None  # CMake makes it from its neighbour
    if not (tree / name).is_file():
        return f'"{name}" is no path from the top'
    there = folder_of(name)
    if there is None:
        return f'"{name}" is in no folder of the plan'
    if re.search(r"model\.(h|cpp)$", path) and DIALOG.search(name):
        return f'a model includes a dialog ("{name}")'
    return check_use(here, there)


def check_source(tree, path):
    text = (tree / path).read_text(encoding="utf-8")
    if folder_of(path) is None:
        yield f"{path}: lies in no folder of the plan"
        return
    for match in INCLUDE.finditer(text):
        problem = check_include(tree, path, match[1], match[2])
        if problem:
            yield f"{path}:{line_of(text, match.start())}: {problem}"
    for match in EMPTY_TYPE.finditer(text):
        yield f"{path}:{line_of(text, match.start())}: {match[1]} says nothing; name it for what it is"
    if EMPTY_FILE.search(path):
        yield f"{path}: the file's name says nothing"
    lines = text.count("\n")
    if path.endswith(".cpp") and lines > LONGEST:
        yield f"{path}: {lines} lines; past {LONGEST}, two things live in one file"


def check_links(tree, path):
    """What a folder's CMakeLists.txt names as core_x, it links with."""
    here = folder_of(path)
    if here is None:
        return
    text = (tree / path).read_text(encoding="utf-8")
    for match in CORE_LINK.finditer(text):
        there = f"core/{match[1]}"
        if there not in ROW_OF:
            continue
        problem = check_use(here, there)
        if problem:
            yield f"{path}:{line_of(text, match.start())}: links: {problem}"
    if here.startswith("core/"):
        for match in re.finditer(r"\bQt6::(Gui|Widgets|Svg\w*|PrintSupport|OpenGL\w*)\b", text):
            yield f"{path}:{line_of(text, match.start())}: core links with {match[0]}"


def check_search(tree, path):
    """packaging/build configures the tests, too, on machines that have none of their programs."""
    text = (tree / path).read_text(encoding="utf-8")
    for match in PROGRAM_SEARCH.finditer(text):
        yield (f"{path}:{line_of(text, match.start())}: looks for a program when it is configured; "
               "a test finds its programs when it runs")


def check_commands(tree, commands):
    for entry in commands:
        path = (Path(entry["directory"]) / entry["file"]).resolve()
        if not path.is_relative_to(tree / "core"):
            continue
        command = entry.get("command") or " ".join(entry["arguments"])
        for module in sorted(set(GUI_DEFINITION.findall(command))):
            yield f"{path.relative_to(tree)}: is compiled with Qt's {module} module; core is without"


def check(tree, commands=()):
    """All that breaks a rule in the tree, a line each."""
    tree = Path(tree).resolve()
    problems = []
    for top in ("app", "core", "ui"):
        for file in sorted((tree / top).rglob("*")):
            path = file.relative_to(tree).as_posix()
            if file.suffix in (".h", ".cpp"):
                problems += check_source(tree, path)
            elif file.name == "CMakeLists.txt":
                problems += check_links(tree, path)
    for file in sorted((tree / "tests").rglob("CMakeLists.txt")):
        problems += check_search(tree, file.relative_to(tree).as_posix())
    problems += check_commands(tree, commands)
    return problems


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    commands = json.loads(Path(sys.argv[2]).read_text()) if len(sys.argv) == 3 else ()
    problems = check(sys.argv[1], commands)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
