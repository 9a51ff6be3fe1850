#pragma once

#include "core/registry/page.h"
#include "core/remote/remotehost.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <stop_token>

namespace stowage {

/// Reads a registry's list page by page: the catalog, or a repository's tags. One thread.
///
/// Where the pages are is the server's to say (RFC 8288 `Link`); PageRequest::after is what it
/// said, with a trail of the way that led there.
class ListPages {
public:
    /// `path` without a query: "library/debian/tags/list"; `key` is the array's in the answers.
    ListPages(RemoteHost& host, QString path, QLatin1String key, QStringList scopes);

    /// At least as many as were asked for where there are so many: a server that knows no pages
    /// answers with all. Errors: those of RemoteHost::send and of the answer; Protocol for answers
    /// that are none, for pages that lead in circles, whoever read those before, and for a list
    /// without end.
    Result<Page<QString>> read(const PageRequest& request, const std::stop_token& stop);

private:
    Result<Page<QString>> readOne(const QUrl& url, const std::stop_token& stop);

    RemoteHost& host_;
    QString path_;
    QLatin1String key_;
    QStringList scopes_;
};

} // namespace stowage
