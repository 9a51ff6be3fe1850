#include "core/registry/httplog.h"

#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

const QString cut = QStringLiteral("?…");

/// Of a registry's own interface, with nothing in it but what the specification names.
bool isHarmless(const QUrl& url) {
    static const QStringList known{QStringLiteral("n"),      QStringLiteral("last"),
                                   QStringLiteral("mount"),  QStringLiteral("from"),
                                   QStringLiteral("digest"), QStringLiteral("artifactType")};
    if (!url.path().startsWith(QLatin1String("/v2/"))) {
        return false;
    }
    const auto fields = QUrlQuery(url).queryItems();
    return std::ranges::all_of(fields,
                               [](const auto& field) { return known.contains(field.first); });
}

} // namespace

void HttpLog::add(HttpLogEntry entry) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= limit_) {
        entries_.removeFirst();
    }
    entries_.append(std::move(entry));
}

QList<HttpLogEntry> HttpLog::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(entries_, {});
}

QString HttpLog::shownUrl(const QUrl& url) {
    const auto plain = QUrl::RemoveUserInfo | QUrl::RemoveFragment;
    if (!url.hasQuery() || isHarmless(url)) {
        return url.toString(plain | QUrl::FullyEncoded);
    }
    return url.toString(plain | QUrl::RemoveQuery | QUrl::FullyEncoded) + cut;
}

Error HttpLog::shownError(const Error& error) {
    static const QRegularExpression query(QStringLiteral("\\?\\S+"));
    QString detail = error.detail();
    return Error(error.code(), detail.replace(query, cut));
}

} // namespace stowage
