#include "core/remote/challenge.h"

#include "core/remote/headercursor.h"

#include <optional>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype most = 32;

/// The value after a parameter's '='; nothing when there is none.
std::optional<QByteArray> parameterValue(HeaderCursor& cursor) {
    if (auto text = cursor.quotedString()) {
        return text;
    }
    QByteArray text = cursor.looseValue();
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

/// Whether the element that follows belongs to the challenge before it, into which it is then read.
/// A fault in it is the challenge's.
enum class Element { Parameter, Malformed, NewChallenge };

Element readElement(HeaderCursor& cursor, QMap<QString, QString>& parameters) {
    HeaderCursor ahead = cursor;
    const QByteArray name = ahead.token();
    if (name.isEmpty()) {
        return Element::Malformed;
    }
    ahead.skipSpace();
    if (!ahead.take('=')) {
        return Element::NewChallenge;
    }
    ahead.skipSpace();
    const auto value = parameterValue(ahead);
    ahead.skipSpace();
    if (!value || (!ahead.atEnd() && !ahead.atSeparator())) {
        return Element::Malformed;
    }
    cursor = ahead;
    const QString key = QString::fromLatin1(name.toLower());
    if (parameters.contains(key) || parameters.size() == most) {
        return Element::Malformed;
    }
    parameters.insert(key, QString::fromUtf8(*value));
    return Element::Parameter;
}

} // namespace

QList<Challenge> Challenge::parse(const QByteArray& header) {
    QList<Challenge> challenges;
    HeaderCursor cursor(header);
    // Of the challenge that is being read; nothing once it has proved to be malformed, which its
    // further parameters do not mend.
    std::optional<Challenge> current;
    const auto finish = [&] {
        if (current) {
            challenges.append(*std::exchange(current, std::nullopt));
        }
    };
    const auto drop = [&] {
        current.reset();
        cursor.skipElement();
    };
    for (cursor.skipSeparators(); !cursor.atEnd() && challenges.size() < most;
         cursor.skipSeparators()) {
        QMap<QString, QString> nowhere;
        const auto element = readElement(cursor, current ? current->parameters : nowhere);
        if (element == Element::Parameter) {
            continue;
        }
        if (element == Element::Malformed) {
            drop();
            continue;
        }
        finish();
        current =
            Challenge{.scheme = QString::fromLatin1(cursor.token().toLower()), .parameters = {}};
        cursor.skipSpace();
        if (cursor.atEnd() || cursor.atSeparator()) {
            continue;
        }
        if (const QByteArray text = cursor.token68(); !text.isEmpty()) {
            current->parameters.insert(QString(), QString::fromLatin1(text));
        } else if (readElement(cursor, current->parameters) != Element::Parameter) {
            drop();
        }
    }
    if (challenges.size() < most) {
        finish();
    }
    return challenges;
}

} // namespace stowage
