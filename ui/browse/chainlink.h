#pragma once

#include "ui/browse/objectstate.h"

#include <QString>

#include <optional>

namespace stowage {

/// One thing on the way from a tag down to the layers of an image, as its box shows it. A value.
struct ChainLink {
    enum class Kind { Tag, Index, Manifest, Config, Layer, Referrer };

    Kind kind = Kind::Tag;
    QString title; ///< "Layer 3"
    QString name;  ///< From outside: made harmless, and cut.
    /// Of a tag, what it names; where referrers could not be read, what they would refer to.
    std::optional<Digest> digest = std::nullopt;
    qint64 size = -1; ///< Bytes, as what names it says; -1: nobody does.
    QString mediaType = {};
    int layer = -1; ///< From 0, lowest first; -1: it is none.

    /// One of several platforms, and whether it is the one whose parts are shown.
    bool isChoice = false;
    bool isShown = true;
    bool isPartAtFault = false; ///< The state is that of a part, which has no box.

    std::optional<Digest> subject = std::nullopt; ///< Of a referrer.
    std::optional<Digest> diffId = std::nullopt;  ///< Judged together with the layer.
    std::optional<Error> error = std::nullopt;    ///< Of reading it for the page.

    ObjectState state = {};
    qint64 actualSize = -1; ///< Bytes, as stored; -1: not read to its end.

    /// All of it, a line each: for tool tips and assistive technology.
    QString toText() const;
    /// What is wrong with it, in a few words; empty where nothing is.
    QString faultText() const;
};

} // namespace stowage
