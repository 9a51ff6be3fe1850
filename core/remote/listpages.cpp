#include "core/remote/listpages.h"

#include "core/image/json.h"
#include "core/remote/answererror.h"
#include "core/remote/linkheader.h"
#include "core/remote/listtrail.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// distribution refuses more for the catalog.
constexpr int mostAtOnce = 1000;

/// 100,000 tags of 128 letters are 13 MB, and old servers answer with all.
constexpr qint64 maximumPage = 64 * 1024 * 1024;

/// Some registries hide what one may not see, and leave the pages.
constexpr int mostEmptyPages = 100;

/// Nobody has so many names; a server that makes them up has no end of them.
constexpr qsizetype mostItems = 5'000'000;

} // namespace

ListPages::ListPages(RemoteHost& host, QString path, QLatin1String key, QStringList scopes)
    : host_(host), path_(std::move(path)), key_(key), scopes_(std::move(scopes)) {}

Result<Page<QString>> ListPages::read(const PageRequest& request, const std::stop_token& stop) {
    const auto root = host_.base(stop);
    if (!root) {
        return failure(root);
    }
    const QString first =
        QStringLiteral("%1?n=%2").arg(path_).arg(std::min(request.count, mostAtOnce));
    QUrl next =
        root->resolved(QUrl(request.after.isEmpty() ? first : request.after, QUrl::StrictMode));
    ListTrail trail = ListTrail::of(next);
    Page<QString> all;
    int emptyPages = 0;
    do {
        next.setFragment({});
        const QString what = RemoteHost::describe("GET", next);
        if (originOf(next) != originOf(*root)) {
            return failure(ErrorCode::Protocol,
                           QStringLiteral("%1: the list of %2 goes on at another server")
                               .arg(host_.name(), path_));
        }
        if (!trail.goTo(next)) {
            return failure(ErrorCode::Protocol,
                           QStringLiteral("%1: the pages of the list lead in circles").arg(what));
        }
        auto page = readOne(next, stop);
        if (!page) {
            return failure(page);
        }
        trail.count(page->items.size());
        emptyPages = page->items.isEmpty() ? emptyPages + 1 : 0;
        if (emptyPages > mostEmptyPages || trail.items() > mostItems) {
            return failure(ErrorCode::Protocol,
                           QStringLiteral("%1: the list has no end").arg(what));
        }
        all.items += page->items;
        next = QUrl(page->next, QUrl::StrictMode);
    } while (!next.isEmpty() && all.items.size() < request.count);
    if (!next.isEmpty()) {
        all.next = QString::fromLatin1(trail.in(next).toEncoded());
    }
    return all;
}

Result<Page<QString>> ListPages::readOne(const QUrl& url, const std::stop_token& stop) {
    const RegistryRequest request{.url = url, .scopes = scopes_, .maximumAnswer = maximumPage};
    const QString what = RemoteHost::describe(request.method, request.url);
    const auto answer = host_.send(request, stop);
    if (!answer) {
        return failure(answer);
    }
    if (!answer->isSuccess()) {
        return std::unexpected(errorOf(*answer, what));
    }
    const auto document = parseJsonObject(answer->body, QStringLiteral("the list"), maximumPage);
    if (!document) {
        return failure(
            ErrorCode::Protocol,
            QStringLiteral("%1: no list came, for %2").arg(what, document.error().detail()));
    }
    const QJsonValue items = document->value(key_);
    if (!items.isArray() && !items.isNull()) { // An empty list is null where Go wrote it.
        return failure(ErrorCode::Protocol,
                       QStringLiteral("%1: the answer has no list of %2").arg(what, key_));
    }
    Page<QString> page;
    for (const QJsonValue item : items.toArray()) {
        if (!item.isString()) {
            return failure(
                ErrorCode::Protocol,
                QStringLiteral("%1: not all in the list of %2 are names").arg(what, key_));
        }
        page.items.append(item.toString());
    }
    if (const auto next = nextLink(answer->header("link"))) {
        const auto address = host_.follow(*answer, next->toUtf8());
        if (!address) {
            return failure(address, what);
        }
        page.next = QString::fromLatin1(address->toEncoded());
    }
    return page;
}

} // namespace stowage
