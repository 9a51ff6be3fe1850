#include "ui/browse/spacepane.h"

#include "core/base/displaytext.h"
#include "core/image/mediatype.h"
#include "ui/browse/filesreading.h"
#include "ui/browse/headermemory.h"
#include "ui/browse/layersmodel.h"
#include "ui/browse/signdelegate.h"
#include "ui/browse/statestack.h"
#include "ui/browse/tableview.h"
#include "ui/theme/elidedlabel.h"
#include "ui/theme/format.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/icons.h"
#include "ui/theme/sizebardelegate.h"
#include "ui/theme/spacing.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace stowage {

SpacePane::SpacePane(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
                     QWidget* parent)
    : QWidget(parent), places_(places), requests_(requests),
      layersModel_(new LayerSpaceModel(this)), wasteModel_(new WasteModel(this)),
      headline_(new ElidedLabel(this)), count_(new ElidedLabel(this)),
      layersView_(new TableView(this)), wasteView_(new TableView(this)),
      wasteStack_(new StateStack(wasteView_, this)) {
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('m'));
    layersView_->setModel(layersModel_);
    layersView_->setAccessibleName(tr("Sizes of the layers"));
    layersView_->setItemDelegateForColumn(LayerSpaceModel::CarriedColumn,
                                          new SizeBarDelegate(layersView_));
    auto* columns = layersView_->horizontalHeader();
    columns->setMinimumSectionSize(em * 2);
    columns->resizeSection(LayerSpaceModel::NumberColumn, em * 3);
    for (const int column : {LayerSpaceModel::StoredColumn, LayerSpaceModel::GrowthColumn,
                             LayerSpaceModel::TotalColumn, LayerSpaceModel::WastedColumn}) {
        columns->resizeSection(column, em * 7);
    }
    columns->resizeSection(LayerSpaceModel::CarriedColumn, em * 12);
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("layerspace"));
    columns->setSectionResizeMode(LayerSpaceModel::MadeByColumn, QHeaderView::Stretch);

    wasteView_->setModel(wasteModel_);
    wasteView_->setAccessibleName(tr("Stored in vain"));
    wasteView_->setContextMenuPolicy(Qt::CustomContextMenu);
    wasteView_->setItemDelegateForColumn(WasteModel::WastedColumn, new SizeBarDelegate(wasteView_));
    wasteView_->setItemDelegateForColumn(WasteModel::FateColumn, new SignDelegate(wasteView_));
    auto* wasteColumns = wasteView_->horizontalHeader();
    wasteColumns->setMinimumSectionSize(em * 4);
    wasteColumns->resizeSection(WasteModel::WastedColumn, em * 12);
    wasteColumns->resizeSection(WasteModel::CopiesColumn, em * 6);
    wasteColumns->resizeSection(WasteModel::FateColumn, em * 9);
    new HeaderFit(wasteColumns);
    new HeaderMemory(wasteColumns, settings, QStringLiteral("waste"));
    wasteColumns->setSectionResizeMode(WasteModel::PathColumn, QHeaderView::Stretch);

    QFont large = headline_->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    headline_->setFont(large);
    count_->setQuiet(true);
    auto* lower = new QWidget(this);
    auto* lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->setSpacing(0);
    lowerLayout->addWidget(wasteStack_, 1);
    auto* bottom = new QHBoxLayout;
    bottom->setContentsMargins(Spacing::Medium, Spacing::Small, Spacing::Medium, Spacing::Small);
    bottom->addWidget(count_);
    lowerLayout->addLayout(bottom);
    auto* floors = new QSplitter(Qt::Vertical, this);
    floors->addWidget(layersView_);
    floors->addWidget(lower);
    floors->setChildrenCollapsible(false);
    auto* content = new QWidget(this);
    auto* contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(0);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(Spacing::Large, Spacing::Medium, Spacing::Large, Spacing::Medium);
    top->addWidget(headline_);
    contentLayout->addLayout(top);
    contentLayout->addWidget(floors, 1);
    stack_ = new StateStack(content, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stack_);

    progressTimer_.setInterval(std::chrono::milliseconds(100));
    connect(&progressTimer_, &QTimer::timeout, this, [this] {
        if (progress_ && progress_->total() > 0) {
            stack_->setFraction(static_cast<double>(progress_->done()) /
                                static_cast<double>(progress_->total()));
        }
    });
    connect(stack_, &StateStack::retryRequested, this, &SpacePane::read);
    stack_->setCancellable(true);
    connect(stack_, &StateStack::cancelRequested, this, [this] {
        progressTimer_.stop();
        reading_.cancel();
    });
    connect(wasteView_, &QWidget::customContextMenuRequested, this, &SpacePane::showMenu);
}

SpacePane::~SpacePane() = default;

void SpacePane::clear() {
    reading_.cancel();
    progressTimer_.stop();
    location_.reset();
    image_.reset();
    isRead_ = false;
    hasFailed_ = false;
    report_.reset();
    layersModel_->clear();
    wasteModel_->show({});
    headline_->setText({});
    stack_->showEmpty(QStringLiteral("layer"), tr("There are no layers of files here"), {});
}

void SpacePane::show(const Location& location, const ImageDetails& image) {
    if (image_ && location_ == location && image_->image && image.image &&
        image_->image->digest() == image.image->digest()) {
        return; // the same content: nothing can have changed
    }
    clear();
    if (!image.image || image.image->layers().isEmpty() ||
        !std::ranges::all_of(image.image->layers(), [](const Descriptor& layer) {
            return MediaType::isLayerTar(layer.mediaType);
        })) {
        return;
    }
    location_ = location;
    image_ = image;
    if (isVisible()) {
        read();
    }
}

void SpacePane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    find();
}

void SpacePane::find() {
    if (image_ && !isRead_) {
        read();
    }
}

void SpacePane::read() {
    if (!image_) {
        return;
    }
    isRead_ = true;
    hasFailed_ = false;
    report_.reset();
    progress_ = std::make_shared<Progress>();
    stack_->showBusy(tr("Reading all layers…"));
    progressTimer_.start();
    reading_ = requests_.run(
        this,
        [&places = places_, location = *location_, layers = image_->image->layers(),
         progress = progress_](std::stop_token stop) -> Result<SpaceReport> {
            const auto registry = places.open(location.place, stop);
            if (!registry) {
                return failure(registry);
            }
            const auto repository = (*registry)->open(*location.repository);
            progress->set(0, totalSize(layers));
            return reportSpace(layerStack(*repository, layers, stop), progress.get(), stop);
        },
        [this](const Result<SpaceReport>& report) { take(report); }, RequestRunner::Urgency::Later);
    Q_EMIT reportChanged();
}

void SpacePane::take(const Result<SpaceReport>& report) {
    progressTimer_.stop();
    if (!report) {
        isRead_ = false;
        hasFailed_ = true;
        stack_->showFailed(report.error());
        Q_EMIT reportChanged();
        return;
    }
    report_ = *report;
    layersModel_->show(*image_, *report);
    wasteModel_->show(report->wasted);
    const qint64 wasted = report->carried - report->kept;
    headline_->setText(wasted > 0
                           ? tr("Efficiency %1: %2 of %3 are stored in vain")
                                 .arg(formatPercent(report->efficiency()), formatSize(wasted),
                                      formatSize(report->carried))
                           : tr("Efficiency %1: nothing is stored in vain").arg(formatPercent(1)));
    if (report->wasted.isEmpty()) {
        count_->setText({});
        wasteStack_->showEmpty(QStringLiteral("layer"), tr("Nothing is stored in vain"),
                               tr("No layer replaces or removes what one below it brought."));
    } else {
        count_->setText(report->wasted.size() < report->wastedPaths
                            ? tr("the worst %1 of %2 paths")
                                  .arg(QLocale().toString(report->wasted.size()),
                                       QLocale().toString(report->wastedPaths))
                            : tr("%n path(s)", nullptr, static_cast<int>(report->wastedPaths)));
        wasteStack_->showContent();
    }
    stack_->showContent();
    Q_EMIT reportChanged();
}

/// What all layers together tell is only found out when somebody asks for it.
void SpacePane::tell(LayersModel& layers) const {
    using Space = LayersModel::Space;
    if (report_) {
        layers.setSpace(Space::Known, report_->layers);
    } else if (isFinding()) {
        layers.setSpace(Space::Reading);
    } else if (hasFailed_) {
        layers.setSpace(Space::Failed);
    } else {
        layers.setSpace(canFind() ? Space::Unknown : Space::Impossible);
    }
}

QString SpacePane::headline() const {
    return headline_->text();
}

void SpacePane::showMenu(const QPoint& position) {
    const QModelIndex index = wasteView_->indexAt(position);
    if (!index.isValid()) {
        return;
    }
    auto* menu = new QMenu(wasteView_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString path = QString::fromUtf8(wasteModel_->path(index.row()));
    menu->addAction(Icons::get(QStringLiteral("copy")), tr("Copy &Path"), this,
                    [path] { QGuiApplication::clipboard()->setText(QLatin1Char('/') + path); });
    menu->popup(wasteView_->viewport()->mapToGlobal(position));
}

} // namespace stowage
