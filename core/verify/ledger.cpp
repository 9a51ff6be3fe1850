#include "core/verify/ledger.h"

#include "core/base/counted.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace stowage {

int Ledger::add(VerifiedObject object) {
    const std::scoped_lock lock(mutex_);
    const int id = static_cast<int>(objects_.size());
    object.id = id;
    objects_.push_back(std::move(object));
    isChanged_.push_back(false);
    markChanged(id);
    return id;
}

void Ledger::change(int id, const std::function<void(VerifiedObject&)>& change) {
    const std::scoped_lock lock(mutex_);
    change(objects_[static_cast<size_t>(id)]);
    markChanged(id);
}

void Ledger::addUse(int id, const VerifiedObject::Use& use) {
    const std::scoped_lock lock(mutex_);
    // An image may name the same layer twice in a row.
    auto& uses = objects_[static_cast<size_t>(id)].uses;
    if (uses.isEmpty() || uses.constLast() != use) {
        uses.append(use);
        markChanged(id);
    }
}

void Ledger::setDone(const QList<int>& ids, qint64 done) {
    const std::scoped_lock lock(mutex_);
    for (const int id : ids) {
        objects_[static_cast<size_t>(id)].done = done;
        markChanged(id);
    }
}

void Ledger::settle(int id, VerifiedObject::State state, std::optional<Error> error) {
    change(id, [&](VerifiedObject& object) {
        object.state = state;
        object.error = std::move(error);
    });
}

VerifiedObject::State Ledger::state(int id) const {
    const std::scoped_lock lock(mutex_);
    return objects_[static_cast<size_t>(id)].state;
}

void Ledger::fail(const Error& error) {
    const std::scoped_lock lock(mutex_);
    if (!error_) {
        error_ = error;
    }
}

QList<VerifiedObject> Ledger::takeChanges() {
    const std::scoped_lock lock(mutex_);
    std::sort(changed_.begin(), changed_.end());
    QList<VerifiedObject> result;
    result.reserve(static_cast<qsizetype>(changed_.size()));
    for (const int id : changed_) {
        result.append(objects_[static_cast<size_t>(id)]);
        isChanged_[static_cast<size_t>(id)] = false;
    }
    changed_.clear();
    return result;
}

VerificationSummary Ledger::summary() const {
    const std::scoped_lock lock(mutex_);
    VerificationSummary summary;
    summary.error = error_;
    for (const VerifiedObject& object : objects_) {
        switch (object.state) {
        case VerifiedObject::State::Waiting:
        case VerifiedObject::State::Checking:
            ++summary.unfinished;
            break;
        case VerifiedObject::State::Good:
            ++summary.good;
            break;
        case VerifiedObject::State::Bad:
            ++summary.bad;
            break;
        case VerifiedObject::State::Missing:
            ++summary.missing;
            break;
        case VerifiedObject::State::NotChecked:
            ++summary.notChecked;
            break;
        }
    }
    return summary;
}

QStringList Ledger::imagesUsing(int id, int limit) const {
    const std::scoped_lock lock(mutex_);
    QStringList images;
    QSet<int> seen;
    std::vector<int> open{id};
    while (!open.empty() && images.size() < limit) {
        const int current = open.back();
        open.pop_back();
        if (current < 0 || static_cast<size_t>(current) >= objects_.size() ||
            seen.contains(current)) {
            continue;
        }
        seen.insert(current);
        const VerifiedObject& object = objects_[static_cast<size_t>(current)];
        for (const VerifiedObject::Use& use : object.uses) {
            if (use.tag) {
                images.append(use.repository.toString() + QLatin1Char(':') + use.tag->toString());
            } else if (use.parent >= 0) {
                open.push_back(use.parent);
            } else if (object.expected && (object.kind == VerifiedObject::Kind::Manifest ||
                                           object.kind == VerifiedObject::Kind::Index)) {
                images.append(use.repository.toString() + QLatin1Char('@') +
                              object.expected->toString());
            }
        }
    }
    images.sort();
    images.removeDuplicates();
    return images.mid(0, limit);
}

void Ledger::markChanged(int id) {
    if (!isChanged_[static_cast<size_t>(id)]) {
        isChanged_[static_cast<size_t>(id)] = true;
        changed_.push_back(id);
    }
}

void judge(Ledger& ledger, int id, qint64 actualSize, const Digest& actual) {
    ledger.change(id, [&](VerifiedObject& object) {
        object.actual = actual;
        object.actualSize = actualSize;
        object.done = object.total;
        object.state = VerifiedObject::State::Bad;
        if (object.expectedSize >= 0 && object.expectedSize != actualSize) {
            object.error = Error(ErrorCode::InvalidLength, QStringLiteral("the size is %1, not %2")
                                                               .arg(counted(actualSize, "byte"))
                                                               .arg(object.expectedSize));
        } else if (object.expected && *object.expected != actual) {
            object.error = Error(ErrorCode::InvalidDigest,
                                 QStringLiteral("the digest is %1, not %2")
                                     .arg(actual.toString(), object.expected->toString()));
        } else {
            object.state = VerifiedObject::State::Good;
            object.error.reset();
        }
    });
}

} // namespace stowage
