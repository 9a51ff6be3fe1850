#include "ui/browse/verificationrunner.h"

#include "core/base/log.h"
#include "ui/browse/imagejudgement.h"

#include <QDir>
#include <QSaveFile>
#include <QSet>

#include <algorithm>
#include <chrono>
#include <utility>

namespace stowage {

namespace {

constexpr std::chrono::milliseconds samplingInterval{100};
/// Of more objects than that, images are only judged at the end.
constexpr std::size_t judgedWhileRunning = 5000;

VerificationScope scopeOf(const Location& location) {
    return {.repository = location.repository,
            .tag = location.tag,
            .digest = location.tag ? std::nullopt : location.digest};
}

/// The location without the choice of a platform and what it is compared with: all of an index is
/// verified together.
Location withoutChild(Location location) {
    location.child.reset();
    location.comparedWith.reset();
    return location;
}

} // namespace

VerificationRunner::VerificationRunner(OpenPlaces& places, RequestRunner& requests,
                                       const QString& stateFolder, QObject* parent)
    : QObject(parent), places_(places), requests_(requests),
      recordsPath_(stateFolder.isEmpty()
                       ? QString()
                       : QDir(stateFolder).filePath(QStringLiteral("verifications.json"))) {
    sampling_.setInterval(samplingInterval);
    connect(&sampling_, &QTimer::timeout, this, &VerificationRunner::sample);
    readRecords();
}

VerificationRunner::~VerificationRunner() = default;

// ---- Running

void VerificationRunner::start(const Location& scope) {
    if (running_) {
        return;
    }
    verification_.reset();
    scope_ = withoutChild(scope);
    objects_.clear();
    settled_ = 0;
    error_.reset();
    running_ = true;
    Q_EMIT started();
    opening_ = requests_.run(
        this,
        [&places = places_, place = scope.place](std::stop_token stop) {
            return places.open(place, stop);
        },
        [this](const Result<std::shared_ptr<Registry>>& registry) {
            if (registry) {
                begin(*registry);
            } else {
                end(registry.error());
            }
        });
}

void VerificationRunner::begin(std::shared_ptr<Registry> registry) {
    verification_ = Verification::start(std::move(registry), scopeOf(*scope_));
    sampling_.start();
}

void VerificationRunner::stop() {
    if (!running_) {
        return;
    }
    opening_.cancel();
    if (verification_) {
        verification_->stop();
    }
    end(Error::cancelled());
}

void VerificationRunner::sample() {
    const bool isOver = verification_->finished();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    auto& states = states_[scope_->place];
    for (VerifiedObject& object : verification_->takeChanges()) {
        const auto id = static_cast<std::size_t>(object.id);
        if (id >= objects_.size()) {
            objects_.resize(id + 1);
        }
        settled_ +=
            static_cast<int>(object.isSettled()) - static_cast<int>(objects_[id].isSettled());
        // Tags are no content: their state must not stand for that of the manifest they name.
        if (object.kind == VerifiedObject::Kind::Tag) {
            judgeTag(object, now);
        } else if (object.expected) {
            ObjectState state = ObjectState::of(object);
            state.when = state.isSettled() ? now : QDateTime();
            states.insert(*object.expected, state);
        }
        objects_[id] = std::move(object);
    }
    if (objects_.size() <= judgedWhileRunning) {
        imageStates_[scope_->place].insert(judgeImages(objects_, now));
    }
    Q_EMIT progressed();
    if (isOver) {
        end(verification_->summary().error);
    }
}

void VerificationRunner::end(std::optional<Error> error) {
    sampling_.stop();
    running_ = false;
    error_ = std::move(error);
    const ObjectStates images = judgeImages(objects_, QDateTime::currentDateTimeUtc());
    imageStates_[scope_->place].insert(images);
    if (error_) {
        // What was not looked at to its end is as unknown as before.
        const auto forgetUnsettled = [](auto& states) {
            for (auto state = states.begin(); state != states.end();) {
                state = state->isSettled() ? std::next(state) : states.erase(state);
            }
        };
        forgetUnsettled(states_[scope_->place]);
        forgetUnsettled(imageStates_[scope_->place]);
        forgetUnsettled(tagStates_);
    } else if (verification_) {
        VerificationRecord record = outcome();
        record.objects = KeptStates::of(objects_);
        record.images = KeptStates::of(images);
        records_.insert(scope_->toString(), record);
        writeRecords();
    }
    Q_EMIT finished();
    Q_EMIT recordsChanged();
}

/// Of what has just ended.
VerificationRecord VerificationRunner::outcome() const {
    const VerificationSummary summary = verification_->summary();
    VerificationRecord record{.when = QDateTime::currentDateTimeUtc(),
                              .good = summary.good,
                              .bad = summary.bad,
                              .missing = summary.missing,
                              .bytes = summary.bytes,
                              .found = faultsIn(*scope_)};
    record.found.resize(std::min(record.found.size(), mostFaultsKept));
    QSet<QString> images;
    for (const VerificationFault& fault : record.found) {
        images.unite(QSet(fault.images.begin(), fault.images.end()));
    }
    for (const VerifiedObject& object : objects_) {
        const bool isTag = object.kind == VerifiedObject::Kind::Tag && object.expected;
        for (const VerifiedObject::Use& use : isTag ? object.uses : QList<VerifiedObject::Use>()) {
            const QString image = Location{scope_->place, use.repository, use.tag}.imageText();
            if (images.contains(image)) {
                record.tagged.insert(image, *object.expected);
            }
        }
    }
    if (scope_->isImage()) {
        const auto top = std::ranges::find_if(objects_, [](const VerifiedObject& object) {
            return object.kind == VerifiedObject::Kind::Index ||
                   object.kind == VerifiedObject::Kind::Manifest;
        });
        if (top != objects_.end() && top->expected) {
            record.digest = top->expected->toString();
        }
    }
    return record;
}

void VerificationRunner::judgeTag(const VerifiedObject& tag, const QDateTime& now) {
    ObjectState state = ObjectState::of(tag);
    state.when = state.isSettled() ? now : QDateTime();
    for (const VerifiedObject::Use& use : tag.uses) {
        if (use.tag) {
            const Location image{scope_->place, use.repository, use.tag};
            tagStates_.insert(image.toString(), state);
        }
    }
}

std::optional<ObjectState> VerificationRunner::tagState(const Location& image,
                                                        const Digest& top) const {
    if (!image.tag) {
        return std::nullopt;
    }
    const auto found = tagStates_.constFind(withoutChild(image).toString());
    if (found != tagStates_.constEnd()) {
        return *found;
    }
    // Tags are not kept, but what they name is.
    const auto manifest = states(image.place).constFind(top);
    if (manifest == states(image.place).constEnd() ||
        (manifest->sign != Sign::Good && manifest->sign != Sign::Bad)) {
        return std::nullopt;
    }
    return ObjectState{.sign = Sign::Good, .when = manifest->when};
}

const ObjectStates& VerificationRunner::imageStates(const Place& place) const {
    static const ObjectStates none;
    const auto found = imageStates_.constFind(place);
    return found == imageStates_.constEnd() ? none : *found;
}

qint64 VerificationRunner::done() const {
    return verification_ ? verification_->progress().done() : 0;
}

qint64 VerificationRunner::total() const {
    return verification_ ? verification_->progress().total() : 0;
}

QList<int> VerificationRunner::faults() const {
    QList<int> ids;
    for (const VerifiedObject& object : objects_) {
        if (object.isFault()) {
            ids.append(object.id);
        }
    }
    return ids;
}

QStringList VerificationRunner::imagesUsing(int id) const {
    return verification_ ? verification_->imagesUsing(id) : QStringList();
}

std::optional<Location> VerificationRunner::locationOf(int id) const {
    const VerifiedObject* object = &objects_.at(static_cast<std::size_t>(id));
    if (object->uses.isEmpty() || !scope_) {
        return std::nullopt;
    }
    Location location{scope_->place, object->uses.first().repository};
    // Blobs know their manifests, manifests their tags and their index; chains are short.
    constexpr int longestChain = 8;
    for (int step = 0; step < longestChain && !object->uses.isEmpty(); ++step) {
        const bool isManifest = object->kind == VerifiedObject::Kind::Manifest ||
                                object->kind == VerifiedObject::Kind::Index;
        if (isManifest) {
            location.digest = object->expected;
        }
        const auto tagged = std::ranges::find_if(
            object->uses, [](const VerifiedObject::Use& use) { return use.tag.has_value(); });
        if (tagged != object->uses.end()) {
            location.repository = tagged->repository;
            location.tag = tagged->tag;
            location.digest.reset();
            break;
        }
        const int parent = object->uses.first().parent;
        if (parent < 0) {
            break;
        }
        object = &objects_.at(static_cast<std::size_t>(parent));
    }
    return location;
}

QList<VerificationFault> VerificationRunner::faultsIn(const Location& location) const {
    QList<VerificationFault> list;
    for (const int id : faults()) {
        VerificationFault fault{.object = objects_.at(static_cast<std::size_t>(id)),
                                .images = imagesUsing(id)};
        if (const auto where = locationOf(id)) {
            fault.repository = where->repository;
            fault.tag = where->tag;
            fault.digest = where->digest;
        }
        fault.object.uses.clear();
        // What was verified is as wrong as it was found to be, whoever else needs the object.
        if (location == scope_ || fault.isIn(location)) {
            list.append(std::move(fault));
        }
    }
    return list;
}

const ObjectStates& VerificationRunner::states(const Place& place) const {
    static const ObjectStates none;
    const auto found = states_.constFind(place);
    return found == states_.constEnd() ? none : *found;
}

// ---- Records

std::optional<VerificationRecord>
VerificationRunner::record(const Location& location, const std::optional<Digest>& digest) const {
    std::optional<VerificationRecord> newest;
    const auto consider = [&](const Location& at, bool isItself) {
        const auto found = records_.constFind(at.toString());
        if (found == records_.constEnd()) {
            return;
        }
        if (isItself && digest && !found->digest.isEmpty() && found->digest != digest->toString()) {
            return;
        }
        VerificationRecord record = *found;
        const bool isOfImages = !isItself && digest && !found->images.isEmpty();
        const auto sign = isOfImages ? found->images.signOf(*digest) : std::nullopt;
        if (isOfImages && !sign) {
            return; // it came later
        }
        if (!isItself && found->faults() > 0) {
            record = found->part(location, digest);
            if (record.found.isEmpty() && sign != Sign::Good) {
                return;
            }
        }
        if (!newest || record.when > newest->when) {
            newest = std::move(record);
        }
    };
    consider(withoutChild(location), true);
    if (location.isImage()) {
        consider(location.repositoryLocation(), false);
    }
    if (location.repository) {
        consider(location.placeLocation(), false);
    }
    return newest;
}

void VerificationRunner::readRecords() {
    if (recordsPath_.isEmpty()) {
        return;
    }
    struct Kept {
        VerificationRecords records;
        QHash<Place, KeptPlace> states;
    };
    reading_ = requests_.run(
        this,
        [path = recordsPath_](std::stop_token) {
            Kept kept;
            QFile file(path);
            if (file.open(QIODevice::ReadOnly)) {
                kept.records = recordsFromJson(file.read(recordsFileLimit + 1));
                kept.states = statesOf(kept.records);
            }
            return kept;
        },
        [this](Kept kept) {
            for (auto record = kept.records.begin(); record != kept.records.end(); ++record) {
                if (!records_.contains(record.key())) {
                    records_.insert(record.key(), record.value());
                }
            }
            restore(std::move(kept.states));
            Q_EMIT recordsChanged();
        });
}

/// What was found since the window began is newer.
void VerificationRunner::restore(QHash<Place, KeptPlace> kept) {
    for (auto place = kept.begin(); place != kept.end(); ++place) {
        place->objects.insert(states_.value(place.key()));
        place->images.insert(imageStates_.value(place.key()));
        states_.insert(place.key(), place->objects);
        imageStates_.insert(place.key(), place->images);
    }
}

void VerificationRunner::writeRecords() {
    if (recordsPath_.isEmpty()) {
        return;
    }
    // One after the other, so that the newest is the last.
    if (writing_.isActive()) {
        writeAgain_ = true;
        return;
    }
    writing_ = requests_.run(
        this,
        [path = recordsPath_, records = records_](std::stop_token) {
            const QByteArray bytes = recordsToJson(records);
            QDir().mkpath(QFileInfo(path).path());
            QSaveFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() &&
                   file.commit();
        },
        [this](bool isWritten) {
            if (!isWritten) {
                qCWarning(logUi) << "the outcome of the verification could not be kept";
            }
            if (std::exchange(writeAgain_, false)) {
                writeRecords();
            }
        });
}

} // namespace stowage
