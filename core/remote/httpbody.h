#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <stop_token>

namespace stowage {

/// The body of an answer while it comes: a few MiB of it ahead of its reader, the rest still at the
/// server. One thread; dropping it before its end gives the request up. Must not outlive the
/// HttpClient that it is of.
class HttpBody {
public:
    HttpBody() = default;
    HttpBody(const HttpBody&) = delete;
    HttpBody& operator=(const HttpBody&) = delete;
    virtual ~HttpBody() = default;

    /// What has come since the last call, waited for; empty when that was all. Errors: those of
    /// HttpClient::send; after one, what has come counts for nothing.
    virtual Result<QByteArray> next(const std::stop_token& stop) = 0;
};

} // namespace stowage
