#!/usr/bin/env python3
"""Runs clang-tidy over the program's source files, and remembers what was clean.

    tidy.py [JOBS]

The preset "tidy" joins a folder's sources into few units, so that Qt's headers are read once a
unit and not once a file: it takes an eighth of the time. A unit is checked again when its command,
clang-tidy, .clang-tidy or anything that it includes has changed; what is remembered lies in the
user's cache, so that another checkout knows it too. Prints what clang-tidy found, and exits 1 if
that is anything.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

TIDY = "clang-tidy-19"
PARTS = ("app", "core", "ui")  # the tests are held by the compilers' warnings alone
SOURCE = Path(__file__).resolve().parents[2]
BUILD = SOURCE / "build" / "tidy"
GENERATED = re.compile(r"_autogen/")
FORGET_AFTER = 30 * 24 * 3600  # seconds without use


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=SOURCE).stdout


def configure():
    """Leaves all that the sources include, moc's output among it, and nothing compiled."""
    output_of("cmake", "--preset", "tidy")
    for info in sorted(BUILD.glob("**/AutogenInfo.json")):  # what the _autogen targets run
        output_of("cmake", "-E", "cmake_autogen", str(info), "Debug")


def units():
    """The commands of the units to check."""
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        path = Path(entry["file"]).relative_to(BUILD)
        if path.parts[0] in PARTS and not GENERATED.search(str(path)):
            yield entry


def includes_of(entry):
    """All files that the unit's compiler reads, as make's rules tell them."""
    words = shlex.split(entry["command"])
    compiler = next(i for i, word in enumerate(words) if "ccache" not in Path(word).name)
    words = words[compiler:]
    for option in ("-o", "-MF", "-MT"):
        while option in words:
            at = words.index(option)
            del words[at:at + 2]
    words = [word for word in words if word not in ("-c", "-MD")]
    rule = output_of(*words, "-M").replace("\\\n", " ")
    return rule.split(": ", 1)[1].split()


class Fingerprints:
    """Names a check by all that its outcome depends on."""

    def __init__(self):
        self.files = {}
        self.base = output_of(TIDY, "--version") + (SOURCE / ".clang-tidy").read_text()

    def of_file(self, name):
        """The content of our own files; of the system's, the size tells one release from another."""
        if name not in self.files:
            path = Path(os.path.normpath(SOURCE / name))
            ours = path.is_relative_to(SOURCE)
            label = str(path.relative_to(SOURCE)) if ours else str(path)
            # A unit names the sources it joins with the checkout's folder before them.
            state = (path.read_bytes().replace(os.fsencode(SOURCE), b"") if ours
                     else str(path.stat().st_size).encode())
            self.files[name] = hashlib.sha256(label.encode() + b"\0" + state).digest()
        return self.files[name]

    def of_unit(self, entry):
        command = entry["command"].replace(str(SOURCE), "")
        whole = hashlib.sha256((self.base + command).encode())
        for name in sorted(set(includes_of(entry))):
            whole.update(self.of_file(name))
        return whole.hexdigest()


def tidy(path):
    run = subprocess.run(
        [TIDY, "--quiet", "-p", str(BUILD), path],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    return run.returncode, run.stdout


def main():
    if len(sys.argv) > 2:
        print(__doc__, file=sys.stderr)
        return 2
    jobs = int(sys.argv[1]) if len(sys.argv) == 2 else os.cpu_count()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stowage" / "tidy"
    cache.mkdir(parents=True, exist_ok=True)
    for note in cache.iterdir():
        if time.time() - note.stat().st_mtime > FORGET_AFTER:
            note.unlink(missing_ok=True)

    configure()
    fingerprints = Fingerprints()
    entries = list(units())
    due = []
    for entry in entries:
        note = cache / fingerprints.of_unit(entry)
        if note.exists():
            note.touch()
        else:
            due.append((entry["file"], note))

    print(f"{len(due)} of {len(entries)} units to check", flush=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = {pool.submit(tidy, path): (path, note) for path, note in due}
        for run in concurrent.futures.as_completed(runs):
            path, note = runs[run]
            status, output = run.result()
            if status == 0:
                note.touch()
            else:
                failed += 1
                print(f"== {Path(path).relative_to(BUILD)}\n{output}", flush=True)
    print(f"{failed} units with findings")
    return 1 if failed or not entries else 0


if __name__ == "__main__":
    sys.exit(main())
