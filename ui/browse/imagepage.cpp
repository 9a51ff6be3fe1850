#include "ui/browse/imagepage.h"

#include "core/base/displaytext.h"
#include "ui/browse/chainmodel.h"
#include "ui/browse/chainview.h"
#include "ui/browse/comparepane.h"
#include "ui/browse/configmodel.h"
#include "ui/browse/digestlabel.h"
#include "ui/browse/documentview.h"
#include "ui/browse/filespane.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/headermemory.h"
#include "ui/browse/layersmodel.h"
#include "ui/browse/mapfloor.h"
#include "ui/browse/pageheader.h"
#include "ui/browse/referrersreading.h"
#include "ui/browse/rowdelegate.h"
#include "ui/browse/signdelegate.h"
#include "ui/browse/spacepane.h"
#include "ui/browse/statestack.h"
#include "ui/browse/tableview.h"
#include "ui/browse/verificationlabel.h"
#include "ui/browse/verificationstrip.h"
#include "ui/theme/banner.h"
#include "ui/theme/format.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/icons.h"
#include "ui/theme/roomystyle.h"
#include "ui/theme/sizebardelegate.h"
#include "ui/theme/spacing.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <utility>

namespace stowage {

namespace {

const QString splitterKey = QStringLiteral("geometry/layers");

} // namespace

ImagePage::ImagePage(OpenPlaces& places, RequestRunner& requests, VerificationRunner& runner,
                     QSettings* settings, QWidget* parent)
    : QWidget(parent), places_(places), requests_(requests), runner_(runner),
      header_(new PageHeader(this)), platform_(new QComboBox(this)), digest_(new DigestLabel(this)),
      verification_(new VerificationLabel(runner, this)),
      strip_(new VerificationStrip(runner, settings, this)), problem_(new Banner(this)),
      tabs_(new QTabWidget(this)), stack_(new StateStack(tabs_, this)),
      layersModel_(new LayersModel(this)), chainModel_(new ChainModel(this)),
      referrers_(new ReferrersReading(places, requests, this)), config_(new ConfigModel(this)) {
    platform_->setAccessibleName(tr("Platform"));
    platform_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    header_->addWidget(platform_);
    header_->addWidget(digest_);
    header_->addWidget(verification_);

    tabs_->setDocumentMode(true);
    tabs_->addTab(makeLayersTab(settings), Icons::get(QStringLiteral("layer")), tr("Layers"));
    space_ = new SpacePane(places, requests, settings, this);
    tabs_->addTab(space_, Icons::get(QStringLiteral("space")), tr("Space"));
    tabs_->addTab(makeConfigTab(settings), Icons::get(QStringLiteral("config")), tr("Config"));
    documents_ = new DocumentView(this);
    tabs_->addTab(documents_, Icons::get(QStringLiteral("json")), tr("JSON"));
    chain_ = new ChainView(*chainModel_, this);
    map_ = new MapFloor(*chain_, places, requests, runner, this);
    tabs_->addTab(map_, Icons::get(QStringLiteral("chain")), tr("Chain"));

    compare_ = new ComparePane(places, requests, settings, this);
    tabs_->addTab(compare_, Icons::get(QStringLiteral("compare")), tr("Compare"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(problem_);
    layout->addWidget(strip_);
    layout->addWidget(stack_, 1);

    connect(platform_, &QComboBox::activated, this, [this](int index) {
        Q_EMIT childChosen(withChild(details_->children.at(index).descriptor.digest));
    });
    connect(compare_, &ComparePane::otherChosen, this,
            [this](const Location& other) { Q_EMIT locationChosen(location_->comparedTo(other)); });
    connect(stack_, &StateStack::retryRequested, this, &ImagePage::refresh);
    connect(problem_, &Banner::remedyRequested, this, &ImagePage::refresh);
    connect(strip_, &VerificationStrip::locationChosen, this, &ImagePage::locationChosen);
    connect(map_, &MapFloor::locationChosen, this, &ImagePage::locationChosen);
    connect(space_, &SpacePane::reportChanged, this, [this] { space_->tell(*layersModel_); });
    connect(chain_, &ChainView::followed, this, &ImagePage::follow);
    connect(referrers_, &ReferrersReading::found, chainModel_, &ChainModel::setReferrers);
    connect(chainModel_, &QAbstractItemModel::modelReset, this, &ImagePage::updateStates);
    connect(tabs_, &QTabWidget::currentChanged, this, &ImagePage::selectionChanged);
    connect(&runner_, &VerificationRunner::progressed, this, &ImagePage::updateStates);
    connect(&runner_, &VerificationRunner::finished, this, &ImagePage::updateStates);
    connect(&runner_, &VerificationRunner::recordsChanged, this, &ImagePage::updateStates);
}

ImagePage::~ImagePage() = default;

QWidget* ImagePage::makeLayersTab(QSettings* settings) {
    splitter_ = new QSplitter(Qt::Horizontal, this);
    layers_ = new TableView(splitter_);
    layers_->setModel(layersModel_);
    layers_->setAccessibleName(tr("Layers"));
    layers_->setContextMenuPolicy(Qt::CustomContextMenu);
    layers_->setItemDelegateForColumn(LayersModel::SizeColumn, new SizeBarDelegate(layers_));
    layers_->setItemDelegateForColumn(LayersModel::StateColumn, new SignDelegate(layers_));
    const int em = layers_->fontMetrics().horizontalAdvance(QLatin1Char('m'));
    auto* columns = layers_->horizontalHeader();
    columns->setMinimumSectionSize(em * 2);
    columns->resizeSection(LayersModel::NumberColumn, em * 3);
    columns->resizeSection(LayersModel::SizeColumn, em * 10);
    columns->resizeSection(LayersModel::GrowthColumn, em * 6);
    columns->resizeSection(LayersModel::TotalColumn, em * 6);
    columns->resizeSection(LayersModel::DigestColumn, em * 9);
    columns->resizeSection(LayersModel::StateColumn, em * 9);
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("imagelayers"));
    columns->setSectionResizeMode(LayersModel::MadeByColumn, QHeaderView::Stretch);
    files_ = new FilesPane(places_, requests_, settings, splitter_);
    splitter_->setChildrenCollapsible(false);
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 2);
    splitter_->setSizes({620, 370});
    if (settings) {
        splitter_->restoreState(settings->value(splitterKey).toByteArray());
        connect(splitter_, &QSplitter::splitterMoved, this,
                [this, settings] { settings->setValue(splitterKey, splitter_->saveState()); });
    }
    connect(layers_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showFiles();
        Q_EMIT selectionChanged();
    });
    connect(layers_, &QAbstractItemView::activated, this,
            [this] { files_->view().setFocus(Qt::OtherFocusReason); });
    connect(layers_, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        const bool isSpace = index.column() == LayersModel::GrowthColumn ||
                             index.column() == LayersModel::TotalColumn;
        if (isSpace) {
            space_->find();
        }
    });
    connect(layers_, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        if (layers_->indexAt(position).isValid()) {
            Q_EMIT layerMenuRequested(layers_->viewport()->mapToGlobal(position));
        }
    });
    connect(files_, &FilesPane::selectionChanged, this, &ImagePage::selectionChanged);
    return splitter_;
}

QWidget* ImagePage::makeConfigTab(QSettings* settings) {
    configView_ = new QTreeView(this);
    RoomyStyle::giveTo(configView_, configView_->header());
    configView_->setModel(config_);
    configView_->setItemDelegate(new RowDelegate<QStyledItemDelegate>(configView_));
    configView_->setAccessibleName(tr("Config"));
    configView_->setFrameShape(QFrame::NoFrame);
    configView_->setUniformRowHeights(true);
    configView_->setAllColumnsShowFocus(true);
    configView_->setRootIsDecorated(false);
    configView_->setIndentation(Spacing::Large);
    configView_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    configView_->setContextMenuPolicy(Qt::CustomContextMenu);
    const int em = configView_->fontMetrics().horizontalAdvance(QLatin1Char('m'));
    configView_->header()->resizeSection(ConfigModel::NameColumn, em * 20);
    new HeaderFit(configView_->header());
    new HeaderMemory(configView_->header(), settings, QStringLiteral("config"));
    connect(config_, &QAbstractItemModel::modelReset, configView_, &QTreeView::expandAll);
    connect(configView_, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& position) {
                const QModelIndex index = configView_->indexAt(position);
                if (!index.isValid() || !index.parent().isValid()) {
                    return;
                }
                auto* menu = new QMenu(configView_);
                menu->setAttribute(Qt::WA_DeleteOnClose);
                menu->addAction(Icons::get(QStringLiteral("copy")), tr("&Copy Value"), this,
                                [value = config_->value(index)] {
                                    QGuiApplication::clipboard()->setText(value);
                                });
                menu->popup(configView_->viewport()->mapToGlobal(position));
            });
    configStack_ = new StateStack(configView_, this);
    connect(configStack_, &StateStack::retryRequested, this, &ImagePage::refresh);
    return configStack_;
}

// ---- Reading

void ImagePage::show(const Location& shown) {
    const Location image = shown.withoutComparison();
    const bool isOther = !location_ || location_->imageText() != image.imageText() ||
                         location_->place != image.place;
    location_ = image;
    header_->setTitle(image.imageText());
    if (isOther) {
        details_.reset();
        header_->setSubtitle({});
        digest_->setDigest(std::nullopt);
        platform_->hide();
        problem_->dismiss();
        files_->clear();
        space_->clear();
        layersModel_->clear();
        chainModel_->clear();
        stack_->showBusy(tr("Reading the image…"));
    }
    verification_->setLocation(image);
    strip_->setLocation(image);
    showComparison(shown.otherLocation());
    refresh();
}

/// What led to a comparison is there again on the way back from it.
void ImagePage::showComparison(const std::optional<Location>& other) {
    if (other && !other_) {
        tabBefore_ = tabs_->currentIndex();
    } else if (!other && other_ && tabs_->currentIndex() == CompareTab) {
        tabs_->setCurrentIndex(tabBefore_);
    }
    other_ = other;
    if (other_) {
        tabs_->setCurrentIndex(CompareTab);
    }
    if (details_) {
        fillComparison();
    }
}

/// The same with another platform of the index.
Location ImagePage::withChild(const Digest& child) const {
    Location location = other_ ? location_->comparedTo(*other_) : *location_;
    location.child = child;
    return location;
}

void ImagePage::refresh() {
    if (!location_) {
        return;
    }
    reading_ = requests_.run(
        this,
        [&places = places_, location = *location_](std::stop_token stop) -> Result<ImageDetails> {
            const auto registry = places.open(location.place, stop);
            if (!registry) {
                return failure(registry);
            }
            return readImage(**registry, location, stop);
        },
        [this](Result<ImageDetails> details) { take(std::move(details)); });
}

void ImagePage::take(Result<ImageDetails> details) {
    if (!details) {
        details_.reset();
        stack_->showFailed(details.error());
        Q_EMIT selectionChanged();
        return;
    }
    details_ = std::move(*details);
    fill();
    stack_->showContent();
    Q_EMIT selectionChanged();
}

void ImagePage::fill() {
    const ContentKind kind = contentKind(details_->image ? *details_->image : details_->top);
    header_->setIcon(Icons::get(contentKindIcon(kind)));
    fillPlatforms();
    QStringList facts{contentKindText(kind)};
    if (details_->config && details_->children.isEmpty() &&
        !details_->config->platform.os.isEmpty()) {
        facts.append(details_->config->platform.toString());
    }
    if (details_->image) {
        facts.append(
            tr("%1 in %n layer(s)", nullptr, static_cast<int>(details_->image->layers().size()))
                .arg(formatSize(details_->size())));
    }
    if (details_->config && details_->config->created.isValid()) {
        facts.append(tr("created %1").arg(relativeTime(details_->config->created)));
    }
    header_->setSubtitle(facts.join(QStringLiteral(" · ")));
    digest_->setDigest(details_->top.digest());
    verification_->setLocation(*location_, details_->top.digest());
    strip_->setDigest(details_->top.digest());

    if (details_->imageError) {
        problem_->showError(explain(*details_->imageError, {Remedy::Retry}));
    } else if (details_->top.isIndex() && details_->children.isEmpty()) {
        problem_->showMessage(Sign::Warning, tr("This index is empty"));
    } else {
        problem_->dismiss();
    }

    const auto chosen = selectedLayer();
    layersModel_->show(*details_);
    chainModel_->show(*location_, *details_);
    referrers_->read(*location_, *details_);
    map_->show(details_->image ? withChild(details_->image->digest()) : *location_);
    updateStates();
    if (layersModel_->rowCount() > 0) {
        int row = 0;
        for (int i = 0; i < layersModel_->rowCount(); ++i) {
            if (chosen && layersModel_->layer(i).digest == chosen->digest) {
                row = i;
            }
        }
        layers_->setCurrentIndex(layersModel_->index(row, 0));
        showFiles();
    } else {
        files_->clear();
    }

    if (details_->config) {
        config_->show(*details_->config);
        configStack_->showContent();
    } else if (details_->configError) {
        config_->clear();
        configStack_->showFailed(*details_->configError);
    } else {
        config_->clear();
        configStack_->showEmpty(QStringLiteral("config"), tr("There is no configuration"),
                                tr("This kind of content has none that can be listed."));
    }
    space_->show(*location_, *details_);
    space_->tell(*layersModel_);
    fillComparison();
    fillDocuments();
}

void ImagePage::fillComparison() {
    Location shown = *location_;
    shown.child = details_->child;
    compare_->show(shown);
    if (other_) {
        compare_->compareWith(*other_);
    } else {
        compare_->forgetOther();
    }
}

void ImagePage::fillPlatforms() {
    const QSignalBlocker quiet(platform_);
    platform_->clear();
    for (const auto& child : details_->children) {
        platform_->addItem(displayText(QStringView(child.text).left(80)));
        platform_->setItemData(platform_->count() - 1,
                               plainToolTip(child.descriptor.digest.toString()), Qt::ToolTipRole);
        if (details_->child == child.descriptor.digest) {
            platform_->setCurrentIndex(platform_->count() - 1);
        }
    }
    platform_->setVisible(platform_->count() > 0);
}

void ImagePage::fillDocuments() {
    QList<DocumentView::Document> documents;
    if (details_->image) {
        documents.append({tr("Manifest"), details_->image->bytes()});
    }
    if (details_->top.isIndex()) {
        documents.append({tr("Index"), details_->top.bytes()});
    }
    if (!details_->configBytes.isEmpty()) {
        documents.append({tr("Config"), details_->configBytes});
    }
    documents_->show(documents);
}

void ImagePage::showFiles() {
    const QModelIndex current = layers_->currentIndex();
    if (!current.isValid() || !details_ || !details_->image) {
        files_->clear();
    } else {
        files_->show(*location_, details_->image->layers(), current.row());
    }
}

void ImagePage::updateStates() {
    if (location_) {
        layersModel_->setStates(runner_.states(location_->place));
        chainModel_->setStates(
            runner_.states(location_->place), runner_.imageStates(location_->place),
            details_ ? runner_.tagState(*location_, details_->top.digest()) : std::nullopt);
    }
}

/// To the tab that has what a box of the chain stands for, and the keyboard with it.
void ImagePage::follow(const ChainLink& link) {
    const auto turnTo = [this](Tab tab, QWidget& focus) {
        tabs_->setCurrentIndex(tab);
        focus.setFocus(Qt::OtherFocusReason);
    };
    switch (link.kind) {
    case ChainLink::Kind::Tag:
        Q_EMIT locationChosen(location_->repositoryLocation());
        break;
    case ChainLink::Kind::Index:
        documents_->choose(tr("Index"));
        turnTo(DocumentsTab, documents_->text());
        break;
    case ChainLink::Kind::Manifest:
        if (!link.isShown) {
            Q_EMIT childChosen(withChild(*link.digest));
            break;
        }
        documents_->choose(tr("Manifest"));
        turnTo(DocumentsTab, documents_->text());
        break;
    case ChainLink::Kind::Config:
        turnTo(ConfigTab, *configView_);
        break;
    case ChainLink::Kind::Layer:
        layers_->setCurrentIndex(layersModel_->index(link.layer, 0));
        turnTo(LayersTab, *layers_);
        break;
    case ChainLink::Kind::Referrer:
        Q_EMIT locationChosen({location_->place, location_->repository, {}, link.digest});
        break;
    }
}

// ---- What is chosen

std::optional<Descriptor> ImagePage::selectedLayer() const {
    const QModelIndex current = layers_->currentIndex();
    if (!current.isValid() || current.row() >= layersModel_->rowCount()) {
        return std::nullopt;
    }
    return layersModel_->layer(current.row());
}

std::optional<Digest> ImagePage::selectedDigest() const {
    if (!details_) {
        return std::nullopt;
    }
    if (layers_->hasFocus()) {
        if (const auto layer = selectedLayer()) {
            return layer->digest;
        }
    }
    if (chain_->hasFocus()) {
        if (const auto digest = chain_->currentDigest()) {
            return digest;
        }
    }
    return details_->top.digest();
}

QWidget& ImagePage::list() const {
    switch (tabs_->currentIndex()) {
    case LayersTab:
        return *layers_;
    case ConfigTab:
        return *configView_;
    case ChainTab:
        return *chain_;
    default:
        return *tabs_;
    }
}

FilterField* ImagePage::filter() const {
    if (!stack_->isContentShown()) {
        return nullptr;
    }
    if (tabs_->currentWidget() == splitter_) {
        return &files_->filter();
    }
    if (tabs_->currentWidget() == compare_ && compare_->comparison()) {
        return &compare_->filter();
    }
    if (tabs_->currentWidget() == documents_) {
        return &documents_->finder();
    }
    return nullptr;
}

} // namespace stowage
