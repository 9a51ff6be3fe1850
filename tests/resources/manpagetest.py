#!/usr/bin/env python3
"""The manual page tells of every verb and option that the program has, and of none that it has not.

    manpagetest.py PROGRAM PAGE
"""

import re
import subprocess
import sys
import unittest
from pathlib import Path

import programhelp

PROGRAM, PAGE = sys.argv[1:3]


def plain(roff):
    """Text without font changes and escapes."""
    return re.sub(r"\\f[A-Z]", "", roff).replace("\\-", "-")


def verb_sections():
    """The subsections of VERBS, by the verb that their title begins with."""
    page = Path(PAGE).read_text()
    verbs = re.search(r"^\.SH VERBS\n(.*?)^\.SH ", page, re.MULTILINE | re.DOTALL)[1]
    parts = re.split(r"^\.SS ", verbs, flags=re.MULTILINE)[1:]
    return {plain(part).split()[0]: part for part in parts}


def options_of(section):
    """The options that have an entry of their own: the line behind .TP."""
    entries = re.findall(r"^\.TP\n(.*)$", section, re.MULTILINE)
    return {
        option for entry in entries for option in re.findall(r"--?[a-z][a-z-]*", plain(entry))
    }


class ManPageTest(unittest.TestCase):
    def testEveryVerbHasItsSection(self):
        self.assertEqual(sorted(verb_sections()), sorted(programhelp.verbs(PROGRAM)))

    def testEveryOptionHasItsEntry(self):
        for verb, section in verb_sections().items():
            with self.subTest(verb):
                self.assertEqual(options_of(section), programhelp.options(PROGRAM, verb))

    def testPlacesAreThoseOfTheHelp(self):
        prefix = re.compile(r"^(?:\.BI)?\s+([a-z-]+:)", re.MULTILINE)
        places = Path(PAGE).read_text().split(".SH PLACES", 1)[1].split(".SH ", 1)[0]
        told = programhelp.text(PROGRAM, "--help").split("\nPlaces:\n", 1)[1]
        self.assertTrue(prefix.findall(told))
        self.assertEqual(prefix.findall(plain(places)), prefix.findall(told))

    def testVersionIsTheProgramsOwn(self):
        version = programhelp.text(PROGRAM, "--version").strip()
        self.assertIn(f'"{version}"', Path(PAGE).read_text().split(".TH ", 1)[1].splitlines()[0])

    def testFormatterFindsNoFault(self):
        read = subprocess.run(
            ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", PAGE],
            capture_output=True, text=True, timeout=60,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80"},
        )  # fmt: skip
        self.assertEqual((read.returncode, read.stderr), (0, ""))
        self.assertIn("stowage", read.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
