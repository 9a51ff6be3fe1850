#include "app/commands/uploadcommand.h"

#include "core/base/displaytext.h"
#include "core/registry/placereference.h"

#include <QDir>

namespace stowage {

QString UploadCommand::name() const {
    return QStringLiteral("upload");
}

QString UploadCommand::summary() const {
    return QStringLiteral("Upload files and folders as layers, with a tag as an artifact.");
}

void UploadCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("FILE…"),
                                 QStringLiteral("Files and folders; a folder becomes one layer."),
                                 QStringLiteral("FILE…"));
    parser.addPositionalArgument(
        QStringLiteral("DST"),
        QStringLiteral("registry:DIR//REPO[:TAG] or docker://HOST/REPO[:TAG]."));
    parser.addOption({QStringLiteral("digest"),
                      QStringLiteral("What the one FILE must have; a tarsum.v1 digest too."),
                      QStringLiteral("D")});
    parser.addOption({QStringLiteral("checkpoint"),
                      QStringLiteral("Make what was sent durable every so many MiB (64): after a "
                                     "crash, at most so much is sent again."),
                      QStringLiteral("MIB")});
    parser.addOption({QStringLiteral("artifact-type"),
                      QStringLiteral("The artifact's type (with a tag)."), QStringLiteral("TYPE")});
    parser.addOption(insecureOption());
}

ExitStatus UploadCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    QStringList arguments = parser.positionalArguments();
    if (arguments.size() < 2) {
        return misuse(context, QStringLiteral("upload takes FILE… and DST"));
    }
    auto target = parsePlace(arguments.takeLast(), context);
    if (!target) {
        return misuse(context, target.error());
    }
    if (!target->repository || target->digest) {
        return misuse(
            context,
            QStringLiteral("%1 must be registry:DIR//REPO[:TAG] or docker://HOST/REPO[:TAG]")
                .arg(target->toString()));
    }
    UploadRequest upload{.items = {}, .target = target->place, .repository = *target->repository};
    upload.tag = target->tag;
    upload.targetMode = OpenMode::Create;
    upload.artifactType = parser.value(QStringLiteral("artifact-type"));
    if (parser.isSet(QStringLiteral("digest"))) {
        auto digest = Digest::parse(parser.value(QStringLiteral("digest")));
        if (!digest) {
            return misuse(context, digest.error());
        }
        if (arguments.size() != 1) {
            return misuse(context, QStringLiteral("--digest goes with one FILE"));
        }
        upload.digest = *digest;
    }
    RunOptions options;
    if (parser.isSet(QStringLiteral("checkpoint"))) {
        bool isNumber = false;
        const int mebibytes = parser.value(QStringLiteral("checkpoint")).toInt(&isNumber);
        if (!isNumber || mebibytes < 1 || mebibytes > 65536) {
            return misuse(context, QStringLiteral("--checkpoint takes 1 to 65536 MiB"));
        }
        options.checkpointInterval = qint64{mebibytes} << 20;
    }
    for (const QString& argument : std::as_const(arguments)) {
        const QString path = QDir::cleanPath(QDir::current().absoluteFilePath(argument));
        auto what = context.recognize(path, context.stop);
        if (!what) {
            return fail(context, what.error());
        }
        if (what->place) {
            return misuse(context,
                          QStringLiteral("%1 holds images; use \"stowage copy %2 …\" for those")
                              .arg(displayText(argument), displayText(what->place->toString())));
        }
        upload.items.append({.path = path});
    }
    const TransferRequest request{upload};
    auto outcome = transfer(request, QStringLiteral("Uploading"), context, options);
    if (!outcome) {
        return fail(context, outcome.error());
    }
    for (const Descriptor& result : outcome->results) {
        context.console.print(QStringLiteral("%1  %2").arg(result.digest.toString(),
                                                           displayText(request.targetText())));
    }
    return ExitStatus::Ok;
}

} // namespace stowage
