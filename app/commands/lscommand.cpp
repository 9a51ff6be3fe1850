#include "app/commands/lscommand.h"

#include "app/imagedescription.h"
#include "app/resolvedimage.h"
#include "core/base/displaytext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace stowage {

namespace {

/// Without an image named: whether the place itself, one of its repositories, or an image is meant.
bool meansImage(const PlaceReference& reference) {
    return reference.tag || reference.digest || !reference.name.isEmpty();
}

Result<QJsonArray> repositoriesOf(Registry& registry, const std::stop_token& stop) {
    auto names = registry.repositories({}, stop);
    if (!names) {
        return failure(names);
    }
    QJsonArray repositories;
    for (const RepositoryName& name : names->items) {
        auto tags = registry.open(name)->tags().page({}, stop);
        if (!tags) {
            return failure(tags);
        }
        repositories.append(
            QJsonObject{{QStringLiteral("name"), name.toString()},
                        {QStringLiteral("tags"), static_cast<qint64>(tags->items.size())}});
    }
    return repositories;
}

Result<QJsonArray> tagsOf(Repository& repository, const std::stop_token& stop) {
    auto tags = repository.tags().page({}, stop);
    if (!tags) {
        return failure(tags);
    }
    if (tags->items.isEmpty()) {
        // A repository that was never written to looks just like one without tags.
        auto manifests = repository.manifests().list(stop);
        auto layers = repository.layers().list(stop);
        if (manifests && manifests->isEmpty() && layers && layers->isEmpty()) {
            return failure(
                ErrorCode::NotFound,
                QStringLiteral("there is no repository %1").arg(repository.name().toString()));
        }
    }
    QJsonArray list;
    for (const Tag& tag : tags->items) {
        QJsonObject object{{QStringLiteral("tag"), tag.toString()}};
        // A broken tag is shown with what is wrong; the others are still listed.
        if (auto digest = repository.tags().resolve(tag, stop)) {
            object.insert(QStringLiteral("digest"), digest->toString());
        } else {
            object.insert(QStringLiteral("error"), digest.error().message());
        }
        list.append(object);
    }
    return list;
}

/// Columns as wide as they must be; the last one is not padded.
QStringList table(const QJsonArray& rows, const QStringList& keys) {
    QList<qsizetype> widths(keys.size(), 0);
    QList<QStringList> cells;
    for (const auto& row : rows) {
        QStringList line;
        for (qsizetype i = 0; i < keys.size(); ++i) {
            line.append(displayText(row.toObject().value(keys[i]).toVariant().toString()));
            widths[i] = std::max(widths[i], line.last().size());
        }
        cells.append(line);
    }
    QStringList lines;
    for (QStringList& line : cells) {
        for (qsizetype i = 0; i + 1 < line.size(); ++i) {
            line[i] = line[i].leftJustified(widths[i]);
        }
        lines.append(line.join(QStringLiteral("  ")).trimmed());
    }
    return lines;
}

} // namespace

QString LsCommand::name() const {
    return QStringLiteral("ls");
}

QString LsCommand::summary() const {
    return QStringLiteral("List repositories, tags, or the parts of an image.");
}

void LsCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(
        QStringLiteral("PLACE"),
        QStringLiteral("registry:DIR[//REPO[:TAG|@DIGEST]], oci:DIR[:TAG], "
                       "oci-archive:FILE[:TAG], docker-archive:FILE[:REF] or "
                       "docker://HOST[/REPO[:TAG|@DIGEST]]."));
    parser.addOption({QStringLiteral("json"), QStringLiteral("Print JSON.")});
    parser.addOption(insecureOption());
}

ExitStatus LsCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 1) {
        return misuse(context, QStringLiteral("ls takes one PLACE"));
    }
    auto reference = parsePlace(arguments.first(), context);
    if (!reference) {
        return misuse(context, reference.error());
    }
    auto registry = context.open(reference->place, OpenMode::Read, context.stop);
    if (!registry) {
        return fail(context, registry.error());
    }
    const bool json = parser.isSet(QStringLiteral("json"));

    if (meansImage(*reference)) {
        auto image = resolveImage(**registry, *reference, context.stop);
        if (!image) {
            return fail(context, image.error());
        }
        auto description = ImageDescription::read(*image->repository, image->digest, context.stop);
        if (!description) {
            return fail(context, description.error());
        }
        QString name = image->repository->name().toString();
        if (image->tag) {
            name += QLatin1Char(':') + image->tag->toString();
        }
        if (json) {
            context.console.printRaw(QJsonDocument(description->toJson(name)).toJson());
        } else {
            for (const QString& line : description->toLines(name)) {
                context.console.print(line);
            }
        }
        return ExitStatus::Ok;
    }

    auto rows = reference->repository
                    ? tagsOf(*(*registry)->open(*reference->repository), context.stop)
                    : repositoriesOf(**registry, context.stop);
    if (!rows) {
        return fail(context, rows.error().in(reference->toString()));
    }
    if (json) {
        context.console.printRaw(QJsonDocument(*rows).toJson());
        return ExitStatus::Ok;
    }
    const QStringList keys =
        reference->repository
            ? QStringList{QStringLiteral("tag"), QStringLiteral("digest"), QStringLiteral("error")}
            : QStringList{QStringLiteral("name"), QStringLiteral("tags")};
    for (const QString& line : table(*rows, keys)) {
        context.console.print(line);
    }
    return ExitStatus::Ok;
}

} // namespace stowage
