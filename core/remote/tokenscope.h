#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace stowage {

/// Something that a token allows ("repository:library/app:pull,push"). A value.
struct TokenScope {
    QString type;
    QString name;
    QStringList actions;

    /// Nothing for what is none, or longer than any needs to be.
    static std::optional<TokenScope> parse(const QString& text);

    /// Whether who has this needs not ask for the other.
    bool covers(const TokenScope& other) const;

    /// For people: "push to library/app".
    QString inWords() const;
};

/// What all of them are for, in words: "push to a and pull from b". Empty when there are none.
QString inWords(const QStringList& scopes);

} // namespace stowage
