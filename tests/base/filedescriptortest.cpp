#include "core/base/filedescriptor.h"

#include <QTest>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

using namespace stowage;

namespace {

int openNull() {
    return ::open("/dev/null", O_RDWR | O_CLOEXEC);
}

bool isOpenInKernel(int fd) {
    return ::fcntl(fd, F_GETFD) != -1;
}

} // namespace

class FileDescriptorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void closesWhenDropped() {
        const int fd = openNull();
        {
            const FileDescriptor owner(fd);
            QVERIFY(owner.isOpen());
            QVERIFY(isOpenInKernel(fd));
        }
        QVERIFY(!isOpenInKernel(fd));
    }

    void movingHandsItOn() {
        const int fd = openNull();
        FileDescriptor first(fd);
        FileDescriptor second(std::move(first));
        QCOMPARE(second.get(), fd);
        const int other = openNull();
        FileDescriptor third(other);
        third = std::move(second);
        QCOMPARE(third.get(), fd);
        QVERIFY(!isOpenInKernel(other));
        QVERIFY(isOpenInKernel(fd));
    }

    void reportsAFailingClose() {
        const int fd = openNull();
        FileDescriptor owner(fd);
        ::close(fd);
        QCOMPARE(owner.close(), EBADF);
        QVERIFY(!owner.isOpen());
        QCOMPARE(owner.close(), 0);
    }

    void ownsNothingByDefault() {
        FileDescriptor none;
        QVERIFY(!none.isOpen());
        QCOMPARE(none.close(), 0);
    }
};

QTEST_GUILESS_MAIN(FileDescriptorTest)
#include "filedescriptortest.moc"
