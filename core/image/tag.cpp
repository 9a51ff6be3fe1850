#include "core/image/tag.h"

#include "core/base/quoted.h"

#include <QHashFunctions>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestTag = 128;

bool isWord(QChar c) {
    const char16_t unit = c.unicode();
    return (unit >= u'a' && unit <= u'z') || (unit >= u'A' && unit <= u'Z') ||
           (unit >= u'0' && unit <= u'9') || unit == u'_';
}

bool isTagCharacter(QChar c) {
    return isWord(c) || c == u'.' || c == u'-';
}

} // namespace

Tag::Tag(QString text) : text_(std::move(text)) {}

Result<Tag> Tag::parse(QStringView text) {
    if (text.isEmpty()) {
        return failure(ErrorCode::InvalidArgument, QStringLiteral("a tag is empty"));
    }
    if (text.size() > longestTag) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("the tag %1 is longer than %2 characters")
                           .arg(quoted(text))
                           .arg(longestTag));
    }
    if (!isWord(text.front()) || !std::all_of(text.begin(), text.end(), isTagCharacter)) {
        return failure(
            ErrorCode::InvalidArgument,
            QStringLiteral("%1 is no tag: letters, digits, '_', '.' and '-' may stand in "
                           "it, and '.' and '-' not at its beginning")
                .arg(quoted(text)));
    }
    return Tag(text.toString());
}

Tag Tag::closestTo(const QString& text) {
    QString result;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD)) {
        if (isTagCharacter(c)) {
            result += c;
        } else if (!c.isMark() && !result.isEmpty() && !result.endsWith(QLatin1Char('-'))) {
            result += QLatin1Char('-');
        }
    }
    const auto begin = std::find_if(result.cbegin(), result.cend(), isWord);
    result = result.sliced(begin - result.cbegin()).left(longestTag);
    while (result.endsWith(QLatin1Char('-'))) {
        result.chop(1);
    }
    return Tag(result.isEmpty() ? QStringLiteral("latest") : result);
}

size_t qHash(const Tag& tag, size_t seed) {
    return qHash(tag.toString(), seed);
}

} // namespace stowage
