#include "core/remote/credentialprogram.h"

#include "core/base/quoted.h"
#include "core/image/json.h"
#include "core/remote/oneline.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestOutput = 1024 * 1024;
constexpr int pollInterval = 50; // milliseconds, between looks at the stop token

const QString& tokenUser() {
    static const QString name = QStringLiteral("<token>");
    return name;
}

bool isSuffix(const QString& text) {
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
    });
}

QString findProgram(const QString& name, const QProcessEnvironment& environment) {
    QStringList folders =
        environment.value(QStringLiteral("PATH")).split(QLatin1Char(':'), Qt::SkipEmptyParts);
    folders.removeIf([](const QString& folder) { return !folder.startsWith(QLatin1Char('/')); });
    // Without any folder, Qt would look through this program's own PATH.
    return folders.isEmpty() ? QString() : QStandardPaths::findExecutable(name, folders);
}

/// Ends the program before the object that waits for it goes away.
class RunningProgram {
public:
    ~RunningProgram() {
        if (process.state() != QProcess::NotRunning) {
            process.kill();
            process.waitForFinished(-1);
        }
    }
    RunningProgram() = default;
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    QProcess process;
};

} // namespace

CredentialProgram::CredentialProgram(QString name, QString program,
                                     const QProcessEnvironment& environment,
                                     std::chrono::milliseconds timeout)
    : name_(std::move(name)), program_(std::move(program)), environment_(environment),
      timeout_(timeout) {}

Result<CredentialProgram> CredentialProgram::create(const QString& suffix,
                                                    const QProcessEnvironment& environment,
                                                    std::chrono::milliseconds timeout) {
    if (!isSuffix(suffix)) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 names no credential helper").arg(quoted(suffix)));
    }
    const QString name = QStringLiteral("docker-credential-") + suffix;
    const QString program = findProgram(name, environment);
    if (program.isEmpty()) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("the credential helper %1 is not installed").arg(quoted(name)));
    }
    return CredentialProgram(name, program, environment, timeout);
}

Result<std::optional<QByteArray>> CredentialProgram::run(const QString& verb,
                                                         const QByteArray& input,
                                                         const std::stop_token& stop) const {
    const auto failed = [this](ErrorCode code, const QString& reason) {
        return failure(code,
                       QStringLiteral("the credential helper %1 %2").arg(quoted(name_), reason));
    };
    if (stop.stop_requested()) {
        return cancelled();
    }
    RunningProgram running;
    QProcess& process = running.process;
    process.setProcessEnvironment(environment_);
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program_, {verb});
    process.write(input);
    process.closeWriteChannel();

    QElapsedTimer timer;
    timer.start();
    QByteArray output;
    bool isRunning = true;
    while (isRunning) {
        isRunning = !process.waitForFinished(pollInterval) &&
                    process.error() != QProcess::FailedToStart &&
                    process.state() != QProcess::NotRunning;
        output += process.readAllStandardOutput();
        if (output.size() > longestOutput) {
            return failed(ErrorCode::TooLarge, QStringLiteral("answers more than 1 MiB"));
        }
        if (isRunning && stop.stop_requested()) {
            return cancelled();
        }
        if (isRunning && timer.hasExpired(timeout_.count())) {
            return failed(ErrorCode::Timeout, QStringLiteral("does not answer"));
        }
    }
    if (process.error() == QProcess::FailedToStart) {
        return failed(ErrorCode::Unsupported, QStringLiteral("cannot be started"));
    }
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0) {
        return output;
    }
    const QByteArray text = output.trimmed();
    if (text.contains("credentials not found in native keychain")) {
        return std::nullopt;
    }
    // Where it stands beside an object, it may be the secret that it could not finish telling.
    return failed(ErrorCode::Io,
                  text.isEmpty() || text.contains('{')
                      ? QStringLiteral("fails")
                      : QStringLiteral("fails: %1").arg(quoted(QString::fromUtf8(text))));
}

Result<std::optional<Credential>> CredentialProgram::get(const QString& key,
                                                         std::stop_token stop) const {
    const auto output = run(QStringLiteral("get"), key.toUtf8(), stop);
    if (!output) {
        return failure(output);
    }
    if (!*output) {
        return std::nullopt;
    }
    const auto answer = parseJsonObject(**output, name_);
    const QJsonValue user = answer ? answer->value(QLatin1String("Username")) : QJsonValue();
    const QJsonValue secret = answer ? answer->value(QLatin1String("Secret")) : QJsonValue();
    if (!user.isString() || !secret.isString() || !isOneLine(user.toString()) ||
        !isOneLine(secret.toString())) {
        // Not a word of the answer: it may be the secret's.
        return failure(ErrorCode::Protocol,
                       QStringLiteral("the answer of the credential helper %1 is malformed")
                           .arg(quoted(name_)));
    }
    Credential credential;
    if (user.toString() == tokenUser()) {
        credential.identityToken = secret.toString();
    } else {
        credential.user = user.toString();
        credential.password = secret.toString();
    }
    return credential.isEmpty() ? std::nullopt : std::optional(credential);
}

Result<> CredentialProgram::store(const QString& key, const Credential& credential,
                                  std::stop_token stop) const {
    const bool isToken = !credential.identityToken.isEmpty();
    if (!isToken && credential.user.isEmpty()) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("the credential helper %1 keeps no registry tokens").arg(quoted(name_)));
    }
    const QString user = isToken ? tokenUser() : credential.user;
    const QString secret = isToken ? credential.identityToken : credential.password;
    if (!isOneLine(user) || !isOneLine(secret)) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("a user name or password holds a line break"));
    }
    const QJsonObject request{{QStringLiteral("ServerURL"), key},
                              {QStringLiteral("Username"), user},
                              {QStringLiteral("Secret"), secret}};
    const auto output =
        run(QStringLiteral("store"), QJsonDocument(request).toJson(QJsonDocument::Compact), stop);
    return output ? Result<>() : failure(output);
}

Result<> CredentialProgram::erase(const QString& key, std::stop_token stop) const {
    const auto output = run(QStringLiteral("erase"), key.toUtf8(), stop);
    return output ? Result<>() : failure(output);
}

} // namespace stowage
