#include "ui/browse/addressnote.h"

#include "ui/theme/sign.h"
#include "ui/theme/spacing.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolTip>

namespace stowage {

AddressNote::AddressNote(QLineEdit& field)
    : QFrame(&field), field_(field), picture_(new QLabel(this)), title_(new QLabel(this)),
      sentence_(new QLabel(this)) {
    setObjectName(QStringLiteral("addressNote"));
    setFrameShape(QFrame::Box);
    setPalette(QToolTip::palette());
    setForegroundRole(QPalette::ToolTipText);
    setBackgroundRole(QPalette::ToolTipBase);
    setAutoFillBackground(true);
    QFont bold = title_->font();
    bold.setWeight(QFont::DemiBold);
    title_->setFont(bold);
    for (QLabel* label : {title_, sentence_}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setForegroundRole(QPalette::ToolTipText);
    }
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(Spacing::Medium, Spacing::Medium, Spacing::Medium, Spacing::Medium);
    layout->setHorizontalSpacing(Spacing::Medium);
    layout->setVerticalSpacing(Spacing::Small);
    layout->addWidget(picture_, 0, 0, Qt::AlignTop);
    layout->addWidget(title_, 0, 1);
    layout->addWidget(sentence_, 1, 1);
    layout->setColumnStretch(1, 1);
    hide();
}

void AddressNote::say(const QString& title, const QString& sentence) {
    // Only now is the field surely where it stays: before, it may have had no window yet.
    if (parentWidget() != field_.window()) {
        setParent(field_.window());
        field_.installEventFilter(this);
        field_.window()->installEventFilter(this);
    }
    picture_->setPixmap(
        signIcon(Sign::Bad).pixmap(QSize(Spacing::Icon, Spacing::Icon), devicePixelRatioF()));
    title_->setText(title);
    sentence_->setText(sentence);
    place();
    show();
    raise();
}

QString AddressNote::text() const {
    return title_->text() + QStringLiteral(": ") + sentence_->text();
}

void AddressNote::place() {
    const QPoint at = field_.mapTo(field_.window(), QPoint(0, field_.height()));
    const int width = field_.width();
    setGeometry(QRect(at, QSize(width, heightForWidth(width))));
}

bool AddressNote::eventFilter(QObject* watched, QEvent* event) {
    const bool isMoved = event->type() == QEvent::Resize || event->type() == QEvent::Move;
    if (isMoved && isVisible()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace stowage
