#include "ui/browse/browsepane.h"

#include "core/image/mediatype.h"
#include "ui/browse/comparepane.h"
#include "ui/browse/filespane.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/placepage.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"

#include <QComboBox>
#include <QGuiApplication>
#include <QTabWidget>

namespace stowage {

BrowsePane::BrowsePane(OpenPlaces& places, RequestRunner& requests, PlacesModel& model,
                       VerificationRunner& runner, QSettings* settings, QWidget* parent)
    : QStackedWidget(parent),
      place_(new PlacePage(places, requests, model, runner, settings, this)),
      repository_(new RepositoryPage(places, requests, runner, settings, this)),
      image_(new ImagePage(places, requests, runner, settings, this)) {
    addWidget(place_);
    addWidget(repository_);
    addWidget(image_);
    connect(place_, &PlacePage::locationChosen, this, &BrowsePane::locationChosen);
    connect(repository_, &RepositoryPage::locationChosen, this, &BrowsePane::locationChosen);
    connect(image_, &ImagePage::locationChosen, this, &BrowsePane::locationChosen);
    connect(image_, &ImagePage::childChosen, this, &BrowsePane::childChosen);
    connect(place_, &PlacePage::selectionChanged, this, &BrowsePane::subjectChanged);
    connect(repository_, &RepositoryPage::selectionChanged, this, &BrowsePane::subjectChanged);
    connect(image_, &ImagePage::selectionChanged, this, &BrowsePane::subjectChanged);
    connect(repository_, &RepositoryPage::menuRequested, this, &BrowsePane::imageMenuRequested);
    connect(image_, &ImagePage::layerMenuRequested, this, &BrowsePane::layerMenuRequested);
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this,
            [this, &model](Qt::ApplicationState state) {
                if (state == Qt::ApplicationActive) {
                    noticeOthers(model);
                }
            });
}

void BrowsePane::noticeOthers(PlacesModel& model) {
    model.refreshFolders();
    if (currentWidget() == repository_ && shown_ && shown_->place.isOnDisk()) {
        repository_->refresh();
    }
}

void BrowsePane::show(const Location& location) {
    // On the way back from an image its row is chosen, from a comparison the other's too.
    QList<Location> chosen;
    if (shown_ && shown_->isImage() && !location.isImage() && location.repository &&
        shown_->repositoryLocation() == location) {
        chosen.append(shown_->withoutComparison());
        const auto other = shown_->otherLocation();
        if (other && other->repositoryLocation() == location) {
            chosen.append(*other);
        }
    }
    shown_ = location;
    if (location.isImage()) {
        image_->show(location);
        setCurrentWidget(image_);
    } else if (location.repository) {
        repository_->show(location, chosen);
        setCurrentWidget(repository_);
    } else {
        place_->show(location.place);
        setCurrentWidget(place_);
    }
    Q_EMIT subjectChanged();
}

void BrowsePane::refresh() {
    if (currentWidget() == image_) {
        image_->refresh();
    } else if (currentWidget() == repository_) {
        repository_->refresh();
    } else {
        place_->refresh();
    }
}

std::optional<Location> BrowsePane::subject() const {
    if (currentWidget() == repository_) {
        if (const auto chosen = repository_->selected()) {
            return chosen;
        }
    }
    return shown_ ? std::optional(shown_->withoutComparison()) : std::nullopt;
}

/// What is known of the chosen tags; the current one is in the context already.
void BrowsePane::addChosen(ExportContext& context) const {
    const Location current = *context.image;
    for (const auto& [image, summary] : repository_->allChosen()) {
        Location chosen = image;
        if (summary) {
            chosen.child = summary->child;
            const bool isArtifact = !isOfImages(summary->kind);
            context.hasArtifact = context.hasArtifact || isArtifact;
            context.hasRoot = context.hasRoot && !isArtifact;
        }
        if (image == current) {
            context.image = chosen;
        } else {
            context.others.append(chosen);
        }
    }
}

ExportContext BrowsePane::exportContext() const {
    ExportContext context;
    const auto location = subject();
    if (!location || !location->isImage()) {
        return context;
    }
    context.image = location;
    context.hasRoot = true;
    if (currentWidget() == repository_) {
        addChosen(context);
    }
    if (currentWidget() != image_) {
        return context;
    }
    const auto& details = image_->details();
    if (!details || !details->image) {
        context.image.reset();
        return context;
    }
    context.image->child = details->child;
    context.hasArtifact = !isOfImages(contentKind(*details->image));
    const auto& layers = details->image->layers();
    context.hasRoot = std::ranges::any_of(
        layers, [](const Descriptor& layer) { return MediaType::isLayerTar(layer.mediaType); });
    if (const auto layer = image_->selectedLayer()) {
        context.layer = layer->digest;
        context.layerType = layer->mediaType;
    }
    context.fromRoot = image_->files().isRootShown();
    // Of a root that ends below the top, nothing can be said to be the image's.
    const bool isWhole = !layers.isEmpty() && image_->files().layer() == layers.last().digest;
    if (!context.fromRoot || isWhole) {
        context.paths = image_->files().selectedPaths();
    }
    return context;
}

QList<Location> BrowsePane::compared() const {
    if (currentWidget() == repository_) {
        const auto chosen = repository_->allSelected();
        return chosen.size() == 2 ? chosen : QList<Location>();
    }
    return currentWidget() == image_ && shown_ ? QList<Location>{shown_->withoutComparison()}
                                               : QList<Location>();
}

void BrowsePane::compare() {
    const auto images = compared();
    if (images.size() == 2) {
        Q_EMIT locationChosen(images.first().comparedTo(images.last()));
    } else if (images.size() == 1) {
        image_->tabs().setCurrentWidget(&image_->compare());
        image_->compare().other().setFocus(Qt::ShortcutFocusReason);
    }
}

void BrowsePane::setRecognizer(const Recognizer& recognize) {
    image_->compare().setRecognizer(recognize);
}

std::optional<Digest> BrowsePane::selectedDigest() const {
    if (currentWidget() == image_) {
        return image_->selectedDigest();
    }
    if (currentWidget() == repository_) {
        return repository_->selectedDigest();
    }
    return place_->selectedDigest();
}

QList<Location> BrowsePane::chosen() const {
    if (currentWidget() == place_) {
        const auto repository = place_->selected();
        return repository ? QList<Location>{*repository} : QList<Location>();
    }
    if (currentWidget() == repository_) {
        if (const auto images = repository_->allSelected(); !images.isEmpty()) {
            return images;
        }
    }
    if (!shown_) {
        return {};
    }
    Location image = shown_->withoutComparison();
    image.child.reset();
    return {image};
}

void BrowsePane::focusList() {
    QWidget* list = &place_->view();
    if (currentWidget() == image_) {
        list = &image_->list();
    } else if (currentWidget() == repository_) {
        list = &repository_->view();
    }
    list->setFocus(Qt::OtherFocusReason);
}

void BrowsePane::setFileActions(const QList<QAction*>& actions) {
    image_->files().setFileActions(actions);
}

FilterField* BrowsePane::filter() const {
    if (currentWidget() == image_) {
        return image_->filter();
    }
    if (currentWidget() == repository_) {
        return &repository_->filter();
    }
    return nullptr;
}

} // namespace stowage
