#pragma once

#include "tests/support/fakeregistry.h"
#include "tests/support/sampleimage.h"
#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/location.h"

#include <QAbstractItemModel>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace stowage::test {

/// A window's ground over a registry in memory.
struct BrowseFixture {
    std::shared_ptr<FakeRegistry> registry = FakeRegistry::create();
    std::optional<Error> refusal = std::nullopt; ///< Opening fails with it.
    Place place = registry->place();
    OpenPlaces places{
        [this](const Place&, OpenMode, std::stop_token) -> Result<std::shared_ptr<Registry>> {
            if (refusal) {
                return std::unexpected(*refusal);
            }
            return registry;
        },
        place};
    RequestRunner requests; ///< Goes before the places, as in the window.

    static RepositoryName name(const QString& text) { return *RepositoryName::parse(text); }
    static Tag tag(const QString& text) { return *Tag::parse(text); }

    Location at(const QString& repository) const { return {place, name(repository)}; }
    Location at(const QString& repository, const QString& tagName) const {
        return {place, name(repository), tag(tagName)};
    }

    /// An image whose layers hold one file each; answers its manifest's digest.
    Digest addImage(const QString& repository, const QString& tagName,
                    const QList<QByteArray>& contents = {"hello"},
                    const Platform& platform = {.os = QStringLiteral("linux"),
                                                .architecture = QStringLiteral("amd64")}) {
        QList<SampleImage::Layer> layers;
        for (qsizetype i = 0; i < contents.size(); ++i) {
            const QByteArray tar = tarOf("file" + QByteArray::number(i) + ".txt", contents.at(i));
            const QByteArray stored = gzipped(tar);
            registry->addLayer(repository, stored);
            layers.append({.stored = stored, .tar = tar});
        }
        const auto image = SampleImage::of(layers, platform);
        registry->addLayer(repository, image.config);
        return registry->addManifest(repository, image.manifest, tagName);
    }
};

/// One entry of an index, and an index of such.
inline QJsonObject indexEntry(const Digest& digest, const QString& os, const QString& architecture,
                              const QJsonObject& annotations = {}) {
    return {
        {QStringLiteral("mediaType"), MediaType::ociManifest},
        {QStringLiteral("digest"), digest.toString()},
        {QStringLiteral("size"), 1},
        {QStringLiteral("platform"),
         QJsonObject{{QStringLiteral("os"), os}, {QStringLiteral("architecture"), architecture}}},
        {QStringLiteral("annotations"), annotations}};
}
inline QByteArray indexOf(const QJsonArray& entries) {
    return QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2},
                                     {QStringLiteral("mediaType"), MediaType::ociIndex},
                                     {QStringLiteral("manifests"), entries}})
        .toJson();
}

/// The texts of a column, top level only.
inline QStringList texts(const QAbstractItemModel& model, int column = 0,
                         const QModelIndex& parent = {}) {
    QStringList all;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        all.append(model.index(row, column, parent).data().toString());
    }
    return all;
}

} // namespace stowage::test
