#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringView>

#include <compare>

namespace stowage {

/// A tag, `[\w][\w.-]{0,127}` in ASCII (OCI distribution specification 1.1). Parsed once, valid
/// ever after. A value.
class Tag {
public:
    /// Errors: InvalidArgument.
    static Result<Tag> parse(QStringView text);

    /// The nearest valid tag to any text, for tags taken from files; "latest" when nothing is left.
    static Tag closestTo(const QString& text);

    const QString& toString() const { return text_; }

    friend bool operator==(const Tag&, const Tag&) = default;
    friend std::strong_ordering operator<=>(const Tag& a, const Tag& b) {
        return a.text_.compare(b.text_) <=> 0;
    }

private:
    explicit Tag(QString text);
    QString text_;
};

size_t qHash(const Tag& tag, size_t seed = 0);

} // namespace stowage
