#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/digest/digest.h"

#include <QByteArrayView>
#include <QIODevice>

#include <stop_token>

namespace stowage {

struct TarSumResult {
    Digest digest;
    qint64 size; ///< Bytes of the archive, all of them: what follows the tar's end is counted too.
};

/// TarSum, docker's checksum of what an archive holds rather than of its bytes, in the form of
/// 2014: header fields of each entry as they are written, then its content, hashed; the sums
/// sorted, then hashed.
///
/// Reads the device to its end from where it stands. The archive is hashed as it is and so must be
/// a plain tar: for a compressed one, pass a Decompressor. Version V1 and Dev give the same sum.
/// Errors: Corrupt for what is no tar, damaged or cut short (a compressed stream is told so);
/// TooLarge for a header beyond 1 MiB; Cancelled; the device's.
Result<TarSumResult> tarSum(QIODevice& archive, TarSumVersion version,
                            HashAlgorithm hash = HashAlgorithm::Sha256,
                            Progress* progress = nullptr, std::stop_token stop = {});

/// The same with bytes that are hashed before the entries' sums (docker: an image's JSON).
Result<TarSumResult> tarSumWith(QByteArrayView extra, QIODevice& archive, TarSumVersion version,
                                HashAlgorithm hash = HashAlgorithm::Sha256,
                                Progress* progress = nullptr, std::stop_token stop = {});

} // namespace stowage
