#include "core/image/json.h"

#include "core/base/quoted.h"

#include <QJsonDocument>
#include <QSet>

#include <optional>

namespace stowage {

namespace {

constexpr int deepest = 64;

/// Checks the grammar of RFC 8259 and what it leaves open (depth, duplicate keys) without building
/// anything. Answers the first fault.
class Scanner {
public:
    explicit Scanner(QByteArrayView bytes) : bytes_(bytes) {}

    std::optional<QString> fault() {
        skipSpace();
        if (value(0)) {
            skipSpace();
            if (at_ != bytes_.size()) {
                fail(QStringLiteral("there is more after its end"));
            }
        }
        return fault_;
    }

private:
    bool fail(const QString& reason) {
        if (!fault_) {
            fault_ = QStringLiteral("%1 (at byte %2)").arg(reason).arg(at_);
        }
        return false;
    }

    /// The byte at hand, 0 at the end (a NUL is nowhere valid outside of a string).
    char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }

    void skipSpace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            ++at_;
        }
    }

    bool take(char c) {
        if (at_ < bytes_.size() && bytes_[at_] == c) {
            ++at_;
            return true;
        }
        return false;
    }

    bool value(int depth) {
        switch (peek()) {
        case '{':
            return depth < deepest ? object(depth + 1)
                                   : fail(QStringLiteral("it nests too deeply"));
        case '[':
            return depth < deepest ? array(depth + 1) : fail(QStringLiteral("it nests too deeply"));
        case '"':
            return string(nullptr);
        case 't':
            return literal("true");
        case 'f':
            return literal("false");
        case 'n':
            return literal("null");
        default:
            return number();
        }
    }

    bool object(int depth) {
        take('{');
        skipSpace();
        if (take('}')) {
            return true;
        }
        QSet<QString> seen;
        for (;;) {
            QString key;
            if (!string(&key)) {
                return false;
            }
            const auto before = seen.size();
            seen.insert(key);
            if (seen.size() == before) {
                return fail(QStringLiteral("the key %1 appears twice").arg(quoted(key)));
            }
            skipSpace();
            if (!take(':')) {
                return fail(QStringLiteral("a colon is missing"));
            }
            skipSpace();
            if (!value(depth)) {
                return false;
            }
            skipSpace();
            if (take('}')) {
                return true;
            }
            if (!take(',')) {
                return fail(QStringLiteral("an object does not end"));
            }
            skipSpace();
        }
    }

    bool array(int depth) {
        take('[');
        skipSpace();
        if (take(']')) {
            return true;
        }
        for (;;) {
            if (!value(depth)) {
                return false;
            }
            skipSpace();
            if (take(']')) {
                return true;
            }
            if (!take(',')) {
                return fail(QStringLiteral("an array does not end"));
            }
            skipSpace();
        }
    }

    /// `decoded` receives the text with its escapes resolved, where it is wanted.
    bool string(QString* decoded) {
        if (!take('"')) {
            return fail(QStringLiteral("a string is missing"));
        }
        qsizetype plain = at_;
        const auto flush = [&] {
            if (decoded != nullptr) {
                *decoded += QString::fromUtf8(bytes_.sliced(plain, at_ - plain));
            }
        };
        while (at_ < bytes_.size()) {
            const char c = bytes_[at_];
            if (c == '"') {
                flush();
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20) {
                return fail(QStringLiteral("a string holds a control character"));
            }
            if (c == '\\') {
                flush();
                ++at_;
                if (!escape(decoded)) {
                    return false;
                }
                plain = at_;
            } else {
                ++at_;
            }
        }
        return fail(QStringLiteral("a string does not end"));
    }

    bool escape(QString* decoded) {
        const char c = peek();
        char16_t unit = 0;
        switch (c) {
        case '"':
        case '\\':
        case '/':
            unit = static_cast<char16_t>(c);
            break;
        case 'b':
            unit = u'\b';
            break;
        case 'f':
            unit = u'\f';
            break;
        case 'n':
            unit = u'\n';
            break;
        case 'r':
            unit = u'\r';
            break;
        case 't':
            unit = u'\t';
            break;
        case 'u': {
            constexpr qsizetype digits = 4;
            bool valid = bytes_.size() - at_ > digits;
            for (qsizetype i = 1; valid && i <= digits; ++i) {
                valid = isHexDigit(bytes_[at_ + i]);
            }
            if (!valid) {
                return fail(QStringLiteral("an escape is malformed"));
            }
            unit = bytes_.sliced(at_ + 1, digits).toByteArray().toUShort(nullptr, 16);
            at_ += digits;
            break;
        }
        default:
            return fail(QStringLiteral("an escape is malformed"));
        }
        ++at_;
        if (decoded != nullptr) {
            *decoded += QChar(unit);
        }
        return true;
    }

    static bool isDigit(char c) { return c >= '0' && c <= '9'; }
    static bool isHexDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    bool digits() {
        if (!isDigit(peek())) {
            return fail(QStringLiteral("a value is malformed"));
        }
        while (isDigit(peek())) {
            ++at_;
        }
        return true;
    }

    bool number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    bool literal(QByteArrayView word) {
        if (!bytes_.sliced(at_).startsWith(word)) {
            return fail(QStringLiteral("a value is malformed"));
        }
        at_ += word.size();
        return true;
    }

    QByteArrayView bytes_;
    qsizetype at_ = 0;
    std::optional<QString> fault_;
};

Result<QJsonDocument> parseJson(QByteArrayView bytes, const QString& what, qsizetype limit) {
    if (bytes.size() > limit) {
        return failure(ErrorCode::TooLarge,
                       QStringLiteral("%1 has %2 bytes, more than the %3 allowed")
                           .arg(what)
                           .arg(bytes.size())
                           .arg(limit));
    }
    if (const auto fault = Scanner(bytes).fault()) {
        return failure(ErrorCode::ManifestInvalid,
                       QStringLiteral("%1 is no valid JSON: %2").arg(what, *fault));
    }
    QJsonParseError error;
    QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(bytes.data(), bytes.size()), &error);
    if (error.error != QJsonParseError::NoError) {
        return failure(ErrorCode::ManifestInvalid,
                       QStringLiteral("%1 is no valid JSON: %2 (at byte %3)")
                           .arg(what, error.errorString())
                           .arg(error.offset));
    }
    return document;
}

} // namespace

Result<QJsonObject> parseJsonObject(QByteArrayView bytes, const QString& what, qsizetype limit) {
    const auto document = parseJson(bytes, what, limit);
    if (!document) {
        return failure(document);
    }
    if (!document->isObject()) {
        return failure(ErrorCode::ManifestInvalid,
                       QStringLiteral("%1 is no JSON object").arg(what));
    }
    return document->object();
}

Result<QJsonArray> parseJsonArray(QByteArrayView bytes, const QString& what, qsizetype limit) {
    const auto document = parseJson(bytes, what, limit);
    if (!document) {
        return failure(document);
    }
    if (!document->isArray()) {
        return failure(ErrorCode::ManifestInvalid, QStringLiteral("%1 is no JSON array").arg(what));
    }
    return document->array();
}

} // namespace stowage
