#pragma once

#include "core/remote/credentialsource.h"

#include <atomic>
#include <utility>

namespace stowage {

/// One credential, whoever asks for it: for a registry's host that is used with it alone.
class GivenCredential : public CredentialSource {
public:
    explicit GivenCredential(Credential credential) : credential_(std::move(credential)) {}

    Result<std::optional<Credential>> find(const QString& /*host*/,
                                           const RepositoryName* /*repository*/,
                                           std::stop_token /*stop*/) override {
        wasAsked_ = true;
        return credential_;
    }
    quint64 revision() override { return 0; }

    /// Whether the registry wanted to know.
    bool wasAsked() const { return wasAsked_; }

private:
    const Credential credential_;
    std::atomic<bool> wasAsked_ = false;
};

} // namespace stowage
