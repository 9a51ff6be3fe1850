// TransferRequest's JSON form: what the journal keeps.

#include "core/transfer/transferrequest.h"

#include <QJsonArray>

#include <array>
#include <type_traits>
#include <utility>

namespace stowage {

namespace {

// --- writing ---

QJsonObject json(const Place& place) {
    return {{QStringLiteral("kind"), placeScheme(place.kind)},
            {QStringLiteral("location"), place.location}};
}

template <class T>
QJsonValue json(const std::optional<T>& value) {
    return value ? QJsonValue(value->toString()) : QJsonValue();
}

QJsonValue json(const std::optional<Platform>& platform) {
    if (!platform) {
        return {};
    }
    return QJsonObject{{QStringLiteral("os"), platform->os},
                       {QStringLiteral("architecture"), platform->architecture},
                       {QStringLiteral("variant"), platform->variant},
                       {QStringLiteral("osVersion"), platform->osVersion}};
}

QJsonObject json(const ImageSource& image) {
    return {{QStringLiteral("place"), json(image.place)},
            {QStringLiteral("repository"), image.repository.toString()},
            {QStringLiteral("tag"), json(image.tag)},
            {QStringLiteral("digest"), json(image.digest)},
            {QStringLiteral("platform"), json(image.platform)}};
}

QString modeName(OpenMode mode) {
    switch (mode) {
    case OpenMode::Read:
        return QStringLiteral("read");
    case OpenMode::ReadWrite:
        return QStringLiteral("read-write");
    case OpenMode::Create:
        return QStringLiteral("create");
    }
    return {};
}

QJsonObject json(const CopyRequest& request) {
    QJsonArray images;
    for (const CopyRequest::Image& image : request.images) {
        images.append(QJsonObject{{QStringLiteral("tag"), json(image.tag)},
                                  {QStringLiteral("digest"), json(image.digest)},
                                  {QStringLiteral("targetTag"), json(image.targetTag)}});
    }
    return {{QStringLiteral("source"), json(request.source)},
            {QStringLiteral("repository"), request.repository.toString()},
            {QStringLiteral("images"), images},
            {QStringLiteral("target"), json(request.target)},
            {QStringLiteral("targetRepository"), request.targetRepository.toString()},
            {QStringLiteral("targetMode"), modeName(request.targetMode)},
            {QStringLiteral("overwrite"), request.overwrite}};
}

QJsonObject json(const UploadRequest& request) {
    QJsonArray items;
    for (const UploadRequest::Item& item : request.items) {
        items.append(QJsonObject{{QStringLiteral("path"), item.path},
                                 {QStringLiteral("mediaType"), item.mediaType}});
    }
    return {{QStringLiteral("items"), items},
            {QStringLiteral("target"), json(request.target)},
            {QStringLiteral("repository"), request.repository.toString()},
            {QStringLiteral("tag"), json(request.tag)},
            {QStringLiteral("digest"), json(request.digest)},
            {QStringLiteral("artifactType"), request.artifactType},
            {QStringLiteral("targetMode"), modeName(request.targetMode)}};
}

QJsonObject json(const LayerExportRequest& request) {
    return {{QStringLiteral("source"), json(request.source)},
            {QStringLiteral("repository"), request.repository.toString()},
            {QStringLiteral("layer"), request.layer.toString()},
            {QStringLiteral("uncompressed"), request.uncompressed},
            {QStringLiteral("target"), request.target},
            {QStringLiteral("overwrite"), request.overwrite}};
}

constexpr std::array formNames{"folder", "tar", "tar+gzip", "zip"};

QJsonObject json(const FilesExportRequest& request) {
    QJsonArray paths;
    for (const QByteArray& path : request.paths) {
        // Names in a layer are bytes; JSON has only text.
        paths.append(QString::fromLatin1(path.toPercentEncoding("/")));
    }
    return {
        {QStringLiteral("image"), json(request.image)},
        {QStringLiteral("layer"), json(request.layer)},
        {QStringLiteral("paths"), paths},
        {QStringLiteral("folder"), request.folder},
        {QStringLiteral("name"), request.name},
        {QStringLiteral("form"), QLatin1String(formNames.at(static_cast<size_t>(request.form)))},
        {QStringLiteral("symbolicLinks"), request.symbolicLinks},
        {QStringLiteral("overwrite"), request.overwrite}};
}

QJsonObject json(const RootfsExportRequest& request) {
    return {{QStringLiteral("image"), json(request.image)},
            {QStringLiteral("target"), request.target},
            {QStringLiteral("folder"), request.form == RootfsExportRequest::Form::Folder},
            {QStringLiteral("overwrite"), request.overwrite}};
}

constexpr std::array kindNames{"copy", "upload", "layer-export", "files-export", "rootfs-export"};

// --- reading ---

/// Takes fields out of an object and remembers the first fault.
class Fields {
public:
    explicit Fields(QJsonObject object) : object_(std::move(object)) {}

    QString text(const char* key) { return object_.value(QLatin1String(key)).toString(); }
    bool flag(const char* key) { return object_.value(QLatin1String(key)).toBool(); }
    QJsonArray array(const char* key) { return object_.value(QLatin1String(key)).toArray(); }
    Fields object(const char* key) { return Fields(object_.value(QLatin1String(key)).toObject()); }

    template <class T>
    std::optional<T> optional(const char* key) {
        const QJsonValue value = object_.value(QLatin1String(key));
        return value.isString() ? take<T>(T::parse(value.toString())) : std::nullopt;
    }

    template <class T>
    std::optional<T> required(const char* key) {
        return take<T>(T::parse(text(key)));
    }

    Place place(const char* key) {
        Fields fields = object(key);
        const QString scheme = fields.text("kind");
        for (const Place::Kind kind :
             {Place::Kind::RegistryFolder, Place::Kind::OciLayout, Place::Kind::OciArchive,
              Place::Kind::DockerArchive, Place::Kind::Remote}) {
            if (placeScheme(kind) == scheme) {
                return {kind, fields.text("location")};
            }
        }
        fail(QStringLiteral("\"%1\" is no kind of place").arg(scheme));
        return {};
    }

    OpenMode mode(const char* key) {
        const QString name = text(key);
        for (const OpenMode mode : {OpenMode::Read, OpenMode::ReadWrite, OpenMode::Create}) {
            if (modeName(mode) == name) {
                return mode;
            }
        }
        fail(QStringLiteral("\"%1\" is no way to open a place").arg(name));
        return OpenMode::ReadWrite;
    }

    /// Older journals know of folders alone.
    FilesExportRequest::Form form(const char* key) {
        const QString name = text(key);
        for (size_t index = 0; index < formNames.size(); ++index) {
            if (name == QLatin1String(formNames.at(index))) {
                return static_cast<FilesExportRequest::Form>(index);
            }
        }
        if (!name.isEmpty()) {
            fail(QStringLiteral("\"%1\" is no form of an export").arg(name));
        }
        return FilesExportRequest::Form::Folder;
    }

    std::optional<Platform> platform(const char* key) {
        if (!object_.value(QLatin1String(key)).isObject()) {
            return std::nullopt;
        }
        Fields fields = object(key);
        return Platform{fields.text("os"), fields.text("architecture"), fields.text("variant"),
                        fields.text("osVersion")};
    }

    std::optional<ImageSource> image(const char* key) {
        Fields fields = object(key);
        const Place place = fields.place("place");
        const auto repository = fields.required<RepositoryName>("repository");
        const auto tag = fields.optional<Tag>("tag");
        const auto digest = fields.optional<Digest>("digest");
        adopt(fields);
        if (!repository) {
            return std::nullopt;
        }
        return ImageSource{place, *repository, tag, digest, fields.platform("platform")};
    }

    void adopt(const Fields& fields) {
        if (!fault_) {
            fault_ = fields.fault_;
        }
    }

    void fail(const QString& reason) {
        if (!fault_) {
            fault_ = Error(ErrorCode::InvalidArgument, reason);
        }
    }

    /// The request, unless something in it could not be read.
    template <class Request>
    Result<TransferRequest> checked(std::optional<Request> request) const {
        if (fault_) {
            return std::unexpected(fault_->in(QStringLiteral("reading a transfer")));
        }
        return TransferRequest{*std::move(request)};
    }

private:
    template <class T>
    std::optional<T> take(Result<T> value) {
        if (value) {
            return *std::move(value);
        }
        if (!fault_) {
            fault_ = value.error();
        }
        return std::nullopt;
    }

    QJsonObject object_;
    std::optional<Error> fault_;
};

Result<TransferRequest> copyFrom(Fields fields) {
    const auto repository = fields.required<RepositoryName>("repository");
    const auto targetRepository = fields.required<RepositoryName>("targetRepository");
    QList<CopyRequest::Image> images;
    for (const auto& value : fields.array("images")) {
        Fields image(value.toObject());
        images.append({image.optional<Tag>("tag"), image.optional<Digest>("digest"),
                       image.optional<Tag>("targetTag")});
        fields.adopt(image);
    }
    const Place source = fields.place("source");
    const Place target = fields.place("target");
    const OpenMode mode = fields.mode("targetMode");
    std::optional<CopyRequest> request;
    if (repository && targetRepository) {
        request = CopyRequest{.source = source,
                              .repository = *repository,
                              .images = images,
                              .target = target,
                              .targetRepository = *targetRepository,
                              .targetMode = mode,
                              .overwrite = fields.flag("overwrite")};
    }
    return fields.checked(std::move(request));
}

Result<TransferRequest> uploadFrom(Fields fields) {
    QList<UploadRequest::Item> items;
    for (const auto& value : fields.array("items")) {
        Fields item(value.toObject());
        items.append({item.text("path"), item.text("mediaType")});
    }
    const auto repository = fields.required<RepositoryName>("repository");
    const Place target = fields.place("target");
    const auto tag = fields.optional<Tag>("tag");
    const auto digest = fields.optional<Digest>("digest");
    const OpenMode mode = fields.mode("targetMode");
    std::optional<UploadRequest> request;
    if (repository) {
        request = UploadRequest{.items = items,
                                .target = target,
                                .repository = *repository,
                                .tag = tag,
                                .digest = digest,
                                .artifactType = fields.text("artifactType"),
                                .targetMode = mode};
    }
    return fields.checked(std::move(request));
}

Result<TransferRequest> layerExportFrom(Fields fields) {
    const Place source = fields.place("source");
    const auto repository = fields.required<RepositoryName>("repository");
    const auto layer = fields.required<Digest>("layer");
    std::optional<LayerExportRequest> request;
    if (repository && layer) {
        request = LayerExportRequest{.source = source,
                                     .repository = *repository,
                                     .layer = *layer,
                                     .uncompressed = fields.flag("uncompressed"),
                                     .target = fields.text("target"),
                                     .overwrite = fields.flag("overwrite")};
    }
    return fields.checked(std::move(request));
}

Result<TransferRequest> filesExportFrom(Fields fields) {
    const auto image = fields.image("image");
    const auto layer = fields.optional<Digest>("layer");
    QList<QByteArray> paths;
    for (const auto& path : fields.array("paths")) {
        paths.append(QByteArray::fromPercentEncoding(path.toString().toLatin1()));
    }
    const FilesExportRequest::Form form = fields.form("form");
    std::optional<FilesExportRequest> request;
    if (image) {
        request = FilesExportRequest{.image = *image,
                                     .layer = layer,
                                     .paths = paths,
                                     .folder = fields.text("folder"),
                                     .name = fields.text("name"),
                                     .form = form,
                                     .symbolicLinks = fields.flag("symbolicLinks"),
                                     .overwrite = fields.flag("overwrite")};
    }
    return fields.checked(std::move(request));
}

Result<TransferRequest> rootfsExportFrom(Fields fields) {
    const auto image = fields.image("image");
    std::optional<RootfsExportRequest> request;
    if (image) {
        request =
            RootfsExportRequest{.image = *image,
                                .target = fields.text("target"),
                                .form = fields.flag("folder") ? RootfsExportRequest::Form::Folder
                                                              : RootfsExportRequest::Form::Tar,
                                .overwrite = fields.flag("overwrite")};
    }
    return fields.checked(std::move(request));
}

} // namespace

QJsonObject TransferRequest::toJson() const {
    return {{QStringLiteral("kind"), QLatin1String(kindNames.at(work.index()))},
            {QStringLiteral("request"),
             std::visit([](const auto& request) { return json(request); }, work)}};
}

Result<TransferRequest> TransferRequest::fromJson(const QJsonObject& object) {
    const QString kind = object.value(QLatin1String("kind")).toString();
    const Fields fields(object.value(QLatin1String("request")).toObject());
    constexpr std::array readers{copyFrom, uploadFrom, layerExportFrom, filesExportFrom,
                                 rootfsExportFrom};
    static_assert(readers.size() == kindNames.size() &&
                  readers.size() == std::variant_size_v<Work>);
    for (size_t index = 0; index < readers.size(); ++index) {
        if (kind == QLatin1String(kindNames.at(index))) {
            return readers.at(index)(fields);
        }
    }
    return failure(ErrorCode::InvalidArgument,
                   QStringLiteral("\"%1\" is no kind of transfer").arg(kind));
}

} // namespace stowage
