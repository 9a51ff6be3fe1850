#!/usr/bin/env python3
"""Shows that layering.py lets a good tree pass, and finds each kind of break in a bad one."""

import tempfile
import unittest
from pathlib import Path

import layering


class LayeringTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name)
        self.write("core/base/result.h", "#include <expected>\n")
        self.write("core/digest/digest.h", '#include "core/base/result.h"\n#include <QString>\n')
        self.write("core/digest/digest.cpp", '#include "core/digest/digest.h"\n#include "digest.moc"\n')
        self.write("core/image/manifest.h", '#include "core/digest/digest.h"\n')
        self.write("core/layers/layer.h", '#include "core/digest/digest.h"\n')
        self.write("core/registry/registry.h", '#include "core/image/manifest.h"\n')
        self.write("core/storage/store.h", '#include "core/registry/registry.h"\n')
        self.write("core/storage/CMakeLists.txt", "stowage_library(core_storage LINKS core_registry)\n")
        self.write("core/transfer/queue.h", '#include "core/registry/registry.h"\n')
        self.write("core/verify/check.h", '#include "core/registry/registry.h"\n')
        self.write("ui/tagmodel.h", '#include "core/registry/registry.h"\n')
        self.write("ui/exportdialog.h", "#include <QDialog>\n")
        self.write("app/main.cpp", '#include "core/storage/store.h"\n#include "ui/tagmodel.h"\n')

    def write(self, path, text):
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def assertBreaks(self, expected, commands=()):
        problems = layering.check(self.tree, commands)
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(expected, problems[0])

    def testGoodTreePasses(self):
        self.assertEqual(layering.check(self.tree), [])

    def testIncludesNeverPointUp(self):
        cases = {
            "core/base/a.h": "core/digest/digest.h",
            "core/digest/a.h": "core/image/manifest.h",
            "core/registry/a.h": "core/storage/store.h",
            "core/storage/a.h": "core/transfer/queue.h",
            "core/verify/a.h": "ui/tagmodel.h",
            "ui/a.h": "app/main.cpp",
        }
        for path, include in cases.items():
            with self.subTest(path):
                self.write(path, f'\n#include "{include}"\n')
                self.assertBreaks(f"{path}:2: {layering.folder_of(include)} stands above")
                (self.tree / path).unlink()

    def testSiblingsNeverIncludeEachOther(self):
        cases = {
            "core/layers/a.h": "core/image/manifest.h",
            "core/layout/a.h": "core/storage/store.h",
            "core/transfer/a.h": "core/verify/check.h",
        }
        for path, include in cases.items():
            with self.subTest(path):
                self.write(path, f'  #  include "{include}"\n')
                self.assertBreaks("are siblings")
                (self.tree / path).unlink()

    def testWindowKnowsNoKindOfRegistry(self):
        for kind in ("storage", "remote", "layout"):
            with self.subTest(kind):
                self.write(f"core/{kind}/x.h", "")
                self.write("ui/a.cpp", f'#include "core/{kind}/x.h"\n')
                self.assertBreaks("ui/a.cpp:1: ui may not know a kind of registry")

    def testIncludesAreWrittenFromTheTop(self):
        self.write("core/digest/hasher.cpp", '#include "digest.h"\n')
        self.assertBreaks('"digest.h" is no path from the top')

    def testHeaderMadeFromNeighbourPasses(self):
        self.write("app/version.h.in", "")
        self.write("app/a.cpp", '#include "version.h"\n')
        self.assertEqual(layering.check(self.tree), [])

    def testNothingIncludesTheTests(self):
        self.write("tests/support/x.h", "")
        self.write("app/a.cpp", '#include "tests/support/x.h"\n')
        self.assertBreaks("in no folder of the plan")

    def testEveryFolderIsInThePlan(self):
        self.write("core/misc/a.h", "")
        self.assertBreaks("core/misc/a.h: lies in no folder of the plan")

    def testCoreIncludesNoGui(self):
        self.write("core/base/a.cpp", "#include <QtGui/QImage>\n")
        self.assertBreaks("core includes <QtGui/QImage>")

    def testCoreLinksNoGui(self):
        self.write("core/base/CMakeLists.txt", "stowage_library(core_base\n    LINKS Qt6::Widgets)\n")
        self.assertBreaks("core/base/CMakeLists.txt:2: core links with Qt6::Widgets")

    def testCoreIsCompiledWithoutGui(self):
        entry = {"directory": str(self.tree), "file": "core/digest/digest.cpp"}
        self.assertEqual(layering.check(self.tree, [entry | {"command": "c++ -DQT_CORE_LIB"}]), [])
        self.assertBreaks("Qt's GUI module", [entry | {"command": "c++ -DQT_GUI_LIB -DQT_CORE_LIB"}])

    def testLinksNeverPointUp(self):
        self.write("core/digest/CMakeLists.txt", "stowage_library(core_digest LINKS core_storage)\n")
        self.assertBreaks("links: core/storage stands above core/digest")

    def testModelIncludesNoDialog(self):
        for include in ('"ui/exportdialog.h"', "<QMessageBox>", "<QtWidgets/QFileDialog>"):
            with self.subTest(include):
                self.write("ui/layermodel.cpp", f"#include {include}\n")
                self.assertBreaks("a model includes")

    def testEmptyNamesAreRefused(self):
        for name in ("StoreManager", "PathHelper", "StringUtils", "Common"):
            with self.subTest(name):
                self.write("core/base/a.h", f"class {name} {{\n}};\n")
                self.assertBreaks(name)
        (self.tree / "core/base/a.h").unlink()
        self.write("core/base/stringutil.h", "")
        self.assertBreaks("the file's name says nothing")

    def testTestsFindTheirProgramsWhenTheyRun(self):
        self.write("tests/a/CMakeLists.txt", "find_package(Qt6 REQUIRED)\nadd_test(NAME a COMMAND python3 a.py)\n")
        self.assertEqual(layering.check(self.tree), [])
        for search in ("find_program(X x REQUIRED)", "find_package(Python3 REQUIRED)"):
            with self.subTest(search):
                self.write("tests/a/CMakeLists.txt", f"\n{search}\n")
                self.assertBreaks("tests/a/CMakeLists.txt:")

    def testLongFilesAreRefused(self):
        self.write("core/base/a.cpp", "\n" * 500)
        self.assertEqual(layering.check(self.tree), [])
        self.write("core/base/a.cpp", "\n" * 501)
        self.assertBreaks("501 lines")


if __name__ == "__main__":
    unittest.main()
