#include "core/image/imageconfig.h"

#include "core/image/json.h"
#include "core/image/jsonfields.h"
#include "core/image/jsonkeys.h"

namespace stowage {

namespace {

/// RFC 3339; invalid when it is not, since nothing depends on it.
QDateTime dateTime(const QString& text) {
    return QDateTime::fromString(text, Qt::ISODateWithMs);
}

Result<QList<ImageConfig::History>> parseHistory(const QJsonArray& array) {
    QList<ImageConfig::History> history;
    for (const auto& value : array) {
        if (!value.isObject()) {
            return failure(ErrorCode::ManifestInvalid,
                           QStringLiteral("the history of the config: an entry is no object"));
        }
        JsonFields entry(value.toObject(), QStringLiteral("the history of the config"),
                         {createdKey, createdByKey, authorKey, commentKey, emptyLayerKey});
        history.append({.created = dateTime(entry.string(createdKey)),
                        .createdBy = entry.string(createdByKey),
                        .comment = entry.string(commentKey),
                        .emptyLayer = entry.boolean(emptyLayerKey)});
        if (auto checked = entry.check(); !checked) {
            return failure(checked);
        }
    }
    return history;
}

Result<QList<Digest>> parseDiffIds(const QJsonObject& rootfs) {
    JsonFields fields(rootfs, QStringLiteral("the rootfs of the config"), {diffIdsKey});
    const QStringList texts = fields.strings(diffIdsKey);
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }
    QList<Digest> diffIds;
    for (const QString& text : texts) {
        auto digest = Digest::parse(text);
        if (!digest) {
            return digest.error().code() == ErrorCode::InvalidDigest
                       ? failure(ErrorCode::ManifestInvalid,
                                 QStringLiteral("its diff_ids: %1").arg(digest.error().detail()))
                       : failure(digest, fields.where());
        }
        if (digest->isTarSum()) {
            return failure(ErrorCode::UnsupportedDigest,
                           QStringLiteral("a diff_id of the config is a TarSum"));
        }
        diffIds.append(*std::move(digest));
    }
    return diffIds;
}

/// What the image says of the process to run in it.
Result<> parseExecution(const QJsonObject& object, ImageConfig& config) {
    constexpr QLatin1String user("User");
    constexpr QLatin1String workingDir("WorkingDir");
    constexpr QLatin1String env("Env");
    constexpr QLatin1String entrypoint("Entrypoint");
    constexpr QLatin1String cmd("Cmd");
    constexpr QLatin1String exposedPorts("ExposedPorts");
    constexpr QLatin1String volumes("Volumes");
    constexpr QLatin1String labels("Labels");
    constexpr QLatin1String stopSignal("StopSignal");
    JsonFields fields(
        object, QStringLiteral("the execution part of the config"),
        {user, workingDir, env, entrypoint, cmd, exposedPorts, volumes, labels, stopSignal});
    config.user = fields.string(user);
    config.workingDir = fields.string(workingDir);
    config.env = fields.strings(env);
    config.entrypoint = fields.stringOrStrings(entrypoint);
    config.cmd = fields.stringOrStrings(cmd);
    config.exposedPorts = fields.keysOf(exposedPorts);
    config.volumes = fields.keysOf(volumes);
    config.labels = fields.stringMap(labels);
    config.stopSignal = fields.string(stopSignal);
    return fields.check();
}

} // namespace

Result<ImageConfig> ImageConfig::parse(QByteArrayView bytes) {
    const auto document = parseJsonObject(bytes, QStringLiteral("the config"));
    if (!document) {
        return failure(document);
    }
    JsonFields fields(*document, QStringLiteral("the config"),
                      {osKey, architectureKey, variantKey, osVersionKey, createdKey, authorKey,
                       configKey, rootfsKey, historyKey});
    ImageConfig config;
    config.platform = {.os = fields.string(osKey),
                       .architecture = fields.string(architectureKey),
                       .variant = fields.string(variantKey),
                       .osVersion = fields.string(osVersionKey)};
    config.created = dateTime(fields.string(createdKey));
    config.author = fields.string(authorKey);
    const QJsonObject execution = fields.object(configKey);
    const QJsonObject rootfs = fields.object(rootfsKey);
    const QJsonArray historyEntries = fields.array(historyKey);
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }
    if (auto parsed = parseExecution(execution, config); !parsed) {
        return failure(parsed);
    }
    auto diffIds = parseDiffIds(rootfs);
    if (!diffIds) {
        return failure(diffIds);
    }
    auto history = parseHistory(historyEntries);
    if (!history) {
        return failure(history);
    }
    config.diffIds = *std::move(diffIds);
    config.history = *std::move(history);
    return config;
}

QString ImageConfig::createdBy(qsizetype index) const {
    qsizetype layer = 0;
    for (const History& entry : history) {
        if (entry.emptyLayer) {
            continue;
        }
        if (layer == index) {
            return entry.createdBy;
        }
        ++layer;
    }
    return {};
}

} // namespace stowage
