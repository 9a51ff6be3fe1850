#include "core/remote/registriesfile.h"

#include "core/base/quoted.h"
#include "core/remote/hostport.h"
#include "core/remote/smallfile.h"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <optional>
#include <string_view>
#include <toml++/toml.h>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestConf = 1024 * 1024;

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// `host[:port][/path]`, its trailing slashes taken away; false for a URL and for anything else.
bool isLocation(QString& text) {
    while (text.endsWith(QLatin1Char('/'))) {
        text.chop(1);
    }
    const auto slash = text.indexOf(QLatin1Char('/'));
    const QStringView all(text);
    return HostPort::parse(slash < 0 ? all : all.first(slash)) &&
           (slash < 0 || RepositoryName::parse(all.sliced(slash + 1)));
}

bool isWildcard(const QString& prefix) {
    return prefix.startsWith(QLatin1String("*."));
}

bool isPrefix(QString& text) {
    if (!isWildcard(text)) {
        return isLocation(text);
    }
    const auto host = HostPort::parse(QStringView(text).sliced(2));
    return host && !host->port && !host->host.contains(QLatin1Char(':'));
}

/// Reads typed values out of one file's tables, remembering the first fault.
class Tables {
public:
    explicit Tables(QString path) : path_(std::move(path)) {}

    void fail(const toml::node& where, const QString& reason, ErrorCode code = ErrorCode::Corrupt) {
        if (!fault_) {
            fault_ = Error(code, QStringLiteral("%1, line %2: %3")
                                     .arg(path_)
                                     .arg(where.source().begin.line)
                                     .arg(reason));
        }
    }

    bool boolean(const toml::table& table, std::string_view key) {
        const toml::node* node = table.get(key);
        if (node != nullptr && !node->is_boolean()) {
            fail(*node, QStringLiteral("%1 is neither true nor false").arg(textOf(key)));
        }
        return node != nullptr && node->value_or(false);
    }

    QString string(const toml::table& table, std::string_view key) {
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return {};
        }
        const auto* value = node->as_string();
        if (value == nullptr) {
            fail(*node, QStringLiteral("%1 is no string").arg(textOf(key)));
            return {};
        }
        return textOf(value->get());
    }

    /// A string that is a location; empty where there is none.
    QString location(const toml::table& table, std::string_view key) {
        QString text = string(table, key);
        if (!text.isEmpty() && !isLocation(text)) {
            fail(*table.get(key),
                 QStringLiteral("%1 is no host with or without a path").arg(quoted(text)));
        }
        return text;
    }

    /// Calls `each` with every table of an array of tables.
    template <class Each>
    void tables(const toml::table& table, std::string_view key, Each each) {
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return;
        }
        const auto* array = node->as_array();
        if (array == nullptr) {
            fail(*node, QStringLiteral("%1 is no array of tables").arg(textOf(key)));
            return;
        }
        for (const toml::node& element : *array) {
            if (const auto* entry = element.as_table()) {
                each(*entry);
            } else {
                fail(element, QStringLiteral("%1 is no array of tables").arg(textOf(key)));
            }
        }
    }

    std::optional<QStringList> strings(const toml::table& table, std::string_view key) {
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return std::nullopt;
        }
        QStringList list;
        const auto* array = node->as_array();
        if (array == nullptr) {
            fail(*node, QStringLiteral("%1 is no array").arg(textOf(key)));
            return std::nullopt;
        }
        for (const toml::node& element : *array) {
            if (const auto* value = element.as_string()) {
                list.append(textOf(value->get()));
            } else {
                fail(element, QStringLiteral("%1 holds more than strings").arg(textOf(key)));
            }
        }
        return list;
    }

    Result<> check() const { return fault_ ? Result<>(std::unexpected(*fault_)) : Result<>(); }

private:
    QString path_;
    std::optional<Error> fault_;
};

RegistriesConf::Mirror readMirror(Tables& tables, const toml::table& table, bool byDigestOnly) {
    RegistriesConf::Mirror mirror;
    mirror.endpoint.host = tables.location(table, "location");
    mirror.endpoint.insecure = tables.boolean(table, "insecure");
    if (mirror.endpoint.host.isEmpty()) {
        tables.fail(table, QStringLiteral("a mirror has no location"));
    }
    const QString pulls = tables.string(table, "pull-from-mirror");
    if (pulls == QLatin1String("digest-only") || (pulls.isEmpty() && byDigestOnly)) {
        mirror.pulls = RegistriesConf::Pulls::ByDigest;
    } else if (pulls == QLatin1String("tag-only")) {
        mirror.pulls = RegistriesConf::Pulls::ByTag;
    } else if (!pulls.isEmpty() && pulls != QLatin1String("all")) {
        tables.fail(*table.get("pull-from-mirror"),
                    QStringLiteral("%1 is no value of pull-from-mirror").arg(quoted(pulls)));
    }
    return mirror;
}

} // namespace

Result<> RegistriesFile::readInto(const QString& path, RegistriesConf& conf) {
    const auto file = SmallFile::read(path, longestConf);
    if (!file) {
        return file.error().code() == ErrorCode::NotFound ? Result<>() : failure(file);
    }
    const toml::parse_result parsed = toml::parse(
        std::string_view(file->bytes.constData(), static_cast<size_t>(file->bytes.size())));
    if (!parsed) {
        const toml::parse_error& error = parsed.error();
        return failure(ErrorCode::Corrupt, QStringLiteral("%1, line %2: it is no valid TOML: %3")
                                               .arg(path)
                                               .arg(error.source().begin.line)
                                               .arg(quoted(textOf(error.description()))));
    }
    const toml::table& root = parsed.table();
    Tables tables(path);
    if (const toml::node* old = root.get("registries")) {
        tables.fail(*old, QStringLiteral("it is of version 1 of the format, which is out of use"),
                    ErrorCode::Unsupported);
    }
    tables.tables(root, "registry", [&](const toml::table& table) {
        RegistriesConf::Entry entry;
        entry.prefix = tables.string(table, "prefix");
        entry.location = tables.location(table, "location");
        entry.insecure = tables.boolean(table, "insecure");
        entry.blocked = tables.boolean(table, "blocked");
        const bool byDigestOnly = tables.boolean(table, "mirror-by-digest-only");
        tables.tables(table, "mirror", [&](const toml::table& mirror) {
            entry.mirrors.append(readMirror(tables, mirror, byDigestOnly));
        });
        if (entry.location.isEmpty() && !isWildcard(entry.prefix)) {
            tables.fail(table, QStringLiteral("a registry has no location"));
            return;
        }
        if (entry.prefix.isEmpty()) {
            entry.prefix = entry.location;
        } else if (!isPrefix(entry.prefix)) {
            tables.fail(*table.get("prefix"),
                        QStringLiteral("%1 is no host with or without a path, nor \"*.\" and a "
                                       "domain")
                            .arg(quoted(entry.prefix)));
        }
        // Places are looked up by the lower-case names of their hosts.
        entry.prefix = entry.prefix.toLower();
        conf.entries_.insert(entry.prefix, entry);
    });
    if (auto names = tables.strings(root, "unqualified-search-registries")) {
        conf.searchRegistries_ = *std::move(names);
    }
    return tables.check();
}

} // namespace stowage
