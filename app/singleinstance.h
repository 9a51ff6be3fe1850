#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>
#include <QStringList>

namespace stowage {

/// One window per user and display server: the first start listens, later ones hand over their
/// arguments and end. The socket is for this user alone. GUI thread.
class SingleInstance : public QObject {
    Q_OBJECT

public:
    explicit SingleInstance(const QString& name, QObject* parent = nullptr);

    /// Gives the arguments to a program that listens already; false when there is none.
    bool handOver(const QStringList& arguments) const;

    /// Begins to listen; what a program that crashed left behind is cleared away.
    bool listen();

Q_SIGNALS:
    /// Another start was made with these arguments (paths made absolute).
    void startedAgain(const QStringList& arguments);

private:
    void receive();

    const QString name_;
    QLocalServer server_;
};

} // namespace stowage
