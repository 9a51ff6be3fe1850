#include "core/remote/remoteregistry.h"
#include "core/transfer/blobsender.h"
#include "core/transfer/filesource.h"

#include <QCoreApplication>

#include <cstdio>

using namespace stowage;

/// remoteuploadprogram HOST:PORT FILE FOLDER: sends a file in chunks of 256 KiB to the repository
/// "app", going on with what it finds in FOLDER, and says what it has to say: to be killed by its
/// test.
int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto registry =
        RemoteRegistry::open({Place::Kind::Remote, arguments.at(1)},
                             {.uploadsFolder = arguments.at(3), .chunkSize = 256 * 1024});
    const auto source = FileSource::open(arguments.at(2));
    if (!registry || !source) {
        return 2;
    }
    const auto repository = (*registry)->open(RepositoryName::parse(QStringLiteral("app")).value());
    QStringList said;
    TransferProgress progress;
    BlobSender sender(repository->layers(), QStringLiteral("app"), {}, said);
    const auto sent = sender.send(
        **source, {}, progress.add(TransferStep::Kind::Blob, {}, (*source)->size()), {});
    if (!sent) {
        said.append(sent.error().message());
    }
    std::fputs(qPrintable(said.join(QLatin1Char('\n'))), stdout);
    return sent ? 0 : 1;
}
