#!/usr/bin/env python3
"""Runs clang-tidy over the program's source files in a build, and remembers what was clean.

    tidy.py BUILD_FOLDER [JOBS]

A file is checked again when its command, clang-tidy, .clang-tidy or anything that it includes has
changed; what is remembered lies in the user's cache, so that a new build folder knows it too.
Prints what clang-tidy found, and exits 1 if that is anything.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

TIDY = "clang-tidy-19"
PARTS = ("app", "core", "ui")  # the tests are held by the compilers' warnings: it takes half the time
SOURCE = Path(__file__).resolve().parents[2]
OUTPUT = re.compile(r" -o (\S+)")  # CMake 3.25 does not say it in a field of its own
FORGET_AFTER = 30 * 24 * 3600  # seconds without use


def read_includes(build):
    """For each object file of the build, all files that its compiler read."""
    lines = subprocess.run(
        ["ninja", "-C", str(build), "-t", "deps"], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    includes = {}
    current = None
    for line in lines:
        if line.startswith("    "):
            current.append(line.strip())
        elif ": #deps" in line:
            current = includes.setdefault(line.split(": #deps")[0], [])
            if line.endswith("(STALE)"):
                current = []  # not what a build of today would read: unknown
    return includes


class Fingerprints:
    """Names a check by all that its outcome depends on."""

    def __init__(self, build):
        self.build = build
        self.files = {}
        version = subprocess.run([TIDY, "--version"], check=True, capture_output=True).stdout
        self.base = hashlib.sha256(version + (SOURCE / ".clang-tidy").read_bytes()).digest()

    def of_file(self, name):
        """The content of our own files; of the system's, the size tells one release from another."""
        if name not in self.files:
            path = Path(os.path.normpath(self.build / name))
            ours = path.is_relative_to(SOURCE)
            label = str(path.relative_to(SOURCE)) if ours else str(path)
            try:
                state = path.read_bytes() if ours else str(path.stat().st_size).encode()
            except OSError:
                state = b"gone"
            self.files[name] = hashlib.sha256(label.encode() + b"\0" + state).digest()
        return self.files[name]

    def of_command(self, entry, includes):
        command = entry["command"].replace(str(SOURCE), "")
        whole = hashlib.sha256(self.base + command.encode())
        for name in sorted(set(includes + [entry["file"]])):
            whole.update(self.of_file(name))
        return whole.hexdigest()


def tidy(build, path):
    run = subprocess.run(
        [TIDY, "--quiet", "-p", str(build), str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    return run.returncode, run.stdout


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    build = Path(sys.argv[1]).resolve()
    jobs = int(sys.argv[2]) if len(sys.argv) == 3 else os.cpu_count()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stowage" / "tidy"
    cache.mkdir(parents=True, exist_ok=True)
    for note in cache.iterdir():
        if time.time() - note.stat().st_mtime > FORGET_AFTER:
            note.unlink(missing_ok=True)

    includes = read_includes(build)
    fingerprints = Fingerprints(build)
    due = []
    entries = json.loads((build / "compile_commands.json").read_text())
    for entry in entries:
        path = Path(entry["file"])
        if not any(path.is_relative_to(SOURCE / part) for part in PARTS):
            continue
        known = includes.get(OUTPUT.search(entry["command"])[1])
        note = cache / fingerprints.of_command(entry, known) if known else None
        if note and note.exists():
            note.touch()
        else:
            due.append((path, note))

    print(f"{len(due)} files to check, {len(entries)} commands in all", flush=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = {pool.submit(tidy, build, path): (path, note) for path, note in due}
        for run in concurrent.futures.as_completed(runs):
            path, note = runs[run]
            status, output = run.result()
            if status == 0 and note:
                note.touch()
            elif status != 0:
                failed += 1
                print(f"== {path.relative_to(SOURCE)}\n{output}", flush=True)
    print(f"{failed} files with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
