#include "core/layers/layerpacker.h"

#include "core/digest/hasher.h"
#include "core/layers/layerreader.h"
#include "core/layers/tarwriter.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace stowage;

namespace {

struct Packed {
    QByteArray bytes;
    std::optional<PackedLayer> layer;
    std::optional<Error> error;
};

Packed pack(const LayerPacker& packer) {
    Packed packed;
    QBuffer device(&packed.bytes);
    device.open(QIODevice::WriteOnly);
    auto layer = packer.pack(device, nullptr);
    if (layer) {
        packed.layer = std::move(*layer);
    } else {
        packed.error = layer.error();
    }
    return packed;
}

QList<LayerEntry> entriesOf(QByteArray bytes) {
    QBuffer device(&bytes);
    device.open(QIODevice::ReadOnly);
    LayerReader reader(device);
    QList<LayerEntry> entries;
    for (;;) {
        const auto entry = reader.next();
        if (!entry || !*entry) {
            return entry ? entries : QList<LayerEntry>();
        }
        entries.append(**entry);
    }
}

QList<QByteArray> pathsOf(const QByteArray& bytes) {
    QList<QByteArray> paths;
    for (const LayerEntry& entry : entriesOf(bytes)) {
        paths.append(entry.path());
    }
    return paths;
}

/// Does something once, when the first bytes after so many are written.
class Meddling : public QBuffer {
public:
    explicit Meddling(std::function<void()> meddle, qint64 after = 0)
        : meddle_(std::move(meddle)), after_(after) {
        QBuffer::open(WriteOnly | Unbuffered);
    }

protected:
    qint64 writeData(const char* data, qint64 size) override {
        if (meddle_ && pos() >= after_) {
            std::exchange(meddle_, nullptr)();
        }
        return QBuffer::writeData(data, size);
    }

private:
    std::function<void()> meddle_;
    qint64 after_;
};

} // namespace

class LayerPackerTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> dir_;

    QString path(const char* name) const { return dir_->filePath(QString::fromUtf8(name)); }

    void file(const char* name, const QByteArray& content = {}, mode_t mode = 0644) {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        ::chmod(QFile::encodeName(path(name)).constData(), mode);
        touch(name);
    }

    void touch(const char* name, time_t seconds = 1'700'000'000) {
        const timespec times[2] = {{seconds, 0}, {seconds, 0}};
        ::utimensat(AT_FDCWD, QFile::encodeName(path(name)).constData(), times,
                    AT_SYMLINK_NOFOLLOW);
    }

private Q_SLOTS:
    void init() { dir_ = std::make_unique<QTemporaryDir>(); }

    void packsWhatIsThere() {
        file("app/bin/run", "#!/bin/sh\n", 04755);
        file("app/data", "data", 0600);
        QDir().mkpath(path("app/empty"));
        ::symlink("bin/run", path("app/link").toLocal8Bit().constData());
        ::symlink("/nowhere", path("app/dangling").toLocal8Bit().constData());
        ::mkfifo(path("app/pipe").toLocal8Bit().constData(), 0640);
        ::link(path("app/data").toLocal8Bit().constData(),
               path("app/other").toLocal8Bit().constData());
        LayerPacker packer;
        packer.add(path("app"));
        const Packed packed = pack(packer);
        QVERIFY(packed.layer);
        const auto entries = entriesOf(packed.bytes);
        QCOMPARE(pathsOf(packed.bytes),
                 (QList<QByteArray>{"app/", "app/bin/", "app/bin/run", "app/dangling", "app/data",
                                    "app/empty/", "app/link", "app/other", "app/pipe"}));
        QCOMPARE(packed.layer->entries, 9);
        QCOMPARE(entries[2].mode(), 04755);
        QCOMPARE(entries[2].size(), 10);
        QCOMPARE(entries[2].modified(), 1'700'000'000);
        QCOMPARE(entries[2].uid(), 0);
        QVERIFY(entries[2].userName().isEmpty());
        QCOMPARE(entries[3].linkTarget(), QByteArray("/nowhere"));
        QCOMPARE(entries[4].mode(), 0600);
        QCOMPARE(entries[6].type(), EntryType::SymbolicLink);
        QCOMPARE(entries[6].linkTarget(), QByteArray("bin/run"));
        QCOMPARE(entries[7].type(), EntryType::HardLink);
        QCOMPARE(entries[7].linkTarget(), QByteArray("app/data"));
        QCOMPARE(entries[8].type(), EntryType::Fifo);
        QVERIFY(packed.layer->skipped.isEmpty());
    }

    void digestsAreThoseOfTheBytes_data() {
        QTest::addColumn<Compression>("compression");
        QTest::newRow("plain") << Compression::None;
        QTest::newRow("gzip") << Compression::Gzip;
    }
    void digestsAreThoseOfTheBytes() {
        QFETCH(Compression, compression);
        file("a/large", QByteArray(3'000'000, 'x') + "end");
        file("a/b", "b");
        LayerPacker packer({.compression = compression});
        packer.add(path("a"));
        const Packed packed = pack(packer);
        QVERIFY(packed.layer);
        QCOMPARE(packed.layer->size, packed.bytes.size());
        QCOMPARE(packed.layer->digest.toString(), Hasher::digestOf(packed.bytes).toString());
        QByteArray stored = packed.bytes;
        QBuffer device(&stored);
        device.open(QIODevice::ReadOnly);
        Decompressor plain(device);
        QCOMPARE(plain.compression(), compression);
        QByteArray tar;
        for (QByteArray piece = plain.read(65536); !piece.isEmpty(); piece = plain.read(65536)) {
            tar += piece;
        }
        QVERIFY(!plain.error());
        QCOMPARE(packed.layer->tarSize, tar.size());
        QCOMPARE(packed.layer->diffId.toString(), Hasher::digestOf(tar).toString());
    }

    void theSameFilesGiveTheSameBytes() {
        for (const char* name : {"x/b", "x/a.b", "x/a/c", "x/Z", "x/\xc3\xa9"}) {
            file(name, name);
        }
        for (const char* name : {"x", "x/a"}) {
            touch(name);
        }
        file("y/same", "s");
        touch("y");
        LayerPacker one({.compression = Compression::Gzip});
        one.add(path("x"));
        one.add(path("y"));
        const Packed first = pack(one);
        QVERIFY(first.layer);
        // Another order of adding, and files made anew in another order.
        for (const char* name : {"x/\xc3\xa9", "x/Z", "x/a/c", "x/a.b", "x/b"}) {
            QFile::remove(path(name));
            file(name, name);
        }
        for (const char* name : {"x", "x/a"}) {
            touch(name);
        }
        LayerPacker two({.compression = Compression::Gzip});
        two.add(path("y"));
        two.add(path("x"));
        QCOMPARE(pack(two).bytes, first.bytes);
    }

    void rootsHaveThePathsTheyAreGiven() {
        file("site/index.html", "<html>");
        file("conf", "c");
        LayerPacker packer;
        packer.add(path("site"), "/srv/www/");
        packer.add(path("conf"), "etc/../etc/site.conf");
        packer.add(path("conf"));
        QCOMPARE(pathsOf(pack(packer).bytes),
                 (QList<QByteArray>{"conf", "etc/site.conf", "srv/www/", "srv/www/index.html"}));
        LayerPacker content;
        content.add(path("site"), QByteArray());
        QCOMPARE(pathsOf(pack(content).bytes), QList<QByteArray>{"index.html"});
        LayerPacker slash;
        slash.add(path("site/"));
        QCOMPARE(pathsOf(pack(slash).bytes), (QList<QByteArray>{"site/", "site/index.html"}));
    }

    void nothingIsPackedTwice() {
        file("x/etc/a", "1");
        file("y/etc/b", "2");
        file("z/etc/a", "3");
        LayerPacker joined;
        joined.add(path("x"), QByteArray());
        joined.add(path("y"), QByteArray());
        QCOMPARE(pathsOf(pack(joined).bytes), (QList<QByteArray>{"etc/", "etc/a", "etc/b"}));
        joined.add(path("z"), QByteArray());
        const Packed packed = pack(joined);
        QVERIFY(packed.error);
        QCOMPARE(packed.error->code(), ErrorCode::InvalidArgument);
        QVERIFY(packed.error->message().contains(QStringLiteral("etc/a")));
    }

    void whatALayerCannotHoldIsNamed() {
        file("a/.wh.b", "deletes b");
        file("a/c", "c");
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        const QByteArray name = QFile::encodeName(path("a/socket"));
        std::copy_n(name.constData(), name.size(), address.sun_path);
        QCOMPARE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
        LayerPacker packer;
        packer.add(path("a"));
        const Packed packed = pack(packer);
        ::close(fd);
        QVERIFY(packed.layer);
        QCOMPARE(pathsOf(packed.bytes), (QList<QByteArray>{"a/", "a/c"}));
        QCOMPARE(packed.layer->skipped.size(), 2);
        QVERIFY(packed.layer->skipped[0].endsWith(QStringLiteral("a/.wh.b")));
        QVERIFY(packed.layer->skipped[1].endsWith(QStringLiteral("a/socket")));
    }

    void namesOnDiskAreBytes() {
        const QByteArray name = QFile::encodeName(dir_->path()) + "/d";
        ::mkdir(name.constData(), 0755);
        for (const QByteArray& file : {QByteArray("/caf\xe9"), QByteArray("/a\nb"),
                                       QByteArray("/" + QByteArray(255, 'n'))}) {
            ::close(::open((name + file).constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
        }
        LayerPacker packer;
        packer.add(path("d"));
        const Packed packed = pack(packer);
        ::unlink((name + "/caf\xe9").constData()); // Qt, in some locales, can't
        QCOMPARE(pathsOf(packed.bytes),
                 (QList<QByteArray>{"d/", "d/a\nb", "d/caf\xe9", "d/" + QByteArray(255, 'n')}));
    }

    void ownersAreKeptOnlyWhenAsked() {
        file("a", "1");
        LayerPacker packer({.keepOwners = true});
        packer.add(path("a"));
        QCOMPARE(entriesOf(pack(packer).bytes)[0].uid(), qint64(::getuid()));
        QCOMPARE(entriesOf(pack(packer).bytes)[0].gid(), qint64(::getgid()));
    }

    void measureCountsContentOnce() {
        file("a/x", QByteArray(1000, 'x'));
        file("a/y", QByteArray(10, 'y'));
        ::link(path("a/x").toLocal8Bit().constData(), path("a/z").toLocal8Bit().constData());
        LayerPacker packer;
        packer.add(path("a"));
        QCOMPARE(packer.measure().value(), 1010);
        QByteArray bytes;
        QBuffer device(&bytes);
        device.open(QIODevice::WriteOnly);
        Progress progress;
        QVERIFY(packer.pack(device, &progress));
        QCOMPARE(progress.done(), 1010);
    }

    void whatIsMissingIsNamed() {
        LayerPacker packer;
        packer.add(path("nothing"));
        const Packed packed = pack(packer);
        QVERIFY(packed.error);
        QCOMPARE(packed.error->code(), ErrorCode::NotFound);
        QVERIFY(packed.error->message().contains(QStringLiteral("nothing")));
        QCOMPARE(packer.measure().error().code(), ErrorCode::NotFound);
    }

    void changesOnTheWayAreNoticed_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("named");
        QTest::newRow("removed") << 0 << "z-last";
        QTest::newRow("shrunk") << 1 << "first";
        QTest::newRow("grown") << 2 << "first";
        QTest::newRow("rewritten in place") << 3 << "first";
        QTest::newRow("folder replaced by a link") << 4 << "/a changed";
        QTest::newRow("packed before, rewritten in place") << 5 << "early";
        QTest::newRow("packed before, replaced by its like") << 6 << "early";
        QTest::newRow("another one beside what was packed") << 7 << "/a changed";
    }
    void changesOnTheWayAreNoticed() {
        QFETCH(int, change);
        QFETCH(QString, named);
        file("a/early", "0");
        file("a/first", QByteArray(5'000'000, '1'));
        file("a/sub/x", "x");
        file("a/z-last", "3");
        // Of long ago: the clock of a file system may stand still for some milliseconds.
        touch("a");
        LayerPacker packer;
        packer.add(path("a"));
        Meddling device(
            [&] {
                QFile early(path("a/early"));
                QFile first(path("a/first"));
                switch (change) {
                case 0:
                    QFile::remove(path("a/z-last"));
                    break;
                case 1:
                    first.resize(100);
                    break;
                case 2:
                    QVERIFY(first.open(QIODevice::Append));
                    first.write("more");
                    break;
                case 3:
                    QVERIFY(first.open(QIODevice::ReadWrite));
                    first.write("2");
                    break;
                case 4:
                    QDir(path("a/sub")).removeRecursively();
                    ::symlink("/etc", path("a/sub").toLocal8Bit().constData());
                    break;
                case 5:
                    QVERIFY(early.open(QIODevice::ReadWrite));
                    early.write("1");
                    break;
                case 6:
                    file("new", "0");
                    QCOMPARE(::rename(path("new").toLocal8Bit().constData(),
                                      path("a/early").toLocal8Bit().constData()),
                             0);
                    touch("a");
                    break;
                default:
                    file("a/bystander");
                    break;
                }
            },
            2'000'000);
        const auto packed = packer.pack(device, nullptr);
        QVERIFY(!packed);
        QCOMPARE(packed.error().code(), ErrorCode::SourceChanged);
        QVERIFY2(packed.error().message().contains(named), qPrintable(packed.error().message()));
        QVERIFY(!device.data().contains("passwd"));
    }

    void stopsWhenAsked() {
        file("a", QByteArray(5'000'000, '1'));
        LayerPacker packer;
        packer.add(path("a"));
        std::stop_source stop;
        Meddling device([&] { stop.request_stop(); });
        const auto packed = packer.pack(device, nullptr, stop.get_token());
        QVERIFY(!packed);
        QCOMPARE(packed.error().code(), ErrorCode::Cancelled);
    }

    void aFullDiskIsNoSpace_data() {
        QTest::addColumn<Compression>("compression");
        QTest::newRow("plain") << Compression::None;
        QTest::newRow("gzip") << Compression::Gzip;
    }
    void aFullDiskIsNoSpace() {
        QFETCH(Compression, compression);
        file("a", QByteArray(5'000'000, '1'));
        LayerPacker packer({.compression = compression});
        packer.add(path("a"));
        QFile full(QStringLiteral("/dev/full"));
        QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        const auto packed = packer.pack(full, nullptr);
        QVERIFY(!packed);
        QCOMPARE(packed.error().code(), ErrorCode::NoSpace);
    }

    void nothingMakesAnEmptyLayer() {
        const Packed packed = pack(LayerPacker());
        QVERIFY(packed.layer);
        QCOMPARE(packed.bytes, QByteArray(1024, '\0'));
        QCOMPARE(packed.layer->entries, 0);
    }
};

QTEST_GUILESS_MAIN(LayerPackerTest)
#include "layerpackertest.moc"
