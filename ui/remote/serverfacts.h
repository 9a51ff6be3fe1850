#pragma once

#include "core/registry/serverprobe.h"
#include "ui/theme/sign.h"

#include <QWidget>

class QGridLayout;

namespace stowage {

/// What a server turned out to be, a line for each fact, with its sign: what it answers as, how it
/// is spoken to, its certificate, whom it lets in. All of it is the server's word, shown as plain
/// text. GUI thread; owned by its parent.
class ServerFacts : public QWidget {
    Q_OBJECT

public:
    explicit ServerFacts(QWidget* parent = nullptr);

    void show(const ServerProbe& probe);

    /// The facts as lines, for tests and assistive technology: "Valid until: …".
    QString text() const;

    /// "3F:1A:90:…", as other programs show it.
    static QString fingerprintText(const QByteArray& sha256);

private:
    void addRow(const QString& title, const QString& value, Sign sign);
    void addRow(const QString& title, const QString& value);
    void addCertificate(const ServerCertificate& certificate);
    void clear();

    QGridLayout* grid_;
    QStringList lines_;
};

} // namespace stowage
