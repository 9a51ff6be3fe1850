#pragma once

#include "core/base/result.h"
#include "core/image/repositoryname.h"

#include <QDir>
#include <QList>
#include <QMap>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace stowage {

/// What the containers tools' registries.conf (version 2, containers-registries.conf(5)) says of
/// where a registry's images are really read from. A value, whose const functions any thread may
/// call; read() takes the disk.
class RegistriesConf {
public:
    /// Where a request goes.
    struct Endpoint {
        QString host;          ///< `host[:port]`
        QString repository;    ///< Within it; the place's path alone when none was asked for.
        bool insecure = false; ///< HTTP, and certificates that nobody vouches for, are allowed.

        friend bool operator==(const Endpoint&, const Endpoint&) = default;
    };

    /// What may be read from a mirror.
    enum class Pulls { All, ByDigest, ByTag };

    struct Mirror {
        Endpoint endpoint;
        Pulls pulls = Pulls::All;

        friend bool operator==(const Mirror&, const Mirror&) = default;
    };

    /// All that is said of one repository, or of a registry as a whole.
    struct Route {
        Endpoint location;
        QList<Mirror> mirrors; ///< In the order in which they are asked, before the location; to
                               ///< read from alone.
        bool blocked = false;  ///< Nothing may be sent there.

        friend bool operator==(const Route&, const Route&) = default;
    };

    /// Nothing is said of any registry.
    RegistriesConf() = default;

    /// Of the files that are there, later ones saying anew what is to hold of a prefix. Errors:
    /// Corrupt for what is no TOML, or not of this form, naming the file and the line; Unsupported
    /// for version 1 of the format; ReadOnly, Io, TooLarge.
    static Result<RegistriesConf> read(const QStringList& files);

    /// The main file, the user's where there is one (or `$CONTAINERS_REGISTRIES_CONF`), otherwise
    /// the system's; then `registries.conf.d/*.conf` of the system's folder and of the user's, each
    /// by name.
    static QStringList
    standardFiles(const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment(),
                  const QString& homeFolder = QDir::homePath(),
                  const QString& systemFolder = QStringLiteral("/etc/containers"));

    /// What the entry with the longest prefix says of `host/repository`; the place itself where
    /// there is none. A prefix ends where a part of the path does, and names a port or none; one
    /// that begins with "*." is for all hosts below a domain, whatever their port.
    Route lookup(const QString& host, const RepositoryName* repository = nullptr) const;

    /// From now on the registry counts as insecure, whatever the files say of it; its mirrors are
    /// what they were.
    void markInsecure(const QString& host);

    /// Where a name without a host is looked for, in this order.
    const QStringList& searchRegistries() const { return searchRegistries_; }

private:
    friend class RegistriesFile;

    struct Entry {
        QString prefix;
        QString location; ///< Empty where the place stays as it is.
        bool insecure = false;
        bool blocked = false;
        QList<Mirror> mirrors; ///< With the whole location for a host.
    };

    QMap<QString, Entry> entries_; ///< By their prefixes.
    QStringList insecureHosts_;    ///< Those of markInsecure(), as the files write them.
    QStringList searchRegistries_;
};

} // namespace stowage
