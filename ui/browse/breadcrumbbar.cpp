#include "ui/browse/breadcrumbbar.h"

#include "core/base/displaytext.h"
#include "ui/browse/addressnote.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/sign.h"
#include "ui/theme/spacing.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStackedLayout>
#include <QToolButton>

namespace stowage {

namespace {

constexpr int crumbWidth = 260;

/// A button whose text gives way when there is no room.
class Crumb : public QToolButton {
public:
    Crumb(const QString& text, QWidget* parent) : QToolButton(parent), text_(text) {
        setAutoRaise(true);
        setAccessibleName(text);
        setText(fontMetrics()
                    .elidedText(text, Qt::ElideMiddle, crumbWidth)
                    .replace(QLatin1Char('&'), QStringLiteral("&&")));
        if (fontMetrics().horizontalAdvance(text) > crumbWidth) {
            setToolTip(plainToolTip(text));
        }
    }

private:
    QString text_;
};

} // namespace

BreadcrumbBar::BreadcrumbBar(QWidget* parent)
    : QWidget(parent), stack_(new QStackedLayout(this)), crumbs_(new QWidget(this)),
      row_(new QHBoxLayout(crumbs_)), field_(new QLineEdit(this)), note_(new AddressNote(*field_)) {
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(0);
    field_->setPlaceholderText(
        tr("A place and an image, such as registry:/srv/images//team/app:v2"));
    field_->setAccessibleName(tr("Reference"));
    field_->setFont(monospaceFont(font()));
    field_->installEventFilter(this);
    problem_ = field_->addAction(signIcon(Sign::Bad), QLineEdit::TrailingPosition);
    problem_->setVisible(false);
    stack_->setContentsMargins(0, 0, 0, 0);
    stack_->addWidget(crumbs_);
    stack_->addWidget(field_);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setMinimumWidth(120);
    setToolTip({});
    connect(field_, &QLineEdit::returnPressed, this, [this] {
        if (!field_->text().trimmed().isEmpty()) {
            Q_EMIT referenceEntered(field_->text().trimmed());
        }
    });
    connect(field_, &QLineEdit::textEdited, this, &BreadcrumbBar::hideProblem);
}

QToolButton* BreadcrumbBar::addCrumb(const QString& text, const Location& location, bool isLast) {
    if (row_->count() > 0) {
        auto* arrow = new QLabel(crumbs_);
        arrow->setPixmap(
            Icons::get(QStringLiteral("chevron-right")).pixmap(QSize(12, 12), devicePixelRatioF()));
        row_->addWidget(arrow);
    }
    auto* crumb = new Crumb(displayText(text), crumbs_);
    if (isLast) {
        QFont bold = crumb->font();
        bold.setWeight(QFont::DemiBold);
        crumb->setFont(bold);
    }
    connect(crumb, &QToolButton::clicked, this,
            [this, location] { Q_EMIT locationChosen(location); });
    row_->addWidget(crumb);
    return crumb;
}

void BreadcrumbBar::setLocation(const Location& location, const QString& placeTitle) {
    location_ = location;
    while (QLayoutItem* item = row_->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // it may be the one that was clicked
        }
        delete item;
    }
    addCrumb(placeTitle, location.placeLocation(), !location.repository);
    if (location.repository) {
        addCrumb(location.repository->toString(), location.repositoryLocation(),
                 !location.isImage());
    }
    if (location.tag) {
        addCrumb(location.tag->toString(), location.withoutComparison(), !location.isComparison());
    } else if (location.digest) {
        addCrumb(location.digest->shortened(), location.withoutComparison(),
                 !location.isComparison());
    }
    if (location.isComparison()) {
        const QString other = displayText(location.otherText());
        auto* crumb = addCrumb(QStringLiteral("↔ ") + other, location, true);
        crumb->setAccessibleName(tr("compared with %1").arg(other));
        crumb->setToolTip(plainToolTip(crumb->accessibleName()));
    }
    row_->addStretch(1);
    leave();
}

void BreadcrumbBar::edit(const QString& begun) {
    hideProblem();
    if (!isEditing()) {
        before_ = QApplication::focusWidget();
    }
    field_->setText(begun.isEmpty() && location_ ? location_->toString() : begun);
    stack_->setCurrentWidget(field_);
    field_->setFocus(Qt::ShortcutFocusReason);
    field_->selectAll();
    if (!begun.isEmpty()) {
        field_->end(false); // To be gone on with, not to be typed over.
    }
}

bool BreadcrumbBar::isEditing() const {
    return stack_->currentWidget() == field_;
}

void BreadcrumbBar::leave() {
    hideProblem();
    if (QCompleter* const completer = field_->completer()) {
        completer->popup()->hide(); // It would stand there without its field.
    }
    stack_->setCurrentWidget(crumbs_);
}

void BreadcrumbBar::showProblem(const Explanation& explanation) {
    if (!isEditing()) {
        return;
    }
    problem_->setToolTip(plainToolTip(explanation.inFull()));
    problem_->setVisible(true);
    note_->say(explanation.title, explanation.sentence);
    field_->setAccessibleDescription(note_->text());
}

void BreadcrumbBar::hideProblem() {
    problem_->setVisible(false);
    note_->hide();
    field_->setAccessibleDescription({});
}

void BreadcrumbBar::mousePressEvent(QMouseEvent* event) {
    Q_UNUSED(event)
    edit();
}

bool BreadcrumbBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == field_) {
        // A list to complete from is no reason to leave, nor is another window.
        const bool isStaying = event->type() == QEvent::FocusOut &&
                               (!field_->isActiveWindow() ||
                                static_cast<QFocusEvent*>(event)->reason() == Qt::PopupFocusReason);
        if (isStaying) {
            return false;
        }
        if (event->type() == QEvent::FocusOut) {
            leave();
        } else if (event->type() == QEvent::KeyPress &&
                   static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
            leave();
            if (before_) {
                before_->setFocus(Qt::ShortcutFocusReason);
            }
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace stowage
