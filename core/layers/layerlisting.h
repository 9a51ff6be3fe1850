#pragma once

#include "core/layers/layerentry.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace stowage {

/// All entries of a layer in their order, kept small: some twenty bytes an entry beside its name,
/// for what a path shares with the one before is not kept again. What was read once can so be gone
/// through again without the layer.
///
/// One thread appends; once that is over, any number may read.
class LayerListing {
public:
    void append(const LayerEntry& entry);

    qint64 count() const { return count_; }

    /// Of memory.
    qint64 bytes() const { return bytes_; }

    /// Goes through the entries; the listing outlives it and does not grow meanwhile.
    class Walk {
    public:
        explicit Walk(const LayerListing& listing) : listing_(listing) {}

        /// The next entry, equal to the one that was appended, or nothing at the end.
        std::optional<LayerEntry> next();

    private:
        quint64 number();
        qint64 signedNumber();
        QByteArray text();

        const LayerListing& listing_;
        qsizetype chunk_ = 0;
        qsizetype at_ = 0;
        LayerEntry last_;
    };

private:
    void number(quint64 value);
    void signedNumber(qint64 value);
    void text(QByteArrayView bytes);

    std::vector<QByteArray> chunks_; ///< No entry is in two of them.
    QByteArray scratch_;
    LayerEntry last_;
    qint64 count_ = 0;
    qint64 bytes_ = 0;
};

} // namespace stowage
