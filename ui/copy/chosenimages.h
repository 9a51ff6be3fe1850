#pragma once

// Copies between the places of the window: what was chosen to be copied, how it is dragged and
// dropped within the window, and the sheet in which one says where it goes. What comes out are
// TransferRequests for whoever owns the queue. GUI thread only, but for the values; every look at a
// registry runs on the RequestRunner's threads.

#include "core/transfer/transferrequest.h"
#include "ui/browse/location.h"

#include <QList>
#include <QString>

#include <optional>

namespace stowage {

/// Images of one repository, or all of it: what a copy begins with. A value.
struct ChosenImages {
    Place place;
    RepositoryName repository;
    QList<CopyRequest::Image> images = {}; ///< Empty: the whole repository.

    /// Of images of one repository, or of one repository; nothing of anything else.
    static std::optional<ChosenImages> of(const QList<Location>& locations);

    bool isWhole() const { return images.isEmpty(); }

    /// "team/app:v1", "3 images of team/app", "all of team/app": made harmless.
    QString text() const;

    /// One a line, as they are typed.
    QString references() const;

    /// To a place, and there to a repository, or else to the one of the same name.
    CopyRequest to(const Place& target, const std::optional<RepositoryName>& into = {}) const;

    /// Whether they are there already, because they come from there.
    bool isFrom(const Place& target, const std::optional<RepositoryName>& into) const {
        return target == place && into.value_or(repository) == repository;
    }

    friend bool operator==(const ChosenImages&, const ChosenImages&) = default;
};

} // namespace stowage
