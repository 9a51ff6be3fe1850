#include "app/singleinstance.h"

#include <QDataStream>
#include <QLocalSocket>
#include <QStandardPaths>

namespace stowage {

namespace {

constexpr int patience = 1000;             ///< Milliseconds for a socket on this machine.
constexpr qint64 longestMessage = 1 << 20; ///< Bytes.

} // namespace

SingleInstance::SingleInstance(const QString& path, QObject* parent)
    : QObject(parent), path_(path) {
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&server_, &QLocalServer::newConnection, this, &SingleInstance::receive);
}

QString SingleInstance::pathFor(const QString& display) {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (folder.isEmpty()) {
        return {};
    }
    QString name = display; // "host:10.0", or a path
    for (QChar& c : name) {
        if (!c.isLetterOrNumber() && c != QLatin1Char('.') && c != QLatin1Char('-')) {
            c = QLatin1Char('_');
        }
    }
    return folder + QStringLiteral("/stowage-") + name;
}

bool SingleInstance::handOver(const QStringList& arguments) const {
    if (path_.isEmpty()) {
        return false;
    }
    QLocalSocket socket;
    socket.connectToServer(path_, QIODevice::WriteOnly);
    if (!socket.waitForConnected(patience)) {
        return false;
    }
    QByteArray message;
    QDataStream stream(&message, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << arguments;
    socket.write(message);
    socket.disconnectFromServer();
    return socket.state() == QLocalSocket::UnconnectedState || socket.waitForDisconnected(patience);
}

bool SingleInstance::listen() {
    if (path_.isEmpty()) {
        return false;
    }
    if (server_.listen(path_)) {
        return true;
    }
    QLocalServer::removeServer(path_);
    return server_.listen(path_);
}

void SingleInstance::receive() {
    while (QLocalSocket* socket = server_.nextPendingConnection()) {
        socket->setReadBufferSize(longestMessage);
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            QDataStream stream(socket);
            stream.setVersion(QDataStream::Qt_6_4);
            QStringList arguments;
            stream >> arguments;
            if (stream.status() == QDataStream::Ok) {
                Q_EMIT startedAgain(arguments);
            }
            socket->deleteLater();
        });
    }
}

} // namespace stowage
