#include "ui/browse/referrersreading.h"

#include <algorithm>

namespace stowage {

namespace {

/// Of one subject. Anybody who can push can add some: beyond this nobody looks at them one by one.
constexpr qsizetype mostOfSubject = 200;

QList<Referrer> readReferrers(OpenPlaces& places, const Location& location,
                              const QList<Digest>& subjects, const std::stop_token& stop) {
    QList<Referrer> all;
    const auto registry = places.open(location.place, stop);
    if (!registry) {
        return {{.subject = subjects.first(), .error = registry.error()}};
    }
    const auto repository = (*registry)->open(*location.repository);
    for (const Digest& subject : subjects) {
        const auto referrers = repository->manifests().referrers(subject, {}, stop);
        if (!referrers) {
            all.append({.subject = subject, .error = referrers.error()});
            continue;
        }
        for (const Descriptor& referrer :
             referrers->first(std::min(mostOfSubject, referrers->size()))) {
            all.append({.subject = subject, .descriptor = referrer});
        }
    }
    return all;
}

} // namespace

ReferrersReading::ReferrersReading(OpenPlaces& places, RequestRunner& requests, QObject* parent)
    : QObject(parent), places_(places), requests_(requests) {}

void ReferrersReading::read(const Location& location, const ImageDetails& image) {
    QList<Digest> subjects{image.top.digest()};
    if (image.image && image.image->digest() != subjects.first()) {
        subjects.append(image.image->digest());
    }
    reading_ = requests_.run(
        this,
        [&places = places_, location, subjects](const std::stop_token& stop) {
            return readReferrers(places, location, subjects, stop);
        },
        [this](const QList<Referrer>& referrers) { Q_EMIT found(referrers); },
        RequestRunner::Urgency::Later);
}

} // namespace stowage
