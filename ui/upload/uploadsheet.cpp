#include "ui/upload/uploadsheet.h"

#include "ui/theme/emptystate.h"
#include "ui/theme/format.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"
#include "ui/upload/droptarget.h"
#include "ui/upload/fieldnote.h"
#include "ui/upload/placebox.h"
#include "ui/upload/repositoryfield.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace stowage {

namespace {

/// Long enough that a word is typed without a question for every letter of it.
constexpr std::chrono::milliseconds pause{250};
constexpr qsizetype mostFailures = 4;

QLabel* plainLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

UploadSheet::UploadSheet(Services services, QWidget* parent)
    : QDialog(parent), services_(std::move(services)), model_(new UploadItemsModel(this)),
      title_(plainLabel(this)), subtitle_(plainLabel(this)), targetRow_(new QWidget(this)),
      target_(new PlaceBox(targetRow_)), state_(new EmptyState(this)),
      summary_(new FieldNote(this)), failures_(plainLabel(this)), lookTimer_(new QTimer(this)) {
    setWindowTitle(tr("Upload"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setSizeGripEnabled(true);
    QFont larger = title_->font();
    larger.setPointSizeF(larger.pointSizeF() * 1.3);
    larger.setWeight(QFont::DemiBold);
    title_->setFont(larger);
    failures_->setAccessibleName(tr("What cannot be uploaded"));

    auto* targetLabel = new QLabel(tr("&To:"), targetRow_);
    targetLabel->setTextFormat(Qt::PlainText);
    targetLabel->setBuddy(target_);
    target_->setPlaces(services_.targets, services_.namer);
    auto* targetLayout = new QHBoxLayout(targetRow_);
    targetLayout->setContentsMargins(0, 0, 0, 0);
    targetLayout->setSpacing(Spacing::Medium);
    targetLayout->addWidget(targetLabel);
    targetLayout->addWidget(target_, 1);

    form_ = makeForm();
    table_ = makeTable();
    targetLabel->setMinimumWidth(labelWidth_);

    auto* buttons = new QDialogButtonBox(this);
    open_ = new QPushButton(tr("&Open instead"), this);
    open_->setAutoDefault(false);
    buttons->addButton(QDialogButtonBox::Cancel)->setAutoDefault(false);
    upload_ = buttons->addButton(tr("&Upload"), QDialogButtonBox::AcceptRole);
    upload_->setDefault(true);
    upload_->setIcon(Icons::get(QStringLiteral("upload")));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::Large, Spacing::Large, Spacing::Large, Spacing::Large);
    layout->setSpacing(Spacing::Medium);
    layout->addWidget(title_);
    layout->addWidget(subtitle_);
    layout->addSpacing(Spacing::Medium);
    layout->addWidget(targetRow_);
    layout->addWidget(state_, 1);
    layout->addWidget(form_);
    layout->addWidget(table_, 1);
    layout->addWidget(summary_);
    layout->addWidget(failures_);
    auto* buttonRow = new QHBoxLayout;
    buttonRow->addWidget(open_);
    buttonRow->addWidget(buttons, 1);
    layout->addLayout(buttonRow);

    lookTimer_->setSingleShot(true);
    lookTimer_->setInterval(pause);
    connect(lookTimer_, &QTimer::timeout, this, &UploadSheet::lookAtTarget);
    connect(buttons, &QDialogButtonBox::accepted, this, &UploadSheet::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &UploadSheet::reject);
    connect(open_, &QPushButton::clicked, this, [this] {
        const Place place = openable_.value_or(Place{});
        reject();
        Q_EMIT openRequested(place);
    });
    connect(state_, &EmptyState::remedyRequested, this, &UploadSheet::help);
    connect(target_, &PlaceBox::placeChanged, this, [this](const Place& place) {
        repository_->suggestFrom(place, *services_.requests, services_.open);
        looks_.clear();
        for (int row = 0; row < model_->rowCount(); ++row) {
            model_->setLook(row, {});
        }
        lookSoon();
    });
    connect(model_, &UploadItemsModel::targetChanged, this, [this](int row) {
        looks_.erase(row);
        updateFields();
        lookSoon();
    });
    connect(model_, &QAbstractItemModel::dataChanged, this, &UploadSheet::updateSummary);
}

UploadSheet::~UploadSheet() = default;

QWidget* UploadSheet::makeForm() {
    auto* page = new QWidget(this);
    repository_ = new RepositoryField(page);
    repositoryNote_ = new FieldNote(page);
    tag_ = new QLineEdit(page);
    tag_->setAccessibleName(tr("Tag"));
    tagNote_ = new FieldNote(page);

    auto* layout = new QFormLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(Spacing::Medium);
    layout->setVerticalSpacing(Spacing::Small / 2);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addRow(tr("&Repository:"), repository_);
    layout->addRow(QString(), repositoryNote_);
    layout->addRow(tr("Ta&g:"), tag_);
    layout->addRow(QString(), tagNote_);
    for (QWidget* field : std::initializer_list<QWidget*>{repository_, tag_}) {
        auto* label = qobject_cast<QLabel*>(layout->labelForField(field));
        label->setTextFormat(Qt::PlainText);
        labelWidth_ = std::max(labelWidth_, label->sizeHint().width());
    }

    connect(repository_, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (isForm()) {
            model_->setRepository(0, text);
        }
    });
    connect(tag_, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (isForm()) {
            model_->setTag(0, text);
        }
    });
    connect(repositoryNote_, &FieldNote::suggestionTaken, repository_, &QLineEdit::setText);
    connect(tagNote_, &FieldNote::suggestionTaken, tag_, &QLineEdit::setText);
    return page;
}

QWidget* UploadSheet::makeTable() {
    auto* page = new QWidget(this);
    view_ = new QTableView(page);
    view_->setModel(model_);
    view_->setAccessibleName(tr("What is uploaded"));
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setEditTriggers(QAbstractItemView::AllEditTriggers);
    view_->setTabKeyNavigation(false);
    view_->setShowGrid(false);
    view_->setAlternatingRowColors(true);
    view_->setWordWrap(false);
    view_->verticalHeader()->hide();
    view_->horizontalHeader()->setHighlightSections(false);
    view_->setMinimumHeight(view_->verticalHeader()->defaultSectionSize() * 6);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(view_);
    return page;
}

void UploadSheet::begin(const QStringList& paths, const Place& target,
                        const std::optional<RepositoryName>& repository,
                        const std::optional<Tag>& tag) {
    paths_ = paths;
    repositoryWanted_ = repository;
    tagWanted_ = tag;
    target_->setPlace(target);
    title_->setText(tr("Upload %1").arg(droppedText(paths)));
    setMinimumWidth(520);
    repository_->suggestFrom(target_->place(), *services_.requests, services_.open);
    look();
    QDialog::open();
}

/// Reads what the paths are; until that is known there is nothing to be confirmed.
void UploadSheet::look() {
    subtitle_->hide();
    targetRow_->hide();
    summary_->hide();
    failures_->hide();
    open_->hide();
    upload_->setEnabled(false);
    state_->showBusy(tr("Looking what this is…"));
    showPage(state_);
    recognition_ = services_.requests->run(
        this,
        [paths = paths_, recognize = services_.recognize, opener = services_.open](
            std::stop_token stop) { return lookAt(paths, recognize, opener, stop); },
        [this](const DroppedContent& found) { showFound(found); });
}

void UploadSheet::help(Remedy remedy) {
    if (remedy == Remedy::ChooseOther) {
        reject();
        Q_EMIT otherRequested();
    } else {
        look();
    }
}

void UploadSheet::showPage(QWidget* page) {
    for (QWidget* other : std::initializer_list<QWidget*>{state_, form_, table_}) {
        other->setVisible(other == page);
    }
}

Place UploadSheet::target() const {
    return target_->place();
}

void UploadSheet::accept() {
    if (!model_->isValid()) {
        return;
    }
    const QList<TransferRequest> requests = uploadRequests(model_->items(), target());
    QDialog::accept();
    Q_EMIT confirmed(requests);
}

/// "2 images", "3 files".
QStringList UploadSheet::contentsOf(const QList<UploadItem>& items) {
    qsizetype images = 0;
    qsizetype paths = 0;
    for (const UploadItem& item : items) {
        images += item.kind == UploadItem::Kind::Image ? 1 : 0;
        paths += item.paths.size();
    }
    QStringList contents;
    if (images > 0) {
        contents.append(tr("%n image(s)", nullptr, static_cast<int>(images)));
    }
    if (paths > 0) {
        contents.append(tr("%n file(s) or folder(s)", nullptr, static_cast<int>(paths)));
    }
    return contents;
}

void UploadSheet::showFound(const DroppedContent& found) {
    openable_ = found.place;
    open_->setVisible(openable_.has_value());
    showFailures(found.failures);
    if (found.items.isEmpty()) {
        const Error error = found.failures.isEmpty()
                                ? Error(ErrorCode::NotFound, QStringLiteral("nothing was found"))
                                : found.failures.first();
        failures_->hide();
        state_->showFailed(explain(error, {Remedy::Retry, Remedy::ChooseOther}));
        state_->setFocus();
        adjustSize(); // why takes more lines than that it is looked at
        return;
    }
    QList<UploadItem> items = found.items;
    if (items.size() == 1) {
        if (repositoryWanted_) {
            items.first().repository = repositoryWanted_->toString();
        }
        if (tagWanted_) {
            items.first().tag = tagWanted_->toString();
        }
    }
    model_->setItems(items);
    // The button of a failure before may have been it.
    upload_->setDefault(true);
    QStringList kinds = found.descriptions;
    if (kinds.removeDuplicates() > 0) {
        // Each description counts but what is in its own path.
        kinds = contentsOf(items);
    } else if (kinds.size() > 2) {
        kinds = {tr("Of several kinds")};
    }
    //: 1: what was recognised, 2: its size
    subtitle_->setText(tr("%1, %2").arg(kinds.join(QStringLiteral("; ")), formatSize(found.size)));
    subtitle_->setToolTip(formatExactSize(found.size));
    subtitle_->show();
    targetRow_->show();
    summary_->show();
    if (isForm()) {
        showPage(form_);
        repository_->setText(items.first().repository);
        tag_->setText(items.first().tag);
        tag_->setPlaceholderText(items.first().kind == UploadItem::Kind::Files
                                     ? tr("none: the layers alone")
                                     : QString());
        repository_->setFocus();
        repository_->selectAll();
    } else {
        showPage(table_);
        QHeaderView* header = view_->horizontalHeader();
        view_->resizeColumnsToContents();
        header->setSectionResizeMode(QHeaderView::Interactive);
        header->setSectionResizeMode(UploadItemsModel::There, QHeaderView::Stretch);
        for (const auto column : {UploadItemsModel::Title, UploadItemsModel::Repository}) {
            header->resizeSection(column, std::clamp(header->sectionSize(column), 140, 240));
        }
        header->resizeSection(UploadItemsModel::TagName,
                              std::clamp(header->sectionSize(UploadItemsModel::TagName), 80, 160));
        if (!fit_) {
            fit_ = new HeaderFit(header);
        }
        fit_->fit();
        setMinimumWidth(820);
        // Enter belongs to the default button at once; the table is a Tab away.
        upload_->setFocus();
    }
    updateFields();
    updateSummary();
    adjustSize();
    lookAtTarget();
}

void UploadSheet::showFailures(const QList<Error>& failures) {
    QStringList lines;
    for (const Error& error : failures.mid(0, mostFailures)) {
        const Explanation why = explain(error);
        lines.append(signMark(Sign::Bad) + QLatin1Char(' ') + why.sentence);
    }
    if (failures.size() > mostFailures) {
        lines.append(tr("and %n more", nullptr, static_cast<int>(failures.size() - mostFailures)));
    }
    failures_->setText(lines.join(QLatin1Char('\n')));
    failures_->setVisible(!lines.isEmpty());
}

void UploadSheet::updateFields() {
    if (!isForm()) {
        return;
    }
    const UploadItem& item = model_->items().first();
    if (const QString problem = item.repositoryProblem(); !problem.isEmpty()) {
        repositoryNote_->say(Sign::Bad, problem, item.repositorySuggestion());
    } else {
        repositoryNote_->clear();
    }
    if (const QString problem = item.tagProblem(); !problem.isEmpty()) {
        tagNote_->say(Sign::Bad, problem, item.tagSuggestion());
    } else if (item.tag.isEmpty()) {
        tagNote_->say(Sign::NotChecked, tr("Without a tag the layers are stored, but no image."));
    } else {
        tagNote_->clear();
    }
    const auto describe = [](QLineEdit* field, const FieldNote* note) {
        field->setAccessibleDescription(note->text());
    };
    describe(repository_, repositoryNote_);
    describe(tag_, tagNote_);
}

void UploadSheet::updateSummary() {
    const bool valid = model_->isValid();
    upload_->setEnabled(valid);
    const int chosen = model_->chosenCount();
    upload_->setText(isForm() || chosen == 0 ? tr("&Upload") : tr("&Upload %n", nullptr, chosen));
    if (isForm()) {
        if (model_->items().first().isValid()) {
            summary_->say(model_->sign(0), model_->remark(0));
        } else {
            summary_->clear();
        }
        return;
    }
    qint64 toMove = 0;
    qint64 there = 0;
    bool pending = false;
    int moved = 0;
    for (int row = 0; row < model_->rowCount(); ++row) {
        if (!model_->items()[row].chosen) {
            continue;
        }
        const TargetLook& look = model_->look(row);
        pending = pending || look.pending;
        if (look.plan) {
            toMove += look.plan->bytesToMove;
            there += look.plan->bytesThere;
            moved += look.tagsMoved();
        }
    }
    if (chosen == 0) {
        summary_->say(Sign::NotChecked, tr("Nothing is chosen."));
    } else if (!valid) {
        summary_->say(Sign::Bad, tr("Some targets are not valid yet."));
    } else if (pending) {
        summary_->say(Sign::Working, tr("Looking what is there…"));
    } else if (moved > 0) {
        summary_->say(Sign::Warning,
                      tr("%n tags will be moved from other images.", nullptr, moved));
    } else {
        // Layers that several images share are counted with each; the transfer reads them once.
        summary_->say(
            toMove == 0 ? Sign::Same : Sign::Added,
            tr("At most %1 to send, %2 there already").arg(formatSize(toMove), formatSize(there)));
    }
}

void UploadSheet::lookSoon() {
    lookTimer_->start();
}

void UploadSheet::lookAtTarget() {
    lookTimer_->stop();
    const Place place = target();
    for (int row = 0; row < model_->rowCount(); ++row) {
        const UploadItem& item = model_->items()[row];
        const TargetLook& known = model_->look(row);
        if (!item.chosen || !item.isValid() || known.plan || known.error || known.pending) {
            continue;
        }
        looks_[row] = services_.requests->run(
            this,
            [request = item.request(place), opener = services_.open](std::stop_token stop) {
                return makePlan(request, opener, stop);
            },
            [this, row](const Result<TransferPlan>& plan) {
                model_->setLook(row, TargetLook::of(plan));
            },
            RequestRunner::Urgency::Later);
        model_->setLook(row, {.pending = true});
    }
}

} // namespace stowage
