#pragma once

#include "core/digest/digest.h"
#include "core/image/platform.h"
#include "core/image/repositoryname.h"
#include "core/image/tag.h"
#include "core/registry/place.h"
#include "core/registry/registry.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>
#include <variant>

namespace stowage {

/// One image, as an export reads it. The digest, where given, wins over the tag. Where the image
/// turns out to be an index, `platform` chooses; without one, this machine's, else its only child.
struct ImageSource {
    Place place;
    RepositoryName repository;
    std::optional<Tag> tag = std::nullopt;
    std::optional<Digest> digest = std::nullopt;
    std::optional<Platform> platform = std::nullopt;

    friend bool operator==(const ImageSource&, const ImageSource&) = default;
};

/// Images of one repository to another, in the same place or any other: all platforms, every byte
/// and digest as it was. Children before their index, manifests after all blobs, tags last.
struct CopyRequest {
    struct Image {
        std::optional<Tag> tag = std::nullopt;
        std::optional<Digest> digest = std::nullopt; ///< Wins over the tag.
        std::optional<Tag> targetTag = std::nullopt; ///< Nothing: as `tag`.

        friend bool operator==(const Image&, const Image&) = default;
    };

    Place source;
    RepositoryName repository;
    QList<Image> images = {}; ///< Empty: every tag; where none is tagged, every manifest.
    Place target;
    RepositoryName targetRepository;
    OpenMode targetMode = OpenMode::ReadWrite; ///< Create: export to a new layout or archive.
    bool overwrite = false; ///< Create of an archive whose file is there already.

    friend bool operator==(const CopyRequest&, const CopyRequest&) = default;
};

/// Files and folders of this machine into a repository, each as one layer: a tar, compressed or
/// not, goes in as it is; any other file as its bytes; a folder is packed as tar+gzip, always to
/// the same bytes while its content is the same. (That is what ORAS does.) With a tag, an OCI
/// artifact of them all is put on top: titles as annotations, the empty config.
struct UploadRequest {
    struct Item {
        QString path;           ///< Absolute.
        QString mediaType = {}; ///< Empty: by what the file is.

        friend bool operator==(const Item&, const Item&) = default;
    };

    QList<Item> items; ///< At least one.
    Place target;
    RepositoryName repository;
    std::optional<Tag> tag = std::nullopt;
    std::optional<Digest> digest = std::nullopt; ///< What the one item must have; TarSum v1 too.
    QString artifactType = {};                   ///< Empty: a sensible one.
    OpenMode targetMode = OpenMode::ReadWrite;

    friend bool operator==(const UploadRequest&, const UploadRequest&) = default;
};

/// One layer (or any blob) to a file, as stored or with its compression taken off.
struct LayerExportRequest {
    Place source;
    RepositoryName repository;
    Digest layer;
    bool uncompressed = false;
    QString target; ///< Absolute path of the file to be.
    bool overwrite = false;

    friend bool operator==(const LayerExportRequest&, const LayerExportRequest&) = default;
};

/// Files and folders out of one layer, or out of an image's merged root, into a folder or into an
/// archive. Hostile names are written by a reversible encoding; nothing is written outside of the
/// folder, and nothing in an archive would be.
struct FilesExportRequest {
    enum class Form { Folder, Tar, TarGzip, Zip };

    ImageSource image;
    std::optional<Digest> layer = std::nullopt; ///< Nothing: the merged root of the image.
    /// Clean ones, as MergedTree has them; a folder with all it holds.
    QList<QByteArray> paths = {};
    QString folder; ///< Absolute; must exist.
    /// What the only one of `paths` is called there; empty: its own. Of an archive, its file's
    /// name.
    QString name = {};
    Form form = Form::Folder;
    /// Folder only: make them as they are stored; else they are skipped. An archive has them.
    bool symbolicLinks = false;
    bool overwrite = false;

    friend bool operator==(const FilesExportRequest&, const FilesExportRequest&) = default;
};

/// The merged root file system of an image, whiteouts applied.
struct RootfsExportRequest {
    enum class Form { Tar, Folder };

    ImageSource image;
    QString target; ///< Absolute path of the tar file, or of the folder, new or empty.
    Form form = Form::Tar;
    bool overwrite = false; ///< Tar only.

    friend bool operator==(const RootfsExportRequest&, const RootfsExportRequest&) = default;
};

/// What a person asked for, whole: a value that can be kept in the journal and run again.
struct TransferRequest {
    enum class Kind { Copy, Upload, LayerExport, FilesExport, RootfsExport };
    using Work = std::variant<CopyRequest, UploadRequest, LayerExportRequest, FilesExportRequest,
                              RootfsExportRequest>;

    Work work;

    Kind kind() const { return static_cast<Kind>(work.index()); }

    /// What and from where, where to: data for a row's title, not sentences.
    /// ("oci:/x//app:v2", "/home/me/a.tar", "registry:/srv//team/app:v2")
    QString sourceText() const;
    QString targetText() const;

    /// "copy of oci:/x//app:v2 to registry:/srv//team/app:v2", for errors.
    QString operation() const;

    QJsonObject toJson() const;
    /// Errors: InvalidArgument, InvalidDigest, UnsupportedDigest.
    static Result<TransferRequest> fromJson(const QJsonObject& object);

    friend bool operator==(const TransferRequest&, const TransferRequest&) = default;
};

} // namespace stowage
