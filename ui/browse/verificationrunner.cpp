#include "ui/browse/verificationrunner.h"

#include "core/base/log.h"

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
    stop();
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
            judgeTag(object);
        } else if (object.expected) {
            states.insert(*object.expected, ObjectState::of(object));
        }
        objects_[id] = std::move(object);
    }
    if (objects_.size() <= judgedWhileRunning) {
        judgeImages();
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
    judgeImages();
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
        records_.insert(scope_->toString(), outcome());
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

void VerificationRunner::judgeImages() {
    auto& states = imageStates_[scope_->place];
    std::vector<ObjectState> judged(objects_.size());
    const auto takeIn = [this, &judged](const VerifiedObject& object, const ObjectState& state) {
        // Up to every manifest, and the indexes above it; chains are short.
        std::vector<int> open{object.id};
        for (std::size_t next = 0; next < open.size(); ++next) {
            const auto id = static_cast<std::size_t>(open[next]);
            judged[id] = ObjectState::worse(judged[id], state);
            for (const VerifiedObject::Use& use : objects_[id].uses) {
                const bool isNew = use.parent >= 0 && !std::ranges::count(open, use.parent);
                if (isNew && static_cast<std::size_t>(use.parent) < objects_.size()) {
                    open.push_back(use.parent);
                }
            }
        }
    };
    for (const VerifiedObject& object : objects_) {
        if (object.kind != VerifiedObject::Kind::Tag) {
            takeIn(object, ObjectState::of(object));
        }
    }
    for (const VerifiedObject& object : objects_) {
        const bool isManifest = object.kind == VerifiedObject::Kind::Manifest ||
                                object.kind == VerifiedObject::Kind::Index;
        if (isManifest && object.expected) {
            states.insert(*object.expected, judged[static_cast<std::size_t>(object.id)]);
        }
    }
}

void VerificationRunner::judgeTag(const VerifiedObject& tag) {
    for (const VerifiedObject::Use& use : tag.uses) {
        if (use.tag) {
            const Location image{scope_->place, use.repository, use.tag};
            tagStates_.insert(image.toString(), ObjectState::of(tag));
        }
    }
}

std::optional<ObjectState> VerificationRunner::tagState(const Location& image) const {
    const auto found = tagStates_.constFind(withoutChild(image).toString());
    return image.tag && found != tagStates_.constEnd() ? std::optional(*found) : std::nullopt;
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
        if (!isItself && found->faults() > 0) {
            record = found->part(location, digest);
            if (record.found.isEmpty()) {
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
    reading_ = requests_.run(
        this,
        [path = recordsPath_](std::stop_token) {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly)) {
                return VerificationRecords();
            }
            return recordsFromJson(file.read(recordsFileLimit + 1));
        },
        [this](const VerificationRecords& records) {
            for (auto record = records.begin(); record != records.end(); ++record) {
                if (!records_.contains(record.key())) {
                    records_.insert(record.key(), record.value());
                }
            }
            Q_EMIT recordsChanged();
        });
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
