#include "app/commands/exportcommand.h"

#include "app/resolvedimage.h"
#include "core/registry/placereference.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>
#include <utility>
#include <vector>

namespace stowage {

namespace {

/// Without the operation around it, which names a file that nobody asked for.
Error asToOutput(const Error& error) {
    Error shown(error.code(), error.detail());
    const QStringList& context = error.context();
    for (const QString& operation : context.first(std::max<qsizetype>(context.size() - 1, 0))) {
        shown = std::move(shown).in(operation);
    }
    return std::move(shown).in(QStringLiteral("export to standard output"));
}

Result<> printFile(const QString& path, const CommandContext& context) {
    constexpr qsizetype bufferSize = 1 << 20;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return failure(ErrorCode::Io, file.errorString());
    }
    std::vector<char> buffer(bufferSize);
    for (;;) {
        if (context.stop.stop_requested()) {
            return cancelled();
        }
        const qint64 got = file.read(buffer.data(), bufferSize);
        if (got < 0) {
            return failure(ErrorCode::Io, file.errorString());
        }
        if (got == 0 || !context.console.flush()) {
            return {};
        }
        context.console.printRaw(QByteArrayView(buffer.data(), got));
    }
}

Result<std::optional<Platform>> platformOf(const QString& text) {
    if (text.isEmpty()) {
        return std::nullopt;
    }
    const QStringList parts = text.split(QLatin1Char('/'));
    if (parts.size() < 2 || parts.size() > 3 || parts.contains(QString())) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("\"%1\" is no OS/ARCHITECTURE[/VARIANT]").arg(text));
    }
    return Platform{.os = parts[0], .architecture = parts[1], .variant = parts.value(2)};
}

} // namespace

QString ExportCommand::name() const {
    return QStringLiteral("export");
}

QString ExportCommand::summary() const {
    return QStringLiteral("Take a layer, a file or the root file system out of an image.");
}

void ExportCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("IMAGE"),
                                 QStringLiteral("registry:DIR//REPO[:TAG|@DIGEST], oci:DIR[:TAG], "
                                                "oci-archive:FILE[:TAG], "
                                                "docker-archive:FILE[:REF] or "
                                                "docker://HOST/REPO[:TAG|@DIGEST]."));
    parser.addOption({QStringLiteral("layer"), QStringLiteral("The layer (or config) to write."),
                      QStringLiteral("DIGEST")});
    parser.addOption({QStringLiteral("uncompressed"),
                      QStringLiteral("With --layer: its compression taken off.")});
    parser.addOption({QStringLiteral("file"),
                      QStringLiteral("A file or folder of the merged root file system."),
                      QStringLiteral("PATH")});
    parser.addOption({QStringLiteral("rootfs"),
                      QStringLiteral("The merged root file system: a tar, or a folder where TARGET "
                                     "ends in a slash.")});
    parser.addOption({QStringLiteral("platform"),
                      QStringLiteral("Which image of an index; this machine's when not said."),
                      QStringLiteral("OS/ARCH")});
    parser.addOption({{QStringLiteral("o"), QStringLiteral("output")},
                      QStringLiteral("Where to; \"-\" is standard output."),
                      QStringLiteral("TARGET")});
    parser.addOption(
        {QStringLiteral("force"), QStringLiteral("Replace a file that is there already.")});
    parser.addOption(insecureOption());
}

ExitStatus ExportCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    const bool layer = parser.isSet(QStringLiteral("layer"));
    const bool file = parser.isSet(QStringLiteral("file"));
    const bool rootfs = parser.isSet(QStringLiteral("rootfs"));
    const QString output = parser.value(QStringLiteral("output"));
    if (arguments.size() != 1 || output.isEmpty()) {
        return misuse(context, QStringLiteral("export takes one IMAGE and -o TARGET"));
    }
    if (int{layer} + int{file} + int{rootfs} != 1) {
        return misuse(context, QStringLiteral("export takes one of --layer, --file and --rootfs"));
    }
    auto reference = parsePlace(arguments.first(), context);
    if (!reference) {
        return misuse(context, reference.error());
    }
    auto platform = platformOf(parser.value(QStringLiteral("platform")));
    if (!platform) {
        return misuse(context, platform.error());
    }
    std::optional<Digest> digest;
    if (layer) {
        auto parsed = Digest::parse(parser.value(QStringLiteral("layer")));
        if (!parsed) {
            return misuse(context, parsed.error());
        }
        digest = *parsed;
    }

    auto registry = context.open(reference->place, OpenMode::Read, context.stop);
    if (!registry) {
        return fail(context, registry.error());
    }
    auto image = resolveImage(**registry, *reference, context.stop);
    if (!image) {
        return fail(context, image.error());
    }
    const RepositoryName repository = image->repository->name();
    const ImageSource source{.place = reference->place,
                             .repository = repository,
                             .tag = image->tag,
                             .digest = image->digest,
                             .platform = *platform};

    const bool toOutput = output == QLatin1String("-");
    const bool overwrite = parser.isSet(QStringLiteral("force"));
    const bool toFolder = output.endsWith(QLatin1Char('/'));
    const QString target = QDir::cleanPath(QDir::current().absoluteFilePath(output));
    const bool intoFolder = file && QFileInfo(target).isDir() && !toOutput;
    std::optional<QTemporaryDir> scratch;
    if (toOutput) {
        scratch.emplace(QDir::tempPath() + QStringLiteral("/stowage-XXXXXX"));
        if (!scratch->isValid()) {
            return fail(context, Error(ErrorCode::Io, scratch->errorString()).in(QDir::tempPath()));
        }
    }
    const QString written = toOutput ? scratch->filePath(QStringLiteral("out")) : target;

    const auto work = [&]() -> TransferRequest::Work {
        if (digest) {
            return LayerExportRequest{.source = reference->place,
                                      .repository = repository,
                                      .layer = *digest,
                                      .uncompressed = parser.isSet(QStringLiteral("uncompressed")),
                                      .target = written,
                                      .overwrite = overwrite};
        }
        if (rootfs) {
            return RootfsExportRequest{.image = source,
                                       .target = written,
                                       .form = toFolder ? RootfsExportRequest::Form::Folder
                                                        : RootfsExportRequest::Form::Tar,
                                       .overwrite = overwrite};
        }
        return FilesExportRequest{
            .image = source,
            .paths = {QFile::encodeName(parser.value(QStringLiteral("file")))},
            .folder = intoFolder ? target : QFileInfo(written).absolutePath(),
            .name = intoFolder ? QString() : QFileInfo(written).fileName(),
            .overwrite = overwrite};
    };
    const TransferRequest request{work()};
    auto outcome = transfer(request, QStringLiteral("Exporting"), context);
    if (!outcome) {
        return failTransfer(context, toOutput ? asToOutput(outcome.error()) : outcome.error(),
                            overwrite || (rootfs && toFolder));
    }
    if (!toOutput) {
        return ExitStatus::Ok;
    }
    if (QFileInfo(written).isDir()) {
        return misuse(context, QStringLiteral("a folder cannot go to standard output"));
    }
    const Result<> printed = printFile(written, context);
    return printed ? ExitStatus::Ok : fail(context, printed.error());
}

} // namespace stowage
