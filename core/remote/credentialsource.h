#pragma once

#include "core/base/result.h"
#include "core/image/repositoryname.h"
#include "core/remote/credential.h"

#include <QString>

#include <optional>
#include <stop_token>

namespace stowage {

/// Where the credentials for a registry come from. Thread-safe. May read files and start programs:
/// not for the GUI thread.
class CredentialSource {
public:
    CredentialSource() = default;
    virtual ~CredentialSource() = default;
    CredentialSource(const CredentialSource&) = delete;
    CredentialSource& operator=(const CredentialSource&) = delete;

    /// The credential for `host[:port]`, as the user writes it ("docker.io", not its API's host).
    /// With a repository it may be one for a part of the registry alone. Nothing when none is kept:
    /// the request is then made without.
    ///
    /// Errors: Cancelled; and whatever keeps one that is there from being read, which is never to
    /// be taken for "none": InvalidArgument (no host name), Corrupt, TooLarge, ReadOnly, Io,
    /// Timeout, Unsupported (a helper that is not installed). Never NotFound.
    virtual Result<std::optional<Credential>>
    find(const QString& host, const RepositoryName* repository, std::stop_token stop) = 0;

    /// Another number whenever find() may answer something else than before: what was got with its
    /// last answer (a token) is not to be used any more. Costs a look at the files, no more.
    virtual quint64 revision() = 0;
};

} // namespace stowage
