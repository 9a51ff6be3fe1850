// The figures of remote registries, each beside skopeo, both against one docker-registry on this
// machine: `stowage_remotebench STOWAGE FOLDER [GIB]`, where FOLDER is on the disk to be measured.
//
// skopeo compresses plain layers on their way unless told not to. Both ways are measured: as people
// call it, and with --preserve-digests, where it does the same work as stowage.

#include "tests/bench/benchdata.h"
#include "tests/bench/measuredprogram.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/testauthority.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>

#include <optional>
#include <unistd.h>

using namespace stowage::bench;
using stowage::test::DockerRegistry;
using stowage::test::TestAuthority;

namespace {

constexpr int pairs = 3;

QTextStream& out() {
    static QTextStream stream(stdout);
    return stream;
}

void row(const QString& name, const Measurement& measured) {
    out() << QStringLiteral("  %1 %2 s  %3 s cpu  %4 MB peak\n")
                 .arg(name, -34)
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

/// One registry, and the folder it serves.
struct Server {
    std::unique_ptr<DockerRegistry> registry;
    QString folder;
    QStringList trust; ///< What skopeo is told of it, behind "--src-" or "--dest-".

    void empty() const {
        QDir(folder).removeRecursively();
        QDir().mkpath(folder);
        ::sync();
    }
    QString reference() const {
        return QStringLiteral("docker://%1/team/bench:1").arg(registry->address());
    }
};

class Bench {
public:
    Bench(QString stowage, QString folder)
        : stowage_(std::move(stowage)), folder_(std::move(folder)) {}

    /// Pushes a layout's image and pulls it again, each beside skopeo.
    bool pushAndPull(const QString& title, const Server& server, const QString& layout,
                     bool preserved, const char* aim) const {
        const QString copy = folder_ + QStringLiteral("/copy");
        const QString from = QStringLiteral("oci:%1:bench").arg(layout);
        const QString to = QStringLiteral("oci:%1:bench").arg(copy);
        const auto skopeo = [&](const QString& source, const QString& target, const char* side) {
            QStringList words{QStringLiteral("--insecure-policy"), QStringLiteral("copy")};
            if (preserved) {
                words.append(QStringLiteral("--preserve-digests"));
            }
            for (const QString& option : server.trust) {
                words.append(QLatin1String(side) + option);
            }
            return words + QStringList{source, target};
        };
        const auto fresh = [copy] {
            QDir(copy).removeRecursively();
            ::sync();
        };
        out() << title << (preserved ? ", skopeo with --preserve-digests\n" : "\n");
        const Comparison pushed = compare(
            pairs,
            {stowage_, {QStringLiteral("copy"), from, server.reference()}, [&] { server.empty(); }},
            {QStringLiteral("skopeo"), skopeo(from, server.reference(), "--dest-"),
             [&] { server.empty(); }});
        if (!told(QStringLiteral("push"), pushed, aim)) {
            return false;
        }
        // What both pull is what is in the layout, whoever pushed last.
        server.empty();
        if (measureProgram(stowage_, {QStringLiteral("copy"), from, server.reference()}).status !=
            0) {
            return false;
        }
        const Comparison pulled =
            compare(pairs, {stowage_, {QStringLiteral("copy"), server.reference(), to}, fresh},
                    {QStringLiteral("skopeo"), skopeo(server.reference(), to, "--src-"), fresh});
        fresh();
        return told(QStringLiteral("pull"), pulled, aim);
    }

    bool memory(const Server& server, qint64 bytes) const {
        out() << "Memory with a layer, and with one four times as large\n";
        const auto once = pushAndPullAlone(server, bytes);
        const auto larger = pushAndPullAlone(server, 4 * bytes);
        if (!once || !larger) {
            return false;
        }
        row(QStringLiteral("push"), once->pushed);
        row(QStringLiteral("push, four times as large"), larger->pushed);
        row(QStringLiteral("pull"), once->pulled);
        row(QStringLiteral("pull, four times as large"), larger->pulled);
        ratio("MB at most, push", larger->pushed.megabytes, "< 100");
        ratio("MB at most, pull", larger->pulled.megabytes, "< 100");
        ratio("times the memory for four times the bytes, push",
              larger->pushed.megabytes / once->pushed.megabytes, "<= 1.1");
        ratio("times the memory for four times the bytes, pull",
              larger->pulled.megabytes / once->pulled.megabytes, "<= 1.1");
        return true;
    }

private:
    struct Alone {
        Measurement pushed;
        Measurement pulled;
    };

    /// Without skopeo; nothing where one of the two fails.
    std::optional<Alone> pushAndPullAlone(const Server& server, qint64 bytes) const {
        const QString layout = folder_ + QStringLiteral("/large");
        const QString copy = folder_ + QStringLiteral("/copy");
        server.empty();
        if (!makeLayout(layout, bytes)) {
            return {};
        }
        const Measurement pushed = measureProgram(
            stowage_, {QStringLiteral("copy"), QStringLiteral("oci:%1:bench").arg(layout),
                       server.reference()});
        QDir(layout).removeRecursively();
        const Measurement pulled =
            measureProgram(stowage_, {QStringLiteral("copy"), server.reference(),
                                      QStringLiteral("oci:%1:bench").arg(copy)});
        QDir(copy).removeRecursively();
        server.empty();
        if (pushed.status != 0 || pulled.status != 0) {
            return {};
        }
        return Alone{pushed, pulled};
    }

    static bool told(const QString& what, const Comparison& both, const char* aim) {
        if (!both.ok()) {
            out() << "  " << what << " failed: stowage " << both.a.status << ", skopeo "
                  << both.b.status << '\n';
            out().flush();
            return false;
        }
        row(what + QStringLiteral(", skopeo"), both.b);
        row(what + QStringLiteral(", stowage"), both.a);
        ratio("times as fast as skopeo", both.ratio, aim);
        return true;
    }

    QString stowage_;
    QString folder_;
};

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3) {
        out() << "Usage: stowage_remotebench STOWAGE FOLDER [GIB]\n";
        return 2;
    }
    const auto bytes =
        static_cast<qint64>(arguments.value(3, QStringLiteral("1")).toDouble() * (1 << 30));
    const QTemporaryDir folder(arguments[2] + QStringLiteral("/stowage-bench-XXXXXX"));
    // Certificates, log-ins and the cache of whoever measures stay out of it.
    qputenv("HOME", QFile::encodeName(folder.path()));
    for (const char* variable : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME",
                                 "DOCKER_CONFIG", "REGISTRY_AUTH_FILE"}) {
        qunsetenv(variable);
    }
    const QString layout = folder.filePath(QStringLiteral("layout"));
    const QString small = folder.filePath(QStringLiteral("small"));
    TestAuthority authority;
    const TestAuthority::Issued certificate = authority.issueForServer();
    Server plain{.registry = nullptr,
                 .folder = folder.filePath(QStringLiteral("plain")),
                 .trust = {QStringLiteral("tls-verify=false")}};
    plain.registry = DockerRegistry::start(plain.folder);
    Server secure{
        .registry = nullptr, .folder = folder.filePath(QStringLiteral("secure")), .trust = {}};
    secure.registry = DockerRegistry::start(
        secure.folder, {.tls = DockerRegistry::Tls{.certificateFile = certificate.certificateFile,
                                                   .keyFile = certificate.keyFile}});
    if (!folder.isValid() || !plain.registry || !secure.registry || !makeLayout(layout, bytes) ||
        !makeLayout(small, 2 << 20, 50)) {
        out() << "What the benchmarks need could not be made in " << arguments[2] << '\n';
        return 1;
    }
    const QString trusted =
        folder.filePath(QStringLiteral(".config/containers/certs.d/") + secure.registry->address());
    if (!QDir().mkpath(trusted) ||
        !QFile::copy(authority.certificateFile(), trusted + QStringLiteral("/ca.crt"))) {
        return 1;
    }
    secure.trust = {QStringLiteral("cert-dir=") + trusted};
    out() << QStringLiteral("A layer of %1 bytes, median of %2 pairs of runs\n")
                 .arg(bytes)
                 .arg(pairs);
    const Bench bench(arguments[1], folder.path());
    bool ok = true;
    for (const bool preserved : {false, true}) {
        ok = ok &&
             bench.pushAndPull(QStringLiteral("One layer"), plain, layout, preserved, ">= 1.5") &&
             bench.pushAndPull(QStringLiteral("50 layers of 2 MiB"), plain, small, preserved,
                               ">= 1.5") &&
             bench.pushAndPull(QStringLiteral("One layer over TLS"), secure, layout, preserved,
                               ">= 1");
    }
    return ok && bench.memory(plain, bytes) ? 0 : 1;
}
