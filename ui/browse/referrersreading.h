#pragma once

#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/imagedetails.h"
#include "ui/browse/referrer.h"

#include <QObject>

namespace stowage {

/// Asks what refers to an image, and to the index that it is of, once the image is there: a server
/// that is slow with it, or fails, holds nothing up. GUI thread.
class ReferrersReading : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    ReferrersReading(OpenPlaces& places, RequestRunner& requests, QObject* parent = nullptr);

    /// Asks anew; what was asked before is not answered any more.
    void read(const Location& location, const ImageDetails& image);

Q_SIGNALS:
    void found(const QList<stowage::Referrer>& referrers);

private:
    OpenPlaces& places_;
    RequestRunner& requests_;
    Request reading_;
};

} // namespace stowage
