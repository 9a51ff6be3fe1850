#include "app/commands/uploadscommand.h"

#include "app/units.h"
#include "core/base/displaytext.h"
#include "core/registry/placereference.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stowage {

namespace {

QJsonObject toJson(const RepositoryName& repository, const UploadInfo& upload) {
    QJsonObject object{
        {QStringLiteral("uuid"), upload.uuid.toString()},
        {QStringLiteral("repository"), repository.toString()},
        {QStringLiteral("startedAt"), upload.startedAt.toString(Qt::ISODate)},
        {QStringLiteral("size"), upload.size},
    };
    if (upload.source) {
        object.insert(QStringLiteral("source"),
                      QJsonObject{{QStringLiteral("identity"), upload.source->identity},
                                  {QStringLiteral("size"), upload.source->size}});
    }
    return object;
}

QString toLine(const RepositoryName& repository, const UploadInfo& upload) {
    QString size = formatBytes(upload.size);
    if (upload.source && upload.source->size >= 0) {
        size += QStringLiteral(" of ") + formatBytes(upload.source->size);
    }
    const QString source =
        upload.source ? displayText(upload.source->identity) : QStringLiteral("-");
    return QStringLiteral("%1  %2  %3  %4  %5")
        .arg(upload.uuid.toString(), upload.startedAt.toString(Qt::ISODate), size,
             repository.toString(), source);
}

} // namespace

QString UploadsCommand::name() const {
    return QStringLiteral("uploads");
}

QString UploadsCommand::summary() const {
    return QStringLiteral("List unfinished uploads, or give one up.");
}

void UploadsCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(
        QStringLiteral("PLACE"),
        QStringLiteral("registry:DIR, registry:DIR//REPO or docker://HOST[/REPO]."));
    parser.addOption({QStringLiteral("cancel"), QStringLiteral("Remove this upload and its data."),
                      QStringLiteral("UUID")});
    parser.addOption({QStringLiteral("json"), QStringLiteral("Print JSON.")});
    parser.addOption(insecureOption());
}

ExitStatus UploadsCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 1) {
        return misuse(context, QStringLiteral("uploads takes one PLACE"));
    }
    auto reference = parsePlace(arguments.first(), context);
    if (!reference) {
        return misuse(context, reference.error());
    }
    std::optional<UploadId> cancel;
    if (parser.isSet(QStringLiteral("cancel"))) {
        auto uuid = UploadId::parse(parser.value(QStringLiteral("cancel")));
        if (!uuid) {
            return misuse(context, uuid.error());
        }
        cancel = *uuid;
    }
    auto registry =
        context.open(reference->place, cancel ? OpenMode::ReadWrite : OpenMode::Read, context.stop);
    if (!registry) {
        return fail(context, registry.error());
    }
    QList<RepositoryName> repositories;
    if (reference->repository) {
        repositories = {*reference->repository};
    } else {
        auto names = (*registry)->uploading(context.stop);
        if (!names) {
            return fail(context, names.error());
        }
        repositories = *std::move(names);
    }

    QJsonArray json;
    for (const RepositoryName& name : repositories) {
        const auto repository = (*registry)->open(name);
        auto uploads = repository->layers().uploads(context.stop);
        if (!uploads) {
            return fail(context, uploads.error());
        }
        for (const UploadInfo& upload : *uploads) {
            if (cancel && upload.uuid == *cancel) {
                auto found = repository->layers().resume(upload.uuid, context.stop);
                if (!found) {
                    return fail(context, found.error());
                }
                if (auto gone = (*found)->cancel(); !gone) {
                    return fail(context, gone.error());
                }
                return ExitStatus::Ok;
            }
            if (parser.isSet(QStringLiteral("json"))) {
                json.append(toJson(name, upload));
            } else if (!cancel) {
                context.console.print(toLine(name, upload));
            }
        }
    }
    if (cancel) {
        return fail(context, Error(ErrorCode::UploadUnknown,
                                   QStringLiteral("%1 has no upload %2")
                                       .arg(reference->toString(), cancel->toString())));
    }
    if (parser.isSet(QStringLiteral("json"))) {
        context.console.printRaw(QJsonDocument(json).toJson());
    }
    return ExitStatus::Ok;
}

} // namespace stowage
