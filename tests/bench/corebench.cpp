// The figures of the core, each beside the program that people use today, both sides in one run:
// `stowage_bench STOWAGE FOLDER [GIB]`, where FOLDER is on the disk to be measured.

#include "core/layers/layerreader.h"
#include "tests/bench/benchdata.h"
#include "tests/bench/measuredprogram.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>

#include <unistd.h>

using namespace stowage;
using namespace stowage::bench;

namespace {

constexpr int pairs = 5;
constexpr int longTarEntries = 200'000;

QTextStream& out() {
    static QTextStream stream(stdout);
    return stream;
}

void row(const char* name, const Measurement& measured) {
    out() << QStringLiteral("  %1 %2 s  %3 s cpu  %4 MB peak\n")
                 .arg(QLatin1String(name), -34)
                 .arg(measured.seconds, 7, 'f', 3)
                 .arg(measured.processor, 7, 'f', 3)
                 .arg(measured.megabytes, 6, 'f', 1);
    out().flush();
}

void ratio(const char* what, double value, const char* aim) {
    out() << QStringLiteral("  = %1: %2 (aim: %3)\n")
                 .arg(QLatin1String(what))
                 .arg(value, 0, 'f', 2)
                 .arg(QLatin1String(aim));
    out().flush();
}

bool failed(const Measurement& measured, const char* what) {
    if (measured.status == 0) {
        return false;
    }
    out() << "  " << what << " failed with status " << measured.status << '\n';
    out().flush();
    return true;
}

/// Writes back what the run before left dirty, so that nobody pays for another's data.
void settle() {
    ::sync();
}

bool benchImport(const QString& stowage, const QString& folder, const QString& layout) {
    out() << "Import of a layer from an OCI layout, durable\n";
    const QString registry = folder + QStringLiteral("/registry");
    const QString copy = folder + QStringLiteral("/copy");
    const auto fresh = [](const QString& path) {
        return [path] {
            QDir(path).removeRecursively();
            settle();
        };
    };
    const Comparison both = compare(
        pairs,
        {stowage,
         {QStringLiteral("copy"), QStringLiteral("oci:%1:bench").arg(layout),
          QStringLiteral("registry:%1//team/bench:1").arg(registry)},
         fresh(registry)},
        {QStringLiteral("skopeo"),
         {QStringLiteral("--insecure-policy"), QStringLiteral("copy"),
          QStringLiteral("oci:%1:bench").arg(layout), QStringLiteral("oci:%1:bench").arg(copy)},
         fresh(copy)});
    QDir(copy).removeRecursively();
    if (failed(both.b, "skopeo copy") || failed(both.a, "stowage copy")) {
        return false;
    }
    row("skopeo copy oci: oci:", both.b);
    row("stowage copy oci: registry:", both.a);
    ratio("times as fast as skopeo", both.ratio, ">= 1.3");
    ratio("MB at most", both.a.megabytes, "< 100");
    return true;
}

bool benchVerify(const QString& stowage, const QString& folder, const QString& layout) {
    out() << "Verification of that registry, and of one blob for each core\n";
    const Contender openssl{QStringLiteral("openssl"),
                            {QStringLiteral("dgst"), QStringLiteral("-sha256"), layerPath(layout)}};
    const Contender verify{
        stowage, {QStringLiteral("verify"), QStringLiteral("registry:%1/registry").arg(folder)}};
    const Comparison one = compare(pairs, verify, openssl);
    // As many layers as cores: a second one of the same size, other content.
    const QString more = folder + QStringLiteral("/more");
    const qint64 size = QFile(layerPath(layout)).size();
    const int cores = QThread::idealThreadCount();
    for (int i = 1; i < cores; ++i) {
        const QString other = QStringLiteral("%1/%2").arg(more).arg(i);
        if (!makeLayout(other, size - 1024 * i)) {
            return false;
        }
        const Measurement copied = measureProgram(
            stowage,
            {QStringLiteral("copy"), QStringLiteral("oci:%1:bench").arg(other),
             QStringLiteral("registry:%1/registry//team/bench:%2").arg(folder).arg(i + 1)});
        QDir(other).removeRecursively();
        if (failed(copied, "stowage copy")) {
            return false;
        }
    }
    settle();
    const Comparison all = compare(pairs, verify, openssl);
    if (failed(one.b, "openssl dgst") || failed(one.a, "stowage verify") ||
        failed(all.b, "openssl dgst") || failed(all.a, "stowage verify")) {
        return false;
    }
    row("openssl dgst -sha256, one blob", all.b);
    row("stowage verify, one blob", one.a);
    row("stowage verify, a blob a core", all.a);
    ratio("of (cores x openssl), one blob", one.ratio / cores, "-");
    ratio("of (cores x openssl), a blob a core", all.ratio, ">= 0.9");
    ratio("MB at most", all.a.megabytes, "< 100");
    return true;
}

/// This program run again as `stowage_bench --list FILE`, to be measured like the other.
int listEntries(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return 1;
    }
    LayerReader reader(file);
    QTextStream lines(stdout);
    for (;;) {
        auto entry = reader.next();
        if (!entry) {
            return 1;
        }
        if (!entry->has_value()) {
            return 0;
        }
        const LayerEntry& found = **entry;
        lines << found.mode() << ' ' << found.uid() << ' ' << found.gid() << ' ' << found.size()
              << ' ' << found.modified() << ' ' << found.path() << '\n';
    }
}

bool benchListing(const QString& self, const QString& folder) {
    out() << "Listing a layer of 200,000 entries\n";
    const QString tar = folder + QStringLiteral("/long.tar");
    if (!makeLongTar(tar, longTarEntries)) {
        return false;
    }
    const Comparison both = compare(pairs, {self, {QStringLiteral("--list"), tar}},
                                    {QStringLiteral("bsdtar"), {QStringLiteral("-tvf"), tar}});
    if (failed(both.b, "bsdtar") || failed(both.a, "listing")) {
        return false;
    }
    row("bsdtar -tvf", both.b);
    row("LayerReader", both.a);
    ratio("of bsdtar's time", 1 / both.ratio, "<= 1.2");
    return true;
}

bool benchMemory(const QString& stowage, const QString& folder, qint64 bytes) {
    out() << "Memory with a layer four times as large\n";
    const QString layout = folder + QStringLiteral("/large");
    const QString registry = folder + QStringLiteral("/large-registry");
    if (!makeLayout(layout, 4 * bytes)) {
        return false;
    }
    const Measurement copied =
        measureProgram(stowage, {QStringLiteral("copy"), QStringLiteral("oci:%1:bench").arg(layout),
                                 QStringLiteral("registry:%1//team/bench:1").arg(registry)});
    QDir(layout).removeRecursively();
    const Measurement verified = measureProgram(
        stowage, {QStringLiteral("verify"), QStringLiteral("registry:%1").arg(registry)});
    QDir(registry).removeRecursively();
    if (failed(copied, "stowage copy") || failed(verified, "stowage verify")) {
        return false;
    }
    row("stowage copy", copied);
    row("stowage verify", verified);
    ratio("MB at most, copy", copied.megabytes, "< 100");
    ratio("MB at most, verify", verified.megabytes, "< 100");
    return true;
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == QLatin1String("--list")) {
        return listEntries(arguments[2]);
    }
    if (arguments.size() < 3) {
        out() << "Usage: stowage_bench STOWAGE FOLDER [GIB]\n";
        return 2;
    }
    const QString stowage = arguments[1];
    const auto bytes =
        static_cast<qint64>(arguments.value(3, QStringLiteral("1")).toDouble() * (1 << 30));
    const QTemporaryDir folder(arguments[2] + QStringLiteral("/stowage-bench-XXXXXX"));
    const QString layout = folder.filePath(QStringLiteral("layout"));
    if (!folder.isValid() || !makeLayout(layout, bytes)) {
        out() << "The data for the benchmarks could not be made in " << arguments[2] << '\n';
        return 1;
    }
    out() << QStringLiteral("%1 cores, layers of %2 bytes, median of %3 pairs of runs\n")
                 .arg(QThread::idealThreadCount())
                 .arg(bytes)
                 .arg(pairs);
    const bool ok = benchImport(stowage, folder.path(), layout) &&
                    benchVerify(stowage, folder.path(), layout) &&
                    benchListing(QCoreApplication::applicationFilePath(), folder.path()) &&
                    benchMemory(stowage, folder.path(), bytes);
    return ok ? 0 : 1;
}
