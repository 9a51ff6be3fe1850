// The figures of large things in the window, on the display that the environment names:
// `stowage_browsebench FOLDER`, where FOLDER is on the disk to be measured.

#include "core/registry/registry.h"
#include "core/storage/localregistry.h"
#include "core/storage/registrypaths.h"
#include "tests/bench/benchdata.h"
#include "tests/bench/benchwindow.h"
#include "tests/bench/figures.h"
#include "tests/bench/heartbeat.h"
#include "tests/bench/measuredprogram.h"
#include "tests/support/sampleimage.h"
#include "tests/support/scriptedregistry.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/filesmodel.h"
#include "ui/browse/filespane.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placesmodel.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>
#include <QTreeView>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <functional>
#include <malloc.h>
#include <unistd.h>
#include <vector>

using namespace stowage;
using namespace stowage::bench;

namespace {

constexpr int repositories = 2000;
constexpr int tags = 100'000;
constexpr int tagsOfTheLargest = tags / 2;
constexpr int layerEntries = 500'000;
constexpr int flatEntries = 200'000;
constexpr int rounds = 3;

QString milliseconds(double value, const QString& aim) {
    return QStringLiteral("%1 ms (aim: < %2)").arg(value, 0, 'f', 0).arg(aim);
}

/// When a list was first painted with rows in it, from the moment that this is made.
class FirstRows final : public QObject {
public:
    explicit FirstRows(const QAbstractItemView& view)
        : view_(view), begun_(nanoseconds(CLOCK_MONOTONIC)) {
        view.viewport()->installEventFilter(this);
    }

    bool isThere() const { return milliseconds_ >= 0; }
    double milliseconds() const { return milliseconds_; }

    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint && !isSeen_ && view_.model()->rowCount() > 0) {
            isSeen_ = true;
            QTimer::singleShot(0, this, [this] { // After this event.
                milliseconds_ = static_cast<double>(nanoseconds(CLOCK_MONOTONIC) - begun_) / 1e6;
            });
        }
        return false;
    }

private:
    const QAbstractItemView& view_;
    qint64 begun_;
    bool isSeen_ = false;
    double milliseconds_ = -1;
};

/// From its top to its end, a hundred steps, one a frame.
void scroll(const QAbstractItemView& view) {
    constexpr int steps = 100;
    QScrollBar& bar = *view.verticalScrollBar();
    int step = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer,
                     [&] { bar.setValue(bar.maximum() * ++step / steps); });
    timer.start(static_cast<int>(frame));
    waitFor([&] { return step >= steps; });
}

bool write(const QString& path, const QByteArray& text) {
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) &&
           file.write(text) == text.size();
}

RepositoryName repositoryNumber(int number) {
    return *RepositoryName::parse(
        QStringLiteral("team%1/service%2").arg(number / 100).arg(number % 100));
}

/// Files as docker-registry keeps them, written without its care for a crash: what is measured is
/// the reading.
bool tagEverywhere(const QString& folder, const Digest& manifest, const Digest& layer) {
    const QByteArray link = manifest.toString().toLatin1();
    const int ofOthers = (tags - tagsOfTheLargest) / (repositories - 1);
    for (int i = 0; i < repositories; ++i) {
        const RepositoryName name = repositoryNumber(i);
        const int count = i == 0 ? tagsOfTheLargest : ofOthers;
        if (!write(folder + RegistryPaths::revisionLink(name, manifest), link) ||
            !write(folder + RegistryPaths::layerLink(name, layer), layer.toString().toLatin1())) {
            return false;
        }
        for (int j = 0; j < count; ++j) {
            const Tag tag = *Tag::parse(QStringLiteral("1.%1.%2").arg(j / 100).arg(j % 100));
            if (!write(folder + RegistryPaths::tagCurrent(name, tag) + QStringLiteral("/link"),
                       link)) {
                return false;
            }
        }
    }
    return true;
}

bool benchRegistry(const QString& folder) {
    out() << QStringLiteral("A registry of %1 repositories and %2 tags, %3 of them in one\n")
                 .arg(repositories)
                 .arg(tags)
                 .arg(tagsOfTheLargest);
    const QString tar = folder + QStringLiteral("/small.tar");
    {
        BenchWindow maker(folder);
        const Location image{maker.local(), repositoryNumber(0), *Tag::parse(u"first")};
        if (!makeLongTar(tar, 10) || !maker.put(tar, image)) {
            return failed(QStringLiteral("the image could not be made"));
        }
        const auto registry = LocalRegistry::open(maker.local().location, OpenMode::Read);
        const auto manifest =
            registry ? (*registry)->open(*image.repository)->manifests().get(*image.tag)
                     : failure(registry);
        if (!manifest || !tagEverywhere(maker.local().location, manifest->digest(),
                                        manifest->layers().first().digest)) {
            return failed(QStringLiteral("the registry could not be filled"));
        }
    }
    ::sync();

    // A window that opens on it.
    Heartbeat heartbeat;
    heartbeat.start();
    BenchWindow ground(folder);
    PlacesPanel& panel = ground.window().places();
    const PlacesModel& places = panel.model();
    line(QStringLiteral("from nothing to all repositories, at rest"),
         QStringLiteral("%1 s, %2 of them")
             .arg(heartbeat.seconds(), 0, 'f', 1)
             .arg(places.repositoryCount(ground.local())));
    if (places.repositoryCount(ground.local()) != repositories) {
        return failed(QStringLiteral("they are not all there"));
    }

    out() << "Its repositories, read anew\n";
    heartbeat.start();
    ground.window().go({.place = ground.local(), .repository = repositoryNumber(5)});
    ground.waitForRest();
    panel.model().removePlace(ground.local());
    {
        const FirstRows rows(ground.pane().placePage().view());
        panel.model().addPlace(ground.local());
        ground.go({ground.local()});
        panel.model().open(ground.local());
        if (!waitFor([&] { return rows.isThere(); })) {
            return failed(QStringLiteral("no repository is shown"));
        }
        line(QStringLiteral("first rows"),
             milliseconds(rows.milliseconds(), QStringLiteral("500")));
    }
    ground.waitForRest();
    show(heartbeat);

    out() << "While they are unfolded, scrolled through and filtered\n";
    heartbeat.start();
    panel.view().expandAll();
    scroll(panel.view());
    scroll(ground.pane().placePage().view());
    for (const QString& text : {QStringLiteral("s"), QStringLiteral("service7"), QString()}) {
        panel.filter().setText(text);
        ground.waitForRest();
    }
    show(heartbeat);

    out() << QStringLiteral("The tags of the largest\n");
    heartbeat.start();
    RepositoryPage& page = ground.pane().repositoryPage();
    {
        const FirstRows rows(page.view());
        ground.go({ground.local(), repositoryNumber(0)});
        if (!waitFor([&] { return rows.isThere(); })) {
            return failed(QStringLiteral("no tag is shown"));
        }
        line(QStringLiteral("first rows"),
             milliseconds(rows.milliseconds(), QStringLiteral("500")));
    }
    if (!waitFor([&] { return page.model().totalCount() > tagsOfTheLargest; })) {
        return failed(QStringLiteral("the tags do not come"));
    }
    line(QStringLiteral("all rows"), QStringLiteral("%1 s").arg(heartbeat.seconds(), 0, 'f', 1));
    show(heartbeat);

    out() << "While they are scrolled through and filtered\n";
    heartbeat.start();
    scroll(page.view());
    for (const QString& text : {QStringLiteral("1"), QStringLiteral("1.99"), QString()}) {
        page.filter().setText(text);
        ground.waitForRest();
    }
    show(heartbeat);
    return true;
}

/// One repository of a server that gives out a thousand tags at a time.
bool benchServer(const QString& folder) {
    out() << QStringLiteral("A server's repository of %1 tags\n").arg(tags);
    const QString name = QStringLiteral("team/app");
    test::ScriptedRegistry server;
    const auto image = test::SampleImage::of({});
    server.addBlob(name, image.config);
    const Digest manifest =
        server.addManifest(name, image.manifest, MediaType::ociManifest.toLatin1());
    for (int i = 0; i < tags; ++i) {
        server.addTag(name, QStringLiteral("1.%1.%2").arg(i / 100).arg(i % 100), manifest);
    }
    std::atomic<qint64> answered = 0; // When the first page was.
    server.bend(
        "GET", "/tags/list",
        [&answered](test::ScriptedAnswer answer) {
            qint64 never = 0;
            answered.compare_exchange_strong(never, nanoseconds(CLOCK_MONOTONIC));
            return answer;
        },
        test::ScriptedRegistry::always);

    BenchWindow ground(folder);
    const Place place{Place::Kind::Remote, server.address()};
    ground.window().places().model().addPlace(place);
    RepositoryPage& page = ground.pane().repositoryPage();
    Heartbeat heartbeat;
    heartbeat.start();
    {
        const FirstRows rows(page.view());
        const qint64 begun = nanoseconds(CLOCK_MONOTONIC);
        ground.go({place, *RepositoryName::parse(name)});
        if (!waitFor([&] { return rows.isThere(); })) {
            return failed(QStringLiteral("no tag is shown"));
        }
        const double untilAnswer = static_cast<double>(answered.load() - begun) / 1e6;
        line(QStringLiteral("first rows, after the answer"),
             milliseconds(rows.milliseconds() - untilAnswer, QStringLiteral("1000")));
    }
    show(heartbeat);

    // More may come as one scrolls, so that there is an end to it only when nothing does.
    out() << "While they are scrolled through\n";
    heartbeat.start();
    for (qint64 before = -1; before != page.model().totalCount();) {
        before = page.model().totalCount();
        scroll(page.view());
        ground.waitForRest();
    }
    line(QStringLiteral("rows in the end"), QString::number(page.model().totalCount()));
    show(heartbeat);
    return true;
}

double allocated() {
    const struct mallinfo2 info = ::mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

/// Of the files and folders that makeLongTar() writes.
double bytesOfNames() {
    double sum = 0;
    for (int i = 0; i < layerEntries; ++i) {
        sum += static_cast<double>(QByteArray::number(i).size()) + 8; // file….txt
    }
    for (int i = 0; i < layerEntries / 100; ++i) {
        sum += static_cast<double>(QByteArray::number(i).size()) + 4; // part…
    }
    return sum;
}

bool benchLayer(const QString& folder) {
    out() << QStringLiteral("A layer of %1 entries, median of %2\n").arg(layerEntries).arg(rounds);
    BenchWindow ground(folder);
    const Location image{ground.local(), *RepositoryName::parse(u"team/long"), *Tag::parse(u"1")};
    const QString tar = folder + QStringLiteral("/long.tar");
    if (!makeLongTar(tar, layerEntries) || !ground.put(tar, image)) {
        return failed(QStringLiteral("the image could not be made"));
    }
    // The page keeps the image that it showed last: another one lies between.
    const QString small = folder + QStringLiteral("/small.tar");
    const Location other{ground.local(), *RepositoryName::parse(u"team/short"), *Tag::parse(u"1")};
    if (!makeLongTar(small, 10) || !ground.put(small, other)) {
        return failed(QStringLiteral("the other image could not be made"));
    }
    FilesPane& files = ground.pane().imagePage().files();
    std::vector<double> first;
    std::vector<double> whole;
    std::vector<double> ratios;
    double held = 0;
    Heartbeat heartbeat;
    for (int round = 0; round < rounds; ++round) {
        ground.go(other);
        ground.waitForRest();
        const Measurement peer =
            measureProgram(QStringLiteral("bsdtar"), {QStringLiteral("-tvf"), tar});
        if (peer.status != 0) {
            return failed(QStringLiteral("bsdtar"));
        }
        const double before = allocated();
        heartbeat.start();
        const FirstRows rows(files.view());
        ground.go(image);
        const auto isListed = [&] {
            const auto& tree = files.model().tree();
            return tree && tree->count() >= layerEntries && ground.window().isIdle();
        };
        if (!waitFor(isListed) || !waitFor([&] { return rows.isThere(); })) {
            return failed(QStringLiteral("the listing does not end"));
        }
        whole.push_back(heartbeat.seconds());
        ratios.push_back(whole.back() / peer.seconds);
        first.push_back(rows.milliseconds());
        if (round == 0) { // Later ones stand beside what is let go.
            held = allocated() - before;
        }
    }
    for (auto* values : {&first, &whole, &ratios}) {
        std::ranges::sort(*values);
    }
    line(QStringLiteral("first rows"), milliseconds(first[rounds / 2], QStringLiteral("300")));
    line(QStringLiteral("the whole"), QStringLiteral("%1 s").arg(whole[rounds / 2], 0, 'f', 2));
    line(QStringLiteral("against bsdtar -tvf, pair by pair"),
         QStringLiteral("%1 × (aim: ≤ 1.3)").arg(ratios[rounds / 2], 0, 'f', 2));
    line(QStringLiteral("memory an entry, above the names"),
         QStringLiteral("%1 bytes (aim: ≤ 150)")
             .arg((held - bytesOfNames()) / (layerEntries * 1.01), 0, 'f', 0));
    show(heartbeat);
    return true;
}

bool benchFlatFolder(const QString& folder) {
    out() << QStringLiteral("A folder of %1 files\n").arg(flatEntries);
    BenchWindow ground(folder);
    const Location image{ground.local(), *RepositoryName::parse(u"team/flat"), *Tag::parse(u"1")};
    const QString tar = folder + QStringLiteral("/flat.tar");
    if (!makeFlatTar(tar, flatEntries) || !ground.put(tar, image)) {
        return failed(QStringLiteral("the image could not be made"));
    }
    FilesPane& files = ground.pane().imagePage().files();
    Heartbeat heartbeat;
    const auto measure = [&](const QString& what, const std::function<void()>& act) {
        heartbeat.start();
        act();
        ground.waitForRest();
        out() << what << '\n';
        show(heartbeat);
    };
    const auto top = [&] { return files.model().index(0, 0); };
    measure(QStringLiteral("While it is listed"), [&] {
        ground.go(image);
        waitFor([&] { return files.model().tree() && files.model().rowCount() == 1; });
        files.view().expand(top());
        waitFor([&] { return files.model().tree()->count() > flatEntries; });
    });
    if (files.model().rowCount(top()) != flatEntries) {
        return failed(QStringLiteral("they are not all there"));
    }
    measure(QStringLiteral("While it is scrolled through"), [&] { scroll(files.view()); });
    measure(QStringLiteral("While it is sorted by size and by name, backwards"), [&] {
        files.view().sortByColumn(FilesModel::SizeColumn, Qt::DescendingOrder);
        ground.waitForRest();
        files.view().sortByColumn(FilesModel::NameColumn, Qt::DescendingOrder);
    });
    measure(QStringLiteral("While it is filtered"), [&] {
        for (const QString& text : {QStringLiteral("1"), QStringLiteral("flat/file19")}) {
            files.filter().setText(text);
            ground.waitForRest();
        }
        files.filter().clear();
    });
    files.view().expand(top());
    ground.waitForRest();
    measure(QStringLiteral("While all of it, chosen, is sorted by name"), [&] {
        files.view().selectAll();
        files.view().sortByColumn(FilesModel::NameColumn, Qt::AscendingOrder);
    });
    return true;
}

} // namespace

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 2) {
        out() << "Usage: stowage_browsebench FOLDER\n";
        return 2;
    }
    const QTemporaryDir registry(arguments[1] + QStringLiteral("/browse-XXXXXX"));
    const QTemporaryDir server(arguments[1] + QStringLiteral("/server-XXXXXX"));
    const QTemporaryDir layer(arguments[1] + QStringLiteral("/layer-XXXXXX"));
    const QTemporaryDir flat(arguments[1] + QStringLiteral("/flat-XXXXXX"));
    if (!registry.isValid() || !server.isValid() || !layer.isValid() || !flat.isValid()) {
        out() << "No folder could be made in " << arguments[1] << '\n';
        return 1;
    }
    out() << QStringLiteral("Large things in the window on the platform \"%1\", %2 cores\n")
                 .arg(QGuiApplication::platformName())
                 .arg(QThread::idealThreadCount());
    out().flush();
    // Log-ins, certificates and the cache of whoever measures stay out of it.
    for (const char* variable : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}) {
        qputenv(variable, QFile::encodeName(server.path()));
    }
    const bool isMeasured = benchRegistry(registry.path()) && benchServer(server.path()) &&
                            benchLayer(layer.path()) && benchFlatFolder(flat.path());
    return isMeasured ? 0 : 1;
}
