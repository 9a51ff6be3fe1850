#!/usr/bin/env python3
"""Completes command lines in bash, zsh and fish themselves, as someone who types there would.

    completionstest.py PROGRAM FOLDER_OF_THE_COMPLETIONS
"""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import programhelp

PROGRAM, COMPLETIONS = sys.argv[1:3]
PLACES = {"registry:", "oci:", "oci-archive:", "docker-archive:", "docker://"}
ALL = "\x18a"  # control-X A: puts all candidates into the line
SHOW = "\x18s"  # control-X S: prints the line


class Terminal:
    """A shell on a terminal of its own, that prints its command line on demand."""

    def __init__(self, folder, command, setup):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "TERM": "dumb", "LC_ALL": "C.UTF-8"}
            os.execve(shutil.which(command[0]), command, environment)
        # So wide that no line is ever broken or scrolled.
        subprocess.run(["stty", "-echo", "rows", "50", "cols", "4000"], stdin=self.terminal, check=True)
        os.write(self.terminal, f"{setup}; echo re''ady\n".encode())
        self.read_until(r"ready")

    def read_until(self, pattern):
        seen = ""
        while not (found := re.search(pattern, seen)):
            if not select.select([self.terminal], [], [], 60)[0]:
                raise TimeoutError(f"no {pattern} in {seen!r}")
            seen += os.read(self.terminal, 65536).decode(errors="replace")
        return found

    def type(self, keys):
        """What the command line is after these keys."""
        os.write(self.terminal, f"{keys}{SHOW}".encode())
        line = self.read_until(r"<<(.*?)>>")[1]
        os.write(self.terminal, b"\x15")  # control-U: an empty line again
        return line

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


class Bash(Terminal):
    def __init__(self, folder):
        setup = [
            f"source '{COMPLETIONS}/stowage.bash'",
            r"""bind -x '"\C-xs": printf "<<%s>>" "$READLINE_LINE"'""",
            r"""bind '"\C-xa": insert-completions'""",
            "bind 'set enable-bracketed-paste off'",
        ]
        super().__init__(folder, ["bash", "--norc", "--noprofile", "-i"], "; ".join(setup))


class Zsh(Terminal):
    def __init__(self, folder):
        setup = [
            f"fpath=('{COMPLETIONS}' $fpath)",
            "autoload -Uz compinit",
            "compinit -u -D",
            "setopt no_beep no_auto_remove_slash",
            "unsetopt prompt_sp prompt_cr",
            "zstyle ':completion:all:*' completer _all_matches _complete",
            "zstyle ':completion:all:*' insert true",
            "zle -C all complete-word _generic",
            "bindkey -e",
            r"bindkey '^Xa' all",
            r"""show() { print -rn -- "<<$BUFFER>>" }""",
            "zle -N show",
            r"bindkey '^Xs' show",
        ]
        super().__init__(folder, ["zsh", "-f", "-i"], "; ".join(setup))


class CompletionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = holder.name
        (Path(cls.folder) / "layout dir").mkdir()
        (Path(cls.folder) / "store" / "inner").mkdir(parents=True)
        (Path(cls.folder) / "image.tar").touch()
        cls.verbs = programhelp.verbs(PROGRAM)
        cls.options = {verb: programhelp.options(PROGRAM, verb) for verb in cls.verbs}


class WithTerminal:
    """What holds for bash and zsh alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shell = cls.Shell(cls.folder)
        cls.addClassCleanup(cls.shell.close)

    def candidates(self, line):
        """All that could be the last word of the line."""
        whole = self.shell.type(line + ALL)
        kept = line[: len(line) - len(line.split(" ")[-1])]
        self.assertTrue(whole.startswith(kept), whole)
        words = re.split(r"(?<!\\) ", whole[len(kept) :].strip())
        # Bash quotes a colon there, and gives folders their slash only when they are the only one.
        words = {word.replace("\\:", ":") for word in words} - {""}
        return {word if word.endswith("://") else word.rstrip("/") for word in words}

    def testVerbsAndPlacesComeFirst(self):
        files = {"image.tar", "layout\\ dir", "store"}
        self.assertEqual(self.candidates("stowage "), set(self.verbs) | {"help"} | PLACES | files)

    def testOptionsAreThoseOfTheVerb(self):
        for verb in self.verbs:
            with self.subTest(verb):
                self.assertEqual(
                    self.candidates(f"stowage {verb} -") - {"-h", "--help"}, self.options[verb]
                )

    def testVerbIsCompleted(self):
        self.assertEqual(self.shell.type("stowage verif\t"), "stowage verify ")

    def testPlaceGoesOnBehindItsColon(self):
        self.assertEqual(self.shell.type("stowage ls docker-\t"), "stowage ls docker-archive:")
        self.assertEqual(self.shell.type("stowage ls docker:\t"), "stowage ls docker://")

    def testFileBehindAPrefix(self):
        self.assertEqual(
            self.shell.type("stowage ls oci-archive:im\t").rstrip(), "stowage ls oci-archive:image.tar"
        )

    def testFolderBehindAPrefix(self):
        self.assertEqual(self.shell.type("stowage verify oci:sto\t"), "stowage verify oci:store/")

    def testFolderInAFolderBehindAPrefix(self):
        self.assertEqual(
            self.shell.type("stowage verify registry:store/i\t"), "stowage verify registry:store/inner/"
        )

    def testNameWithASpaceIsQuoted(self):
        self.assertEqual(self.shell.type("stowage ls oci:lay\t"), "stowage ls oci:layout\\ dir/")

    def testFoldersHoldRegistriesAndFilesDoNot(self):
        self.assertEqual(self.shell.type("stowage ls registry:ima\t"), "stowage ls registry:ima")

    def testSecondPlaceOfACopy(self):
        self.assertEqual(
            self.shell.type("stowage copy oci:store/ oci-archive:ima\t").rstrip(),
            "stowage copy oci:store/ oci-archive:image.tar",
        )

    def testUploadTakesFilesAndARegistry(self):
        self.assertEqual(self.shell.type("stowage upload im\t"), "stowage upload image.tar ")
        self.assertEqual(self.shell.type("stowage upload reg\t"), "stowage upload registry:")

    def testOutputIsAFile(self):
        line = "stowage export oci:store/ --rootfs -o "
        self.assertEqual(self.shell.type(f"{line}ima\t"), f"{line}image.tar ")

    def testAlgorithmIsOneOfItsNames(self):
        line = "stowage digest --algorithm sha5"
        self.assertEqual(self.shell.type(f"{line}\t"), f"{line}12 ")


class BashTest(WithTerminal, CompletionsTest):
    Shell = Bash


class ZshTest(WithTerminal, CompletionsTest):
    Shell = Zsh


class FishTest(CompletionsTest):
    def candidates(self, line):
        source = f"source '{COMPLETIONS}/stowage.fish'"
        answer = subprocess.run(
            ["fish", "--no-config", "-c", f"{source}; complete -C '{line}'"],
            check=True, capture_output=True, text=True, timeout=60, cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "HOME": self.folder, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        self.assertEqual(answer.stderr, "")
        return {answer.split("\t")[0] for answer in answer.stdout.splitlines()}

    def testVerbsAndPlacesComeFirst(self):
        self.assertEqual(
            self.candidates("stowage "),
            set(self.verbs) | {"help"} | PLACES | {"image.tar", "layout dir/", "store/"},
        )

    def testOptionsAreThoseOfTheVerb(self):
        for verb in self.verbs:
            with self.subTest(verb):
                found = self.candidates(f"stowage {verb} -") | self.candidates(f"stowage {verb} --")
                self.assertEqual(found - {"-h", "--help"}, self.options[verb])

    def testFileBehindAPrefix(self):
        self.assertEqual(self.candidates("stowage ls oci-archive:im"), {"oci-archive:image.tar"})

    def testFolderBehindAPrefix(self):
        self.assertEqual(self.candidates("stowage verify oci:sto"), {"oci:store/"})
        self.assertEqual(self.candidates("stowage verify registry:store/i"), {"registry:store/inner/"})

    def testFoldersHoldRegistriesAndFilesDoNot(self):
        self.assertEqual(self.candidates("stowage ls registry:ima"), set())

    def testUploadTakesFilesAndARegistry(self):
        self.assertEqual(self.candidates("stowage upload im"), {"image.tar"})
        self.assertEqual(self.candidates("stowage upload reg"), {"registry:"})

    def testOutputIsAFile(self):
        self.assertEqual(
            self.candidates("stowage export oci:store/ --rootfs -o ima"), {"image.tar"}
        )

    def testAlgorithmIsOneOfItsNames(self):
        self.assertEqual(self.candidates("stowage digest --algorithm sha5"), {"sha512"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
