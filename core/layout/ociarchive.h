#pragma once

#include "core/registry/registry.h"

#include <QString>

namespace stowage {

/// An OCI layout in a tar, perhaps compressed.
namespace OciArchive {

/// Reads an archive, or begins a new one, written by commit(). ReadWrite is Unsupported: an archive
/// is written as a whole. Errors: NotFound, Unsupported (no such archive), Corrupt, TooLarge,
/// ReadOnly, NoSpace, Io, Cancelled.
Result<std::shared_ptr<Registry>> open(const QString& path, OpenMode mode,
                                       std::stop_token stop = {});

} // namespace OciArchive

} // namespace stowage
