#include "ui/browse/documentview.h"

#include "core/base/displaytext.h"
#include "ui/browse/filterfield.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QToolButton>
#include <QVBoxLayout>

namespace stowage {

namespace {

constexpr qsizetype shownBytes = 1024 * 1024;

/// Puts line breaks and indents between the tokens, which stay as they are: no key is sorted, no
/// duplicate lost.
QString layOut(const QString& json) {
    QString text;
    text.reserve(json.size() * 2);
    int depth = 0;
    bool isInString = false;
    bool isEscaped = false;
    const auto newLine = [&] {
        text += QLatin1Char('\n');
        text += QString(2 * qsizetype(std::min(depth, 64)), QLatin1Char(' '));
    };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QChar c = json.at(i);
        if (isInString) {
            text += c;
            isInString = isEscaped || c != QLatin1Char('"');
            isEscaped = !isEscaped && c == QLatin1Char('\\');
            continue;
        }
        switch (c.unicode()) {
        case '"':
            isInString = true;
            isEscaped = false;
            text += c;
            break;
        case '{':
        case '[': {
            text += c;
            qsizetype next = i + 1;
            while (next < json.size() && json.at(next).isSpace()) {
                ++next;
            }
            const QChar close = c == QLatin1Char('{') ? QLatin1Char('}') : QLatin1Char(']');
            if (next < json.size() && json.at(next) == close) {
                text += close;
                i = next;
                break;
            }
            ++depth;
            newLine();
            break;
        }
        case '}':
        case ']':
            depth = std::max(depth - 1, 0);
            newLine();
            text += c;
            break;
        case ',':
            text += c;
            newLine();
            break;
        case ':':
            text += QStringLiteral(": ");
            break;
        default:
            if (!c.isSpace()) {
                text += c;
            }
            break;
        }
    }
    return text;
}

/// displayText() for a text of several lines.
QString shownLines(const QString& text) {
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString& line : lines) {
        line.replace(QLatin1Char('\t'), QStringLiteral("    "));
        line = displayText(line);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

DocumentView::DocumentView(QWidget* parent)
    : QWidget(parent), which_(new QComboBox(this)), find_(new FilterField(tr("Find"), this)),
      laidOut_(new QToolButton(this)), text_(new QPlainTextEdit(this)) {
    which_->setAccessibleName(tr("Document"));
    which_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    laidOut_->setText(tr("Laid out"));
    laidOut_->setToolTip(tr("With line breaks and indents. Off: the bytes that the digest is of."));
    laidOut_->setCheckable(true);
    laidOut_->setChecked(true);
    laidOut_->setAutoRaise(true);
    auto* copy = new QToolButton(this);
    copy->setAutoRaise(true);
    copy->setIcon(Icons::get(QStringLiteral("copy")));
    copy->setToolTip(tr("Copy the document as it is stored"));
    copy->setAccessibleName(copy->toolTip());
    text_->setReadOnly(true);
    text_->setAccessibleName(tr("Document text"));
    text_->setFont(monospaceFont(font()));
    text_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    text_->setWordWrapMode(QTextOption::WrapAnywhere);
    text_->setFrameShape(QFrame::NoFrame);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->document()->setDocumentMargin(Spacing::Large);

    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(Spacing::Medium, Spacing::Medium, Spacing::Medium, Spacing::Medium);
    tools->setSpacing(Spacing::Medium);
    tools->addWidget(which_);
    tools->addWidget(find_, 1);
    tools->addWidget(laidOut_);
    tools->addWidget(copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(tools);
    layout->addWidget(text_, 1);

    connect(which_, &QComboBox::currentIndexChanged, this, &DocumentView::update);
    connect(laidOut_, &QToolButton::toggled, this, &DocumentView::update);
    connect(find_, &FilterField::filterChanged, this, [this] {
        text_->moveCursor(QTextCursor::Start);
        findNext();
    });
    connect(find_, &QLineEdit::returnPressed, this, &DocumentView::findNext);
    connect(copy, &QToolButton::clicked, this, [this] {
        const int index = which_->currentIndex();
        if (index >= 0) {
            QGuiApplication::clipboard()->setText(QString::fromUtf8(documents_.at(index).bytes));
        }
    });
}

void DocumentView::show(const QList<Document>& documents) {
    const QString before = which_->currentText();
    const QSignalBlocker quiet(which_);
    documents_ = documents;
    which_->clear();
    for (const Document& document : documents_) {
        which_->addItem(document.title);
    }
    which_->setCurrentIndex(std::max(which_->findText(before), documents.isEmpty() ? -1 : 0));
    update();
}

void DocumentView::choose(const QString& title) {
    if (const int index = which_->findText(title); index >= 0) {
        which_->setCurrentIndex(index);
    }
}

void DocumentView::update() {
    const int index = which_->currentIndex();
    if (index < 0) {
        text_->clear();
        return;
    }
    const QByteArray& bytes = documents_.at(index).bytes;
    QString text = QString::fromUtf8(bytes.left(shownBytes));
    if (laidOut_->isChecked()) {
        text = layOut(text);
    }
    text = shownLines(text);
    if (bytes.size() > shownBytes) {
        text += QLatin1Char('\n') + tr("… and %1 more").arg(formatSize(bytes.size() - shownBytes));
    }
    text_->setPlainText(text);
}

void DocumentView::findNext() {
    if (find_->text().isEmpty()) {
        return;
    }
    if (!text_->find(find_->text())) {
        text_->moveCursor(QTextCursor::Start);
        text_->find(find_->text());
    }
}

} // namespace stowage
