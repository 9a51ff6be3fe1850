#pragma once

#include "core/verify/verification.h"

#include <QStringList>

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace stowage {

/// All objects of a verification and which of them changed: written by the workers, sampled by the
/// one who started it. Thread-safe.
class Ledger {
public:
    /// The object gets its id here.
    int add(VerifiedObject object);

    /// Changes an object; `change` runs under the lock and must not call back.
    void change(int id, const std::function<void(VerifiedObject&)>& change);

    void addUse(int id, const VerifiedObject::Use& use);
    void setDone(const QList<int>& ids, qint64 done);
    void settle(int id, VerifiedObject::State state, std::optional<Error> error = std::nullopt);

    VerifiedObject::State state(int id) const;

    /// Of the verification as a whole; the first one stays.
    void fail(const Error& error);

    QList<VerifiedObject> takeChanges();
    VerificationSummary summary() const;
    QStringList imagesUsing(int id, int limit) const;

private:
    void markChanged(int id); // Needs the lock.

    mutable std::mutex mutex_;
    // Guarded by mutex_:
    std::deque<VerifiedObject> objects_; ///< By id.
    std::vector<bool> isChanged_;        ///< By id.
    std::vector<int> changed_;
    std::optional<Error> error_;
};

/// Says whether bytes are what they should be and settles their object. Sizes are compared where
/// the object expects one, and before digests: a cut blob is told by its length.
void judge(Ledger& ledger, int id, qint64 actualSize, const Digest& actual);

} // namespace stowage
