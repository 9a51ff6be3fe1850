#include "ui/browse/previewsheet.h"

#include "core/base/displaytext.h"
#include "ui/browse/filesreading.h"
#include "ui/browse/pageheader.h"
#include "ui/browse/statestack.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace stowage {

namespace {

constexpr QSize firstSize(760, 560);

QByteArray nameOf(const QByteArray& path) {
    return path.sliced(path.lastIndexOf('/') + 1);
}

} // namespace

PreviewSheet::PreviewSheet(OpenPlaces& places, RequestRunner& requests, Location image,
                           QList<Descriptor> layers, QByteArray path, QWidget* parent)
    : QDialog(parent), places_(places), requests_(requests), image_(std::move(image)),
      layers_(std::move(layers)), path_(std::move(path)), header_(new PageHeader(this)),
      text_(new QPlainTextEdit(this)), picture_(new QLabel(this)), forms_(new QStackedWidget(this)),
      stack_(new StateStack(forms_, this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Preview of %1").arg(stowage::shownText(displayText(nameOf(path_)), 100)));
    resize(firstSize);
    header_->setIcon(Icons::get(QStringLiteral("preview")));
    header_->setTitle(displayText(nameOf(path_)));
    text_->setReadOnly(true);
    text_->setFrameShape(QFrame::NoFrame);
    text_->setLineWrapMode(QPlainTextEdit::NoWrap);
    text_->setUndoRedoEnabled(false);
    text_->setFont(monospaceFont(text_->font()));
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->setAccessibleName(tr("Content"));
    text_->document()->setDocumentMargin(Spacing::Medium);
    text_->installEventFilter(this);
    picture_->setAlignment(Qt::AlignCenter);
    picture_->setMinimumSize(1, 1); // the picture gives way to the window, not the window to it
    picture_->setAccessibleName(tr("Picture"));
    picture_->installEventFilter(this);
    forms_->addWidget(text_);
    forms_->addWidget(picture_);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* bottom = new QHBoxLayout;
    bottom->setContentsMargins(Spacing::Medium, Spacing::Medium, Spacing::Medium, Spacing::Medium);
    bottom->addWidget(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(stack_, 1);
    layout->addLayout(bottom);
    connect(stack_, &StateStack::retryRequested, this, &PreviewSheet::read);
    read();
}

PreviewSheet::~PreviewSheet() = default;

void PreviewSheet::read() {
    stack_->showBusy(tr("Reading the file…"));
    reading_ = requests_.run(
        this,
        [&places = places_, image = image_, layers = layers_,
         path = path_](std::stop_token stop) -> Result<Preview> {
            const auto registry = places.open(image.place, stop);
            if (!registry) {
                return failure(registry);
            }
            const auto repository = (*registry)->open(*image.repository);
            const auto start = readFileStart(layerStack(*repository, layers, stop), path,
                                             Preview::wantedBytes, stop);
            if (!start) {
                return failure(start);
            }
            return Preview::of(start->bytes, start->size);
        },
        [this](const Result<Preview>& preview) { take(preview); });
}

void PreviewSheet::take(const Result<Preview>& preview) {
    if (!preview) {
        stack_->showFailed(preview.error());
        return;
    }
    preview_ = *preview;
    QStringList facts{formatSize(preview_->size)};
    switch (preview_->kind) {
    case Preview::Kind::Empty:
        stack_->showEmpty(QStringLiteral("file"), tr("This file is empty"), {});
        header_->setSubtitle(facts.first());
        return;
    case Preview::Kind::Text:
        facts.append(tr("text"));
        break;
    case Preview::Kind::Picture:
        facts.append(tr("picture of %1 × %2 pixels")
                         .arg(preview_->pictureSize.width())
                         .arg(preview_->pictureSize.height()));
        break;
    case Preview::Kind::Bytes:
        facts.append(tr("bytes"));
        break;
    }
    if (preview_->shown < preview_->size) {
        facts.append(tr("only the first %1 are shown").arg(formatSize(preview_->shown)));
    }
    header_->setSubtitle(facts.join(QStringLiteral(" · ")));
    if (preview_->kind == Preview::Kind::Picture) {
        forms_->setCurrentWidget(picture_);
        fitPicture();
    } else {
        text_->setPlainText(preview_->text);
        forms_->setCurrentWidget(text_);
    }
    stack_->showContent();
    if (preview_->kind != Preview::Kind::Picture) {
        text_->setFocus();
    }
}

/// Small pictures are shown as they are, larger ones as large as there is room.
void PreviewSheet::fitPicture() {
    if (!preview_ || preview_->picture.isNull()) {
        return;
    }
    const QSize room = picture_->size() * devicePixelRatioF();
    QImage shown = preview_->picture;
    if (shown.width() > room.width() || shown.height() > room.height()) {
        shown = shown.scaled(room, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    }
    shown.setDevicePixelRatio(devicePixelRatioF());
    picture_->setPixmap(QPixmap::fromImage(std::move(shown)));
}

void PreviewSheet::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        reject();
        return;
    }
    QDialog::keyPressEvent(event);
}

bool PreviewSheet::eventFilter(QObject* watched, QEvent* event) {
    if (watched == picture_ && event->type() == QEvent::Resize) {
        fitPicture();
    } else if (watched == text_ && event->type() == QEvent::KeyPress) {
        // A text that cannot be written in has no use for a space.
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
            reject();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace stowage
