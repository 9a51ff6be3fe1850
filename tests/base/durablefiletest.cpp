#include "core/base/durablefile.h"

#include "tests/support/results.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <optional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace stowage;

namespace {

constexpr uid_t nobody = 65534;

/// Permissions hold for ordinary users only: becomes one for as long as it lives.
class OrdinaryUser {
public:
    OrdinaryUser() : user_(::geteuid()) {
        if (user_ == 0) {
            changed_ = ::seteuid(nobody) == 0;
        }
    }
    OrdinaryUser(const OrdinaryUser&) = delete;
    OrdinaryUser& operator=(const OrdinaryUser&) = delete;
    ~OrdinaryUser() {
        if (changed_ && ::seteuid(user_) != 0) {
            qFatal("cannot become root again");
        }
    }

private:
    uid_t user_;
    bool changed_ = false;
};

/// No file may grow beyond `bytes` for as long as it lives: a disk that fills up.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

} // namespace

class DurableFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        folder_.emplace();
        QVERIFY(folder_->isValid());
    }

    void commitPutsTheContentInPlace() {
        auto file = DurableFile::create(path("link"));
        VERIFY_RESULT(file);
        VERIFY_RESULT(file->write("sha256:"));
        VERIFY_RESULT(file->write("ab"));
        QVERIFY(!QFile::exists(path("link")));
        VERIFY_RESULT(file->commit());
        QCOMPARE(content("link"), QByteArray("sha256:ab"));
        QCOMPARE(names(), QStringList{QStringLiteral("link")});
    }

    void commitReplacesWhole() {
        VERIFY_RESULT(writeFileDurably(path("link"), "a long old content"));
        VERIFY_RESULT(writeFileDurably(path("link"), "new"));
        QCOMPARE(content("link"), QByteArray("new"));
        QCOMPARE(names(), QStringList{QStringLiteral("link")});
    }

    void droppedWithoutCommitLeavesTheOldContentAndNothingElse() {
        VERIFY_RESULT(writeFileDurably(path("link"), "old"));
        {
            auto file = DurableFile::create(path("link"));
            VERIFY_RESULT(file);
            VERIFY_RESULT(file->write("new"));
        }
        QCOMPARE(content("link"), QByteArray("old"));
        QCOMPARE(names(), QStringList{QStringLiteral("link")});
    }

    void aKilledWriterLeavesTheOldContent() {
        VERIFY_RESULT(writeFileDurably(path("link"), "old"));
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            auto file = DurableFile::create(path("link"));
            if (file && file->write("new") && ::fsync(file->descriptor()) == 0) {
                ::kill(::getpid(), SIGKILL);
            }
            ::_exit(1);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(content("link"), QByteArray("old"));
        // What it leaves behind is named as registries ignore it.
        const QStringList left = names();
        QCOMPARE(left.size(), 2);
        QVERIFY2(left.at(1).endsWith(QStringLiteral(".tmp")), qPrintable(left.at(1)));
    }

    void movingKeepsOneOwner() {
        auto first = DurableFile::create(path("a"));
        VERIFY_RESULT(first);
        VERIFY_RESULT(first->write("a"));
        DurableFile second(*std::move(first));
        auto third = DurableFile::create(path("b"));
        VERIFY_RESULT(third);
        *third = std::move(second);
        QCOMPARE(names().size(), 1); // b's temporary is gone.
        VERIFY_RESULT(third->commit());
        QCOMPARE(names(), QStringList{QStringLiteral("a")});
        QCOMPARE(content("a"), QByteArray("a"));
    }

    void permissionsFollowTheUmask() {
        VERIFY_RESULT(writeFileDurably(path("link"), "x"));
        const mode_t mask = ::umask(022);
        ::umask(mask);
        struct stat status{};
        QCOMPARE(::stat(QFile::encodeName(path("link")).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0666U & ~mask);
    }

    void aPrivateFileIsItsOwnersAlone() {
        auto file = DurableFile::createPrivate(path("secret"));
        VERIFY_RESULT(file);
        VERIFY_RESULT(file->write("secret"));
        VERIFY_RESULT(file->commit());
        struct stat status{};
        QCOMPARE(::stat(QFile::encodeName(path("secret")).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0600U);
    }

    void replacesALinkNotItsTarget() {
        VERIFY_RESULT(writeFileDurably(path("target"), "kept"));
        QVERIFY(QFile::link(path("target"), path("link")));
        VERIFY_RESULT(writeFileDurably(path("link"), "new"));
        QCOMPARE(content("target"), QByteArray("kept"));
        QVERIFY(!QFileInfo(path("link")).isSymLink());
    }

    void aMissingFolderIsNotFound() {
        const auto file = DurableFile::create(path("none/link"));
        COMPARE_ERROR(file, ErrorCode::NotFound);
        QVERIFY(file.error().message().contains(path("none/link")));
    }

    void aFolderThatMayNotBeWrittenIsReadOnly() {
        QVERIFY(QFile::setPermissions(folder_->path(), QFile::ReadOwner | QFile::ExeOwner |
                                                           QFile::ReadOther | QFile::ExeOther));
        {
            const OrdinaryUser user;
            COMPARE_ERROR(DurableFile::create(path("link")), ErrorCode::ReadOnly);
        }
        QVERIFY(QFile::setPermissions(folder_->path(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    void aFullDiskIsNoSpace() {
        const FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
        QVERIFY(full.isOpen());
        COMPARE_ERROR(writeAll(full.get(), "x", QStringLiteral("/dev/full")), ErrorCode::NoSpace);
    }

    void aWriteThatFailsHalfwayLeavesTheOldContent() {
        VERIFY_RESULT(writeFileDurably(path("link"), "old"));
        {
            const FileSizeLimit limit(4096);
            COMPARE_ERROR(writeFileDurably(path("link"), QByteArray(100'000, 'x')),
                          ErrorCode::TooLarge);
        }
        QCOMPARE(content("link"), QByteArray("old"));
        QCOMPARE(names(), QStringList{QStringLiteral("link")});
    }

    void writeAllGoesOnAfterShortWrites() {
        int ends[2] = {-1, -1};
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        const FileDescriptor reader(ends[0]);
        FileDescriptor writer(ends[1]);
        // More than a pipe holds: the writer, another process, is interrupted by its fullness.
        constexpr qsizetype size = 1'000'000;
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            const bool written =
                writeAll(writer.get(), QByteArray(size, 'x'), QStringLiteral("pipe")).has_value();
            ::_exit(written ? 0 : 1);
        }
        writer.close();
        qsizetype received = 0;
        char buffer[4096];
        for (ssize_t count = 0; (count = ::read(reader.get(), buffer, sizeof buffer)) > 0;) {
            received += count;
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
        QCOMPARE(received, size);
    }

    void makesFoldersWithTheirParents() {
        VERIFY_RESULT(makeFolderDurably(path("a/b/c")));
        QVERIFY(QFileInfo(path("a/b/c")).isDir());
        VERIFY_RESULT(makeFolderDurably(path("a/b/c")));
        VERIFY_RESULT(makeFolderDurably(QStringLiteral("/")));
    }

    void aFileInTheWayOfAFolderIsAnError() {
        VERIFY_RESULT(writeFileDurably(path("a"), "x"));
        COMPARE_ERROR(makeFolderDurably(path("a")), ErrorCode::Io);
        COMPARE_ERROR(makeFolderDurably(path("a/b")), ErrorCode::Io);
        QCOMPARE(content("a"), QByteArray("x"));
    }

    void syncingAFolderThatIsNotThereIsNotFound() {
        COMPARE_ERROR(syncFolder(path("none")), ErrorCode::NotFound);
    }

private:
    QString path(const char* name) const { return folder_->filePath(QString::fromLatin1(name)); }

    QByteArray content(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be opened)");
    }

    QStringList names() const { return QDir(folder_->path()).entryList(QDir::Files, QDir::Name); }

    std::optional<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(DurableFileTest)
#include "durablefiletest.moc"
