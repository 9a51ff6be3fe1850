#include "core/image/reference.h"

#include "core/base/quoted.h"
#include "core/image/domain.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestWithDomain = 255;

const QString& dockerHub() {
    static const QString domain = QStringLiteral("docker.io");
    return domain;
}

bool isAsciiDigit(QChar c) {
    return c >= u'0' && c <= u'9';
}

bool isAsciiUpper(QChar c) {
    return c >= u'A' && c <= u'Z';
}

/// Whether a first segment is meant as a domain; docker's rule.
bool looksLikeDomain(QStringView segment) {
    return segment == u"localhost" || segment.contains(u'.') || segment.contains(u':') ||
           std::any_of(segment.begin(), segment.end(), isAsciiUpper);
}

bool isImageIdentifier(QStringView text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](QChar c) {
               return isAsciiDigit(c) || (c >= u'a' && c <= u'f');
           });
}

/// A reference cut into its parts, not yet parsed.
struct Parts {
    QStringView name;
    std::optional<QStringView> tag;
    std::optional<QStringView> digest;
};

Parts cut(QStringView text) {
    Parts parts{.name = text, .tag = std::nullopt, .digest = std::nullopt};
    if (const auto at = text.indexOf(u'@'); at >= 0) {
        parts.digest = text.sliced(at + 1);
        parts.name = text.first(at);
    }
    const auto colon = parts.name.lastIndexOf(u':');
    if (colon > parts.name.lastIndexOf(u'/')) {
        parts.tag = parts.name.sliced(colon + 1);
        parts.name = parts.name.first(colon);
    }
    return parts;
}

Result<Reference> build(const QString& domain, QStringView name, const Parts& parts) {
    auto repository = RepositoryName::parse(name);
    if (!repository) {
        return failure(repository);
    }
    std::optional<Tag> tag;
    if (parts.tag) {
        auto parsed = Tag::parse(*parts.tag);
        if (!parsed) {
            return failure(parsed);
        }
        tag = *std::move(parsed);
    }
    std::optional<Digest> digest;
    if (parts.digest) {
        auto parsed = Digest::parse(*parts.digest);
        if (!parsed) {
            return failure(parsed);
        }
        digest = *std::move(parsed);
    }
    return Reference(domain, *std::move(repository), std::move(tag), std::move(digest));
}

} // namespace

Reference::Reference(QString domain, RepositoryName name, std::optional<Tag> tag,
                     std::optional<Digest> digest)
    : domain_(std::move(domain)), name_(std::move(name)), tag_(std::move(tag)),
      digest_(std::move(digest)) {}

Result<Reference> Reference::parse(QStringView text) {
    if (isImageIdentifier(text) || Digest::parse(text)) {
        return failure(
            ErrorCode::InvalidArgument,
            QStringLiteral("%1 is a digest without the name of a repository").arg(quoted(text)));
    }
    const Parts parts = cut(text);
    QString domain = dockerHub();
    QStringView name = parts.name;
    if (const auto slash = name.indexOf(u'/'); slash >= 0 && looksLikeDomain(name.first(slash))) {
        domain = name.first(slash).toString();
        name = name.sliced(slash + 1);
        if (!isDomain(domain)) {
            return failure(ErrorCode::InvalidArgument,
                           QStringLiteral("%1 is no host name").arg(quoted(domain)));
        }
        if (domain == QLatin1String("index.docker.io")) {
            domain = dockerHub();
        }
    }
    const bool official = domain == dockerHub() && !name.isEmpty() && !name.contains(u'/');
    const QString path = official ? QStringLiteral("library/") + name.toString() : name.toString();
    if (domain.size() + 1 + path.size() > longestWithDomain) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("the name %1 is longer than %2 characters with its host")
                           .arg(quoted(text))
                           .arg(longestWithDomain));
    }
    return build(domain, path, parts);
}

Result<Reference> Reference::parseInRegistry(QStringView text) {
    const Parts parts = cut(text);
    return build({}, parts.name, parts);
}

QString Reference::toString() const {
    QString text =
        domain_.isEmpty() ? name_.toString() : domain_ + QLatin1Char('/') + name_.toString();
    if (tag_) {
        text += QLatin1Char(':') + tag_->toString();
    }
    if (digest_) {
        text += QLatin1Char('@') + digest_->toString();
    }
    return text;
}

QString Reference::familiar() const {
    if (domain_ != dockerHub()) {
        return toString();
    }
    QString text = toString().sliced(domain_.size() + 1);
    const QStringView library = u"library/";
    const QString& name = name_.toString();
    if (name.startsWith(library) && name.count(QLatin1Char('/')) == 1) {
        return text.sliced(library.size());
    }
    // A first component with a dot would be read back as a domain.
    const auto slash = name.indexOf(QLatin1Char('/'));
    if (slash >= 0 && looksLikeDomain(QStringView(name).first(slash))) {
        return toString();
    }
    return text;
}

} // namespace stowage
