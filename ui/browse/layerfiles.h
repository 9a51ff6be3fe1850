#pragma once

#include "core/base/progress.h"
#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/filesreading.h"
#include "ui/browse/layerlistings.h"
#include "ui/browse/location.h"

#include <QObject>

#include <set>

namespace stowage {

/// The files of one layer of an image, and of the root file system that it and those below make:
/// read when they are asked for, and no layer twice. The layer's own can be looked at while they
/// are read. GUI thread; owned by its parent, and all that it is given outlives it.
class LayerFiles : public QObject {
    Q_OBJECT

public:
    enum class Scope { Layer, Root };

    LayerFiles(OpenPlaces& places, RequestRunner& requests, QObject* parent = nullptr);
    ~LayerFiles() override;

    /// The last of `layers`, lowest first, which may be none. What was read or is being read of
    /// another is let go; nothing is read yet.
    void setLayer(const Location& image, const QList<Descriptor>& layers);

    const std::optional<Location>& image() const { return image_; }
    const QList<Descriptor>& layers() const { return layers_; }

    /// Bytes of the layers as stored that would have to be read; -1 where a document does not say.
    qint64 bytesToRead(Scope scope);

    /// Whether so much would be read from a server that somebody has to agree first; who did for
    /// one layer of an image did for all of them, one by one.
    bool hasToAgree(Scope scope);
    void agree(Scope scope);

    /// Whether the layers below may be read just to mark the layer's own files.
    bool canMarkUnasked();

    /// Reads what was not read yet, or failed to be; done() tells of the end. Reading the root also
    /// marks the layer's own files with what the layer did.
    void read(Scope scope);

    /// Null before it is being read; the root's comes when it is whole.
    const std::shared_ptr<FileTree>& tree(Scope scope) const;
    bool isReading(Scope scope) const;
    const std::optional<Error>& error(Scope scope) const;
    /// Of what is being read, 0 … 1; -1 where that is not known.
    double fraction(Scope scope) const;

Q_SIGNALS:
    /// A tree has come, will not grow any more, or could not be read.
    void done(stowage::LayerFiles::Scope scope);
    /// What happened to the layer's own files is known.
    void marked();

private:
    void readLayer();
    void readBelow();
    void takeLayer(Result<std::shared_ptr<const LayerListing>> listing);
    void takeRoot(Result<std::shared_ptr<FileTree>> tree);
    ReadLayers known();

    OpenPlaces& places_;
    RequestRunner& requests_;
    LayerListings listings_;
    std::optional<Location> image_;
    QList<Descriptor> layers_;
    std::shared_ptr<const LayerListing> listing_; ///< Of the layer, once it is read.
    std::shared_ptr<FileTree> layerTree_;
    std::shared_ptr<FileTree> rootTree_;
    std::optional<Error> layerError_;
    std::optional<Error> rootError_;
    std::shared_ptr<Progress> layerProgress_;
    std::shared_ptr<Progress> rootProgress_;
    bool isRootWanted_ = false;
    std::set<Scope> agreed_; ///< For this image.
    Request layerRequest_;
    Request rootRequest_;
    Request marking_;
};

} // namespace stowage
