#pragma once

#include "core/registry/placereference.h"
#include "core/registry/serverservices.h"
#include "ui/base/requestrunner.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QTimer;

namespace stowage {

class FieldNote;
class ServerFacts;

/// Asks for a registry's host and says, while it is typed, what is there: how it is spoken to, its
/// certificate, whom it lets in. There one can trust a certificate that nobody vouches for, and log
/// in. GUI thread; it goes when it is closed.
class ServerDialog : public QDialog {
    Q_OBJECT

public:
    enum class Purpose {
        Add,             ///< A host is asked for.
        LogIn,           ///< To a known one.
        ShowCertificate, ///< Of a known one.
    };

    /// The runner outlives it; the services must have a probe.
    ServerDialog(ServerServices services, RequestRunner& requests, QWidget* parent = nullptr);
    ~ServerDialog() override;

    /// Opens it. Without a host, one is asked for.
    void begin(const QString& host = {}, Purpose purpose = Purpose::Add);

    QLineEdit& hostField() { return *host_; }
    QLineEdit& userField() { return *user_; }
    QLineEdit& passwordField() { return *password_; }
    ServerFacts& facts() { return *facts_; }
    FieldNote& note() { return *note_; }
    FieldNote& logInNote() { return *logInNote_; }
    const std::optional<ServerProbe>& probe() const { return probe_; }

    void accept() override;

Q_SIGNALS:
    void added(const stowage::PlaceReference& reference);
    /// Who logs in to it, or whether its certificate is trusted, is another than before.
    void serverChanged(const QString& host);

private:
    void makeLogIn();
    void hostChanged();
    void look();
    void showProbe(const Result<ServerProbe>& probe);
    void trust(const QByteArray& sha256);
    void logIn(const std::function<void()>& then);
    void update();
    void fit();
    std::optional<PlaceReference> reference() const;
    QString host() const;
    bool wantsLogIn() const;

    const ServerServices services_;
    RequestRunner& requests_;
    Purpose purpose_ = Purpose::Add;
    std::optional<ServerProbe> probe_;
    Request asking_;
    Request trusting_;
    Request loggingIn_;
    QTimer* pause_;
    QLineEdit* host_;
    FieldNote* note_;
    ServerFacts* facts_;
    QPushButton* trust_;
    QWidget* logIn_;
    QLineEdit* user_;
    QLineEdit* password_;
    QComboBox* keep_;
    FieldNote* logInNote_;
    QPushButton* confirm_;
    QPushButton* cancel_;
};

} // namespace stowage
