#pragma once

#include "core/registry/recognition.h"
#include "core/registry/registry.h"
#include "core/transfer/transferplan.h"
#include "core/transfer/transferrequest.h"

#include <QList>
#include <QString>

#include <optional>

namespace stowage {

/// One thing to be uploaded, and where it is to go. A value.
struct UploadItem {
    enum class Kind {
        Image, ///< Of an archive, layout or registry folder.
        Files, ///< Layers and other files and folders, which share one target.
    };

    Kind kind = Kind::Files;
    QString title;   ///< Made harmless: "debian:12", "3 files".
    qint64 size = 0; ///< Bytes; 0 when not known.
    bool chosen = true;
    QString repository; ///< As typed.
    QString tag;        ///< As typed; of files it may be empty.

    // Of images:
    Place source = {};
    QString sourceRepository = {};
    QString sourceTag = {};
    std::optional<Digest> digest = std::nullopt; ///< Of an image without a tag.

    QStringList paths = {}; ///< Of files.

    /// What is wrong with the name or the tag, in words; empty when nothing is.
    QString repositoryProblem() const;
    QString tagProblem() const;
    bool isValid() const { return repositoryProblem().isEmpty() && tagProblem().isEmpty(); }

    /// The nearest valid spelling; empty when it is valid as it is.
    QString repositorySuggestion() const;
    QString tagSuggestion() const;

    /// What is asked of the queue. Only of a valid item.
    TransferRequest request(const Place& target) const;
};

/// The chosen items as requests: images of one source and target repository in one, so that what
/// they share is read once.
QList<TransferRequest> uploadRequests(const QList<UploadItem>& items, const Place& target);

/// What was found at dropped paths. A value.
struct DroppedContent {
    QList<UploadItem> items = {};
    QStringList descriptions = {}; ///< A line for each path: "Docker archive, 2 images".
    std::optional<Place> place = std::nullopt; ///< The only path is a place that could be opened.
    QList<Error> failures = {};                ///< Paths that could not be read.
    qint64 size = 0;                           ///< Bytes.
};

/// Looks at the paths. Blocks; worker threads only.
DroppedContent lookAt(const QStringList& paths, const Recognizer& recognize,
                      const RegistryOpener& open, std::stop_token stop);

} // namespace stowage
