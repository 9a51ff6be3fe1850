#include "app/commands/copycommand.h"

#include "app/resolvedimage.h"
#include "core/base/displaytext.h"
#include "core/image/reference.h"
#include "core/registry/placereference.h"

namespace stowage {

namespace {

/// Where an image goes: what the target names, and of the rest what the source calls it.
struct Target {
    RepositoryName repository;
    std::optional<Tag> tag;
};

Target targetOf(const PlaceReference& target, const RepositoryName& sourceRepository) {
    if (target.repository) {
        return {*target.repository, target.tag};
    }
    // "docker-archive:FILE:team/app:v2" names a repository, "oci:DIR:v2" a tag alone.
    if (target.name.contains(QLatin1Char(':')) || target.name.contains(QLatin1Char('/'))) {
        if (auto reference = Reference::parse(target.name)) {
            const QString familiar = reference->familiar();
            const QString path = reference->domain() == QLatin1String("docker.io")
                                     ? familiar.section(QLatin1Char(':'), 0, 0)
                                     : reference->name().toString();
            auto name = RepositoryName::parse(path);
            return {name ? *name : reference->name(), reference->tag()};
        }
    }
    return {sourceRepository, target.tag};
}

CopyRequest requestFor(const PlaceReference& source, const PlaceReference& target,
                       const RepositoryName& repository, bool overwrite) {
    const Target to = targetOf(target, repository);
    CopyRequest request{.source = source.place,
                        .repository = repository,
                        .target = target.place,
                        .targetRepository = to.repository};
    request.targetMode = OpenMode::Create;
    request.overwrite = overwrite;
    return request;
}

/// One request a repository: everything that the source means.
Result<QList<CopyRequest>> requestsFor(const PlaceReference& source, const PlaceReference& target,
                                       bool overwrite, const CommandContext& context) {
    auto registry = context.open(source.place, OpenMode::Read, context.stop);
    if (!registry) {
        return failure(registry);
    }
    const bool targetNamesOne = namesImage(target);
    if (namesImage(source) || (targetNamesOne && !source.repository)) {
        auto image = resolveImage(**registry, source, context.stop);
        if (!image) {
            return failure(image);
        }
        const RepositoryName name = image->repository->name();
        CopyRequest request = requestFor(source, target, name, overwrite);
        CopyRequest::Image one{.tag = image->tag, .digest = source.digest};
        if (!image->tag) {
            one.digest = image->digest;
        }
        one.targetTag = targetOf(target, name).tag;
        request.images = {one};
        return QList<CopyRequest>{request};
    }
    if (source.repository && targetNamesOne) {
        auto image = resolveImage(**registry, source, context.stop);
        if (!image) {
            return failure(image);
        }
        CopyRequest request = requestFor(source, target, *source.repository, overwrite);
        request.images = {{.tag = image->tag,
                           .digest = std::nullopt,
                           .targetTag = targetOf(target, *source.repository).tag}};
        return QList<CopyRequest>{request};
    }
    if (source.repository) {
        return QList<CopyRequest>{requestFor(source, target, *source.repository, overwrite)};
    }
    auto names = (*registry)->repositories({}, context.stop);
    if (!names) {
        return failure(names);
    }
    if (names->items.isEmpty()) {
        return failure(ErrorCode::NotFound,
                       QStringLiteral("%1 holds no repository").arg(source.toString()));
    }
    if (names->items.size() > 1 && target.repository) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 holds %2 repositories, which cannot all become %3")
                           .arg(source.toString())
                           .arg(names->items.size())
                           .arg(target.repository->toString()));
    }
    const bool archive = target.place.kind == Place::Kind::OciArchive ||
                         target.place.kind == Place::Kind::DockerArchive;
    if (names->items.size() > 1 && archive) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 holds %2 repositories; an archive takes the images of "
                                      "one: name it, or copy to oci:DIR")
                           .arg(source.toString())
                           .arg(names->items.size()));
    }
    QList<CopyRequest> requests;
    for (const RepositoryName& name : names->items) {
        requests.append(requestFor(source, target, name, overwrite));
    }
    return requests;
}

/// What the image is called where it was copied to.
QStringList namesOf(const Digest& manifest, const TransferOutcome& outcome, CopyRequest copy) {
    QStringList names;
    for (const auto& [tag, digest] : outcome.tags) {
        if (digest == manifest) {
            copy.images = {{.tag = tag, .digest = std::nullopt, .targetTag = std::nullopt}};
            names.append(TransferRequest{copy}.targetText());
        }
    }
    return names.isEmpty() ? QStringList(TransferRequest{copy}.targetText()) : names;
}

} // namespace

QString CopyCommand::name() const {
    return QStringLiteral("copy");
}

QString CopyCommand::summary() const {
    return QStringLiteral("Copy images from one place to another, digests unchanged.");
}

void CopyCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("SRC"),
                                 QStringLiteral("An image, a repository or a whole place."));
    parser.addPositionalArgument(QStringLiteral("DST"),
                                 QStringLiteral("Where to; made when absent. What it does not name "
                                                "is called as in SRC."));
    parser.addOption({QStringLiteral("force"),
                      QStringLiteral("Replace an archive file that is there already.")});
    parser.addOption(insecureOption());
}

ExitStatus CopyCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 2) {
        return misuse(context, QStringLiteral("copy takes SRC and DST"));
    }
    auto source = parsePlace(arguments[0], context);
    if (!source) {
        return misuse(context, source.error());
    }
    auto target = parsePlace(arguments[1], context);
    if (!target) {
        return misuse(context, target.error());
    }
    if (target->digest) {
        return misuse(context, QStringLiteral("DST cannot name a digest: content has its own"));
    }
    auto requests = requestsFor(*source, *target, parser.isSet(QStringLiteral("force")), context);
    if (!requests) {
        return fail(context, requests.error());
    }
    for (const CopyRequest& copy : *requests) {
        const TransferRequest request{copy};
        auto outcome = transfer(request, QStringLiteral("Copying"), context);
        if (!outcome) {
            return failTransfer(context, outcome.error(), copy.overwrite);
        }
        for (const Descriptor& result : outcome->results) {
            for (const QString& name : namesOf(result.digest, *outcome, copy)) {
                context.console.print(
                    QStringLiteral("%1  %2").arg(result.digest.toString(), displayText(name)));
            }
        }
    }
    return ExitStatus::Ok;
}

} // namespace stowage
