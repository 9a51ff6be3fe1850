#include "app/singleinstance.h"

#include <QDataStream>
#include <QLocalSocket>

namespace stowage {

namespace {

constexpr int patience = 1000;             ///< Milliseconds for a socket on this machine.
constexpr qint64 longestMessage = 1 << 20; ///< Bytes.

} // namespace

SingleInstance::SingleInstance(const QString& name, QObject* parent)
    : QObject(parent), name_(name) {
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&server_, &QLocalServer::newConnection, this, &SingleInstance::receive);
}

bool SingleInstance::handOver(const QStringList& arguments) const {
    QLocalSocket socket;
    socket.connectToServer(name_, QIODevice::WriteOnly);
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
    if (server_.listen(name_)) {
        return true;
    }
    QLocalServer::removeServer(name_);
    return server_.listen(name_);
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
