#include "ui/browse/filespane.h"

#include "core/base/displaytext.h"
#include "core/image/mediatype.h"
#include "ui/browse/biggestfilesview.h"
#include "ui/browse/filekinds.h"
#include "ui/browse/filesreading.h"
#include "ui/browse/filesview.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/previewsheet.h"
#include "ui/browse/statestack.h"
#include "ui/theme/elidedlabel.h"
#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <chrono>

namespace stowage {

namespace {

/// Matches are unfolded where there are no more than that: more would be no help.
constexpr quint32 unfoldedMatches = 300;

enum Scope { ThisLayer, Root };

} // namespace

FilesPane::FilesPane(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
                     QWidget* parent)
    : QWidget(parent), places_(places), requests_(requests), model_(new FilesModel(this)),
      filter_(new FilterField(tr("Filter files"), this)), scope_(new QComboBox(this)),
      changesOnly_(new QCheckBox(tr("Changes"), this)), kinds_(new FileKinds(this)),
      biggestButton_(new QToolButton(this)), view_(new FilesView(*model_, settings, this)),
      biggestView_(new BiggestFilesView(requests, settings, this)),
      lists_(new QStackedWidget(this)), stack_(new StateStack(lists_, this)),
      status_(new ElidedLabel(this)) {
    scope_->addItem(tr("This layer"));
    scope_->addItem(tr("All up to here"));
    scope_->setItemData(Root, tr("The root file system that this layer and those below make"),
                        Qt::ToolTipRole);
    scope_->setAccessibleName(tr("Which files are shown"));
    changesOnly_->setToolTip(tr("Only what the layer adds, changes or removes"));
    changesOnly_->setVisible(false);
    status_->setQuiet(true);
    filter_->setList(view_);

    makeBiggestButton();
    lists_->addWidget(view_);
    lists_->addWidget(biggestView_);
    view_->installEventFilter(this);
    biggestView_->installEventFilter(this);

    auto* choices = new QHBoxLayout;
    choices->setSpacing(Spacing::Medium);
    choices->addWidget(scope_);
    choices->addWidget(changesOnly_);
    choices->addStretch();
    choices->addWidget(biggestButton_);
    auto* tools = new QVBoxLayout;
    tools->setContentsMargins(Spacing::Medium, Spacing::Medium, Spacing::Medium, Spacing::Medium);
    tools->setSpacing(Spacing::Small);
    tools->addWidget(filter_);
    tools->addLayout(choices);
    tools->addWidget(kinds_);
    auto* bottom = new QHBoxLayout;
    bottom->setContentsMargins(Spacing::Medium, Spacing::Small, Spacing::Medium, Spacing::Small);
    bottom->addWidget(status_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(tools);
    layout->addWidget(stack_, 1);
    layout->addLayout(bottom);

    progressTimer_.setInterval(std::chrono::milliseconds(100));
    connect(&progressTimer_, &QTimer::timeout, this, &FilesPane::updateStatus);
    connect(filter_, &FilterField::filterChanged, this, &FilesPane::applyFilter);
    connect(changesOnly_, &QCheckBox::toggled, this, &FilesPane::applyFilter);
    connect(kinds_, &FileKinds::changed, this, &FilesPane::applyFilter);
    connect(scope_, &QComboBox::currentIndexChanged, this, &FilesPane::read);
    connect(stack_, &StateStack::retryRequested, this, &FilesPane::read);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &FilesPane::selectionChanged);
    connect(view_, &QWidget::customContextMenuRequested, this, &FilesPane::showMenu);
    connect(view_, &QAbstractItemView::activated, this, &FilesPane::preview);
    clear();
}

void FilesPane::makeBiggestButton() {
    biggestButton_->setCheckable(true);
    biggestButton_->setAutoRaise(true);
    biggestButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    biggestButton_->setIcon(Icons::get(QStringLiteral("space")));
    biggestButton_->setText(tr("Biggest"));
    biggestButton_->setToolTip(tr("The biggest files of all folders in one list"));
    connect(biggestButton_, &QToolButton::toggled, this, [this] {
        lists_->setCurrentWidget(&currentView());
        filter_->setList(&currentView());
        applyFilter();
        updateStatus();
        Q_EMIT selectionChanged();
    });
    connect(biggestView_, &BiggestFilesView::found, this, &FilesPane::updateStatus);
    connect(biggestView_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &FilesPane::selectionChanged);
    connect(biggestView_, &QWidget::customContextMenuRequested, this, &FilesPane::showMenu);
    connect(biggestView_, &QAbstractItemView::activated, this, &FilesPane::preview);
}

FilesPane::~FilesPane() = default;

// ---- What is shown

void FilesPane::clear() {
    image_.reset();
    layers_.clear();
    layerRequest_.cancel();
    mergedRequest_.cancel();
    marking_.cancel();
    layerTree_.reset();
    mergedTree_.reset();
    model_->show(nullptr, false);
    biggestView_->clear();
    progressTimer_.stop();
    stack_->showEmpty(QStringLiteral("layer"), tr("No layer is chosen"),
                      tr("Choose a layer to see its files."));
    updateStatus();
}

void FilesPane::show(const Location& image, const QList<Descriptor>& layers, qsizetype index) {
    const auto upTo = layers.mid(0, index + 1);
    if (image_ == image && layers_ == upTo) {
        return;
    }
    image_ = image;
    layers_ = upTo;
    layerRequest_.cancel();
    mergedRequest_.cancel();
    marking_.cancel();
    layerTree_.reset();
    mergedTree_.reset();
    read();
}

bool FilesPane::isRootShown() const {
    return scope_->currentIndex() == Root;
}

void FilesPane::setRootShown(bool root) {
    scope_->setCurrentIndex(root ? Root : ThisLayer);
}

bool FilesPane::isBiggestShown() const {
    return biggestButton_->isChecked();
}

void FilesPane::setBiggestShown(bool biggest) {
    biggestButton_->setChecked(biggest);
}

QAbstractItemView& FilesPane::currentView() const {
    return isBiggestShown() ? static_cast<QAbstractItemView&>(*biggestView_) : *view_;
}

FileTree::Node FilesPane::nodeAt(const QModelIndex& index) const {
    return isBiggestShown() ? biggestView_->files().node(index.row()) : model_->node(index);
}

std::optional<Digest> FilesPane::layer() const {
    if (layers_.isEmpty()) {
        return std::nullopt;
    }
    return layers_.last().digest;
}

void FilesPane::read() {
    if (layers_.isEmpty()) {
        return;
    }
    changesOnly_->setVisible(isRootShown());
    const QString& type = layers_.last().mediaType;
    if (!MediaType::isLayerTar(type) && type != MediaType::octetStream) {
        model_->show(nullptr, false);
        stack_->showEmpty(QStringLiteral("file"), tr("This is not a layer of files"),
                          tr("It is kept here as “%1”.").arg(displayText(type)));
        updateStatus();
        return;
    }
    if (!layerTree_ || layerError_) {
        readLayer();
    }
    if (!mergedTree_ && !mergedRequest_.isActive() && (layers_.size() > 1 || isRootShown())) {
        readMerged();
    }
    showTree();
}

void FilesPane::readLayer() {
    layerError_.reset();
    layerTree_ = std::make_shared<FileTree>();
    layerProgress_ = std::make_shared<Progress>();
    const bool isLowest = layers_.size() == 1;
    layerRequest_ = requests_.run(
        this,
        [&places = places_, image = *image_, layer = layers_.last(), tree = layerTree_,
         progress = layerProgress_, isLowest](std::stop_token stop) -> Result<> {
            const auto registry = places.open(image.place, stop);
            if (!registry) {
                return failure(registry);
            }
            const auto repository = (*registry)->open(*image.repository);
            auto outcome = readLayerFiles(*repository, layer, *tree, *progress, stop);
            if (isLowest) {
                tree->markAllAdded();
            }
            return outcome;
        },
        [this](const Result<>& outcome) {
            if (!outcome) {
                layerError_ = outcome.error();
            }
            if (model_->tree() == layerTree_) {
                model_->finish();
                model_->repaint();
            }
            if (mergedTree_) {
                takeMerged(mergedTree_);
            }
            showTree();
            applyFilter();
        });
}

void FilesPane::readMerged() {
    mergedError_.reset();
    mergedProgress_ = std::make_shared<Progress>();
    mergedRequest_ = requests_.run(
        this,
        [&places = places_, image = *image_, layers = layers_,
         progress = mergedProgress_](std::stop_token stop) -> Result<std::shared_ptr<FileTree>> {
            const auto registry = places.open(image.place, stop);
            if (!registry) {
                return failure(registry);
            }
            const auto repository = (*registry)->open(*image.repository);
            return mergeFiles(*repository, layers, *progress, stop);
        },
        [this](const Result<std::shared_ptr<FileTree>>& tree) { takeMerged(tree); },
        RequestRunner::Urgency::Later);
}

void FilesPane::takeMerged(Result<std::shared_ptr<FileTree>> tree) {
    if (!tree) {
        mergedError_ = tree.error();
        showTree();
        return;
    }
    mergedTree_ = *tree;
    if (layers_.size() > 1 && layerTree_ && !layerRequest_.isActive()) {
        marking_ = requests_.run(
            this,
            [layer = layerTree_, merged = mergedTree_](std::stop_token) {
                layer->copyChanges(*merged);
                return true;
            },
            [this](bool) {
                if (model_->tree() == layerTree_) {
                    model_->repaint();
                }
            });
    }
    if (isRootShown()) {
        showTree();
    }
}

/// Turns to what there is of the wanted tree: its rows, that it is being read, or why not.
void FilesPane::showTree() {
    const bool isRoot = isRootShown();
    const auto& tree = isRoot ? mergedTree_ : layerTree_;
    const bool isReading = isRoot ? mergedRequest_.isActive() : layerRequest_.isActive();
    const auto& error = isRoot ? mergedError_ : layerError_;
    if (model_->tree() != tree) {
        model_->show(tree, isReading);
        biggestView_->clear();
        if (!isReading) {
            applyFilter();
        }
    }
    if (error && !error->isCancelled() && (!tree || tree->count() == 0)) {
        stack_->showFailed(*error);
    } else if (isRoot && !tree) {
        stack_->showBusy(tr("Merging the layers…"));
    } else if (tree && tree->count() == 0 && !isReading) {
        stack_->showEmpty(QStringLiteral("layer"), tr("There are no files in this layer"), {});
    } else if (tree && tree->count() == 0) {
        stack_->showBusy(tr("Reading the layer…"));
    } else {
        stack_->showContent();
    }
    progressTimer_.start();
    updateStatus();
}

void FilesPane::updateStatus() {
    const bool isRoot = isRootShown();
    const auto& tree = isRoot ? mergedTree_ : layerTree_;
    const bool isReading = isRoot ? mergedRequest_.isActive() : layerRequest_.isActive();
    if (!isReading && !layerRequest_.isActive() && !mergedRequest_.isActive()) {
        progressTimer_.stop();
    }
    if (isReading && tree && tree->count() > 0) {
        stack_->showContent();
    }
    kinds_->setVisible(isReading || (tree && tree->count() > 0)); // else nothing can be chosen from
    if (!model_->tree() && !isReading) {
        status_->setText({});
        return;
    }
    const auto& progress = isRoot ? mergedProgress_ : layerProgress_;
    const double fraction =
        progress && progress->total() > 0
            ? static_cast<double>(progress->done()) / static_cast<double>(progress->total())
            : -1;
    stack_->setFraction(isReading ? fraction : -1);
    QStringList parts;
    if (tree && isBiggestShown()) {
        parts.append(tr("%Ln files", nullptr, static_cast<int>(biggestView_->fileCount())));
    } else if (tree) {
        parts.append(tr("%Ln entry(ies), %1", nullptr, static_cast<int>(tree->count()))
                         .arg(formatSize(tree->totalSize())));
    }
    if (isReading && fraction >= 0) {
        parts.append(tr("reading, %1").arg(formatPercent(fraction)));
    }
    const auto& error = isRoot ? mergedError_ : layerError_;
    if (error && !error->isCancelled()) {
        parts.append(tr("not all could be read: %1").arg(explain(*error).title));
    }
    status_->setText(parts.join(QStringLiteral(" · ")));
    status_->setToolTip(error ? plainToolTip(error->message()) : QString());
}

// ---- Filter, selection, menu

FileTree::Filter FilesPane::wantedFilter() const {
    return {.text = filter_->text().toUtf8(),
            .change = isRootShown() && changesOnly_->isChecked() ? FileTree::Filter::Change::Every
                                                                 : FileTree::Filter::Change::Any,
            .kind = kinds_->kind(),
            .smallest = kinds_->smallest()};
}

void FilesPane::applyFilter() {
    filtering_.cancel();
    const auto tree = model_->tree();
    if (!tree) {
        return;
    }
    const FileTree::Filter filter = wantedFilter();
    if (filter.isEmpty()) {
        model_->setShown({});
        shown_.clear();
        showBiggest();
        if (tree->count() > 0) {
            stack_->showContent(); // in place of what said that nothing was found
        }
        return;
    }
    filtering_ = requests_.run(
        this, [tree, filter](std::stop_token) { return tree->matching(filter); },
        [this, tree](FileTree::Matches matches) {
            if (model_->tree() != tree) {
                return;
            }
            shown_ = matches.shown;
            model_->setShown(std::move(matches.shown));
            showBiggest();
            if (matches.count == 0 && !layerRequest_.isActive()) {
                stack_->showEmpty(QStringLiteral("search"), tr("Nothing found"),
                                  filter_->text().isEmpty()
                                      ? tr("Nothing is of the kind and size that are asked for.")
                                      : tr("No file has “%1” in its name.").arg(filter_->text()));
            } else {
                stack_->showContent();
            }
            if (matches.count <= unfoldedMatches) {
                view_->expandAll();
            }
        });
}

void FilesPane::showBiggest() {
    if (isBiggestShown() && model_->tree()) {
        biggestView_->show(model_->tree(), shown_);
    }
}

QList<QByteArray> FilesPane::selectedPaths() const {
    QList<QByteArray> paths;
    const auto& tree = model_->tree();
    if (!tree) {
        return paths;
    }
    for (const QModelIndex& index : currentView().selectionModel()->selectedRows()) {
        const FileTree::Node node = nodeAt(index);
        if (!isGone(tree->info(node).change)) {
            paths.append(tree->path(node));
        }
    }
    return paths;
}

qint64 FilesPane::selectedSize() const {
    qint64 size = 0;
    const auto& tree = model_->tree();
    if (!tree) {
        return size;
    }
    for (const QModelIndex& index : currentView().selectionModel()->selectedRows()) {
        const FileTree::Info info = tree->info(nodeAt(index));
        size += isGone(info.change) ? 0 : info.size;
    }
    return size;
}

void FilesPane::preview() {
    const QModelIndex index = currentView().currentIndex();
    const auto& tree = model_->tree();
    if (!index.isValid() || !tree) {
        return;
    }
    const FileTree::Node node = nodeAt(index);
    const FileTree::Info info = tree->info(node);
    if (info.type != EntryType::File || isGone(info.change)) {
        return;
    }
    auto* sheet = new PreviewSheet(places_, requests_, *image_,
                                   isRootShown() ? layers_ : QList<Descriptor>{layers_.last()},
                                   tree->path(node), this);
    sheet->open();
}

bool FilesPane::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
            preview();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilesPane::showMenu(const QPoint& position) {
    QAbstractItemView& view = currentView();
    const QModelIndex index = view.indexAt(position);
    if (!index.isValid()) {
        return;
    }
    auto* menu = new QMenu(&view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const FileTree::Info info = model_->tree()->info(nodeAt(index));
    if (info.type == EntryType::File && !isGone(info.change)) {
        menu->addAction(Icons::get(QStringLiteral("preview")), tr("Pre&view"), this,
                        &FilesPane::preview);
    }
    menu->addActions(fileActions_);
    menu->addSeparator();
    const QString path = QString::fromUtf8(model_->tree()->path(nodeAt(index)));
    menu->addAction(Icons::get(QStringLiteral("copy")), tr("Copy &Path"), this,
                    [path] { QGuiApplication::clipboard()->setText(QLatin1Char('/') + path); });
    if (!isBiggestShown()) {
        menu->addAction(tr("&Unfold All Below"), this,
                        [this, index] { view_->expandRecursively(index.siblingAtColumn(0)); });
    }
    menu->popup(view.viewport()->mapToGlobal(position));
}

} // namespace stowage
