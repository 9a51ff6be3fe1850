#include "ui/browse/comparepane.h"

#include "core/base/displaytext.h"
#include "core/base/durablefile.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/headermemory.h"
#include "ui/browse/referencereading.h"
#include "ui/browse/signdelegate.h"
#include "ui/browse/statestack.h"
#include "ui/browse/tableview.h"
#include "ui/browse/tagsreading.h"
#include "ui/theme/banner.h"
#include "ui/theme/elidedlabel.h"
#include "ui/theme/format.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QVBoxLayout>

#include <chrono>

namespace stowage {

namespace {

/// A list to choose from is no help beyond that: then one types.
constexpr qsizetype mostTags = 500;

/// The field that can be typed into comes with it, so that Tab and its reverse find both in one
/// place: it would come behind all that was made in between.
QComboBox* makeEditableBox(QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setEditable(true);
    return box;
}

} // namespace

ComparePane::ComparePane(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
                         QWidget* parent)
    : QWidget(parent), places_(places), requests_(requests), other_(makeEditableBox(this)),
      times_(new QCheckBox(tr("&Times"), this)), order_(new QCheckBox(tr("&Order"), this)),
      export_(new QPushButton(tr("Export &List…"), this)), problem_(new Banner(this)),
      summary_(new ElidedLabel(this)), filter_(new FilterField(tr("Filter paths"), this)),
      files_(new FileDifferencesModel(this)), filteredFiles_(new QSortFilterProxyModel(this)),
      config_(new ConfigDifferencesModel(this)), filesView_(new TableView(this)),
      configView_(new TableView(this)), filesStack_(new StateStack(filesView_, this)),
      configStack_(new StateStack(configView_, this)), tabs_(new QTabWidget(this)) {
    other_->setInsertPolicy(QComboBox::NoInsert);
    other_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    other_->setAccessibleName(tr("The image to compare with"));
    other_->lineEdit()->setPlaceholderText(tr("A tag of this repository, a reference or a path"));
    times_->setToolTip(tr("Paths that differ in their time alone count, too"));
    order_->setToolTip(tr("The order of the environment's variables counts, too"));
    makeTables(settings);

    auto* label = new QLabel(tr("Compare &with"), this);
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(other_);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(Spacing::Large, Spacing::Medium, Spacing::Large, Spacing::Medium);
    tools->setSpacing(Spacing::Medium);
    tools->addWidget(label);
    tools->addWidget(other_, 1);
    tools->addWidget(times_);
    tools->addWidget(order_);
    auto* content = new QWidget(this);
    auto* found = new QHBoxLayout;
    found->setContentsMargins(Spacing::Large, 0, Spacing::Large, Spacing::Medium);
    found->setSpacing(Spacing::Medium);
    found->addWidget(summary_, 1);
    found->addWidget(export_);
    auto* contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(0);
    contentLayout->addLayout(found);
    contentLayout->addWidget(tabs_, 1);
    stack_ = new StateStack(content, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(tools);
    layout->addWidget(problem_);
    layout->addWidget(stack_, 1);

    progressTimer_.setInterval(std::chrono::milliseconds(100));
    connect(&progressTimer_, &QTimer::timeout, this, [this] {
        if (progress_ && progress_->total() > 0) {
            stack_->setFraction(static_cast<double>(progress_->done()) /
                                static_cast<double>(progress_->total()));
        }
    });
    connect(other_->lineEdit(), &QLineEdit::returnPressed, this,
            [this] { compareWithTyped(other_->currentText()); });
    connect(other_, &QComboBox::activated, this,
            [this](int index) { compareWithTyped(other_->itemText(index)); });
    connect(times_, &QCheckBox::toggled, this, &ComparePane::run);
    connect(order_, &QCheckBox::toggled, this, &ComparePane::run);
    connect(export_, &QPushButton::clicked, this, &ComparePane::exportList);
    connect(stack_, &StateStack::retryRequested, this, &ComparePane::run);
    stack_->setCancellable(true);
    connect(stack_, &StateStack::cancelRequested, this, [this] {
        progressTimer_.stop();
        comparing_.cancel();
    });
    connect(filter_, &FilterField::filterChanged, filteredFiles_,
            &QSortFilterProxyModel::setFilterFixedString);
    clear();
}

ComparePane::~ComparePane() = default;

void ComparePane::makeTables(QSettings* settings) {
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('m'));
    filteredFiles_->setSourceModel(files_);
    filteredFiles_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    filteredFiles_->setFilterKeyColumn(FileDifferencesModel::PathColumn);
    filteredFiles_->setSortRole(FileDifferencesModel::SortRole);
    filesView_->setModel(filteredFiles_);
    filesView_->setAccessibleName(tr("Files that differ"));
    filesView_->setItemDelegateForColumn(FileDifferencesModel::PathColumn,
                                         new SignDelegate(filesView_));
    auto* columns = filesView_->horizontalHeader();
    columns->setMinimumSectionSize(em * 4);
    columns->resizeSection(FileDifferencesModel::WhatColumn, em * 14);
    columns->resizeSection(FileDifferencesModel::BeforeColumn, em * 8);
    columns->resizeSection(FileDifferencesModel::AfterColumn, em * 8);
    columns->setSortIndicator(-1, Qt::AscendingOrder); // as they come: folder by folder
    columns->setSortIndicatorClearable(true);
    filesView_->setSortingEnabled(true); // its sign takes room, too
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("filedifferences"));
    columns->setSectionResizeMode(FileDifferencesModel::PathColumn, QHeaderView::Stretch);
    configView_->setModel(config_);
    configView_->setAccessibleName(tr("Settings that differ"));
    configView_->setItemDelegateForColumn(ConfigDifferencesModel::NameColumn,
                                          new SignDelegate(configView_));
    auto* configColumns = configView_->horizontalHeader();
    configColumns->setMinimumSectionSize(em * 4);
    configColumns->resizeSection(ConfigDifferencesModel::NameColumn, em * 20);
    configColumns->resizeSection(ConfigDifferencesModel::BeforeColumn, em * 24);
    configColumns->setStretchLastSection(true);
    new HeaderFit(configColumns);
    new HeaderMemory(configColumns, settings, QStringLiteral("configdifferences"));

    filter_->setList(filesView_);
    auto* files = new QWidget(this);
    auto* filesLayout = new QVBoxLayout(files);
    filesLayout->setContentsMargins(0, 0, 0, 0);
    filesLayout->setSpacing(0);
    auto* filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(Spacing::Large, Spacing::Medium, Spacing::Large, Spacing::Medium);
    filterRow->addWidget(filter_);
    filesLayout->addLayout(filterRow);
    filesLayout->addWidget(filesStack_, 1);
    tabs_->setDocumentMode(true);
    tabs_->addTab(files, tr("Files"));
    tabs_->addTab(configStack_, tr("Settings"));
}

// ---- What is compared

void ComparePane::reset() {
    comparing_.cancel();
    progressTimer_.stop();
    comparison_.reset();
    files_->show({});
    config_->show({});
    summary_->setText({});
}

void ComparePane::clear() {
    reset();
    tagsReading_.cancel();
    resolving_.cancel();
    image_.reset();
    with_.reset();
    isStale_ = false;
    hasTags_ = false;
    problem_->dismiss();
    other_->clear();
    askForOther();
}

void ComparePane::askForOther() {
    stack_->showEmpty(QStringLiteral("compare"), tr("Compare this image with another"),
                      tr("Choose a tag above, or type a reference, and press Enter."));
}

void ComparePane::forgetOther() {
    if (!with_) {
        return;
    }
    reset();
    resolving_.cancel();
    with_.reset();
    isStale_ = false;
    problem_->dismiss();
    other_->setEditText({});
    askForOther();
}

void ComparePane::show(const Location& image) {
    if (image_ == image) {
        return;
    }
    if (!image_ || image_->repositoryLocation() != image.repositoryLocation()) {
        clear();
    }
    image_ = image;
    reset();
    isStale_ = with_.has_value();
    if (isVisible()) {
        catchUp();
    }
}

void ComparePane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    catchUp();
}

/// Nothing is read for a tab that nobody looks at.
void ComparePane::catchUp() {
    readTags();
    if (isStale_) {
        run();
    }
}

void ComparePane::readTags() {
    if (!image_ || hasTags_) {
        return;
    }
    hasTags_ = true;
    tagsReading_ = requests_.run(
        this,
        [&places = places_, image = *image_](std::stop_token stop) {
            QStringList names;
            if (const auto registry = places.open(image.place, stop)) {
                const auto repository = (*registry)->open(*image.repository);
                const auto receive = [&names](const TagListing& listing) {
                    names = listing.mergedInto(names);
                    return true;
                };
                // A list that cannot be read is no reason not to type.
                (void)stowage::readTags(*repository, {.count = mostTags}, receive, stop);
            }
            return names.mid(0, mostTags);
        },
        [this](const QStringList& names) {
            const QString typed = other_->currentText();
            other_->clear();
            for (const QString& name : names) {
                if (!image_->tag || name != image_->tag->toString()) {
                    other_->addItem(name);
                }
            }
            other_->setCurrentIndex(-1);
            other_->setEditText(typed);
        },
        RequestRunner::Urgency::Later);
}

void ComparePane::compareWith(const Location& other) {
    if (with_ == other) {
        return; // it is shown, being read, or will be once somebody looks
    }
    with_ = other;
    problem_->dismiss();
    other_->setEditText(image_ && other.tag &&
                                other.repositoryLocation() == image_->repositoryLocation()
                            ? other.tag->toString()
                            : other.toString());
    isStale_ = true;
    if (isVisible()) {
        run();
    }
}

void ComparePane::compareWithTyped(const QString& text) {
    if (!image_ || text.trimmed().isEmpty()) {
        return;
    }
    problem_->dismiss();
    resolving_ = requests_.run(
        this,
        [&places = places_, image = *image_, recognize = recognize_,
         text = text.trimmed()](std::stop_token stop) -> Result<Location> {
            // A tag of the same repository is what is meant first.
            if (const auto tag = Tag::parse(text)) {
                if (const auto registry = places.open(image.place, stop)) {
                    const auto repository = (*registry)->open(*image.repository);
                    if (repository->tags().resolve(*tag, stop)) {
                        Location other = image.repositoryLocation();
                        other.tag = *tag;
                        return other;
                    }
                }
            }
            const auto readings = parseTyped(text, image.place, recognize, stop);
            if (!readings) {
                return failure(readings);
            }
            return resolveReference(places, *readings, stop);
        },
        [this](const Result<Location>& location) {
            if (!location) {
                problem_->showError(location.error());
            } else if (!location->isImage()) {
                problem_->showMessage(Sign::Warning, tr("That names no image"),
                                      tr("Say which one, by its tag or digest."));
            } else {
                with_ = *location;
                run();
                Q_EMIT otherChosen(*location);
            }
        });
}

void ComparePane::run() {
    if (!image_ || !with_) {
        return;
    }
    reset();
    isStale_ = false;
    progress_ = std::make_shared<Progress>();
    stack_->showBusy(tr("Comparing…"));
    progressTimer_.start();
    comparing_ = requests_.run(
        this,
        [&places = places_, before = *image_, after = *with_, progress = progress_,
         options = ImageComparisonOptions{.times = times_->isChecked(),
                                          .order = order_->isChecked()}](std::stop_token stop) {
            return compareImages(places, before, after, options, *progress, stop);
        },
        [this](const Result<ImageComparison>& comparison) { take(comparison); });
}

void ComparePane::take(const Result<ImageComparison>& comparison) {
    progressTimer_.stop();
    if (!comparison) {
        stack_->showFailed(comparison.error());
        return;
    }
    comparison_ = *comparison;
    const DifferenceSides sides{
        .before = displayText(image_->tag ? image_->tag->toString() : image_->digest->shortened()),
        .after = displayText(image_->comparedTo(*with_).otherText())};
    files_->setSides(sides);
    config_->setSides(sides);
    files_->show(comparison_->files);
    config_->show(comparison_->config);
    const auto count = [](qsizetype number) { return QLocale().toString(number); };
    tabs_->setTabText(0, tr("Files (%1)").arg(count(comparison_->files.size())));
    tabs_->setTabText(1, tr("Settings (%1)").arg(count(comparison_->config.size())));
    qsizetype added = 0;
    qsizetype removed = 0;
    for (const PathDifference& file : comparison_->files) {
        added += file.isAdded() ? 1 : 0;
        removed += file.isRemoved() ? 1 : 0;
    }
    const qsizetype changed = comparison_->files.size() - added - removed;
    //: which images are compared: 1: before, 2: after
    QStringList parts{tr("%1 → %2").arg(sides.before, sides.after),
                      comparison_->isSame()
                          ? tr("No difference was found")
                          : tr("%1 added, %2 changed, %3 removed")
                                .arg(count(added), count(changed), count(removed))};
    parts.append(tr("%1 of %n layer(s) shared", nullptr,
                    static_cast<int>(comparison_->after.image->layers().size()))
                     .arg(count(comparison_->sharedLayers)));
    summary_->setText(parts.join(QStringLiteral(" · ")));
    if (comparison_->files.isEmpty()) {
        filesStack_->showEmpty(QStringLiteral("compare"), tr("The files are the same"), {});
    } else {
        filesStack_->showContent();
    }
    if (comparison_->config.isEmpty()) {
        configStack_->showEmpty(QStringLiteral("compare"), tr("The settings are the same"), {});
    } else {
        configStack_->showContent();
    }
    export_->setEnabled(!comparison_->isSame());
    stack_->showContent();
}

QString ComparePane::summary() const {
    return summary_->text();
}

void ComparePane::exportList() {
    if (!comparison_) {
        return;
    }
    auto* dialog = new QFileDialog(this, tr("Export List of Differences"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Tab-separated lists (*.tsv)"));
    dialog->setDefaultSuffix(QStringLiteral("tsv"));
    dialog->selectFile(QStringLiteral("differences.tsv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        writing_ = requests_.run(
            this,
            [path, comparison = *comparison_](std::stop_token) {
                return writeFileDurably(path, comparisonText(comparison));
            },
            [this, path](const Result<>& written) {
                if (written) {
                    problem_->showMessage(Sign::Good, tr("The list was written"),
                                          displayText(path));
                } else {
                    problem_->showError(written.error());
                }
            });
    });
    dialog->open();
}

} // namespace stowage
