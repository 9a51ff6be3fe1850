#!/usr/bin/env python3
"""AppStream's validator has nothing to say of the metainfo, but for what is known and meant.

    metainfotest.py METAINFO

Releases of the validator differ in what they ask for, and none takes an override for what another
one asks. So all that it says counts, hints too, and what is meant is named here.
"""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

METAINFO = Path(sys.argv[1])

# What it says, and of what; each with why it stays.
MEANT = {
    # Like the names of most desktops' programs, and the name of the desktop entry, the icon and the
    # settings: a desktop that has one of them pinned or remembered finds it by this name.
    ("cid-contains-uppercase-letter", "dev.stowage.Stowage"),
    # Newer releases ask for one. There is no page; an address that is not ours would be worse than none.
    ("url-homepage-missing", ""),
    # The <developer_name> of before AppStream 1.0, which that calls deprecated. Older releases take
    # the new element for a mistake, and pass over it.
    ("unknown-tag", "developer"),
}


def said_of(text):
    """What the validator says of a metainfo of this text: pairs of a tag and its subject."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / METAINFO.name
        path.write_text(text)
        run = subprocess.run(
            ["appstreamcli", "validate", "--no-net", "--no-color", "--pedantic", path],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    said = re.findall(r"^[EWIP]: \S+:(?:\d+|~): (\S+) ?(.*)$", run.stdout, re.MULTILINE)
    # It ends with how many it found of each kind. Whatever else it prints is no verdict.
    verdict = re.search(r"^\S+ Validation (?:was successful|failed)(?:: (.+)|\.?)$", run.stdout,
                        re.MULTILINE)
    counts = re.findall(r": (\d+)", ": " + (verdict[1] or "")) if verdict else []
    if not verdict or sum(map(int, counts)) != len(said):
        raise AssertionError(f"not understood:\n{run.stdout}")
    return set(said)


class MetainfoTest(unittest.TestCase):
    def testNothingIsSaidButWhatIsMeant(self):
        self.assertEqual(said_of(METAINFO.read_text()) - MEANT, set())

    def testAnotherFaultIsSaid(self):
        text = METAINFO.read_text()
        without = re.sub(r"^ *<launchable .*\n", "", text, flags=re.MULTILINE)
        self.assertNotEqual(text, without)
        self.assertNotEqual(said_of(without) - MEANT, set())

    def testThereIsNoPageWhoseWantIsMeant(self):
        self.assertNotIn("homepage", METAINFO.read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
