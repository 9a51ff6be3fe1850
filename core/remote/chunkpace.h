#pragma once

#include <QtGlobal>

#include <chrono>
#include <mutex>

namespace stowage {

/// How a host is sent uploads: in chunks of which size, or each as a whole. Learnt as it goes, for
/// all uploads to it together. Thread-safe.
///
/// Chunks begin small and grow while they go fast, up to what is allowed and was not refused; they
/// shrink where one takes longer than it should, so that a pause has never long to wait for one.
class ChunkPace {
public:
    static constexpr qint64 smallest = 64 * 1024; ///< Bytes.

    /// One upload among those to the host at the moment: together they keep no more in memory than
    /// one alone. Must not outlive the ChunkPace.
    class Share {
    public:
        explicit Share(ChunkPace& pace);
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;
        ~Share();

    private:
        ChunkPace& pace_;
    };

    /// `largest` in bytes; a chunk should take no longer than `time`.
    ChunkPace(qint64 largest, std::chrono::milliseconds time);

    /// Of an upload that begins.
    Share share() { return Share(*this); }

    /// Bytes of the next chunk.
    qint64 size() const;

    /// The host has acknowledged a chunk.
    void took(qint64 bytes, std::chrono::milliseconds time);

    /// The host finds so many bytes too many: never so many again.
    void refuse(qint64 bytes);

    /// The host takes no chunks, as far as one upload has seen; not believed where it has taken
    /// one. Whether it is believed.
    bool refuseAll();
    bool isRefused() const;

    /// An upload was unknown at its first chunk: once that may be an accident. True: it is the
    /// host's way, and as good as refuseAll().
    bool missFirst();

private:
    qint64 allowed() const;

    mutable std::mutex mutex_;
    const std::chrono::milliseconds time_;
    qint64 largest_;
    qint64 size_;
    int shares_ = 0;
    int missed_ = 0;
    bool hasTaken_ = false;
    bool isRefused_ = false;
};

} // namespace stowage
