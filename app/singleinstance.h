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
    /// `path`: of the socket, see pathFor().
    explicit SingleInstance(const QString& path, QObject* parent = nullptr);

    /// In the user's own runtime folder (XDG Base Directory Specification), where nobody else can
    /// put a socket of that name first, or see what is handed over; one for each `display`, for a
    /// window opens where it was asked for. Empty where there is no such folder: then every start
    /// has a window of its own.
    static QString pathFor(const QString& display);

    /// Gives the arguments to a program that listens already; false when there is none.
    bool handOver(const QStringList& arguments) const;

    /// Begins to listen; what a program that crashed left behind is cleared away.
    bool listen();

Q_SIGNALS:
    /// Another start was made with these arguments (paths made absolute).
    void startedAgain(const QStringList& arguments);

private:
    void receive();

    const QString path_;
    QLocalServer server_;
};

} // namespace stowage
