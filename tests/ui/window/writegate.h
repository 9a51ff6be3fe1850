#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QString>

#include <condition_variable>
#include <mutex>
#include <optional>

namespace stowage::test {

/// Stands before the calls to a registry: counts them, and holds back the writes of uploads once so
/// many have passed, so that a test finds an upload half done however fast the machine is.
/// Thread-safe.
class WriteGate {
public:
    /// Lets so many more writes through, then holds them back.
    void holdAfter(int writes);

    /// Lets go of what it holds, and holds nothing any more.
    void open();

    /// From now on writes fail with this; nothing: no more.
    void failWith(const std::optional<Error>& error);

    /// Whether a write waits in front of it.
    bool isHolding() const;

    /// How often a call was made (WatchedRegistry has their names).
    int calls(const QString& name) const;

    /// Called by the registry, on any thread.
    Result<> pass(const QString& call);

private:
    mutable std::mutex mutex_;
    std::condition_variable opened_;
    QHash<QString, int> calls_; ///< Guarded by mutex_, as all below.
    int left_ = -1;             ///< Writes that may still pass; below 0: all.
    int waiting_ = 0;
    std::optional<Error> error_;
};

} // namespace stowage::test
