#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringView>

#include <compare>

namespace stowage {

/// The name of a repository, `library/debian`: path components
/// `[a-z0-9]+((?:[._]|__|-+)[a-z0-9]+)*` joined by `/`, at most 255 characters (OCI distribution
/// specification 1.1, "Pulling manifests"). Parsed once, valid ever after. A value.
class RepositoryName {
public:
    /// Errors: InvalidArgument, saying which component is at fault.
    static Result<RepositoryName> parse(QStringView text);

    /// The nearest valid name to any text ("My App!" → "my-app"), for names taken from files.
    /// Never fails: what has no usable character becomes "image".
    static RepositoryName closestTo(const QString& text);

    const QString& toString() const { return text_; }

    friend bool operator==(const RepositoryName&, const RepositoryName&) = default;
    /// Component-wise, as registries list: `foo/bar` before `foo-bar/x`.
    friend std::strong_ordering operator<=>(const RepositoryName& a, const RepositoryName& b);

private:
    explicit RepositoryName(QString text);
    QString text_;
};

size_t qHash(const RepositoryName& name, size_t seed = 0);

} // namespace stowage
