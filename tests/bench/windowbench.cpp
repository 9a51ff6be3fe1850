// The figures of the window, on the display that the environment names:
// `stowage_windowbench FOLDER [GIB]`, where FOLDER is on the disk to be measured.

#include "app/windowprogram.h"
#include "tests/bench/benchdata.h"
#include "tests/bench/benchwindow.h"
#include "tests/bench/figures.h"
#include "tests/bench/heartbeat.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/filesmodel.h"
#include "ui/browse/filespane.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/location.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <ctime>
#include <unistd.h>

using namespace stowage;
using namespace stowage::bench;

namespace {

constexpr int starts = 9;
constexpr int longTarEntries = 200'000;

// ---- Start to first frame

/// Tells when the first frame of a window was painted, and ends the process.
class FirstFrame final : public QObject {
public:
    explicit FirstFrame(qint64 begun) : begun_(begun) {}

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint && qobject_cast<QMainWindow*>(watched) && !seen_) {
            seen_ = true;
            // After this event, and what it sends to the display.
            QTimer::singleShot(0, this, [this] {
                const qint64 took = nanoseconds(CLOCK_MONOTONIC) - begun_;
                out() << static_cast<double>(took) / 1e6 << '\n';
                out().flush();
                ::_exit(0);
            });
        }
        return false;
    }

private:
    qint64 begun_;
    bool seen_ = false;
};

FirstFrame* firstFrame = nullptr;

/// Where QApplication has just been made: the program's own main is measured as it is.
void watchFirstFrame() {
    if (firstFrame) {
        QCoreApplication::instance()->installEventFilter(firstFrame);
    }
}
Q_COREAPP_STARTUP_FUNCTION(watchFirstFrame)

/// Milliseconds from before the fork to the first frame; negative when there was none.
double measureStart(const QString& home) {
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"HOME", "TMPDIR", "XDG_RUNTIME_DIR"}) {
        environment.insert(QLatin1String(name), home);
    }
    for (const char* name :
         {"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}) {
        environment.remove(QLatin1String(name));
    }
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(),
                  {QStringLiteral("--start"), QString::number(nanoseconds(CLOCK_MONOTONIC))});
    bool isNumber = false;
    if (!process.waitForFinished()) {
        process.kill();
        process.waitForFinished();
        return -1;
    }
    const double took = process.readAllStandardOutput().trimmed().toDouble(&isNumber);
    return isNumber ? took : -1;
}

bool benchStart(const QString& folder) {
    out() << "From the start of the process to the first frame of the window\n";
    const QString home = folder + QStringLiteral("/home");
    QDir().mkpath(home);
    QFile::setPermissions(home, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const double first = measureStart(home);
    std::vector<double> later;
    for (int i = 0; i < starts; ++i) {
        later.push_back(measureStart(home));
    }
    std::ranges::sort(later);
    if (first < 0 || later.front() < 0) {
        return failed(QStringLiteral("the window did not come"));
    }
    line(QStringLiteral("the very first start"), QStringLiteral("%1 ms").arg(first, 0, 'f', 0));
    line(QStringLiteral("later starts, median of %1").arg(starts),
         QStringLiteral("%1 ms (aim: < 400)").arg(later[later.size() / 2], 0, 'f', 0));
    line(QStringLiteral("fastest, slowest"),
         QStringLiteral("%1 ms, %2 ms").arg(later.front(), 0, 'f', 0).arg(later.back(), 0, 'f', 0));
    return true;
}

// ---- Blocks of the GUI thread

class Blocks {
public:
    explicit Blocks(const QString& folder) : folder_(folder), ground_(folder) {}

    bool upload(qint64 bytes) {
        out() << "While a layer goes in through the window's queue\n";
        const QString layout = folder_ + QStringLiteral("/layout");
        if (!makeLayout(layout, bytes)) {
            return failed(QStringLiteral("the layer could not be made"));
        }
        ::sync();
        Heartbeat heartbeat;
        heartbeat.start();
        const auto put =
            ground_.put(layerPath(layout), {ground_.local(), *RepositoryName::parse(u"team/bench"),
                                            *Tag::parse(u"1")});
        if (!put) {
            return failed(put.error().message());
        }
        line(QStringLiteral("the upload"),
             QStringLiteral("%1 MB/s").arg(static_cast<double>(bytes) / 1e6 / heartbeat.seconds(),
                                           0, 'f', 0));
        show(heartbeat);
        QDir(layout).removeRecursively();
        return true;
    }

    bool list() {
        out() << "While the files of a layer of 200,000 entries are listed\n";
        const Location image{ground_.local(), *RepositoryName::parse(u"team/long"),
                             *Tag::parse(u"1")};
        const QString path = folder_ + QStringLiteral("/long.tar");
        if (!makeLongTar(path, longTarEntries) || !ground_.put(path, image)) {
            return failed(QStringLiteral("the image could not be made"));
        }
        FilesPane& files = ground_.pane().imagePage().files();
        const auto isListed = [&] {
            const auto& tree = files.model().tree();
            return tree && tree->count() >= longTarEntries && ground_.window().isIdle();
        };
        Heartbeat heartbeat;
        heartbeat.start();
        ground_.go(image);
        if (!waitFor(isListed)) {
            return failed(QStringLiteral("the listing does not end"));
        }
        line(QStringLiteral("the listing"),
             QStringLiteral("%1 s").arg(heartbeat.seconds(), 0, 'f', 1));
        show(heartbeat);

        out() << "While they are unfolded, filtered and sorted\n";
        heartbeat.start();
        files.view().expand(files.model().index(0, 0));
        files.view().expand(files.model().index(0, 0, files.model().index(0, 0)));
        files.filter().setText(QStringLiteral("file1999"));
        ground_.waitForRest();
        files.filter().clear();
        ground_.waitForRest();
        files.view().sortByColumn(FilesModel::SizeColumn, Qt::DescendingOrder);
        ground_.waitForRest();
        show(heartbeat);
        return true;
    }

private:
    QString folder_;
    BenchWindow ground_;
};

int benchBlocks(const QString& folder, qint64 bytes) {
    Blocks blocks(folder);
    return blocks.upload(bytes) && blocks.list() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3 && qstrcmp(argv[1], "--start") == 0) {
        FirstFrame watcher(QByteArray(argv[2]).toLongLong());
        firstFrame = &watcher;
        QCoreApplication::setApplicationName(QStringLiteral("stowage"));
        return runWindow({}, argc, argv);
    }
    if (argc < 2) {
        out() << "Usage: stowage_windowbench FOLDER [GIB]\n";
        return 2;
    }
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto bytes =
        static_cast<qint64>(arguments.value(2, QStringLiteral("1")).toDouble() * (1 << 30));
    const QTemporaryDir folder(arguments[1] + QStringLiteral("/window-XXXXXX"));
    if (!folder.isValid()) {
        out() << "No folder could be made in " << arguments[1] << '\n';
        return 1;
    }
    out() << QStringLiteral("The window on the platform \"%1\", %2 cores\n")
                 .arg(QGuiApplication::platformName())
                 .arg(QThread::idealThreadCount());
    out().flush();
    return benchStart(folder.path()) ? benchBlocks(folder.path(), bytes) : 1;
}
