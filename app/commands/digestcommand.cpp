#include "app/commands/digestcommand.h"

#include "app/progressline.h"
#include "core/base/displaytext.h"
#include "core/base/progress.h"
#include "core/digest/hasher.h"
#include "core/layers/decompressor.h"
#include "core/layers/tarsum.h"

#include <QFile>

#include <optional>
#include <vector>

namespace stowage {

namespace {

/// What stands before the colon of a digest.
struct Algorithm {
    HashAlgorithm hash = HashAlgorithm::Sha256;
    std::optional<TarSumVersion> tarSum;
};

/// Reads the name as Digest does, so that there is one grammar: a digest of it with some hash.
Result<Algorithm> parseAlgorithm(const QString& name) {
    for (const HashAlgorithm hash :
         {HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512}) {
        if (!name.endsWith(hashAlgorithmName(hash))) {
            continue;
        }
        const QString zeros(2 * hashSize(hash), QLatin1Char('0'));
        if (auto digest = Digest::parse(name + QLatin1Char(':') + zeros)) {
            return Algorithm{digest->hashAlgorithm(), digest->tarSumVersion()};
        }
    }
    return failure(ErrorCode::UnsupportedDigest,
                   QStringLiteral("\"%1\" is none of sha256, sha384, sha512, tarsum+sha256, "
                                  "tarsum.v1+sha256, tarsum.dev+sha256 and their like")
                       .arg(displayText(name)));
}

Result<Digest> plainDigest(QFile& file, HashAlgorithm algorithm, Progress& progress,
                           const std::stop_token& stop) {
    constexpr qsizetype bufferSize = 1 << 20;
    std::vector<char> buffer(bufferSize);
    Hasher hasher(algorithm);
    while (!stop.stop_requested()) {
        const qint64 got = file.read(buffer.data(), bufferSize);
        if (got < 0) {
            return failure(ErrorCode::Io, file.errorString());
        }
        if (got == 0) {
            return hasher.digest();
        }
        hasher.update(QByteArrayView(buffer.data(), got));
        progress.advance(got);
    }
    return cancelled();
}

Result<Digest> tarSumDigest(QFile& file, TarSumVersion version, HashAlgorithm hash,
                            Progress& progress, const std::stop_token& stop) {
    // A TarSum is of the archive, whatever it is compressed with.
    Decompressor archive(file);
    auto sum = tarSum(archive, version, hash, &progress, stop);
    if (!sum) {
        return failure(sum);
    }
    return sum->digest;
}

} // namespace

QString DigestCommand::name() const {
    return QStringLiteral("digest");
}

QString DigestCommand::summary() const {
    return QStringLiteral("Print the digest of a file, alone.");
}

void DigestCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("The file to hash."));
    parser.addOption({QStringLiteral("algorithm"),
                      QStringLiteral("sha256 (default), sha384, sha512, tarsum.v1+sha256, "
                                     "tarsum+sha256, tarsum.dev+sha256."),
                      QStringLiteral("A"), QStringLiteral("sha256")});
}

ExitStatus DigestCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 1) {
        return misuse(context, QStringLiteral("digest takes one FILE"));
    }
    auto algorithm = parseAlgorithm(parser.value(QStringLiteral("algorithm")));
    if (!algorithm) {
        return misuse(context, algorithm.error());
    }
    const QString& path = arguments.first();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return fail(context, Error(ErrorCode::Io, file.errorString()).in(path));
    }
    Progress progress;
    progress.expect(file.size());
    auto digest = [&] {
        const ProgressLine line(context.console, QStringLiteral("Hashing"), [&progress] {
            return ProgressLine::Sample{progress.done(), progress.total()};
        });
        return algorithm->tarSum
                   ? tarSumDigest(file, *algorithm->tarSum, algorithm->hash, progress, context.stop)
                   : plainDigest(file, algorithm->hash, progress, context.stop);
    }();
    if (!digest) {
        return fail(context, digest.error().in(path));
    }
    context.console.print(digest->toString());
    return ExitStatus::Ok;
}

} // namespace stowage
