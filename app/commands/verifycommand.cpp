#include "app/commands/verifycommand.h"

#include "app/progressline.h"
#include "app/resolvedimage.h"
#include "app/units.h"
#include "core/base/counted.h"
#include "core/base/displaytext.h"
#include "core/registry/placereference.h"
#include "core/verify/verification.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <algorithm>

namespace stowage {

namespace {

Result<VerificationScope> scopeOf(Registry& registry, const PlaceReference& reference,
                                  const std::stop_token& stop) {
    VerificationScope scope;
    if (reference.name.isEmpty() && !reference.digest && !reference.tag) {
        scope.repository = reference.repository;
        return scope;
    }
    auto image = resolveImage(registry, reference, stop);
    if (!image) {
        return failure(image);
    }
    scope.repository = image->repository->name();
    scope.tag = image->tag;
    if (!image->tag) {
        scope.digest = image->digest;
    }
    return scope;
}

QString subject(const VerifiedObject& object) {
    if (object.kind == VerifiedObject::Kind::Tag && !object.uses.isEmpty() &&
        object.uses.first().tag) {
        return object.uses.first().tag->toString();
    }
    // Nobody knows by which digest what is not even listed would be named: it is its repository's.
    if (!object.expected && !object.uses.isEmpty()) {
        return object.uses.first().repository.toString();
    }
    return object.expected ? object.expected->toString() : QStringLiteral("-");
}

QString difference(const VerifiedObject& object) {
    QString text;
    if (object.error) {
        text += QStringLiteral("\n    ") + displayText(object.error->message());
    }
    if (object.actual && object.expected && *object.actual != *object.expected) {
        text += QStringLiteral("\n    expected %1\n    actual   %2")
                    .arg(object.expected->toString(), object.actual->toString());
    }
    if (object.expectedSize >= 0 && object.actualSize >= 0 &&
        object.expectedSize != object.actualSize) {
        text += QStringLiteral("\n    expected %1\n    actual   %2")
                    .arg(counted(object.expectedSize, "byte"), counted(object.actualSize, "byte"));
    }
    return text;
}

QString toLine(const VerifiedObject& object, const QStringList& images) {
    const QString sign = object.state == VerifiedObject::State::Missing ? QStringLiteral("∅ ")
                                                                        : QStringLiteral("✖ ");
    const QString what = QStringLiteral("%1 %2 %3")
                             .arg(verifiedStateName(object.state), verifiedKindName(object.kind),
                                  displayText(subject(object)));
    const QString users =
        images.isEmpty()
            ? QString()
            : QStringLiteral(" (%1)").arg(displayText(images.join(QStringLiteral(", "))));
    return sign + what + users + difference(object);
}

QJsonObject toJson(const VerifiedObject& object, const QStringList& images) {
    QJsonObject json{
        {QStringLiteral("kind"), verifiedKindName(object.kind)},
        {QStringLiteral("state"), verifiedStateName(object.state)},
        {QStringLiteral("images"), QJsonArray::fromStringList(images)},
    };
    const auto insert = [&json](const char* key, const QJsonValue& value) {
        json.insert(QLatin1String(key), value);
    };
    if (object.expected) {
        insert("expected", object.expected->toString());
    }
    if (object.actual) {
        insert("actual", object.actual->toString());
    }
    if (object.expectedSize >= 0) {
        insert("expectedSize", object.expectedSize);
    }
    if (object.actualSize >= 0) {
        insert("actualSize", object.actualSize);
    }
    if (object.kind == VerifiedObject::Kind::Tag) {
        insert("tag", subject(object));
    }
    if (object.kind == VerifiedObject::Kind::Repository) {
        insert("repository", subject(object));
    }
    if (!object.mediaType.isEmpty()) {
        insert("mediaType", object.mediaType);
    }
    if (object.error) {
        insert("error", QJsonObject{{QStringLiteral("code"), errorCodeName(object.error->code())},
                                    {QStringLiteral("message"), object.error->message()}});
    }
    return json;
}

QJsonObject toJson(const VerificationSummary& summary) {
    QJsonObject json{
        {QStringLiteral("good"), summary.good},
        {QStringLiteral("bad"), summary.bad},
        {QStringLiteral("missing"), summary.missing},
        {QStringLiteral("notChecked"), summary.notChecked},
        {QStringLiteral("unfinished"), summary.unfinished},
        {QStringLiteral("bytes"), summary.bytes},
    };
    if (summary.error) {
        json.insert(QStringLiteral("error"), summary.error->message());
    }
    return json;
}

/// The newest state of every object, with the images that need it.
struct Findings {
    QMap<int, VerifiedObject> objects;
    QMap<int, QStringList> images;
};

} // namespace

QString VerifyCommand::name() const {
    return QStringLiteral("verify");
}

QString VerifyCommand::summary() const {
    return QStringLiteral("Check every digest of a place, a repository or an image.");
}

void VerifyCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("PLACE"),
                                 QStringLiteral("What to check; see \"stowage help\"."));
    parser.addOption({QStringLiteral("json"), QStringLiteral("Print every object as JSON.")});
    parser.addOption({QStringLiteral("no-diff-ids"),
                      QStringLiteral("Do not unpack layers to check their diff_ids.")});
    parser.addOption(insecureOption());
}

ExitStatus VerifyCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 1) {
        return misuse(context, QStringLiteral("verify takes one PLACE"));
    }
    auto reference = parsePlace(arguments.first(), context);
    if (!reference) {
        return misuse(context, reference.error());
    }
    auto registry = context.open(reference->place, OpenMode::Read, context.stop);
    if (!registry) {
        return fail(context, registry.error());
    }
    auto scope = scopeOf(**registry, *reference, context.stop);
    if (!scope) {
        return fail(context, scope.error());
    }
    scope->diffIds = !parser.isSet(QStringLiteral("no-diff-ids"));

    Findings found;
    const auto verification = Verification::start(*registry, *scope);
    {
        const ProgressLine line(context.console, QStringLiteral("Verifying"), [&verification] {
            const Progress& progress = verification->progress();
            return ProgressLine::Sample{progress.done(), progress.total()};
        });
        const std::stop_callback onStop(context.stop, [&verification] { verification->stop(); });
        verification->wait();
    }
    for (const VerifiedObject& object : verification->takeChanges()) {
        found.images.insert(object.id, verification->imagesUsing(object.id));
        found.objects.insert(object.id, object);
    }
    const VerificationSummary summary = verification->summary();

    if (parser.isSet(QStringLiteral("json"))) {
        QJsonArray objects;
        for (const VerifiedObject& object : std::as_const(found.objects)) {
            objects.append(toJson(object, found.images.value(object.id)));
        }
        const QJsonObject json{{QStringLiteral("summary"), toJson(summary)},
                               {QStringLiteral("objects"), objects}};
        context.console.printRaw(QJsonDocument(json).toJson());
    } else {
        for (const VerifiedObject& object : std::as_const(found.objects)) {
            if (object.isFault()) {
                context.console.print(toLine(object, found.images.value(object.id)));
            }
        }
        context.console.print(QStringLiteral("%1 good, %2 bad, %3 missing, %4 not checked; %5 read")
                                  .arg(summary.good)
                                  .arg(summary.bad)
                                  .arg(summary.missing)
                                  .arg(summary.notChecked)
                                  .arg(formatBytes(summary.bytes)));
    }
    if (summary.error) {
        return fail(context, summary.error->in(
                                 QStringLiteral("verification of %1").arg(reference->toString())));
    }
    const auto wantsLogIn = [](const VerifiedObject& object) {
        return object.error && object.error->code() == ErrorCode::Unauthorized;
    };
    if (std::ranges::any_of(found.objects, wantsLogIn)) {
        adviseToLogIn(context);
    }
    return summary.allGood() ? ExitStatus::Ok : ExitStatus::Failed;
}

} // namespace stowage
