#pragma once

// Verification: whether what a registry holds is what its digests say, judged through the contract
// alone and so for every kind of place. A Verification owns its worker threads and their
// Repositories, shares the Registry, and hands its results out as values. Start it, ask it and stop
// it from any one thread; it emits nothing, so that a window samples it as often as it likes.

#include "core/base/progress.h"
#include "core/registry/registry.h"
#include "core/verify/verifiedobject.h"

#include <QList>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// What to verify: everything, one repository, or one image in it.
struct VerificationScope {
    std::optional<RepositoryName> repository = std::nullopt;
    std::optional<Tag> tag = std::nullopt;       ///< Needs a repository.
    std::optional<Digest> digest = std::nullopt; ///< Needs a repository; wins over the tag.
    bool diffIds = true; ///< Also unpack the layers and check them against their configs.
};

struct VerificationSummary {
    int good = 0;
    int bad = 0;
    int missing = 0;
    int notChecked = 0;
    int unfinished = 0; ///< Waiting or Checking: not 0 after the end only when it was stopped.
    qint64 bytes = 0;   ///< Read in all, as stored.

    /// Why the place could not be listed at all, or Cancelled when the verification was stopped.
    std::optional<Error> error = std::nullopt;

    /// Everything was looked at, and nothing is wrong.
    bool allGood() const { return !error && bad == 0 && missing == 0 && unfinished == 0; }
};

/// A verification at work.
///
/// Every layer is read once, whatever the number of images that use it, and its stored bytes and
/// its uncompressed ones are hashed in the same pass. Judged are: digest and size of every blob and
/// manifest, the repository's links to them, manifests and configs as documents, the number of
/// layers against the config, and diff_ids. As many workers as the machine has cores; each needs
/// two fixed buffers, whatever a blob's size.
class Verification {
public:
    /// Begins at once. `workers` 0: one per core.
    static std::unique_ptr<Verification> start(std::shared_ptr<Registry> registry,
                                               VerificationScope scope = {}, int workers = 0);

    Verification(const Verification&) = delete;
    Verification& operator=(const Verification&) = delete;
    ~Verification(); ///< Stops and waits: at most for a buffer's reading and hashing.

    /// Bytes as stored; the total grows while manifests are still being discovered.
    const Progress& progress() const;

    /// Objects that are new or changed since the last call, by rising id, each as it is now.
    QList<VerifiedObject> takeChanges();

    /// All workers are done; one last takeChanges() then gives what is left.
    bool finished() const;

    /// Counted now. Complete once finished.
    VerificationSummary summary() const;

    /// The images that need an object, as "library/debian:12" or "library/debian@sha256:…", sorted;
    /// at most `limit`.
    QStringList imagesUsing(int id, int limit = 100) const;

    void stop(); ///< Returns at once.
    void wait(); ///< Until finished.

    /// Until finished, but no longer than this; whether it is.
    bool waitFor(std::chrono::milliseconds time);

private:
    class Workers;

    explicit Verification(std::unique_ptr<Workers> workers);
    std::unique_ptr<Workers> workers_;
};

/// Verifies and returns when all is done or stopped. `observe`, when there is one, is called on
/// this thread, about ten times a second and once at the end, with what changed.
VerificationSummary
verify(std::shared_ptr<Registry> registry, const VerificationScope& scope, std::stop_token stop,
       const std::function<void(Verification&, const QList<VerifiedObject>&)>& observe = {});

} // namespace stowage
