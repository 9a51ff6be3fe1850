#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QString>
#include <QTemporaryDir>

namespace stowage::test {

/// A folder that is a PATH, with credential helpers that are shell scripts, and nothing else of the
/// user's that a test could come upon.
class FakePrograms {
public:
    bool isValid() const { return folder_.isValid(); }

    /// Makes `docker-credential-SUFFIX`; the script finds its verb in $1 and its own folder in
    /// $HELPERS.
    bool add(const char* suffix, const QByteArray& script) const {
        QFile file(path("docker-credential-") + QString::fromLatin1(suffix));
        return file.open(QIODevice::WriteOnly) && file.write("#!/bin/sh\n" + script + '\n') > 0 &&
               file.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    }

    /// One that keeps what it is given, a file for each key, and notes its verbs.
    bool addKeeper(const char* suffix) const {
        return add(suffix, R"sh(
            key=$(/bin/cat)
            echo "$1" >> "$HELPERS/verbs"
            kept() { printf '%s/kept-%s' "$HELPERS" "$(printf '%s' "$1" | /usr/bin/tr / _)"; }
            case "$1" in
            store)
                url=${key#*\"ServerURL\":\"}
                printf '%s' "$key" > "$(kept "${url%%\"*}")"
                ;;
            get)
                [ -f "$(kept "$key")" ] || {
                    echo "credentials not found in native keychain"
                    exit 1
                }
                /bin/cat "$(kept "$key")"
                ;;
            erase) /bin/rm -f "$(kept "$key")" ;;
            esac)sh");
    }

    QString path(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }

    QByteArray content(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QProcessEnvironment environment() const {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("PATH"), folder_.path());
        environment.insert(QStringLiteral("HELPERS"), folder_.path());
        return environment;
    }

private:
    QTemporaryDir folder_;
};

} // namespace stowage::test
