#include "ui/theme/detailtext.h"

#include <QEvent>

#include <algorithm>
#include <cmath>

namespace stowage {

namespace {

constexpr int mostLines = 10;
constexpr int fewLetters = 24;

} // namespace

DetailText::DetailText(QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFocusPolicy(Qt::StrongFocus); // else no key would lead there
    setTabChangesFocus(true);
    setFrameShape(NoFrame);
    setLineWrapMode(WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false); // it lies on what it explains
    document()->setDocumentMargin(0);
}

void DetailText::setText(const QString& text) {
    setPlainText(text);
    fitHeight();
}

QSize DetailText::sizeHint() const {
    return {fontMetrics().averageCharWidth() * 3 * fewLetters, height()};
}

QSize DetailText::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * fewLetters, height()};
}

/// The height of a plain document is its number of lines, wrapped ones counted.
void DetailText::fitHeight() {
    const auto lines = static_cast<int>(std::ceil(document()->size().height()));
    setFixedHeight(std::clamp(lines, 1, mostLines) * fontMetrics().lineSpacing() + 2);
}

void DetailText::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void DetailText::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fitHeight();
    }
}

} // namespace stowage
