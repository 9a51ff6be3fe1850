#!/usr/bin/env python3
"""The program itself on a display of its own (Xvfb), driven by xdotool as a person drives it.

    displaytest.py PROGRAM

It loads the sample image by mouse and key, browses to it, verifies it, and finds a byte that was
turned over on disk. What came of it is read from the disk and from the window's title; nothing is
waited for by the clock.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 60  # seconds, for what must happen
CLICK_PATIENCE = 0.3  # seconds, until the next row is tried


class Failed(Exception):
    pass


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, **options)


def wait_for(what, condition, patience=PATIENCE):
    """Answers what the condition answers once that is true."""
    end = time.monotonic() + patience
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failed(f"waited in vain for {what}")
        time.sleep(0.05)


class Display:
    """A virtual screen without a window manager."""

    def __init__(self):
        ready, told = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(told), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            pass_fds=[told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(told)
        with os.fdopen(ready) as pipe:
            number = pipe.readline().strip()  # ends also when Xvfb does
        if not number:
            raise Failed("Xvfb did not start")
        self.name = f":{number}"

    def close(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


class Program:
    """The window, with a home that is nobody else's."""

    def __init__(self, program, folder, display, *arguments):
        self.home = folder
        runtime = folder / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        environment = {
            "DISPLAY": display.name,
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
            "QT_QPA_PLATFORM": "xcb",
            "TMPDIR": str(runtime),  # where the first start listens for the next ones
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_STATE_HOME": str(folder / "state"),
        }
        self.environment = environment
        self.process = subprocess.Popen([program, *arguments], env=environment)
        self.window = wait_for("the window", self._find)
        self.focus()

    def _find(self):
        if self.process.poll() is not None:
            raise Failed(f"the program ended by itself, with {self.process.returncode}")
        found = self.windows("--name", "Stowage")
        return found[0] if found else None

    def xdotool(self, *arguments):
        return run("xdotool", *arguments, env=self.environment).stdout.strip()

    def windows(self, *search):
        return self.xdotool("search", "--onlyvisible", *search).split()

    def focus(self):
        """As a window manager would."""
        def is_focused():
            self.xdotool("windowfocus", self.window)
            return self.xdotool("getwindowfocus") == self.window
        wait_for("the focus", is_focused)

    def title(self):
        return self.xdotool("getwindowname", self.window)

    def wait_for_title(self, title, patience=PATIENCE):
        wait_for(f"the title “{title}”", lambda: self.title() == f"{title} — Stowage", patience)

    def key(self, *keys):
        self.xdotool("key", "--clearmodifiers", *keys)

    def type(self, text):
        self.xdotool("type", "--clearmodifiers", text)

    def click(self, x, y):
        """At a point of the window."""
        self.xdotool("mousemove", "--window", self.window, str(x), str(y), "click", "1")

    def size(self):
        shell = self.xdotool("getwindowgeometry", "--shell", self.window)
        values = dict(line.split("=") for line in shell.splitlines())
        return int(values["WIDTH"]), int(values["HEIGHT"])

    def colors(self):
        """Of the whole screen, how many there are."""
        picture = self.home / "screen.png"
        run("import", "-silent", "-window", "root", str(picture), env=self.environment, check=True)
        return int(run("identify", "-format", "%k", str(picture), check=True).stdout)


def load_sample(program, registry):
    """The menu by mouse, its entry by key."""
    before = len(program.windows("--class", "stowage"))

    def menu_is_open():
        if len(program.windows("--class", "stowage")) > before:
            return True
        program.click(14, 12)
        return False

    wait_for("the menu", menu_is_open)
    program.key("s")
    tag = registry / "docker/registry/v2/repositories/sample/_manifests/tags/1.0/current/link"
    return wait_for("the sample's tag on disk", lambda: tag.is_file() and tag.read_text())


def browse_by_mouse(program):
    """Clicks down the list of places until the row of the repository is hit."""
    _, height = program.size()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for y in range(80, height // 2, 8):
            program.click(100, y)
            try:
                program.wait_for_title("sample", CLICK_PATIENCE)
                return
            except Failed:
                continue
    raise Failed("no click on the places leads to the sample")


def upload_by_key_from_a_field(program):
    """On X11, a field would take Ctrl+U for itself and clear its line."""
    program.key("ctrl+f")
    program.type("s")
    program.key("ctrl+u")
    wait_for("the dialog for files", lambda: program.windows("--name", "Upload Files"))
    program.key("Escape")
    wait_for("the end of the dialog", lambda: not program.windows("--name", "Upload Files"))
    program.focus()
    program.key("ctrl+a", "Delete")


def verify(program, state, what, is_it):
    """Presses the key, and waits for an outcome that is kept."""
    def outcome():
        try:
            records = json.loads((state / "verifications.json").read_text())["records"]
        except FileNotFoundError:
            return None
        return next((record for record in records
                     if record["location"].endswith("//sample:1.0") and is_it(record)), None)

    program.key("ctrl+shift+v")
    return wait_for(f"the verification to find {what}", outcome)


def flip_a_byte(registry, digest):
    path = registry / "docker/registry/v2/blobs" / digest.replace(":", f"/{digest[7:9]}/") / "data"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def a_layer(registry, index):
    """The digest of one layer of the first image of an index."""
    def document(digest):
        folder = digest.replace(":", f"/{digest[7:9]}/")
        return json.loads((registry / "docker/registry/v2/blobs" / folder / "data").read_text())

    return document(document(index)["manifests"][0]["digest"])["layers"][0]["digest"]


def test(program_path, folder):
    display = Display()
    program = None
    try:
        program = Program(program_path, folder, display)
        registry = folder / "data/stowage/registry"
        state = folder / "state/stowage"
        program.wait_for_title("Local registry")
        wait_for("a picture that is not blank", lambda: program.colors() > 8)

        index = load_sample(program, registry)
        browse_by_mouse(program)
        upload_by_key_from_a_field(program)
        program.key("ctrl+l")
        program.type("sample:1.0")
        program.key("Return")
        program.wait_for_title("sample:1.0")

        good = verify(program, state, "all good",
                      lambda record: not record["bad"] and not record["missing"])
        # The index, two images with a config and three layers each, some of them shared.
        if good["good"] < 8:
            raise Failed(f"too little was verified: {good}")
        flip_a_byte(registry, a_layer(registry, index))
        verify(program, state, "the byte that was turned over", lambda record: record["bad"] > 0)

        program.key("alt+Up")
        program.wait_for_title("sample")
        program.key("alt+Up")
        program.wait_for_title("Local registry")
        program.key("ctrl+q")
        if program.process.wait(PATIENCE) != 0:
            raise Failed(f"the program ended with {program.process.returncode}")
    finally:
        # In this order: a window whose display goes first dies with an error.
        if program and program.process.poll() is None:
            program.process.send_signal(signal.SIGTERM)
            program.process.wait(PATIENCE)
        display.close()


def main():
    folder = Path(tempfile.mkdtemp(prefix="stowage-display-"))
    try:
        test(sys.argv[1], folder)
    except Failed as failure:
        print(f"displaytest: {failure}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
