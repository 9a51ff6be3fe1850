#include "ui/upload/uploadsheet.h"

#include "tests/support/fakeregistry.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"
#include "ui/upload/fieldnote.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <semaphore>

using namespace stowage;
using namespace stowage::test;

namespace {

const Place archive{.kind = Place::Kind::OciArchive, .location = QStringLiteral("/x/debian.tar")};
const Place local{.kind = Place::Kind::RegistryFolder, .location = QStringLiteral("/local")};
const Place backup{.kind = Place::Kind::RegistryFolder, .location = QStringLiteral("/backup")};

/// A sheet on what a recognizer says, in front of an archive and two targets in memory.
struct Scene {
    explicit Scene(const QList<Recognition::Image>& images) {
        found.kind = Recognition::Kind::Place;
        found.place = archive;
        found.size = 1000;
        found.images = images;
        const QByteArray tar = tarOf("etc/hostname", "sample\n");
        const SampleImage image =
            SampleImage::of({{.stored = tar, .tar = tar, .mediaType = MediaType::ociLayer}});
        for (const Recognition::Image& listed : images) {
            source->addLayer(listed.repository, tar);
            source->addLayer(listed.repository, image.config);
            source->addManifest(listed.repository, image.manifest, listed.tag);
        }
    }

    void begin(const QStringList& paths = {QStringLiteral("/x/debian.tar")}) {
        sheet = new UploadSheet(
            {.requests = &requests,
             .recognize = [this](const QString& path,
                                 const std::stop_token&) -> Result<Recognition> {
                 gate.acquire();
                 gate.release();
                 if (path.contains(QStringLiteral("bad"))) {
                     return failure(ErrorCode::Corrupt, QStringLiteral("it ends too early"));
                 }
                 Recognition copy = found;
                 copy.path = path;
                 return copy;
             },
             .open = [this](const Place& place, OpenMode,
                            const std::stop_token&) -> Result<std::shared_ptr<Registry>> {
                 return std::shared_ptr<Registry>(place == archive ? source
                                                  : place == local ? target
                                                                   : other);
             },
             .targets = {local, backup}});
        confirmed = std::make_unique<QSignalSpy>(sheet.data(), &UploadSheet::confirmed);
        sheet->begin(paths, local, wantedRepository, wantedTag);
        QVERIFY(QTest::qWaitForWindowActive(sheet));
    }

    ~Scene() {
        gate.release();
        delete sheet;
    }

    QLineEdit* field(const QString& name) const {
        for (QLineEdit* edit : sheet->findChildren<QLineEdit*>()) {
            if (edit->accessibleName() == name) {
                return edit;
            }
        }
        return nullptr;
    }

    QPushButton* upload() const {
        for (QPushButton* button : sheet->findChildren<QPushButton*>()) {
            if (button->isDefault() && button->isVisible()) {
                return button;
            }
        }
        return nullptr;
    }

    bool says(const QString& text) const {
        for (const QLabel* label : sheet->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text)) {
                return true;
            }
        }
        return false;
    }

    QList<TransferRequest> requested() const {
        return confirmed->isEmpty() ? QList<TransferRequest>()
                                    : confirmed->first().first().value<QList<TransferRequest>>();
    }

    Recognition found;
    std::shared_ptr<FakeRegistry> source = FakeRegistry::create();
    std::shared_ptr<FakeRegistry> target = FakeRegistry::create();
    std::shared_ptr<FakeRegistry> other = FakeRegistry::create();
    std::counting_semaphore<> gate{1}; ///< Where it is taken, recognising waits.
    std::optional<RepositoryName> wantedRepository;
    std::optional<Tag> wantedTag;
    RequestRunner requests;
    QPointer<UploadSheet> sheet;
    std::unique_ptr<QSignalSpy> confirmed;
};

Recognition::Image debian() {
    return {.reference = QStringLiteral("debian:12"),
            .repository = QStringLiteral("debian"),
            .tag = QStringLiteral("12"),
            .size = 900};
}

Recognition::Image web() {
    return {.reference = QStringLiteral("web:1"),
            .repository = QStringLiteral("web"),
            .tag = QStringLiteral("1"),
            .size = 100};
}

const QString repositoryField = QStringLiteral("Repository");
const QString tagField = QStringLiteral("Tag");

} // namespace

class UploadSheetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void enterUploadsWhatTheArchiveSays() {
        Scene scene({debian()});
        scene.begin();
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        QCOMPARE(scene.field(repositoryField)->text(), QStringLiteral("debian"));
        QCOMPARE(scene.field(tagField)->text(), QStringLiteral("12"));
        QTest::keyClick(scene.sheet->focusWidget(), Qt::Key_Return);
        const auto requests = scene.requested();
        QCOMPARE(requests.size(), 1);
        const auto& copy = std::get<CopyRequest>(requests[0].work);
        QCOMPARE(copy.target, local);
        QCOMPARE(copy.targetRepository.toString(), QStringLiteral("debian"));
        QCOMPARE(copy.images[0].targetTag->toString(), QStringLiteral("12"));
    }

    void whatSeveralArchivesHoldIsCountedTogether() {
        Scene scene({debian()});
        scene.begin({QStringLiteral("/x/one.tar"), QStringLiteral("/x/two.tar")});
        QTRY_VERIFY(scene.says(QStringLiteral("2 image(s), ")));
        QVERIFY(!scene.says(QStringLiteral("1 image")));
    }

    void escapeLeaves() {
        Scene scene({debian()});
        scene.begin();
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        QTest::keyClick(scene.sheet->focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!scene.sheet);
        QCOMPARE(scene.confirmed->count(), 0);
    }

    void nothingCanBeUploadedBeforeItIsKnown() {
        Scene scene({debian()});
        scene.gate.acquire();
        scene.begin();
        for (const QPushButton* button : scene.sheet->findChildren<QPushButton*>()) {
            QVERIFY(!button->isDefault() || !button->isEnabled());
        }
        scene.sheet->accept();
        QCOMPARE(scene.confirmed->count(), 0);
        scene.gate.release();
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
    }

    void namesAreCheckedAsOneTypes() {
        Scene scene({debian()});
        scene.begin();
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        QLineEdit* field = scene.field(repositoryField);
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("Team/App"));
        QVERIFY(scene.says(QStringLiteral("Only lower-case letters can be used.")));
        QVERIFY(!scene.upload()->isEnabled());
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(scene.confirmed->count(), 0);
        QVERIFY(field->accessibleDescription().contains(QStringLiteral("lower-case")));
        // The right spelling is one click away.
        for (FieldNote* note : scene.sheet->findChildren<FieldNote*>()) {
            if (note->suggestion() == QStringLiteral("team/app")) {
                QTest::mouseClick(note->findChild<QPushButton*>(), Qt::LeftButton);
            }
        }
        QCOMPARE(field->text(), QStringLiteral("team/app"));
        QVERIFY(scene.upload()->isEnabled());
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(scene.requested().size(), 1);
    }

    void tagsAreCheckedAsOneTypes() {
        Scene scene({debian()});
        scene.begin();
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        QLineEdit* field = scene.field(tagField);
        field->clear();
        QVERIFY(scene.says(QStringLiteral("A tag is needed.")));
        QTest::keyClicks(field, QStringLiteral("v 1"));
        QVERIFY(scene.says(QStringLiteral("cannot be used")));
        QVERIFY(!scene.upload()->isEnabled());
    }

    void whatIsThereIsShown() {
        Scene scene({debian()});
        scene.begin();
        QTRY_VERIFY(scene.says(QStringLiteral("to send")));
    }

    void movedTagsAreWarnedAbout() {
        Scene scene({debian()});
        const Digest old = scene.target->addManifest(
            QStringLiteral("debian"),
            SampleImage::of({{.stored = QByteArray("y"), .tar = QByteArray("y")}}).manifest,
            QStringLiteral("12"));
        scene.begin();
        QTRY_VERIFY(scene.says(QStringLiteral("it will be moved")));
        QVERIFY(scene.upload()->isEnabled());
        // In the other place it is free.
        scene.sheet->findChild<QComboBox*>()->setCurrentIndex(1);
        QTRY_VERIFY(!scene.says(QStringLiteral("it will be moved")));
        QTRY_VERIFY(scene.says(QStringLiteral("to send")));
        QVERIFY(old != Digest::ofNothing());
    }

    void dropOnATagWins() {
        Scene scene({debian()});
        scene.wantedRepository = *RepositoryName::parse(QStringLiteral("team/app"));
        scene.wantedTag = *Tag::parse(QStringLiteral("v2"));
        scene.begin();
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        QCOMPARE(scene.field(repositoryField)->text(), QStringLiteral("team/app"));
        QCOMPARE(scene.field(tagField)->text(), QStringLiteral("v2"));
    }

    void severalImagesAreAListToChooseFrom() {
        Scene scene({debian(), web()});
        scene.begin();
        auto* table = scene.sheet->findChild<QTableView*>();
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 2);
        // Space takes the tick of the first row away.
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(scene.sheet->model().chosenCount(), 1);
        scene.upload()->setFocus();
        QTest::keyClick(scene.upload(), Qt::Key_Return);
        const auto requests = scene.requested();
        QCOMPARE(requests.size(), 1);
        QCOMPARE(std::get<CopyRequest>(requests[0].work).targetRepository.toString(),
                 QStringLiteral("web"));
    }

    void filesNeedNoTag() {
        Scene scene({});
        scene.found.kind = Recognition::Kind::Files;
        scene.found.place.reset();
        scene.begin({QStringLiteral("/x/notes.txt")});
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        QCOMPARE(scene.field(repositoryField)->text(), QStringLiteral("notes"));
        scene.field(tagField)->clear();
        QVERIFY(scene.upload()->isEnabled());
        QTest::mouseClick(scene.upload(), Qt::LeftButton);
        QCOMPARE(scene.requested().size(), 1);
        QVERIFY(!std::get<UploadRequest>(scene.requested()[0].work).tag);
    }

    void unreadableFilesSayWhy() {
        Scene scene({});
        scene.begin({QStringLiteral("/x/bad.tar")});
        QTRY_VERIFY(scene.says(QStringLiteral("The file is damaged")));
        QVERIFY(scene.says(QStringLiteral("/x/bad.tar")));
    }

    void aPlaceCanBeOpenedInstead() {
        Scene scene({debian()});
        scene.begin();
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        QSignalSpy opened(scene.sheet.data(), &UploadSheet::openRequested);
        for (QPushButton* button : scene.sheet->findChildren<QPushButton*>()) {
            if (button->text().contains(QStringLiteral("Open"))) {
                QTest::mouseClick(button, Qt::LeftButton);
                break;
            }
        }
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].value<Place>(), archive);
    }

    void hostileNamesAreShownPlain() {
        Scene scene({{.reference = QStringLiteral("<img src='/x'>\n\u202e"),
                      .repository = QStringLiteral("debian"),
                      .tag = QStringLiteral("12"),
                      .size = 1}});
        scene.begin({QStringLiteral("/x/<b>\n\u202ebold.tar")});
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        for (const QLabel* label : scene.sheet->findChildren<QLabel*>()) {
            QVERIFY(!label->text().contains(QChar(0x202e)));
            QVERIFY(label->buddy() || label->text().isEmpty() ||
                    label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()));
        }
    }

    void everyControlHasAName() {
        Scene scene({debian()});
        scene.begin();
        QTRY_VERIFY(scene.upload() && scene.upload()->isEnabled());
        for (const QLineEdit* edit : scene.sheet->findChildren<QLineEdit*>()) {
            QVERIFY(!edit->accessibleName().isEmpty());
        }
        QVERIFY(!scene.sheet->findChild<QComboBox*>()->accessibleName().isEmpty());
    }
};

QTEST_MAIN(UploadSheetTest)
#include "uploadsheettest.moc"
