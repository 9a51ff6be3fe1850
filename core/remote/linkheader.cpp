#include "core/remote/linkheader.h"

#include "core/remote/headercursor.h"

#include <QList>

namespace stowage {

namespace {

/// What the parameters of a link say of it.
struct LinkParameters {
    std::optional<QByteArray> relations;
    bool elsewhere = false; ///< It is a link from another page than the one asked for.

    bool isNext() const {
        if (!relations || elsewhere) {
            return false;
        }
        const auto names = relations->simplified().toLower().split(' ');
        return names.contains("next");
    }
};

/// Nothing when one is malformed.
std::optional<LinkParameters> readParameters(HeaderCursor& cursor) {
    LinkParameters parameters;
    for (cursor.skipSpace(); cursor.take(';'); cursor.skipSpace()) {
        cursor.skipSpace();
        const QByteArray name = cursor.token().toLower();
        cursor.skipSpace();
        std::optional<QByteArray> value;
        if (!name.isEmpty() && cursor.take('=')) {
            cursor.skipSpace();
            value = cursor.quotedString();
            if (!value) {
                value = cursor.looseValue();
            }
        }
        // The first one counts (section 3.3).
        if (name == "rel" && !parameters.relations) {
            parameters.relations = value;
        }
        parameters.elsewhere |= name == "anchor";
    }
    if (!cursor.atEnd() && !cursor.atSeparator()) {
        return std::nullopt;
    }
    return parameters;
}

} // namespace

std::optional<QString> nextLink(const QByteArray& header) {
    HeaderCursor cursor(header);
    for (cursor.skipSeparators(); !cursor.atEnd(); cursor.skipSeparators()) {
        const auto target = cursor.bracketed();
        if (target) {
            const auto parameters = readParameters(cursor);
            if (parameters && parameters->isNext() && !target->isEmpty()) {
                return QString::fromLatin1(*target);
            }
        }
        cursor.skipElement();
    }
    return std::nullopt;
}

} // namespace stowage
