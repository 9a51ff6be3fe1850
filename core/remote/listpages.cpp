#include "core/remote/listpages.h"

#include "core/image/json.h"
#include "core/remote/answererror.h"
#include "core/remote/linkheader.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>

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
    Page<QString> all;
    all.next = request.after.isEmpty()
                   ? QStringLiteral("%1?n=%2").arg(path_).arg(std::min(request.count, mostAtOnce))
                   : request.after;
    QSet<QString> seen;
    int emptyPages = 0;
    do {
        if (seen.contains(all.next)) {
            return failure(
                ErrorCode::Protocol,
                QStringLiteral("%1: the list of %2 leads in circles").arg(host_.name(), path_));
        }
        seen.insert(all.next);
        auto page = readOne(all.next, stop);
        if (!page) {
            return failure(page);
        }
        emptyPages = page->items.isEmpty() ? emptyPages + 1 : 0;
        if (emptyPages > mostEmptyPages || all.items.size() > mostItems) {
            return failure(
                ErrorCode::Protocol,
                QStringLiteral("%1: the list of %2 has no end").arg(host_.name(), path_));
        }
        all.items += page->items;
        all.next = page->next;
    } while (!all.next.isEmpty() && all.items.size() < request.count);
    return all;
}

Result<Page<QString>> ListPages::readOne(const QString& target, const std::stop_token& stop) {
    RegistryRequest request{.path = target, .scopes = scopes_, .maximumAnswer = maximumPage};
    const auto root = host_.base(stop);
    if (!root) {
        return failure(root);
    }
    request.url = root->resolved(QUrl(target, QUrl::StrictMode));
    if (originOf(request.url) != originOf(*root)) {
        return failure(ErrorCode::Protocol,
                       QStringLiteral("%1: the list of %2 goes on at another server")
                           .arg(host_.name(), path_));
    }
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
        const auto url = host_.follow(*answer, next->toUtf8());
        if (!url) {
            return failure(url, what);
        }
        page.next = QString::fromLatin1(url->toEncoded());
    }
    return page;
}

} // namespace stowage
