#!/usr/bin/env python3
"""Shows that modeltesters.py lets a good tree pass, and finds each way to forget a model."""

import tempfile
import unittest
from pathlib import Path

import modeltesters


class ModelTestersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name)
        self.write("ui/tagsmodel.h", "class TagsModel : public QAbstractTableModel {\n};\n")
        self.write("tests/ui/CMakeLists.txt", "stowage_test(tagsmodeltest LINKS ui)\n")
        self.write("tests/ui/tagsmodeltest.cpp",
                   "TagsModel model(places);\nconst QAbstractItemModelTester tester(&model);\n")

    def write(self, path, text):
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def assertMissing(self, *names):
        problems = modeltesters.check(self.tree)
        self.assertEqual([problem.split()[-1] for problem in problems], list(names), problems)

    def testGoodTreePasses(self):
        self.assertMissing()

    def testEveryKindOfModelIsSeen(self):
        cases = ("QAbstractItemModel", "QAbstractTableModel", "QAbstractListModel", "QAbstractProxyModel",
                 "QSortFilterProxyModel", "QIdentityProxyModel", "QStandardItemModel", "QStringListModel")
        for base in cases:
            with self.subTest(base):
                self.write("ui/new.cpp", f"namespace {{\nclass New final : public QObject, public {base} {{ }};\n}}\n")
                self.assertMissing("New")

    def testModelOfModelIsSeen(self):
        self.write("ui/alpha.h", "class Alpha : public stowage::Base {\n};\n")
        self.write("ui/base.h", "class Base : public QAbstractItemModel {\n};\n")
        self.assertMissing("Alpha", "Base")

    def testOtherClassesAreNoModels(self):
        self.write("ui/view.h", "class QAbstractItemModel;\nclass View : public QTableView {\n};\n"
                                "// class Old : public QAbstractItemModel {\n")
        self.assertMissing()

    def testTesterOverAnotherObjectIsNone(self):
        self.write("tests/ui/tagsmodeltest.cpp",
                   "TagsModel model;\nOther other;\nQAbstractItemModelTester tester(&other);\n")
        self.assertMissing("TagsModel")

    def testTesterInACommentIsNone(self):
        self.write("tests/ui/tagsmodeltest.cpp",
                   "TagsModel model;\n// QAbstractItemModelTester tester(&model);\n")
        self.assertMissing("TagsModel")

    def testTestThatIsNotBuiltIsNone(self):
        self.write("tests/ui/CMakeLists.txt", "stowage_test(othertest LINKS ui)\n")
        self.assertMissing("TagsModel")

    def testTesterMayChooseHowItFails(self):
        self.write("tests/ui/tagsmodeltest.cpp",
                   "TagsModel model;\nQAbstractItemModelTester tester(&model, Mode::QtTest);\n")
        self.assertMissing()


if __name__ == "__main__":
    unittest.main()
