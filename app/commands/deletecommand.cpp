#include "app/commands/deletecommand.h"

#include "app/resolvedimage.h"
#include "core/base/displaytext.h"
#include "core/registry/imageaddress.h"
#include "core/transfer/imagedeletion.h"

namespace stowage {

namespace {

const QString withTagsOption = QStringLiteral("with-tags");

/// What is named of one repository.
struct Named {
    std::shared_ptr<Registry> registry;
    RepositoryName repository;
    QList<ImageDeletion::Image> images;
};

Result<Named> lookUp(const PlaceReference& reference, const CommandContext& context) {
    auto registry = context.open(reference.place, OpenMode::ReadWrite, context.stop);
    if (!registry) {
        const bool isNamed = registry.error().message().contains(reference.place.location);
        return isNamed ? failure(registry) : failure(registry, reference.place.toString());
    }
    if (reference.repository) {
        return Named{
            *registry, *reference.repository, {{.tag = reference.tag, .digest = reference.digest}}};
    }
    const auto image = resolveImage(**registry, reference, context.stop);
    if (!image) {
        return failure(image);
    }
    return Named{
        *registry,
        image->repository->name(),
        {{.tag = reference.name.isEmpty() ? std::nullopt : image->tag, .digest = image->digest}}};
}

QString text(const Named& named, const ImageDeletion::Image& image) {
    return imageAddress(named.registry->place(), named.repository, image.tag,
                        image.tag ? std::nullopt : image.digest);
}

Error wouldTakeAlong(const Named& named, const ImageDeletion::Outcome& outcome) {
    QStringList images;
    for (const ImageDeletion::Image& image : outcome.waiting) {
        images.append(text(named, image));
    }
    QStringList tags;
    for (const Tag& tag : outcome.others) {
        tags.append(text(named, {.tag = tag}));
    }
    return Error(ErrorCode::InvalidArgument,
                 QStringLiteral("it can only be deleted together with its manifest, and that with "
                                "all of its tags: these would go, too, and do with --with-tags"))
        .about(std::move(tags))
        .in(images.join(QStringLiteral(", ")));
}

} // namespace

QString DeleteCommand::name() const {
    return QStringLiteral("delete");
}

QString DeleteCommand::summary() const {
    return QStringLiteral("Delete tags and manifests.");
}

void DeleteCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(
        QStringLiteral("IMAGE"),
        QStringLiteral("A tag, or a manifest by its digest: registry:DIR//REPO:TAG, "
                       "docker://HOST/REPO@DIGEST, oci:DIR:TAG."),
        QStringLiteral("IMAGE..."));
    parser.addOption({withTagsOption,
                      QStringLiteral("Where a manifest has to go, let other tags of it go, too.")});
    parser.addOption(insecureOption());
}

ExitStatus DeleteCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.isEmpty()) {
        return misuse(context, QStringLiteral("delete takes at least one IMAGE"));
    }
    QList<PlaceReference> references;
    for (const QString& argument : arguments) {
        const auto reference = parsePlace(argument, context);
        if (!reference) {
            return misuse(context, reference.error());
        }
        if (!namesImage(*reference)) {
            return misuse(context, QStringLiteral("%1 names neither a tag nor a digest: what is "
                                                  "deleted must be said")
                                       .arg(displayText(argument)));
        }
        references.append(*reference);
    }
    // Those of one repository together: what is named does not wait for being agreed to.
    QList<Named> all;
    for (const PlaceReference& reference : references) {
        auto named = lookUp(reference, context);
        if (!named) {
            return fail(context, named.error());
        }
        if (!all.isEmpty() && all.constLast().repository == named->repository &&
            all.constLast().registry->place() == named->registry->place()) {
            all.last().images.append(named->images);
        } else {
            all.append(*std::move(named));
        }
    }
    ExitStatus status = ExitStatus::Ok;
    for (const Named& named : all) {
        ImageDeletion deletion(named.registry, named.repository);
        QList<ImageDeletion::Image> images = named.images;
        QList<Tag> agreed;
        while (!images.isEmpty()) {
            const auto outcome = deletion.run(images, agreed, context.stop);
            for (const ImageDeletion::Image& image : outcome.gone) {
                const QString digest = image.digest ? image.digest->toString() : QString();
                context.console.print(
                    QStringLiteral("%1  %2").arg(digest, displayText(text(named, image))));
            }
            if (outcome.error) {
                return fail(context, *outcome.error);
            }
            if (!outcome.waiting.isEmpty() && !parser.isSet(withTagsOption)) {
                context.console.complain(wouldTakeAlong(named, outcome));
                status = ExitStatus::Failed;
                break;
            }
            images = outcome.waiting;
            agreed.append(outcome.others);
        }
    }
    return status;
}

} // namespace stowage
