#pragma once

#include "core/image/imageconfig.h"

#include <QList>
#include <QString>

#include <optional>

namespace stowage {

/// One thing that two configurations do not say alike. A value.
struct ConfigDifference {
    enum class Field {
        Platform,
        Created,
        Author,
        User,
        WorkingDir,
        Entrypoint,
        Cmd,
        StopSignal,
        Environment, ///< `key`: the variable's name.
        Label,       ///< `key`: the label's.
        Port,        ///< `key`: the port, as "80/tcp".
        Volume,      ///< `key`: its path.
        History,     ///< `key`: the step's number, from 1.
        Order,       ///< The environment's, of the same variables; `key`: empty.
    };

    Field field = Field::Platform;
    QString key = {};
    std::optional<QString> before = std::nullopt; ///< Nothing: it was added.
    std::optional<QString> after = std::nullopt;  ///< Nothing: it was removed.

    friend bool operator==(const ConfigDifference&, const ConfigDifference&) = default;
};

struct ConfigComparisonOptions {
    bool times = false; ///< When the image and its steps were made.
    bool order = false; ///< In which order the environment's variables stand.
};

/// In what two configurations differ: fields first, then lists by key, the history last and step by
/// step. What is empty on one side was added or removed. Digests of layers are not compared.
QList<ConfigDifference> compareConfigs(const ImageConfig& before, const ImageConfig& after,
                                       const ConfigComparisonOptions& options = {});

} // namespace stowage
