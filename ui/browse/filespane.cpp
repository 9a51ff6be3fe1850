#include "ui/browse/filespane.h"

#include "core/base/displaytext.h"
#include "core/image/mediatype.h"
#include "ui/browse/biggestfilesview.h"
#include "ui/browse/changechoice.h"
#include "ui/browse/filekinds.h"
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
#include <utility>

namespace stowage {

namespace {

/// Matches are unfolded where there are no more than that: more would be no help.
constexpr quint32 unfoldedMatches = FileTree::Matches::mostFirst;

using Scope = LayerFiles::Scope;

} // namespace

FilesPane::FilesPane(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
                     QWidget* parent)
    : QWidget(parent), places_(places), requests_(requests),
      files_(new LayerFiles(places, requests, this)), model_(new FilesModel(requests, this)),
      filter_(new FilterField(tr("Filter files"), this)), scope_(new QComboBox(this)),
      changes_(new ChangeChoice(this)),
      readAction_(new QAction(Icons::get(QStringLiteral("file")), tr("Read Files"), this)),
      kinds_(new FileKinds(this)), biggestButton_(new QToolButton(this)),
      view_(new FilesView(*model_, settings, this)),
      biggestView_(new BiggestFilesView(requests, settings, this)),
      lists_(new QStackedWidget(this)), stack_(new StateStack(lists_, this)),
      status_(new ElidedLabel(this)) {
    status_->setQuiet(true);
    filter_->setList(view_);
    makeChoices();
    makeBiggestButton();
    lists_->addWidget(view_);
    lists_->addWidget(biggestView_);
    view_->installEventFilter(this);
    biggestView_->installEventFilter(this);

    auto* choices = new QHBoxLayout;
    choices->setSpacing(Spacing::Medium);
    choices->addWidget(scope_);
    choices->addWidget(changes_);
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
    connectAll();
    clear();
}

void FilesPane::makeChoices() {
    scope_->addItem(tr("This layer"), QVariant::fromValue(Scope::Layer));
    scope_->addItem(tr("All up to here"), QVariant::fromValue(Scope::Root));
    scope_->setItemData(scope_->findData(QVariant::fromValue(Scope::Root)),
                        tr("The root file system that this layer and those below make"),
                        Qt::ToolTipRole);
    scope_->setAccessibleName(tr("Which files are shown"));
}

void FilesPane::connectAll() {
    progressTimer_.setInterval(std::chrono::milliseconds(100));
    connect(&progressTimer_, &QTimer::timeout, this, &FilesPane::updateStatus);
    connect(files_, &LayerFiles::done, this, &FilesPane::takeDone);
    connect(files_, &LayerFiles::marked, this, &FilesPane::takeMarks);
    connect(filter_, &FilterField::filterChanged, this, &FilesPane::applyFilter);
    connect(kinds_, &FileKinds::changed, this, &FilesPane::applyFilter);
    connect(changes_, &QComboBox::currentIndexChanged, this, [this] {
        read();
        applyFilter();
    });
    connect(scope_, &QComboBox::currentIndexChanged, this, &FilesPane::read);
    connect(readAction_, &QAction::triggered, this, &FilesPane::agree);
    connect(stack_, &StateStack::retryRequested, this, &FilesPane::read);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &FilesPane::selectionChanged);
    connect(view_, &QWidget::customContextMenuRequested, this, &FilesPane::showMenu);
    connect(view_, &QAbstractItemView::activated, this, &FilesPane::preview);
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
    files_->setLayer({}, {});
    isDue_ = false;
    model_->show(nullptr, false);
    biggestView_->clear();
    progressTimer_.stop();
    stack_->showEmpty(QStringLiteral("layer"), tr("No layer is chosen"),
                      tr("Choose a layer to see its files."));
    updateStatus();
}

void FilesPane::show(const Location& image, const QList<Descriptor>& layers, qsizetype index) {
    const auto upTo = layers.mid(0, index + 1);
    if (files_->image() == image && files_->layers() == upTo) {
        return;
    }
    files_->setLayer(image, upTo);
    isDue_ = true;
    showTree();
    readIfDue();
}

void FilesPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    readIfDue();
}

void FilesPane::readIfDue() {
    if (isDue_ && isVisible()) {
        read();
    }
}

LayerFiles::Scope FilesPane::scope() const {
    return scope_->currentData().value<Scope>();
}

bool FilesPane::isRootShown() const {
    return scope() == Scope::Root;
}

void FilesPane::setRootShown(bool root) {
    scope_->setCurrentIndex(
        scope_->findData(QVariant::fromValue(root ? Scope::Root : Scope::Layer)));
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
    if (files_->layers().isEmpty()) {
        return std::nullopt;
    }
    return files_->layers().last().digest;
}

bool FilesPane::isOfFiles() const {
    const QString& type = files_->layers().last().mediaType;
    return MediaType::isLayerTar(type) || type == MediaType::octetStream;
}

// ---- Reading

/// What a layer did to its files is told by those below it.
LayerFiles::Scope FilesPane::neededScope() const {
    const bool isChangeAsked =
        wantedFilter().change != FileTree::Filter::Change::Any && files_->layers().size() > 1;
    return isChangeAsked ? Scope::Root : scope();
}

bool FilesPane::hasToAgree() const {
    return files_->hasToAgree(neededScope());
}

void FilesPane::agree() {
    files_->agree(neededScope());
    read();
}

void FilesPane::read() {
    if (files_->layers().isEmpty()) {
        return;
    }
    isDue_ = !isVisible();
    if (!isDue_ && isOfFiles() && !hasToAgree()) {
        files_->read(scope());
        if (neededScope() == Scope::Root || files_->canMarkUnasked()) {
            files_->read(Scope::Root);
        }
    }
    showTree();
}

/// Turns to what there is of the wanted tree.
void FilesPane::showTree() {
    const auto& tree = files_->tree(scope());
    const bool isReading = files_->isReading(scope());
    if (model_->tree() != tree) {
        model_->show(tree, isReading);
        biggestView_->clear();
        if (!isReading) {
            applyFilter();
        }
    }
    showState();
    progressTimer_.start();
    updateStatus();
}

/// The tree's rows, that it is being read, or why not.
void FilesPane::showState() {
    const auto& tree = files_->tree(scope());
    const auto& error = files_->error(scope());
    const bool isReading = files_->isReading(scope());
    const bool isEmpty = !tree || tree->count() == 0;
    if (files_->layers().isEmpty()) {
        return;
    }
    if (!isOfFiles()) {
        stack_->showEmpty(
            QStringLiteral("file"), tr("This is not a layer of files"),
            tr("It is kept here as “%1”.").arg(displayText(files_->layers().last().mediaType)));
    } else if (!isReading && hasToAgree()) {
        const qint64 bytes = files_->bytesToRead(neededScope());
        const QString size = bytes < 0 ? tr("an unknown size") : formatSize(bytes);
        stack_->showEmpty(QStringLiteral("layer"), tr("The files are on a server"),
                          neededScope() == Scope::Layer
                              ? tr("The layer is read for them: %1.").arg(size)
                              : tr("The layers up to this one are read for them: %1.").arg(size),
                          {readAction_});
    } else if (error && !error->isCancelled() && isEmpty) {
        stack_->showFailed(*error);
    } else if (isEmpty && (isReading || isDue_)) {
        stack_->showBusy(isRootShown() ? tr("Merging the layers…") : tr("Reading the layer…"));
    } else if (isEmpty) {
        stack_->showEmpty(QStringLiteral("layer"), tr("There are no files in this layer"), {});
    } else {
        stack_->showContent();
    }
}

void FilesPane::takeDone(LayerFiles::Scope done) {
    if (done != scope()) {
        return;
    }
    const auto& tree = files_->tree(done);
    if (tree && model_->tree() == tree) {
        model_->finish();
        model_->repaint();
    }
    showTree();
    applyFilter();
}

void FilesPane::takeMarks() {
    if (model_->tree() != files_->tree(Scope::Layer)) {
        return;
    }
    model_->repaint();
    if (wantedFilter().change != FileTree::Filter::Change::Any) {
        applyFilter();
    }
}

void FilesPane::updateStatus() {
    const auto& tree = files_->tree(scope());
    const bool isReading = files_->isReading(scope());
    if (!files_->isReading(Scope::Layer) && !files_->isReading(Scope::Root)) {
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
    const double fraction = files_->fraction(scope());
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
    const auto& error = files_->error(scope());
    if (error && !error->isCancelled()) {
        parts.append(tr("not all could be read: %1").arg(explain(*error).title));
    }
    status_->setText(parts.join(QStringLiteral(" · ")));
    status_->setToolTip(error ? plainToolTip(error->message()) : QString());
}

// ---- Filter, selection, menu

FileTree::Filter FilesPane::wantedFilter() const {
    return {.text = filter_->text().toUtf8(),
            .change = changes_->change(),
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
        showState(); // in place of what said that nothing was found
        return;
    }
    filtering_ = requests_.run(
        this, [tree, filter](std::stop_token) { return tree->matching(filter); },
        [this, tree](FileTree::Matches matches) {
            if (model_->tree() == tree) {
                takeMatches(std::move(matches));
            }
        });
}

void FilesPane::takeMatches(FileTree::Matches matches) {
    shown_ = matches.shown;
    model_->setShown(std::move(matches.shown));
    showBiggest();
    if (matches.count > 0 || files_->isReading(neededScope()) || hasToAgree()) {
        showState();
    } else if (filter_->text().isEmpty()) {
        stack_->showEmpty(QStringLiteral("search"), tr("Nothing found"),
                          tr("Nothing is of the kind, size and change that are asked for."));
    } else {
        const bool isPath = filter_->text().contains(QLatin1Char('/'));
        stack_->showEmpty(
            QStringLiteral("search"), tr("Nothing found"),
            (isPath ? tr("No file has “%1” in its path.") : tr("No file has “%1” in its name."))
                .arg(filter_->text()));
    }
    if (matches.count <= unfoldedMatches) {
        view_->unfoldWaysTo(matches.first);
    }
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
    auto* sheet = new PreviewSheet(places_, requests_, *files_->image(),
                                   isRootShown() ? files_->layers()
                                                 : QList<Descriptor>{files_->layers().last()},
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
                        [this, index] { view_->unfoldBelow(index.siblingAtColumn(0)); });
    }
    menu->popup(view.viewport()->mapToGlobal(position));
}

} // namespace stowage
