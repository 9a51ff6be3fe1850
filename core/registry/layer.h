#pragma once

#include "core/digest/digest.h"
#include "core/image/repositoryname.h"

#include <QDateTime>
#include <QIODevice>

namespace stowage {

/// A blob of a repository, open for reading at any offset: distribution's Layer.
///
/// Opened by LayerService::fetch, ReadOnly and Unbuffered; closed when dropped. One thread, the one
/// that fetched it. Its bytes are as stored: whoever needs them to fit the digest checks them.
/// seek() below 0 fails; reading at or past the end answers 0 bytes; after close() reads answer -1.
/// A failed read answers -1 with errorString().
class Layer : public QIODevice {
public:
    virtual RepositoryName name() const = 0;
    virtual Digest digest() const = 0;

    /// UTC; invalid where the place does not tell.
    virtual QDateTime createdAt() const = 0;

    /// Whoever calls it reads from pos() to the end: what is far away may be sent for in one go.
    /// Changes nothing of what reads and seeks answer.
    virtual void expectWhole() {}

    bool isSequential() const override { return false; }
    qint64 size() const override = 0;
};

} // namespace stowage
