#include "core/base/errorjson.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

// Far above what is ever shown, far below what would make a file that keeps many of them grow.
constexpr qsizetype longestText = 4096;
constexpr qsizetype mostOperations = 16;
constexpr qsizetype mostItems = 1000;

const QString codeKey = QStringLiteral("code");
const QString detailKey = QStringLiteral("detail");
const QString contextKey = QStringLiteral("context");
const QString itemsKey = QStringLiteral("items");

QJsonArray listed(const QStringList& texts, qsizetype most) {
    QJsonArray array;
    for (const QString& text : texts.first(std::min(texts.size(), most))) {
        array.append(text.left(longestText));
    }
    return array;
}

QStringList readList(const QJsonValue& value, qsizetype most) {
    QStringList texts;
    for (const auto& text : value.toArray()) {
        if (texts.size() == most) {
            break;
        }
        texts.append(text.toString().left(longestText));
    }
    return texts;
}

} // namespace

std::optional<ErrorCode> errorCodeNamed(const QString& name) {
    for (int number = 0; number <= static_cast<int>(ErrorCode::Internal); ++number) {
        const auto code = static_cast<ErrorCode>(number);
        if (errorCodeName(code) == name) {
            return code;
        }
    }
    return std::nullopt;
}

QJsonObject errorToJson(const Error& error) {
    QJsonObject object{{codeKey, errorCodeName(error.code())},
                       {detailKey, error.detail().left(longestText)}};
    if (!error.context().isEmpty()) {
        object.insert(contextKey, listed(error.context(), mostOperations));
    }
    if (!error.items().isEmpty()) {
        object.insert(itemsKey, listed(error.items(), mostItems));
    }
    return object;
}

std::optional<Error> errorFromJson(const QJsonObject& object) {
    const auto code = errorCodeNamed(object.value(codeKey).toString());
    const QJsonValue detail = object.value(detailKey);
    if (!code || !detail.isString()) {
        return std::nullopt;
    }
    Error error(*code, detail.toString().left(longestText));
    for (const QString& operation : readList(object.value(contextKey), mostOperations)) {
        error = std::move(error).in(operation);
    }
    return std::move(error).about(readList(object.value(itemsKey), mostItems));
}

} // namespace stowage
