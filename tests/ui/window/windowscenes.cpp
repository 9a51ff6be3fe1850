#include "tests/ui/window/windowscenes.h"

#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "core/layers/tarwriter.h"
#include "ui/browse/biggestfilesview.h"
#include "ui/browse/breadcrumbbar.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/chainview.h"
#include "ui/browse/comparepane.h"
#include "ui/browse/digestmap.h"
#include "ui/browse/filespane.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/previewsheet.h"
#include "ui/browse/repositoriesmodel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/shortcutssheet.h"
#include "ui/browse/spacepane.h"
#include "ui/browse/statestack.h"
#include "ui/browse/tableview.h"
#include "ui/browse/verificationrunner.h"
#include "ui/copy/copysheet.h"
#include "ui/theme/banner.h"
#include "ui/transfers/transfersmodel.h"
#include "ui/transfers/transferspanel.h"
#include "ui/upload/uploadsheet.h"

#include <QAbstractItemView>
#include <QAbstractProxyModel>
#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

#include <condition_variable>
#include <mutex>

namespace stowage::test {

namespace {

const QString app = QStringLiteral("team/app");
const QString multi = QStringLiteral("team/multi");
const QString artifact = QStringLiteral("team/artifact");
const QString v1 = QStringLiteral("v1");
const QString base = QStringLiteral("base");
const Place slowPlace{Place::Kind::Remote, QStringLiteral("registry.example.org")};

QJsonObject jsonOf(const Descriptor& descriptor) {
    return {{QStringLiteral("mediaType"), descriptor.mediaType},
            {QStringLiteral("digest"), descriptor.digest.toString()},
            {QStringLiteral("size"), descriptor.size}};
}

template <class Condition>
bool until(Condition condition) {
    constexpr int patience = 20'000; // ms
    return QTest::qWaitFor(condition, patience);
}

bool isSet(const QAbstractItemModel& model, int row, int column) {
    return !model.index(row, column).data().toString().isEmpty();
}

} // namespace

std::vector<std::pair<const char*, Scene>> allScenes() {
    return {{"empty", Scene::Empty},
            {"place", Scene::Place},
            {"repository", Scene::Repository},
            {"image", Scene::Image},
            {"root", Scene::Root},
            {"biggest", Scene::Biggest},
            {"preview", Scene::Preview},
            {"space", Scene::Space},
            {"compare", Scene::Compare},
            {"chain", Scene::Chain},
            {"config", Scene::Config},
            {"document", Scene::Document},
            {"artifact", Scene::Artifact},
            {"nothing found", Scene::NothingFound},
            {"reference", Scene::Reference},
            {"transfers", Scene::Transfers},
            {"interrupted", Scene::Interrupted},
            {"verified", Scene::Verified},
            {"faults", Scene::Faults},
            {"failed", Scene::Failed},
            {"problem", Scene::Problem},
            {"upload form", Scene::UploadForm},
            {"upload list", Scene::UploadList},
            {"upload nothing", Scene::UploadNothing},
            {"copy form", Scene::CopyForm},
            {"shortcuts", Scene::Shortcuts},
            {"about", Scene::About}};
}

/// Holds back every read until it is opened.
class WindowScenes::Gate {
public:
    void pass() {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [this] { return isOpen_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        isOpen_ = true;
        opened_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool isOpen_ = false;
};

WindowScenes::WindowScenes(const QString& outside)
    : outside_(outside), gate_(std::make_shared<Gate>()) {
    const QByteArray tar = tarOf("data", noise(100'000));
    const auto image =
        SampleImage::of({{.stored = tar, .tar = tar, .mediaType = MediaType::ociLayer}});
    slow_->addLayer(base, tar);
    slow_->addLayer(base, image.config);
    slow_->addManifest(base, image.manifest, v1);
    slow_->onRead([gate = gate_](const Digest&, qint64) { gate->pass(); });
    queue_ = std::make_unique<TransferQueue>(
        [this](const Place& place, OpenMode, const std::stop_token&) { return open(place); },
        nullptr, Clock::system(), TransferQueue::Options{.parallel = 1});
}

WindowScenes::~WindowScenes() {
    gate_->open();
    testers_.clear();
    window_.reset();
    queue_.reset();
}

// ---- What there is

void WindowScenes::fill() {
    fillApp();
    fillIndex();
    fillArtifact();
}

/// Two layers of files with every kind of name; the second changes what the first has.
QByteArray WindowScenes::layerOf(int number) const {
    QByteArray name = outside_.toUtf8();
    name.replace('\0', ""); // no tar can say it
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    TarWriter writer(buffer);
    const auto add = [&writer](const LayerEntry& entry, const QByteArray& content = {}) {
        if (writer.begin(entry)) {
            (void)writer.write(content);
        }
    };
    const auto file = [&add](const QByteArray& path, const QByteArray& content) {
        LayerEntry entry(path, EntryType::File);
        entry.setSize(content.size());
        entry.setMode(0644);
        add(entry, content);
    };
    file("etc/hostname", "host " + QByteArray::number(number));
    file("etc/" + name + ".txt", "x");
    file("only/in" + QByteArray::number(number), "y");
    LayerEntry link("etc/link", EntryType::SymbolicLink);
    link.setLinkTarget(name);
    add(link);
    if (number == 2) {
        file("only/.wh.in1", {});
    }
    (void)writer.finish();
    return buffer.data();
}

QByteArray WindowScenes::configOf(const QList<QByteArray>& layers) const {
    const auto key = [](const char* text) { return QString::fromLatin1(text); };
    QJsonArray diffIds;
    QJsonArray history;
    for (const QByteArray& layer : layers) {
        diffIds.append(Hasher::digestOf(layer).toString());
        history.append(QJsonObject{{key("created"), key("2024-05-01T10:00:00Z")},
                                   {key("created_by"), outside_}});
    }
    history.append(QJsonObject{{key("comment"), outside_}, {key("empty_layer"), true}});
    const QJsonObject set{{outside_, QJsonObject()}};
    const QJsonObject execution{{key("User"), outside_},
                                {key("WorkingDir"), outside_},
                                {key("Env"), QJsonArray{key("NAME=") + outside_, outside_}},
                                {key("Entrypoint"), QJsonArray{outside_}},
                                {key("Cmd"), QJsonArray{outside_, key("with space")}},
                                {key("ExposedPorts"), set},
                                {key("Volumes"), set},
                                {key("Labels"), QJsonObject{{outside_, outside_}}},
                                {key("StopSignal"), outside_}};
    return QJsonDocument(QJsonObject{{key("os"), key("linux")},
                                     {key("architecture"), key("amd64")},
                                     {key("variant"), outside_},
                                     {key("created"), key("2024-05-01T10:00:00Z")},
                                     {key("author"), outside_},
                                     {key("config"), execution},
                                     {key("rootfs"), QJsonObject{{key("type"), key("layers")},
                                                                 {key("diff_ids"), diffIds}}},
                                     {key("history"), history}})
        .toJson();
}

void WindowScenes::fillApp() {
    const QList<QByteArray> layers{layerOf(1), layerOf(2)};
    const QByteArray config = configOf(layers);
    QList<Descriptor> descriptors;
    for (const QByteArray& layer : layers) {
        ground_.registry->addLayer(app, layer);
        descriptors.append(describe(layer, MediaType::ociLayer));
    }
    ground_.registry->addLayer(app, config);
    const QByteArray manifest = makeManifest(describe(config, MediaType::ociConfig), descriptors,
                                             {}, {{outside_, outside_}});
    ground_.registry->addManifest(app, manifest, v1);
    ground_.addImage(app, QStringLiteral("v2"), {"other"});
    ground_.registry->pointTag(app, QStringLiteral("broken"), Digest::ofNothing());
}

void WindowScenes::fillIndex() {
    QJsonArray entries;
    for (const QString& architecture : {QStringLiteral("amd64"), outside_}) {
        const Platform platform{QStringLiteral("linux"), QStringLiteral("amd64")};
        const Digest child =
            ground_.addImage(multi, {}, {QByteArray::number(entries.size())}, platform);
        entries.append(
            indexEntry(child, platform.os, architecture, {{QStringLiteral("note"), outside_}}));
    }
    ground_.registry->addManifest(multi, indexOf(entries), v1);
}

/// Not an image: what it is and what its layers are called is said by texts alone.
void WindowScenes::fillArtifact() {
    const QByteArray content("content");
    ground_.registry->addLayer(artifact, content);
    ground_.registry->addLayer(artifact, "{}");
    QJsonObject layer = jsonOf(describe(content, MediaType::octetStream));
    layer.insert(QStringLiteral("annotations"),
                 QJsonObject{{QStringLiteral("org.opencontainers.image.title"), outside_}});
    const QJsonObject manifest{
        {QStringLiteral("schemaVersion"), 2},
        {QStringLiteral("mediaType"), MediaType::ociManifest},
        {QStringLiteral("artifactType"), outside_},
        {QStringLiteral("config"),
         jsonOf(describe("{}", QStringLiteral("application/vnd.oci.empty.v1+json")))},
        {QStringLiteral("layers"), QJsonArray{layer}}};
    ground_.registry->addManifest(artifact, QJsonDocument(manifest).toJson(), v1);
}

QString WindowScenes::pathOf(const char* kind) const {
    return QStringLiteral("/%1/%2").arg(QLatin1String(kind), outside_);
}

Result<std::shared_ptr<Registry>> WindowScenes::open(const Place& place) {
    if (place == slowPlace) {
        return slow_;
    }
    if (place == ground_.place || place.location.startsWith(QLatin1String("/images/"))) {
        return ground_.registry;
    }
    return std::unexpected(
        Error(ErrorCode::ManifestIncomplete, outside_).in(outside_).about({outside_, outside_}));
}

/// What a path is, is the first folder of it.
Result<Recognition> WindowScenes::recognize(const QString& path) const {
    Recognition found;
    found.path = path;
    found.size = 12'345;
    if (path.startsWith(QLatin1String("/files/"))) {
        return found;
    }
    if (path.startsWith(QLatin1String("/images/"))) {
        found.kind = Recognition::Kind::Place;
        found.place = Place{Place::Kind::OciArchive, path};
        for (const QString& repository : {app, multi}) {
            found.images.append(
                {.reference = outside_, .repository = repository, .tag = v1, .size = 5'000});
        }
        return found;
    }
    return std::unexpected(Error(ErrorCode::Corrupt, outside_).in(path));
}

CopyRequest WindowScenes::copyFrom(const Place& place) const {
    return {.source = place,
            .repository = BrowseFixture::name(base),
            .images = {{.tag = BrowseFixture::tag(v1)}},
            .target = ground_.place,
            .targetRepository = BrowseFixture::name(base)};
}

// ---- Going there

bool WindowScenes::openWindow() {
    WindowServices services;
    services.open = [this](const Place& place, OpenMode, const std::stop_token&) {
        return open(place);
    };
    services.recognize = [this](const QString& path, const std::stop_token&) {
        return recognize(path);
    };
    services.transfers = queue_.get();
    services.localRegistry = ground_.place;
    services.settings = &settings_;
    services.stateFolder = folder_.path();
    services.sampleImagePath = QStringLiteral("/images/sample.tar");
    window_ = std::make_unique<MainWindow>(services);
    watchModels();
    window_->show();
    return QTest::qWaitForWindowActive(window_.get()) && until([this] { return isIdle(); });
}

void WindowScenes::watchModels() {
    QSet<QAbstractItemModel*> models;
    for (const auto* view : window_->findChildren<QAbstractItemView*>()) {
        auto* model = view->model();
        while (model && !models.contains(model)) {
            models.insert(model);
            auto* proxy = qobject_cast<QAbstractProxyModel*>(model);
            model = proxy ? proxy->sourceModel() : nullptr;
        }
    }
    for (QAbstractItemModel* model : std::as_const(models)) {
        testers_.push_back(std::make_unique<QAbstractItemModelTester>(model));
    }
}

bool WindowScenes::isIdle() const {
    return window_->isIdle();
}

bool WindowScenes::enterReference(const QString& text) {
    QLineEdit& field = window_->findChild<BreadcrumbBar*>()->field();
    field.setText(text);
    QTest::keyClick(&field, Qt::Key_Return);
    return until([&] { return !field.accessibleDescription().isEmpty(); });
}

bool WindowScenes::showImage(const char* repository) {
    window_->navigator().go(ground_.at(QString::fromLatin1(repository), v1));
    auto& page = window_->pane().imagePage();
    return until([&] { return page.details().has_value() && isIdle(); });
}

bool WindowScenes::showTransfers() {
    queue_->add({copyFrom(ground_.place)});
    const auto name = BrowseFixture::name(app);
    CopyRequest done = copyFrom(ground_.place);
    done.repository = name;
    queue_->add({done});
    queue_->add({UploadRequest{
        .items = {{.path = pathOf("files")}}, .target = ground_.place, .repository = name}});
    CopyRequest failing = copyFrom({Place::Kind::OciLayout, pathOf("gone")});
    queue_->add({failing});
    queue_->add({copyFrom(slowPlace)});
    queue_->add({copyFrom(slowPlace)});
    if (!until([this] { return queue_->snapshot().at(4).state == TransferState::Running; })) {
        return false;
    }
    auto* panel = window_->findChild<TransfersPanel*>();
    panel->showTransfer(queue_->snapshot().last().id); // shows what is new at once
    panel->view().expandAll();
    return until([panel] { return panel->model().totals().running == 1; });
}

bool WindowScenes::showInterrupted() {
    queue_->add({copyFrom(slowPlace)});
    const TransferId id = queue_->add({copyFrom(slowPlace)});
    queue_->pause(id);
    if (!until([&] { return queue_->snapshot(id)->state == TransferState::Paused; })) {
        return false;
    }
    return openWindow() && window_->findChild<TransfersPanel*>()->findChild<Banner*>()->isVisible();
}

bool WindowScenes::showFaults() {
    const auto& details = window_->pane().imagePage().details();
    if (!showImage("team/app") || !details->image) {
        return false;
    }
    ground_.registry->flip(details->image->layers().first().digest, 600);
    ground_.registry->removeBlob(details->image->layers().last().digest);
    window_->navigator().go({ground_.place});
    window_->verification().start({ground_.place});
    return until([this] {
        return !window_->verification().isRunning() && isIdle() &&
               window_->pane().placePage().map().isVisible();
    });
}

bool WindowScenes::showCopy() {
    auto* sheet = new CopySheet({.requests = &window_->requests(),
                                 .open = [this](const Place& place, OpenMode,
                                                const std::stop_token&) { return open(place); },
                                 .targets = {ground_.place, slowPlace},
                                 .namer = [this](const Place&) { return outside_; }},
                                window_.get());
    const auto images = ChosenImages::of({ground_.at(app, v1)});
    if (!images) {
        return false;
    }
    sheet->begin(*images, slowPlace);
    return QTest::qWaitForWindowActive(sheet) && until([sheet] { return sheet->isReady(); });
}

bool WindowScenes::showUpload(const QStringList& paths) {
    // As a drop would: the window has no other way for several paths.
    auto* sheet =
        new UploadSheet({.requests = &window_->requests(),
                         .recognize = [this](const QString& path,
                                             const std::stop_token&) { return recognize(path); },
                         .open = [this](const Place& place, OpenMode,
                                        const std::stop_token&) { return open(place); },
                         .targets = {ground_.place, slowPlace}},
                        window_.get());
    testers_.push_back(std::make_unique<QAbstractItemModelTester>(&sheet->model()));
    sheet->begin(paths, ground_.place);
    return QTest::qWaitForWindowActive(sheet) && until([this] { return isIdle(); });
}

bool WindowScenes::showRoot() {
    if (!showImage("team/app")) {
        return false;
    }
    auto& page = window_->pane().imagePage();
    page.tabs().setCurrentIndex(ImagePage::LayersTab);
    page.layersView().setCurrentIndex(page.layersView().model()->index(1, 0));
    page.files().setRootShown(true);
    if (!until([&] { return isIdle() && page.files().model().rowCount() == 2; })) {
        return false;
    }
    page.files().view().expandAll();
    return true;
}

/// Of the file whose name is from outside.
bool WindowScenes::showPreview() {
    auto& files = window_->pane().imagePage().files();
    files.setBiggestShown(true);
    const auto& model = files.biggestView().files();
    if (!showRoot() || !until([&] { return isIdle() && model.rowCount() > 0; })) {
        return false;
    }
    for (int row = 0; row < model.rowCount(); ++row) {
        if (files.model().tree()->path(model.node(row)).endsWith(".txt")) {
            files.biggestView().setCurrentIndex(model.index(row, 0));
        }
    }
    files.preview();
    const auto* sheet = files.findChild<PreviewSheet*>();
    return sheet && until([&] { return sheet->preview().has_value(); });
}

bool WindowScenes::lead(Scene scene) {
    auto& pane = window_->pane();
    const auto stateIsShown = [](QWidget& page) {
        auto* stack = page.findChild<StateStack*>();
        return stack && !stack->isContentShown();
    };
    switch (scene) {
    case Scene::Empty:
        return until([&] { return stateIsShown(pane.placePage()); });
    case Scene::Place: {
        const auto* model = pane.placePage().view().model();
        window_->places().view().expandAll();
        return until([&] {
            return model->rowCount() == 3 && isSet(*model, 0, RepositoriesModel::SizeColumn) &&
                   isSet(*model, 2, RepositoriesModel::SizeColumn);
        });
    }
    case Scene::Repository: {
        window_->navigator().go(ground_.at(app));
        auto& page = pane.repositoryPage();
        if (!until([&] {
                return page.model().rowCount() == 3 &&
                       isSet(page.model(), 0, TagsModel::KindColumn) &&
                       isSet(page.model(), 2, TagsModel::KindColumn);
            })) {
            return false;
        }
        page.view().setCurrentIndex(page.model().index(1, 0));
        return true;
    }
    case Scene::Image:
        return showImage("team/multi") && pane.imagePage().files().model().rowCount() > 0;
    case Scene::Root:
        return showRoot();
    case Scene::Biggest: {
        auto& files = pane.imagePage().files();
        files.setBiggestShown(true);
        return showRoot() &&
               until([&] { return isIdle() && files.biggestView().files().rowCount() > 0; });
    }
    case Scene::Preview:
        return showPreview();
    case Scene::Space: {
        auto& page = pane.imagePage();
        page.files().setBiggestShown(false);
        page.tabs().setCurrentIndex(ImagePage::SpaceTab);
        return showImage("team/app") && until([&] { return page.space().waste().rowCount() > 0; });
    }
    case Scene::Compare: {
        auto& page = pane.imagePage();
        window_->navigator().go(
            ground_.at(app, v1).comparedTo(ground_.at(app, QStringLiteral("v2"))));
        return until([&] { return isIdle() && page.compare().files().rowCount() > 0; });
    }
    case Scene::Chain:
        pane.imagePage().tabs().setCurrentIndex(ImagePage::ChainTab);
        if (!showImage("team/multi")) {
            return false;
        }
        // The index says a wrong size of its manifests.
        window_->verification().start(ground_.at(multi, v1));
        return until([this] { return !window_->verification().isRunning() && isIdle(); }) &&
               pane.imagePage().chain().model()->rowCount() == 6;
    case Scene::Config:
        // An image keeps its tab; the others begin with the first.
        pane.imagePage().tabs().setCurrentIndex(ImagePage::ConfigTab);
        return showImage("team/app") && pane.imagePage().details()->config;
    case Scene::Document:
        pane.imagePage().tabs().setCurrentIndex(ImagePage::DocumentsTab);
        return showImage("team/app");
    case Scene::Artifact:
        return showImage("team/artifact");
    case Scene::NothingFound: {
        window_->navigator().go(ground_.at(app));
        auto& page = pane.repositoryPage();
        if (!until([&] { return page.model().rowCount() == 3; })) {
            return false;
        }
        page.filter().setText(QStringLiteral("no such tag ") + outside_);
        return until([&] { return page.model().rowCount() == 0 && stateIsShown(page); });
    }
    case Scene::Reference:
        window_->findChild<BreadcrumbBar*>()->edit();
        return enterReference(QStringLiteral("no such reference ") + outside_);
    case Scene::Transfers:
        return showTransfers();
    case Scene::Interrupted:
        break; // it began before there was a window
    case Scene::Verified:
        if (!showImage("team/app")) {
            return false;
        }
        window_->verification().start(ground_.at(app, v1));
        return until([this] { return !window_->verification().isRunning() && isIdle(); });
    case Scene::Faults:
        return showFaults();
    case Scene::Failed:
        // It was there when it was added.
        window_->places().addPlace({Place::Kind::OciLayout, pathOf("gone")});
        window_->go({.place = {Place::Kind::OciLayout, pathOf("gone")}});
        return until([&] { return stateIsShown(pane.placePage()); });
    case Scene::Problem:
        window_->openPath(pathOf("bad"));
        return until([this] {
            for (const auto* banner : window_->findChildren<Banner*>()) {
                if (banner->isVisible()) {
                    return true;
                }
            }
            return false;
        });
    case Scene::UploadForm:
        return showUpload({pathOf("files")});
    case Scene::UploadList:
        return showUpload({pathOf("images"), pathOf("bad"), pathOf("worse")});
    case Scene::UploadNothing:
        return showUpload({pathOf("bad")});
    case Scene::CopyForm:
        return showCopy();
    case Scene::Shortcuts:
        window_->showShortcuts();
        return true;
    case Scene::About:
        // The last of the last menu, in any language.
        window_->menuBar()->actions().last()->menu()->actions().last()->trigger();
        return true;
    }
    return false;
}

/// They go when they are closed.
bool WindowScenes::closeDialogs() {
    for (auto* dialog : window_->findChildren<QDialog*>()) {
        dialog->close();
    }
    window_->activateWindow(); // as a window manager does it
    return until([this] { return window_->findChildren<QDialog*>().isEmpty(); });
}

QWidget* WindowScenes::top() {
    for (auto* dialog : window_->findChildren<QDialog*>()) {
        if (dialog->isVisible()) {
            return dialog;
        }
    }
    return window_.get();
}

QWidget* WindowScenes::enter(Scene scene) {
    if (scene != Scene::Empty && !std::exchange(isFilled_, true)) {
        fill();
    }
    if (window_ && !closeDialogs()) {
        return nullptr;
    }
    const bool isThere =
        scene == Scene::Interrupted ? showInterrupted() : (window_ || openWindow()) && lead(scene);
    if (!isThere) {
        return nullptr;
    }
    QWidget* shown = top();
    const bool active = QTest::qWaitForWindowActive(shown) && until([this] { return isIdle(); });
    // What the last answers changed is laid out.
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    return active ? shown : nullptr;
}

} // namespace stowage::test
