#pragma once

#include "core/registry/registry.h"
#include "core/remote/mirrorrest.h"
#include "core/remote/registriesconf.h"

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace stowage {

/// A repository and the mirrors that it may be read from (containers-registries.conf(5)), in their
/// order. One thread.
class Mirrors {
public:
    struct Mirror {
        std::unique_ptr<Repository> repository;
        RegistriesConf::Pulls pulls = RegistriesConf::Pulls::All;
        std::shared_ptr<MirrorRest> rest;
    };

    Mirrors(std::unique_ptr<Repository> origin, std::vector<Mirror> mirrors)
        : origin_(std::move(origin)), mirrors_(std::move(mirrors)) {}

    Repository& origin() { return *origin_; }

    /// What the first of the mirrors answers that has it, otherwise the repository itself: its
    /// error is the one that counts. A mirror that could not be reached is left alone for a while.
    /// `how` is what must be asked for: by digest or by tag.
    template <typename Ask>
    std::invoke_result_t<Ask, Repository&> firstOf(RegistriesConf::Pulls how, const Ask& ask) {
        for (const Mirror& mirror : mirrors_) {
            const bool isForIt = mirror.pulls == RegistriesConf::Pulls::All || mirror.pulls == how;
            if (!isForIt || !mirror.rest->isOver()) {
                continue;
            }
            auto answer = ask(*mirror.repository);
            if (answer ? has(*answer) : answer.error().isCancelled()) {
                return answer;
            }
            if (!answer) {
                mirror.rest->note(answer.error());
            }
        }
        return ask(*origin_);
    }

private:
    template <typename T>
    static bool has(const T& answer) {
        if constexpr (std::same_as<T, bool>) {
            return answer;
        } else {
            return true;
        }
    }

    std::unique_ptr<Repository> origin_;
    std::vector<Mirror> mirrors_;
};

} // namespace stowage
