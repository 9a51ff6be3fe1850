#pragma once

#include "ui/base/serverwatch.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace stowage {

class ElidedLabel;

/// What can be done about the way to a server.
enum class ServerAction { TryAgain, LogIn, ShowCertificate, ShowLog };

/// One line below the header of a place that is a server: how it is reached, what went wrong last,
/// how many pulls it still allows, and the buttons that help. GUI thread; owned by its parent.
class ServerStrip : public QWidget {
    Q_OBJECT

public:
    explicit ServerStrip(QWidget* parent = nullptr);

    /// Outlives it.
    void setWatch(const ServerWatch& watch);

    /// Empty: what is shown is no server.
    void setHost(const QString& host);

    QString text() const;
    QString rateText() const;

Q_SIGNALS:
    void requested(stowage::ServerAction action);

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* addButton(const QString& icon, const QString& text, ServerAction action);
    void update();
    void updateRate(const ServerState& state);

    const ServerWatch* watch_ = nullptr;
    QString host_;
    QLabel* picture_;
    QLabel* text_;
    ElidedLabel* error_;
    QProgressBar* gauge_;
    QLabel* rate_;
    QToolButton* again_;
    QToolButton* logIn_;
    QToolButton* certificate_;
    QToolButton* log_;
};

} // namespace stowage
