#include "ui/remote/serverdialog.h"

#include "ui/remote/serverfacts.h"
#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"
#include "ui/upload/fieldnote.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

namespace stowage {

namespace {

constexpr std::chrono::milliseconds typingPause(400);
constexpr int leastWidth = 560;

/// As people copy it: with the scheme of a browser, a slash at the end.
QString trimmedHost(QString text) {
    text = text.trimmed();
    for (const auto* scheme : {"docker://", "https://", "http://"}) {
        if (text.startsWith(QLatin1String(scheme), Qt::CaseInsensitive)) {
            text.remove(0, static_cast<qsizetype>(qstrlen(scheme)));
        }
    }
    while (text.endsWith(QLatin1Char('/'))) {
        text.chop(1);
    }
    return text;
}

} // namespace

ServerDialog::ServerDialog(ServerServices services, RequestRunner& requests, QWidget* parent)
    : QDialog(parent), services_(std::move(services)), requests_(requests),
      pause_(new QTimer(this)), host_(new QLineEdit(this)), note_(new FieldNote(this)),
      facts_(new ServerFacts(this)), trust_(new QPushButton(this)), logIn_(new QWidget(this)),
      user_(new QLineEdit(logIn_)), password_(new QLineEdit(logIn_)), keep_(new QComboBox(logIn_)),
      logInNote_(new FieldNote(logIn_)), confirm_(nullptr), cancel_(nullptr) {
    setAttribute(Qt::WA_DeleteOnClose);
    host_->setAccessibleName(tr("Registry"));
    host_->setPlaceholderText(tr("registry.example:5000"));
    trust_->setAutoDefault(false);
    trust_->setIcon(Icons::get(QStringLiteral("lock")));
    makeLogIn();

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(Spacing::Medium);
    form->setVerticalSpacing(Spacing::Small / 2);
    form->addRow(tr("&Registry:"), host_);
    form->addRow(QString(), note_);
    auto* trustRow = new QHBoxLayout;
    trustRow->addWidget(trust_);
    trustRow->addStretch();
    auto* buttons = new QDialogButtonBox(this);
    confirm_ = buttons->addButton(tr("&Add"), QDialogButtonBox::AcceptRole);
    cancel_ = buttons->addButton(QDialogButtonBox::Cancel);
    confirm_->setDefault(true);
    cancel_->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::Large, Spacing::Large, Spacing::Large, Spacing::Large);
    layout->setSpacing(Spacing::Medium);
    layout->addLayout(form);
    layout->addWidget(facts_);
    layout->addLayout(trustRow);
    layout->addWidget(logIn_);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(leastWidth);

    pause_->setSingleShot(true);
    pause_->setInterval(typingPause);
    connect(pause_, &QTimer::timeout, this, &ServerDialog::look);
    connect(host_, &QLineEdit::textChanged, this, &ServerDialog::hostChanged);
    connect(user_, &QLineEdit::textChanged, this, &ServerDialog::update);
    connect(password_, &QLineEdit::textChanged, this, &ServerDialog::update);
    connect(trust_, &QPushButton::clicked, this, [this] {
        const ServerCertificate& shown = *probe_->certificate;
        trust(shown.isException ? QByteArray() : shown.sha256);
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &ServerDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ServerDialog::reject);
}

ServerDialog::~ServerDialog() = default;

void ServerDialog::makeLogIn() {
    user_->setAccessibleName(tr("User name"));
    password_->setAccessibleName(tr("Password"));
    password_->setEchoMode(QLineEdit::Password);
    keep_->setAccessibleName(tr("Keep in"));
    keep_->addItem(tr("Until the program ends"), static_cast<int>(TypedLogIn::Keep::Session));
    keep_->addItem(tr("The desktop's keyring"), static_cast<int>(TypedLogIn::Keep::Keyring));
    keep_->addItem(tr("Docker's file, for other programs too"),
                   static_cast<int>(TypedLogIn::Keep::Files));
    auto* form = new QFormLayout(logIn_);
    form->setContentsMargins(0, Spacing::Medium, 0, 0);
    form->setHorizontalSpacing(Spacing::Medium);
    form->setVerticalSpacing(Spacing::Small);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&User name:"), user_);
    form->addRow(tr("&Password:"), password_);
    form->addRow(tr("&Keep in:"), keep_);
    form->addRow(QString(), logInNote_);
    logIn_->hide();
}

void ServerDialog::begin(const QString& host, Purpose purpose) {
    purpose_ = purpose;
    host_->setReadOnly(!host.isEmpty());
    host_->setText(host);
    setWindowTitle(purpose == Purpose::Add     ? tr("Add Registry")
                   : purpose == Purpose::LogIn ? tr("Log In")
                                               : tr("Certificate"));
    confirm_->setText(purpose == Purpose::Add ? tr("&Add") : tr("&Log In"));
    confirm_->setVisible(purpose != Purpose::ShowCertificate);
    cancel_->setText(purpose == Purpose::ShowCertificate ? tr("Close") : tr("Cancel"));
    if (!host.isEmpty()) {
        look();
    }
    update();
    open();
}

// ---- The host

std::optional<PlaceReference> ServerDialog::reference() const {
    const QString text = trimmedHost(host_->text());
    if (text.isEmpty()) {
        return std::nullopt;
    }
    auto parsed =
        PlaceReference::parse(placeScheme(Place::Kind::Remote) + QStringLiteral("://") + text);
    if (!parsed) {
        return std::nullopt;
    }
    const QUrl url(QStringLiteral("https://%1/").arg(parsed->place.location), QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() ? std::optional(*parsed) : std::nullopt;
}

QString ServerDialog::host() const {
    const auto typed = reference();
    return typed ? typed->place.location : QString();
}

void ServerDialog::hostChanged() {
    asking_.cancel();
    probe_.reset();
    logInNote_->clear();
    if (host().isEmpty()) {
        pause_->stop();
    } else {
        pause_->start();
    }
    update();
}

void ServerDialog::look() {
    pause_->stop();
    const QString host = this->host();
    if (host.isEmpty()) {
        return;
    }
    probe_.reset();
    asking_ = requests_.run(
        this,
        [probe = services_.probe, host](std::stop_token stop) {
            return probe(host, std::move(stop));
        },
        [this](const Result<ServerProbe>& probe) { showProbe(probe); });
    update();
}

void ServerDialog::showProbe(const Result<ServerProbe>& probe) {
    if (!probe) {
        update();
        const Explanation why = explain(probe.error());
        note_->say(Sign::Bad, QStringLiteral("%1. %2").arg(why.title, why.sentence));
        fit();
        return;
    }
    probe_ = *probe;
    facts_->show(*probe_);
    update();
    if (wantsLogIn() && purpose_ == Purpose::LogIn) {
        user_->setFocus();
    }
}

// ---- What can be done

bool ServerDialog::wantsLogIn() const {
    return services_.logIn && purpose_ != Purpose::ShowCertificate && probe_ &&
           (probe_->asks == ServerProbe::Asks::Basic || probe_->asks == ServerProbe::Asks::Token);
}

void ServerDialog::update() {
    const QString typed = trimmedHost(host_->text());
    const QString host = this->host();
    if (probe_) {
        const auto& certificate = probe_->certificate;
        if (certificate && !certificate->isTrusted()) {
            note_->say(Sign::Bad,
                       tr("Nobody vouches for its certificate. Nothing was said to it."));
        } else if (!probe_->isRegistry) {
            note_->say(Sign::Warning, tr("There is a server, but no registry."));
        } else {
            note_->say(Sign::Good, tr("There is a registry."));
        }
    } else if (typed.isEmpty()) {
        note_->say(Sign::NotChecked, tr("A host, and its port where it is not the usual one."));
    } else if (host.isEmpty()) {
        note_->say(Sign::Bad, tr("This is no host's name."));
    } else {
        note_->say(Sign::Working, tr("Asking %1…").arg(host));
    }
    facts_->setVisible(probe_.has_value());
    const bool canTrust = services_.trust && probe_ && probe_->certificate &&
                          !probe_->certificate->problems.isEmpty();
    trust_->setVisible(canTrust);
    if (canTrust) {
        trust_->setText(probe_->certificate->isException
                            ? tr("&Trust It No More")
                            : tr("&Trust This Certificate for %1").arg(shownText(host, 60)));
    }
    trust_->setEnabled(!trusting_.isActive());
    logIn_->setVisible(wantsLogIn());
    const bool hasLogIn = wantsLogIn() && !user_->text().isEmpty() && !password_->text().isEmpty();
    const bool isBusy = loggingIn_.isActive();
    confirm_->setEnabled(!isBusy && !host.isEmpty() && (purpose_ == Purpose::Add || hasLogIn));
    if (purpose_ == Purpose::Add) {
        confirm_->setText(hasLogIn ? tr("&Log In and Add") : tr("&Add"));
    }
    for (QWidget* field : std::initializer_list<QWidget*>{user_, password_, keep_}) {
        field->setEnabled(!isBusy);
    }
    fit();
}

/// As high as what is shown needs, no less and no more.
void ServerDialog::fit() {
    layout()->activate();
    resize(std::max(width(), leastWidth),
           layout()->hasHeightForWidth()
               ? layout()->totalHeightForWidth(std::max(width(), leastWidth))
               : sizeHint().height());
}

void ServerDialog::trust(const QByteArray& sha256) {
    const QString host = this->host();
    trusting_ = requests_.run(
        this,
        [trust = services_.trust, host, sha256](const std::stop_token&) {
            return trust(host, sha256);
        },
        [this, host](const Result<>& done) {
            if (!done) {
                update();
                note_->say(Sign::Bad, explain(done.error()).sentence);
                return;
            }
            Q_EMIT serverChanged(host);
            look();
        });
    update();
}

void ServerDialog::logIn(const std::function<void()>& then) {
    const TypedLogIn typed{.user = user_->text(),
                           .password = password_->text(),
                           .keep = static_cast<TypedLogIn::Keep>(keep_->currentData().toInt())};
    loggingIn_ = requests_.run(
        this,
        [logIn = services_.logIn, host = host(), typed](std::stop_token stop) {
            return logIn(host, typed, std::move(stop));
        },
        [this, then](const Result<QString>& where) {
            if (where) {
                then();
                return;
            }
            update();
            const bool isRefused = where.error().code() == ErrorCode::Unauthorized;
            logInNote_->say(Sign::Bad, isRefused ? tr("This name and password are not accepted.")
                                                 : explain(where.error()).sentence);
            fit();
            password_->setFocus();
            password_->selectAll();
        });
    logInNote_->say(Sign::Working, tr("Logging in…"));
    update();
}

void ServerDialog::accept() {
    if (!confirm_->isEnabled() || !confirm_->isVisible()) {
        return;
    }
    const auto finish = [this] {
        const auto typed = reference();
        const QString known = host();
        const bool isNew = purpose_ == Purpose::Add;
        QDialog::accept();
        Q_EMIT serverChanged(known);
        if (isNew && typed) {
            Q_EMIT added(*typed);
        }
    };
    if (wantsLogIn() && !user_->text().isEmpty() && !password_->text().isEmpty()) {
        logIn(finish);
    } else {
        finish();
    }
}

} // namespace stowage
