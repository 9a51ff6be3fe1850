#include "core/layout/tarheaders.h"

#include "core/base/quoted.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>

namespace stowage {

namespace {

constexpr qint64 blockSize = 512;
constexpr qint64 longestExtension = 1024 * 1024; ///< Of a pax header or a GNU long name.
constexpr qint64 mostMembers = 1'000'000;

using Block = std::array<char, blockSize>;

/// A field of a header, up to its first NUL.
QByteArrayView textField(const Block& block, size_t offset, size_t length) {
    const char* begin = block.data() + offset;
    return {begin, static_cast<qsizetype>(::strnlen(begin, length))};
}

/// Octal digits between spaces and NULs, or GNU's base-256; nothing when it is neither, negative or
/// beyond 63 bits.
std::optional<qint64> numberField(const Block& block, size_t offset, size_t length) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(block.data() + offset);
    if ((bytes[0] & 0x80U) != 0) {
        quint64 value = bytes[0] & 0x7fU;
        for (size_t i = 1; i < length; ++i) {
            if (value > (std::numeric_limits<quint64>::max() >> 8U)) {
                return std::nullopt;
            }
            value = (value << 8U) | bytes[i];
        }
        if (value > static_cast<quint64>(std::numeric_limits<qint64>::max())) {
            return std::nullopt;
        }
        return static_cast<qint64>(value);
    }
    const QByteArray digits = textField(block, offset, length).toByteArray().trimmed();
    if (digits.isEmpty()) {
        return 0;
    }
    bool good = false;
    const qint64 value = digits.toLongLong(&good, 8);
    return good && value >= 0 ? std::optional(value) : std::nullopt;
}

bool checksumFits(const Block& block) {
    constexpr size_t begin = 148;
    constexpr size_t end = 156;
    qint64 plain = 0;
    qint64 asSigned = 0; // As some old programs summed.
    for (size_t i = 0; i < block.size(); ++i) {
        const char byte = i >= begin && i < end ? ' ' : block[i];
        plain += static_cast<unsigned char>(byte);
        asSigned += static_cast<signed char>(byte);
    }
    const auto stored = numberField(block, begin, end - begin);
    return stored && (*stored == plain || *stored == asSigned);
}

bool isZero(const Block& block) {
    return std::all_of(block.begin(), block.end(), [](char byte) { return byte == 0; });
}

/// The records of a pax header that change how a member is found.
struct PaxRecords {
    std::optional<QByteArray> path;
    std::optional<QByteArray> linkTarget;
    std::optional<qint64> size;
    bool sparse = false;
};

/// `<length> <key>=<value>\n`, again and again. Nothing when it is malformed.
std::optional<PaxRecords> parsePax(QByteArrayView bytes) {
    PaxRecords records;
    while (!bytes.isEmpty()) {
        const qsizetype space = bytes.indexOf(' ');
        bool good = false;
        const qsizetype length = space > 0 ? bytes.first(space).toByteArray().toLongLong(&good) : 0;
        if (!good || length <= space + 1 || length > bytes.size() || bytes[length - 1] != '\n') {
            return std::nullopt;
        }
        const QByteArrayView record = bytes.sliced(space + 1, length - space - 2);
        const qsizetype equals = record.indexOf('=');
        if (equals <= 0) {
            return std::nullopt;
        }
        const QByteArrayView key = record.first(equals);
        const QByteArray value = record.sliced(equals + 1).toByteArray();
        bytes = bytes.sliced(length);
        if (value.isEmpty()) { // Takes a default back; the header's own value holds.
            continue;
        }
        if (key == QByteArrayView("path")) {
            records.path = value;
        } else if (key == QByteArrayView("linkpath")) {
            records.linkTarget = value;
        } else if (key == QByteArrayView("size")) {
            const qint64 size = value.toLongLong(&good);
            if (!good || size < 0) {
                return std::nullopt;
            }
            records.size = size;
        } else if (key.startsWith(QByteArrayView("GNU.sparse."))) {
            records.sparse = true;
        }
    }
    return records;
}

class Walk {
public:
    explicit Walk(const Blob& tar) : tar_(tar) {}

    Result<> run(const std::function<bool(const TarMember&)>& visit, const std::stop_token& stop) {
        for (qint64 count = 0;;) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            const auto header = readHeader();
            if (!header) {
                return failure(header);
            }
            if (!*header) {
                return {};
            }
            const auto member = takeMember();
            if (!member) {
                return failure(member);
            }
            if (!*member) {
                continue;
            }
            if (++count > mostMembers) {
                return failure(ErrorCode::TooLarge, QStringLiteral("%1 has more than %2 members")
                                                        .arg(quoted(tar_.name()))
                                                        .arg(mostMembers));
            }
            if (!visit(**member)) {
                return {};
            }
        }
    }

private:
    std::unexpected<Error> corrupt(const QString& reason) const {
        return failure(ErrorCode::Corrupt, QStringLiteral("%1: %2 (at byte %3)")
                                               .arg(quoted(tar_.name()), reason)
                                               .arg(headerOffset_));
    }

    QString nameForErrors() const {
        return quoted(QString::fromUtf8(textField(block_, 0, 100).toByteArray()));
    }

    /// false at the end: two blocks of zeros, of which the first is enough, or the end of the file.
    Result<bool> readHeader() {
        headerOffset_ = position_;
        if (position_ >= tar_.size()) {
            if (position_ == 0) {
                return corrupt(QStringLiteral("the file is empty"));
            }
            return false;
        }
        const auto got = tar_.read(position_, block_.data(), blockSize);
        if (!got) {
            return failure(got);
        }
        if (*got < blockSize) {
            return corrupt(QStringLiteral("the archive ends within a header"));
        }
        position_ += blockSize;
        if (isZero(block_)) {
            if (extended_ || longName_ || longLink_) {
                return corrupt(QStringLiteral("the archive ends after an extended header"));
            }
            return false;
        }
        if (!checksumFits(block_)) {
            return corrupt(QStringLiteral("a header's checksum is wrong"));
        }
        return true;
    }

    /// Passes over `size` bytes and the padding after them.
    Result<> pass(qint64 size, const QString& name) {
        if (size > tar_.size() - position_) {
            return corrupt(
                QStringLiteral("the archive is cut short: the member %1 should have %2 bytes, of "
                               "which %3 are there")
                    .arg(name)
                    .arg(size)
                    .arg(tar_.size() - position_));
        }
        const qint64 padded = size + (blockSize - size % blockSize) % blockSize;
        position_ = std::min(position_ + padded, tar_.size());
        return {};
    }

    Result<QByteArray> readExtension(qint64 size) {
        if (size > longestExtension) {
            return corrupt(QStringLiteral("an extended header has %1 bytes").arg(size));
        }
        QByteArray bytes(size, Qt::Uninitialized);
        const qint64 begin = position_;
        if (auto passed = pass(size, nameForErrors()); !passed) {
            return failure(passed);
        }
        if (auto got = tar_.read(begin, bytes.data(), size); !got) {
            return failure(got);
        }
        return bytes;
    }

    /// The member whose header is at hand; nothing where it was a part of the next one's.
    Result<std::optional<TarMember>> takeMember() {
        auto size = numberField(block_, 124, 12);
        if (!size) {
            return corrupt(QStringLiteral("the size of %1 is no number").arg(nameForErrors()));
        }
        const char type = block_[156];
        switch (type) {
        case 'x': {
            const auto bytes = readExtension(*size);
            if (!bytes) {
                return failure(bytes);
            }
            extended_ = parsePax(*bytes);
            if (!extended_) {
                return corrupt(QStringLiteral("a pax header is malformed"));
            }
            return std::nullopt;
        }
        case 'g': { // Defaults for all that follows; none of it says where content lies.
            const auto bytes = readExtension(*size);
            return bytes ? Result<std::optional<TarMember>>(std::nullopt) : failure(bytes);
        }
        case 'L':
        case 'K': {
            auto bytes = readExtension(*size);
            if (!bytes) {
                return failure(bytes);
            }
            bytes->truncate(static_cast<qsizetype>(
                ::strnlen(bytes->constData(), static_cast<size_t>(bytes->size()))));
            (type == 'L' ? longName_ : longLink_) = *bytes;
            return std::nullopt;
        }
        default:
            return finishMember(type, *size);
        }
    }

    Result<std::optional<TarMember>> finishMember(char type, qint64 size) {
        TarMember member;
        member.path = ownPath();
        member.linkTarget = textField(block_, 157, 100).toByteArray();
        member.type = typeOf(type, member.path);
        member.modified = numberField(block_, 136, 12).value_or(0);
        if (longName_) {
            member.path = *longName_;
        }
        if (longLink_) {
            member.linkTarget = *longLink_;
        }
        if (extended_) {
            member.path = extended_->path.value_or(member.path);
            member.linkTarget = extended_->linkTarget.value_or(member.linkTarget);
            size = extended_->size.value_or(size);
            if (extended_->sparse) {
                member.type = TarMember::Type::Other;
            }
        }
        extended_.reset();
        longName_.reset();
        longLink_.reset();
        if (type == 'S') {
            if (auto passed = passSparseMap(); !passed) {
                return failure(passed);
            }
        }
        member.offset = position_;
        // Links, folders and devices have no content, whatever their size says.
        const bool isHeaderOnly = type >= '1' && type <= '6';
        if (!isHeaderOnly) {
            const QString name = quoted(QString::fromUtf8(member.path));
            if (auto passed = pass(size, name); !passed) {
                return failure(passed);
            }
            member.size = size;
        }
        return member;
    }

    /// GNU's old sparse files: more of the map follows the header, block by block, before the
    /// content.
    Result<> passSparseMap() {
        bool more = block_[482] != 0;
        while (more) {
            Block map{};
            const auto got = tar_.read(position_, map.data(), blockSize);
            if (!got) {
                return failure(got);
            }
            if (*got < blockSize) {
                return corrupt(QStringLiteral("the archive ends within a map of a sparse file"));
            }
            position_ += blockSize;
            more = map[504] != 0;
        }
        return {};
    }

    QByteArray ownPath() const {
        const QByteArray name = textField(block_, 0, 100).toByteArray();
        // GNU's headers keep times where ustar has the prefix; its magic ends in a space.
        const bool isUstar = std::memcmp(block_.data() + 257, "ustar\0", 6) == 0;
        const QByteArrayView prefix = isUstar ? textField(block_, 345, 155) : QByteArrayView();
        return prefix.isEmpty() ? name : prefix.toByteArray() + '/' + name;
    }

    static TarMember::Type typeOf(char type, const QByteArray& path) {
        switch (type) {
        case '\0':
        case '0':
        case '7':
            return path.endsWith('/') ? TarMember::Type::Folder : TarMember::Type::File;
        case '1':
            return TarMember::Type::HardLink;
        case '2':
            return TarMember::Type::SymbolicLink;
        case '5':
            return TarMember::Type::Folder;
        default:
            return TarMember::Type::Other;
        }
    }

    const Blob& tar_;
    Block block_{};
    qint64 position_ = 0;
    qint64 headerOffset_ = 0;
    std::optional<PaxRecords> extended_;
    std::optional<QByteArray> longName_;
    std::optional<QByteArray> longLink_;
};

} // namespace

Result<> walkTar(const Blob& tar, const std::function<bool(const TarMember&)>& visit,
                 std::stop_token stop) {
    return Walk(tar).run(visit, stop);
}

bool looksLikeTar(QByteArrayView head) {
    Block block{};
    if (head.size() < blockSize) {
        return false;
    }
    std::memcpy(block.data(), head.data(), block.size());
    return checksumFits(block) && !isZero(block);
}

} // namespace stowage
