#include "core/storage/localregistry.h"
#include "core/transfer/journal.h"
#include "tests/storage/localfixture.h"
#include "tests/support/results.h"
#include "tests/support/runningprogram.h"
#include "tests/support/sampleimage.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QMap>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

/// kill -9 in the middle of transfers, again and again: the next queue over the same journal offers
/// what was unfinished, and nothing else, and brings it to its end.
class QueueKillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyKilledQueueIsGoneOnWith();

private:
    /// What a queue said before it was killed or ended.
    struct Run {
        QList<qint64> offered;
        QList<qint64> added;
        QSet<qint64> done;
        int resumed = 0; ///< Uploads taken up.
        bool isOver = false;
    };

    /// One of the transfers, and what the target must have when it is done.
    struct Wanted {
        TransferRequest request;
        RepositoryName repository;
        Tag tag;
        std::optional<Digest> manifest; ///< Nothing until it was made for the first time.
    };

    Place place(const char* name) const;
    void fillSource();
    SampleImage pushImage(Repository& to, const QList<QByteArray>& layers, const char* tag);
    QString write(const char* name, const QByteArray& bytes);
    Run run(const QStringList& arguments, int lines);
    bool isWhole(Wanted& wanted, const QString& target) const;
    void checkNothingIsHalfVisible(const QString& target);
    void round(int number);

    QTemporaryDir folder_{fastFolderTemplate()};
    QList<Wanted> wanted_;
    QRandomGenerator random_;
    int kills_ = 0;
    int resumed_ = 0;
    int offered_ = 0;
};

namespace {

constexpr qsizetype mib = 1024 * 1024;
constexpr int wantedKills = 20;
constexpr int mostLines = 70;
/// What is there already is read again by every run before anything new is written, so that runs
/// that are always killed as early would never get further.
constexpr int moreLinesEachRun = 30;

Digest push(Repository& to, const QByteArray& bytes) {
    const auto upload = to.layers().upload().value();
    const Digest digest = Hasher::digestOf(bytes);
    if (!upload->write(bytes) || !upload->finish(bytes.size(), digest, {})) {
        qFatal("the source cannot be filled");
    }
    return digest;
}

} // namespace

Place QueueKillTest::place(const char* name) const {
    return {Place::Kind::RegistryFolder, folder_.filePath(QString::fromLatin1(name))};
}

QString QueueKillTest::write(const char* name, const QByteArray& bytes) {
    const QString path = folder_.filePath(QString::fromLatin1(name));
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
    return path;
}

SampleImage QueueKillTest::pushImage(Repository& to, const QList<QByteArray>& layers,
                                     const char* tag) {
    QList<SampleImage::Layer> parts;
    for (const QByteArray& layer : layers) {
        push(to, layer);
        parts.append({.stored = layer, .tar = layer, .mediaType = MediaType::ociLayer});
    }
    const SampleImage image = SampleImage::of(parts);
    push(to, image.config);
    if (!to.manifests().put(image.manifest, MediaType::ociManifest, tagName(tag))) {
        qFatal("the source cannot be filled");
    }
    return image;
}

void QueueKillTest::fillSource() {
    const auto registry = LocalRegistry::open(place("source").location, OpenMode::Create).value();
    const auto source = registry->open(repositoryName("app"));
    const QByteArray shared = noise(2 * mib + 7, 1);
    const Place target = place("target");
    for (const auto& [name, seed] : {std::pair("v1", 11U), std::pair("v2", 12U)}) {
        const SampleImage image =
            pushImage(*source, {shared, noise(3 * mib, seed), noise(10, seed)}, name);
        wanted_.append({{CopyRequest{.source = place("source"),
                                     .repository = repositoryName("app"),
                                     .images = {{.tag = tagName(name)}},
                                     .target = target,
                                     .targetRepository = repositoryName("copied/app")}},
                        repositoryName("copied/app"),
                        tagName(name),
                        image.manifestDescriptor.digest});
    }
    const QString file = write("file.bin", noise(4 * mib + 1, 3));
    write("site/one", noise(2 * mib, 4));
    write("site/sub/two", noise(mib, 5));
    const QString site = folder_.filePath(QStringLiteral("site"));
    for (const auto& [path, name] : {std::pair(file, "file"), std::pair(site, "folder")}) {
        wanted_.append({{UploadRequest{.items = {{.path = path}},
                                       .target = target,
                                       .repository = repositoryName("files"),
                                       .tag = tagName(name)}},
                        repositoryName("files"),
                        tagName(name),
                        std::nullopt});
    }
}

void QueueKillTest::initTestCase() {
    QVERIFY(folder_.isValid());
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    random_.seed(seed);
    fillSource();
}

/// Kills it when it has said so many lines after what it was asked.
QueueKillTest::Run QueueKillTest::run(const QStringList& arguments, int lines) {
    Run run;
    RunningProgram program(QStringLiteral(QUEUE_PROGRAM), arguments);
    QByteArray output;
    qsizetype parsed = 0;
    int calls = 0;
    bool hasBegun = false;
    bool isKilled = false;
    for (QByteArray bytes = program.read(); !bytes.isEmpty(); bytes = program.read()) {
        output += bytes;
        for (qsizetype end = output.indexOf('\n', parsed); end >= 0;
             end = output.indexOf('\n', parsed)) {
            const QByteArray line = output.sliced(parsed, end - parsed);
            parsed = end + 1;
            const qint64 id = line.mid(line.indexOf(' ') + 1).toLongLong();
            if (line.startsWith("offered ")) {
                run.offered.append(id);
            } else if (line.startsWith("added ")) {
                run.added.append(id);
            } else if (line.startsWith("done ")) {
                run.done.insert(id);
            } else {
                hasBegun = hasBegun || line == "begin";
                calls += hasBegun ? 1 : 0;
                run.resumed += line == "resume" ? 1 : 0;
                run.isOver = run.isOver || line == "end";
            }
        }
        if (calls >= lines && !isKilled) {
            program.kill();
            isKilled = true;
        }
    }
    const auto end = program.wait();
    kills_ += end == RunningProgram::End::Killed ? 1 : 0;
    if (end == RunningProgram::End::Exited && program.exitStatus() != 0) {
        QTest::qFail("the queue failed", __FILE__, __LINE__);
    }
    return run;
}

bool QueueKillTest::isWhole(Wanted& wanted, const QString& target) const {
    const auto registry = LocalRegistry::open(target, OpenMode::Read);
    if (!registry) {
        return false;
    }
    const auto repository = (*registry)->open(wanted.repository);
    const auto manifest = repository->manifests().get(wanted.tag);
    if (!manifest) {
        return false;
    }
    // The same files are packed to the same artifact, in whichever run.
    if (!wanted.manifest) {
        wanted.manifest = manifest->digest();
    }
    if (manifest->digest() != *wanted.manifest) {
        return false;
    }
    for (const Descriptor& blob : manifest->blobs()) {
        const auto layer = repository->layers().fetch(blob.digest);
        if (!layer || Hasher::digestOf((*layer)->readAll()) != blob.digest) {
            return false;
        }
    }
    return true;
}

void QueueKillTest::checkNothingIsHalfVisible(const QString& target) {
    const auto registry = LocalRegistry::open(target, OpenMode::Read).value();
    for (Wanted& wanted : wanted_) {
        const auto repository = registry->open(wanted.repository);
        const auto tagged = repository->tags().resolve(wanted.tag);
        if (tagged) {
            QVERIFY2(isWhole(wanted, target), qPrintable(wanted.tag.toString()));
        } else {
            QCOMPARE(codeOf(tagged), ErrorCode::NotFound);
        }
        const auto layers = repository->layers().list();
        if (!layers) { // A repository that holds nothing yet is none.
            QCOMPARE(codeOf(layers), ErrorCode::NotFound);
            continue;
        }
        for (const Digest& digest : *layers) {
            const auto layer = repository->layers().fetch(digest);
            VERIFY_RESULT(layer);
            QCOMPARE(Hasher::digestOf((*layer)->readAll()), digest);
        }
    }
}

void QueueKillTest::round(int number) {
    const QString target = place("target").location;
    QDir(target).removeRecursively();
    VERIFY_RESULT(LocalRegistry::open(target, OpenMode::Create));
    const QString journal = folder_.filePath(QStringLiteral("journal%1").arg(number));
    QStringList arguments{journal};
    for (const Wanted& wanted : std::as_const(wanted_)) {
        arguments.append(QString::fromUtf8(
            QJsonDocument(wanted.request.toJson()).toJson(QJsonDocument::Compact)));
    }
    Run latest = run(arguments, random_.bounded(1, mostLines));
    QVERIFY(latest.offered.isEmpty());
    QCOMPARE(latest.added.size(), wanted_.size());
    QMap<qint64, Wanted*> unfinished;
    for (qsizetype i = 0; i < wanted_.size(); ++i) {
        unfinished.insert(latest.added.at(i), &wanted_[i]);
    }
    for (int most = mostLines;; most += moreLinesEachRun) {
        for (const qint64 id : std::as_const(latest.done)) {
            Wanted* const done = unfinished.take(id);
            QVERIFY(done != nullptr);
            QVERIFY(isWhole(*done, target));
        }
        checkNothingIsHalfVisible(target);
        if (latest.isOver || QTest::currentTestFailed()) {
            break;
        }
        latest = run({journal}, random_.bounded(1, most));
        // Nothing that it said to be done comes again, and nothing that is not is lost.
        for (const qint64 id : std::as_const(latest.offered)) {
            QVERIFY(unfinished.contains(id));
        }
        const QList<qint64> known = unfinished.keys();
        for (const qint64 id : known) {
            if (!latest.offered.contains(id)) {
                // Killed between the journal's knowing and the telling.
                QVERIFY(isWhole(*unfinished.take(id), target));
            }
        }
        offered_ += static_cast<int>(latest.offered.size());
        resumed_ += latest.resumed;
    }
    QVERIFY(unfinished.isEmpty());
    for (Wanted& wanted : wanted_) {
        QVERIFY(isWhole(wanted, target));
        const auto registry = LocalRegistry::open(target, OpenMode::Read).value();
        QStringList uploads;
        const auto repository = registry->open(wanted.repository);
        const auto left = repository->layers().uploads();
        VERIFY_RESULT(left);
        for (const UploadInfo& info : *left) {
            uploads.append(QStringLiteral("%1: %2 bytes of %3")
                               .arg(info.uuid.toString())
                               .arg(info.size)
                               .arg(info.source.value_or(UploadSource()).identity));
        }
        QCOMPARE(uploads.join(QLatin1Char('\n')), QString());
    }
    const auto kept = Journal::open(journal);
    VERIFY_RESULT(kept);
    QVERIFY((*kept)->unfinished().isEmpty());
}

void QueueKillTest::everyKilledQueueIsGoneOnWith() {
    int rounds = 0;
    while (kills_ < wantedKills && !QTest::currentTestFailed()) {
        round(++rounds);
    }
    qInfo("%d killed in %d rounds, %d transfers offered again, %d uploads taken up", kills_, rounds,
          offered_, resumed_);
    // Were they all killed before the first byte or after the last one, nothing was tested.
    QVERIFY(offered_ > wantedKills / 2);
    QVERIFY(resumed_ > 0);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::QueueKillTest)
#include "queuekilltest.moc"
