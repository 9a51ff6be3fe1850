#include "core/remote/tokenscope.h"

#include "core/base/displaytext.h"

#include <algorithm>

namespace stowage {

namespace {

constexpr qsizetype longestScope = 1024;

} // namespace

std::optional<TokenScope> TokenScope::parse(const QString& text) {
    const qsizetype first = text.indexOf(QLatin1Char(':'));
    const qsizetype last = text.lastIndexOf(QLatin1Char(':'));
    if (text.size() > longestScope || first < 1 || last <= first + 1 || last + 1 == text.size()) {
        return std::nullopt;
    }
    return TokenScope{.type = text.first(first),
                      .name = text.sliced(first + 1, last - first - 1),
                      .actions = text.sliced(last + 1).split(QLatin1Char(','))};
}

bool TokenScope::covers(const TokenScope& other) const {
    return type == other.type && name == other.name &&
           std::all_of(other.actions.cbegin(), other.actions.cend(),
                       [this](const QString& action) { return actions.contains(action); });
}

QString TokenScope::inWords() const {
    if (type == QLatin1String("registry")) {
        return QStringLiteral("list its repositories");
    }
    const QString what = displayText(name);
    if (actions.contains(QLatin1String("push"))) {
        return QStringLiteral("push to ") + what;
    }
    return displayText(actions.join(QLatin1Char(','))) + QStringLiteral(" from ") + what;
}

QString inWords(const QStringList& scopes) {
    QStringList words;
    for (const QString& text : scopes) {
        if (const auto scope = TokenScope::parse(text)) {
            words.append(scope->inWords());
        }
    }
    return words.join(QStringLiteral(" and "));
}

} // namespace stowage
