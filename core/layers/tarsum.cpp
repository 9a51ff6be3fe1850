#include "core/layers/tarsum.h"

#include "core/base/displaytext.h"
#include "core/digest/hasher.h"
#include "core/layers/decompressor.h"
#include "core/layers/streamsource.h"
#include "core/layers/tarheader.h"

#include <QSet>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace stowage {

namespace {

/// Longer names and attributes than any file system has; more is an attack.
constexpr qint64 largestExtendedHeader = 1048576;

struct EntrySum {
    QByteArray name; ///< For telling repeats.
    QByteArray sum;  ///< Lower-case hexadecimal.
};

QByteArray withoutDecoration(QByteArray name) {
    if (name.startsWith("./")) {
        name.remove(0, 2);
    }
    if (name.endsWith('/')) {
        name.chop(1);
    }
    return name;
}

class TarSumReader {
public:
    TarSumReader(QIODevice& archive, TarSumVersion version, HashAlgorithm hash, Progress* progress,
                 std::stop_token stop)
        : source_(archive), fresh_(hash), progress_(progress), stop_(std::move(stop)),
          version_(version) {}

    Result<TarSumResult> run(QByteArrayView extra) {
        for (;;) {
            const qint64 at = source_.consumed();
            const auto more = entry();
            if (!more) {
                return std::unexpected(
                    more.error().in(QStringLiteral("reading a tar at byte %1, after %2 entries")
                                        .arg(at)
                                        .arg(sums_.size())));
            }
            if (!*more) {
                break;
            }
        }
        if (const auto drained = drain(); !drained) {
            return failure(drained);
        }
        if (const auto ordered = order(); !ordered) {
            return failure(ordered);
        }
        Hasher all = fresh_;
        all.update(extra);
        for (const EntrySum& entry : sums_) {
            all.update(entry.sum);
        }
        return TarSumResult{Digest::fromTarSum(version_, all.algorithm(), all.hash()),
                            source_.consumed()};
    }

private:
    /// One entry with what extends it; false at the end.
    Result<bool> entry() {
        QByteArray pax;
        std::optional<QByteArray> longName;
        std::optional<QByteArray> longLink;
        bool extended = false;
        for (;;) {
            auto header = nextHeader();
            if (!header) {
                return failure(header);
            }
            if (!*header) {
                if (extended) {
                    return failure(ErrorCode::Corrupt,
                                   QStringLiteral("the tar ends behind an extended header"));
                }
                return false;
            }
            if ((*header)->isPax() || (*header)->isLongName() || (*header)->isLongLink()) {
                const auto value = extendedHeader((*header)->size);
                if (!value) {
                    return failure(value);
                }
                extended = true;
                if ((*header)->isPax()) {
                    pax = *value;
                } else {
                    const QByteArray cut(value->constData()); // to the first NUL
                    ((*header)->isLongName() ? longName : longLink) = cut;
                }
                continue;
            }
            if (longName) {
                (*header)->name = *longName;
            }
            if (longLink) {
                (*header)->linkName = *longLink;
            }
            auto summed = (*header)->applyPax(pax);
            if (summed) {
                summed = sum(**header);
            }
            if (!summed) {
                return std::unexpected(
                    summed.error().in(displayText(QByteArrayView((*header)->name))));
            }
            return true;
        }
    }

    /// Nothing at the end: two zero blocks, or no bytes where a header would begin.
    Result<std::optional<TarHeader>> nextHeader() {
        if (stop_.stop_requested()) {
            return cancelled();
        }
        const auto block = source_.look(tarBlockSize);
        if (!block) {
            return failure(block);
        }
        if (block->isEmpty()) {
            return std::nullopt;
        }
        if (block->size() < tarBlockSize) {
            return told(*block, Error(ErrorCode::Corrupt,
                                      QStringLiteral("the tar is cut short in a header")));
        }
        const QByteArrayView bytes = block->first(tarBlockSize);
        if (isZeroBlock(bytes)) {
            return secondZeroBlock();
        }
        auto header = TarHeader::parse(bytes);
        if (!header) {
            return told(bytes, header.error());
        }
        take(tarBlockSize);
        return std::optional(std::move(*header));
    }

    Result<std::optional<TarHeader>> secondZeroBlock() {
        take(tarBlockSize);
        const auto block = source_.look(tarBlockSize);
        if (!block) {
            return failure(block);
        }
        if (block->size() >= tarBlockSize && !isZeroBlock(block->first(tarBlockSize))) {
            return failure(ErrorCode::Corrupt,
                           QStringLiteral("a zero block is followed by something else"));
        }
        if (!block->isEmpty() && block->size() < tarBlockSize) {
            return failure(ErrorCode::Corrupt, QStringLiteral("the tar is cut short in its end"));
        }
        return std::nullopt;
    }

    /// A header error; one at the very beginning may have a simple reason.
    std::unexpected<Error> told(QByteArrayView block, Error error) const {
        const Compression compression = detectCompression(block);
        if (source_.consumed() == 0 && compression != Compression::None) {
            return failure(ErrorCode::Corrupt,
                           QStringLiteral("this is no tar but a %1 stream; a TarSum is that of the "
                                          "tar inside it")
                               .arg(compressionName(compression)));
        }
        return std::unexpected(std::move(error));
    }

    Result<QByteArray> extendedHeader(qint64 size) {
        if (size > largestExtendedHeader) {
            return failure(ErrorCode::TooLarge,
                           QStringLiteral("an extended header of %1 bytes").arg(size));
        }
        QByteArray value;
        const auto read = body(size, [&value](QByteArrayView piece) { value += piece; });
        if (!read) {
            return failure(read);
        }
        return value;
    }

    Result<> sum(const TarHeader& header) {
        if (header.typeflag == 'S') {
            return failure(ErrorCode::Unsupported, QStringLiteral("it is a sparse file"));
        }
        Hasher hasher = fresh_;
        const auto field = [&hasher](QByteArrayView key, const QByteArray& value) {
            hasher.update(key);
            hasher.update(value);
        };
        field("name", header.name);
        field("mode", QByteArray::number(header.mode));
        field("uid", QByteArray::number(header.uid));
        field("gid", QByteArray::number(header.gid));
        field("size", QByteArray::number(header.size));
        if (version_ == TarSumVersion::V0) {
            field("mtime", QByteArray::number(header.modified));
        }
        field("typeflag", QByteArray(1, header.typeflag));
        field("linkname", header.linkName);
        field("uname", header.userName);
        field("gname", header.groupName);
        field("devmajor", QByteArray::number(header.deviceMajor));
        field("devminor", QByteArray::number(header.deviceMinor));
        if (version_ != TarSumVersion::V0) {
            for (const ExtendedAttribute& attribute : header.attributes) {
                field(attribute.name, attribute.value);
            }
        }
        const auto read =
            body(header.size, [&hasher](QByteArrayView piece) { hasher.update(piece); });
        if (!read) {
            return read;
        }
        sums_.push_back({withoutDecoration(header.name), hasher.hash().toHex()});
        return {};
    }

    template <class Sink>
    Result<> body(qint64 size, Sink sink) {
        qint64 left = size;
        while (left > 0) {
            const auto piece = pieceOf(left);
            if (!piece) {
                return failure(piece);
            }
            if (piece->isEmpty()) {
                return failure(ErrorCode::Corrupt,
                               QStringLiteral("the tar is cut short, %1 of %2 bytes of content are "
                                              "missing")
                                   .arg(left)
                                   .arg(size));
            }
            sink(*piece);
            left -= piece->size();
            take(piece->size());
        }
        qint64 padding = (tarBlockSize - size % tarBlockSize) % tarBlockSize;
        while (padding > 0) {
            const auto piece = pieceOf(padding);
            if (!piece) {
                return failure(piece);
            }
            if (piece->isEmpty()) {
                return failure(ErrorCode::Corrupt,
                               QStringLiteral("the tar is cut short behind an entry's content"));
            }
            padding -= piece->size();
            take(piece->size());
        }
        return {};
    }

    /// What follows the tar's end counts for its size.
    Result<> drain() {
        for (;;) {
            const auto rest = pieceOf(pieceSize);
            if (!rest) {
                return failure(rest);
            }
            if (rest->isEmpty()) {
                return {};
            }
            take(rest->size());
        }
    }

    Result<QByteArrayView> pieceOf(qint64 most) {
        if (stop_.stop_requested()) {
            return cancelled();
        }
        auto piece = source_.look();
        if (piece && piece->size() > most) {
            piece = piece->first(static_cast<qsizetype>(most));
        }
        return piece;
    }

    void take(qsizetype count) {
        source_.take(count);
        if (progress_ != nullptr) {
            progress_->advance(count);
        }
    }

    Result<> order() {
        QSet<QByteArray> names;
        names.reserve(static_cast<qsizetype>(sums_.size()));
        for (const EntrySum& entry : sums_) {
            names.insert(entry.name);
        }
        if (names.size() == static_cast<qsizetype>(sums_.size())) {
            std::sort(sums_.begin(), sums_.end(),
                      [](const EntrySum& a, const EntrySum& b) { return a.sum < b.sum; });
            return {};
        }
        // Entries of one path keep their order whatever their sums are, so "less" is no strict weak
        // order, and only the original's own way of sorting gives the original's result.
        const auto begin = sums_.begin();
        for (auto next = sums_.begin(); next != sums_.end(); ++next) {
            if (stop_.stop_requested()) {
                return cancelled();
            }
            auto at = next;
            while (at != begin && std::prev(at)->name != next->name &&
                   next->sum < std::prev(at)->sum) {
                --at;
            }
            std::rotate(at, next, std::next(next));
        }
        return {};
    }

    StreamSource source_;
    Hasher fresh_; ///< Of nothing yet; copied for each entry.
    Progress* progress_;
    std::stop_token stop_;
    TarSumVersion version_;
    std::vector<EntrySum> sums_;
};

} // namespace

Result<TarSumResult> tarSum(QIODevice& archive, TarSumVersion version, HashAlgorithm hash,
                            Progress* progress, std::stop_token stop) {
    return tarSumWith({}, archive, version, hash, progress, std::move(stop));
}

Result<TarSumResult> tarSumWith(QByteArrayView extra, QIODevice& archive, TarSumVersion version,
                                HashAlgorithm hash, Progress* progress, std::stop_token stop) {
    return TarSumReader(archive, version, hash, progress, std::move(stop)).run(extra);
}

} // namespace stowage
