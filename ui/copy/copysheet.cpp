#include "ui/copy/copysheet.h"

#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"
#include "ui/upload/fieldnote.h"
#include "ui/upload/placebox.h"
#include "ui/upload/repositoryfield.h"
#include "ui/upload/uploaditem.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

namespace stowage {

namespace {

/// Long enough that a word is typed without a question for every letter of it.
constexpr std::chrono::milliseconds typingRest{250};
constexpr int leastSheetWidth = 520;

QLabel* sheetLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

CopySheet::CopySheet(Services services, QWidget* parent)
    : QDialog(parent), services_(std::move(services)), title_(sheetLabel(this)),
      from_(sheetLabel(this)), form_(new QFormLayout), target_(new PlaceBox(this)),
      repository_(new RepositoryField(this)), repositoryNote_(new FieldNote(this)),
      tag_(new QLineEdit(this)), tagNote_(new FieldNote(this)), summary_(new FieldNote(this)),
      copy_(nullptr), rest_(new QTimer(this)) {
    setWindowTitle(tr("Copy"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setSizeGripEnabled(true);
    setMinimumWidth(leastSheetWidth);
    QFont larger = title_->font();
    larger.setPointSizeF(larger.pointSizeF() * 1.3);
    larger.setWeight(QFont::DemiBold);
    title_->setFont(larger);
    target_->setPlaces(services_.targets, services_.namer);
    tag_->setAccessibleName(tr("Tag"));

    form_->setHorizontalSpacing(Spacing::Medium);
    form_->setVerticalSpacing(Spacing::Small / 2);
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form_->addRow(tr("&To:"), target_);
    form_->addItem(new QSpacerItem(0, Spacing::Medium));
    form_->addRow(tr("&Repository:"), repository_);
    form_->addRow(QString(), repositoryNote_);
    form_->addRow(tr("Ta&g:"), tag_);
    form_->addRow(QString(), tagNote_);
    for (QWidget* field : std::initializer_list<QWidget*>{target_, repository_, tag_}) {
        qobject_cast<QLabel*>(form_->labelForField(field))->setTextFormat(Qt::PlainText);
    }

    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(QDialogButtonBox::Cancel)->setAutoDefault(false);
    copy_ = buttons->addButton(tr("&Copy"), QDialogButtonBox::AcceptRole);
    copy_->setDefault(true);
    copy_->setIcon(Icons::get(QStringLiteral("copy")));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::Large, Spacing::Large, Spacing::Large, Spacing::Large);
    layout->setSpacing(Spacing::Medium);
    layout->addWidget(title_);
    layout->addWidget(from_);
    layout->addSpacing(Spacing::Medium);
    layout->addLayout(form_);
    layout->addWidget(summary_);
    layout->addStretch();
    layout->addWidget(buttons);

    rest_->setSingleShot(true);
    rest_->setInterval(typingRest);
    connect(rest_, &QTimer::timeout, this, &CopySheet::look);
    connect(buttons, &QDialogButtonBox::accepted, this, &CopySheet::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &CopySheet::reject);
    connect(target_, &PlaceBox::placeChanged, this, [this](const Place& place) {
        repository_->suggestFrom(place, *services_.requests, services_.open);
        changed();
    });
    connect(repository_, &QLineEdit::textChanged, this, &CopySheet::changed);
    connect(tag_, &QLineEdit::textChanged, this, &CopySheet::changed);
    connect(repositoryNote_, &FieldNote::suggestionTaken, repository_, &QLineEdit::setText);
    connect(tagNote_, &FieldNote::suggestionTaken, tag_, &QLineEdit::setText);
}

CopySheet::~CopySheet() = default;

void CopySheet::begin(const ChosenImages& images, const Place& target,
                      const std::optional<RepositoryName>& into) {
    images_ = images;
    //: %1: "team/app:v1", "3 images of team/app"
    title_->setText(tr("Copy %1").arg(images.text()));
    from_->setText(tr("From %1").arg(shownText(nameOf(images.place, services_.namer), 80)));
    from_->setToolTip(plainToolTip(images.references()));
    target_->setPlace(target);
    repository_->setText(into.value_or(images.repository).toString());
    form_->setRowVisible(tag_, hasTag());
    form_->setRowVisible(tagNote_, hasTag());
    if (hasTag() && images.images.first().tag) {
        tag_->setText(images.images.first().tag->toString());
    }
    repository_->suggestFrom(target_->place(), *services_.requests, services_.open);
    // What one is here to choose; Enter is the button's wherever the keyboard is.
    target_->setFocus();
    changed();
    look();
    QDialog::open();
}

// ---- What is typed

/// The fields, for what is wrong with them. An image that only its digest names needs no tag.
UploadItem CopySheet::typed() const {
    const bool needsTag = hasTag() && images_->images.first().tag;
    UploadItem item;
    item.kind = needsTag ? UploadItem::Kind::Image : UploadItem::Kind::Files;
    item.repository = repository_->text();
    item.tag = hasTag() ? tag_->text() : QString();
    return item;
}

/// The same to where it comes from.
bool CopySheet::changesNothing() const {
    const UploadItem item = typed();
    const auto into = RepositoryName::parse(item.repository);
    if (!into || !images_->isFrom(target_->place(), *into)) {
        return false;
    }
    const auto& tag = images_->images.value(0).tag;
    return item.tag.isEmpty() || (tag && tag->toString() == item.tag);
}

std::optional<CopyRequest> CopySheet::request() const {
    const UploadItem item = typed();
    if (!images_ || !item.isValid() || changesNothing()) {
        return std::nullopt;
    }
    CopyRequest request = images_->to(target_->place(), *RepositoryName::parse(item.repository));
    if (!item.tag.isEmpty()) {
        request.images.first().targetTag = *Tag::parse(item.tag);
    }
    return request;
}

bool CopySheet::isReady() const {
    return looked_ && looked_ == request() && !looking_.isActive();
}

void CopySheet::accept() {
    const auto wanted = request();
    if (!wanted) {
        return;
    }
    QDialog::accept();
    Q_EMIT confirmed({*wanted});
}

void CopySheet::changed() {
    if (!images_) {
        return;
    }
    looking_.cancel();
    looked_.reset();
    rest_->start();
    updateNotes();
    updateSummary();
}

void CopySheet::updateNotes() {
    const UploadItem item = typed();
    const auto say = [](QLineEdit& field, FieldNote& note, const QString& problem,
                        const QString& suggestion) {
        if (problem.isEmpty()) {
            note.clear();
        } else {
            note.say(Sign::Bad, problem, suggestion);
        }
        field.setAccessibleDescription(problem);
    };
    say(*repository_, *repositoryNote_, item.repositoryProblem(), item.repositorySuggestion());
    say(*tag_, *tagNote_, item.tagProblem(), item.tagSuggestion());
    if (hasTag() && item.tag.isEmpty() && item.tagProblem().isEmpty()) {
        tagNote_->say(Sign::NotChecked, tr("Without a tag only its digest names it."));
    }
    copy_->setEnabled(request().has_value());
}

// ---- What is there

void CopySheet::look() {
    rest_->stop();
    looked_ = request();
    plan_ = {};
    overlap_.reset();
    if (looked_ && looked_->images.isEmpty()) {
        lookAtTags(*looked_);
    } else if (looked_) {
        lookAtPlan(*looked_);
    }
    updateSummary();
}

void CopySheet::lookAtPlan(const CopyRequest& request) {
    plan_.pending = true;
    looking_ = services_.requests->run(
        this,
        [request, open = services_.open](std::stop_token stop) {
            return makePlan({request}, open, std::move(stop));
        },
        [this](const Result<TransferPlan>& plan) {
            plan_ = TargetLook::of(plan);
            updateSummary();
        },
        RequestRunner::Urgency::Later);
}

/// A plan would ask for every manifest of it.
void CopySheet::lookAtTags(const CopyRequest& request) {
    plan_.pending = true;
    looking_ = services_.requests->run(
        this,
        [request, open = services_.open](std::stop_token stop) {
            return findTagOverlap(request, open, std::move(stop));
        },
        [this](const Result<TagOverlap>& found) {
            plan_ = {};
            if (found) {
                overlap_ = *found;
            } else {
                plan_.error = found.error();
            }
            updateSummary();
        },
        RequestRunner::Urgency::Later);
}

void CopySheet::updateSummary() {
    if (changesNothing()) {
        summary_->say(Sign::Same, tr("It comes from there. Choose another place or name."));
    } else if (!looked_) {
        summary_->clear();
    } else if (overlap_ && overlap_->movesTags) {
        summary_->say(Sign::Warning,
                      tr("Some of its tags are other images' there; they will be moved."));
    } else if (overlap_ && overlap_->there == overlap_->tags && overlap_->tags > 0) {
        summary_->say(Sign::Same, tr("Every tag is there already."));
    } else if (overlap_ && overlap_->there > 0) {
        summary_->say(Sign::Added, tr("%n tag(s) to copy, the others are there already", nullptr,
                                      static_cast<int>(overlap_->tags - overlap_->there)));
    } else if (overlap_) {
        summary_->say(Sign::Added,
                      tr("%n tag(s) to copy", nullptr, static_cast<int>(overlap_->tags)));
    } else {
        summary_->say(plan_.sign(), plan_.remark());
    }
    summary_->setToolTip(plan_.error ? plainToolTip(explain(*plan_.error).inFull()) : QString());
}

} // namespace stowage
