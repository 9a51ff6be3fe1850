#include "core/transfer/runtransfer.h"

#include "core/base/quoted.h"
#include "core/transfer/fileupload.h"
#include "core/transfer/imagecopy.h"
#include "core/transfer/layerexport.h"
#include "core/transfer/transferplan.h"
#include "core/transfer/treeexport.h"

#include <QFileInfo>

#include <optional>
#include <utility>

namespace stowage {

namespace {

/// Most errors of a place name it themselves; once is enough.
std::unexpected<Error> notOpened(const Error& error, const Place& place) {
    const QString message = error.message();
    return message.contains(place.location) || message.contains(quoted(place.location))
               ? std::unexpected(error)
               : std::unexpected(error.in(QStringLiteral("opening %1").arg(place.toString())));
}

struct OpenPlaces {
    std::shared_ptr<Registry> source;
    std::shared_ptr<Registry> target;
};

Result<OpenPlaces> openPlaces(const CopyRequest& request, const RegistryOpener& open,
                              const RunOptions& options, const std::stop_token& stop) {
    const bool isArchive = request.target.kind == Place::Kind::OciArchive ||
                           request.target.kind == Place::Kind::DockerArchive;
    const QFileInfo target(request.target.location);
    if (isArchive && request.targetMode == OpenMode::Create && !request.overwrite &&
        (target.exists() || target.isSymLink())) {
        return failure(ErrorCode::AlreadyExists,
                       QStringLiteral("%1 is there already").arg(request.target.location));
    }
    OpenPlaces places;
    if (request.source == request.target) {
        auto both = open(request.target, OpenMode::ReadWrite, stop);
        if (!both) {
            return notOpened(both.error(), request.target);
        }
        places.source = places.target = *std::move(both);
        return places;
    }
    auto source = open(request.source, OpenMode::Read, stop);
    if (!source) {
        return notOpened(source.error(), request.source);
    }
    places.source = *std::move(source);
    if (request.targetMode == OpenMode::Create) {
        // Nothing is made of an image that cannot be copied whole.
        const auto plan = ImageCopy(request, places.source, nullptr).plan(stop);
        if (!plan) {
            return failure(plan);
        }
        if (auto problem = problemOf(*plan)) {
            return std::unexpected(*std::move(problem));
        }
        // A layout that is there already may have most of it.
        if (isArchive || !target.exists()) {
            const QString folder = target.absolutePath();
            if (auto room = checkSpace(folder, plan->bytesToMove, options.freeSpace); !room) {
                return failure(room);
            }
        }
    }
    auto opened = open(request.target, request.targetMode, stop);
    if (!opened) {
        return notOpened(opened.error(), request.target);
    }
    places.target = *std::move(opened);
    return places;
}

Result<TransferOutcome> run(const CopyRequest& request, const RegistryOpener& open,
                            TransferProgress& progress, std::stop_token stop,
                            const RunOptions& options) {
    auto places = openPlaces(request, open, options, stop);
    if (!places) {
        return failure(places);
    }
    ImageCopy copy(request, places->source, places->target);
    const auto plan = copy.plan(stop);
    if (!plan) {
        return failure(plan);
    }
    return copy.run(*plan, progress, options, stop);
}

Result<TransferOutcome> run(const UploadRequest& request, const RegistryOpener& open,
                            TransferProgress& progress, std::stop_token stop,
                            const RunOptions& options) {
    if (request.targetMode == OpenMode::Create) {
        // Nothing is made for files that are not there.
        if (const auto plan = FileUpload(request, nullptr).plan(stop); !plan) {
            return failure(plan);
        }
    }
    auto target = open(request.target, request.targetMode, stop);
    if (!target) {
        return notOpened(target.error(), request.target);
    }
    return FileUpload(request, *std::move(target)).run(progress, options, stop);
}

/// An export by one of the functions that only need the open source.
template <class Request, class Export>
Result<TransferOutcome> runExport(const Request& request, const Place& place, Export exportTo,
                                  const RegistryOpener& open, TransferProgress& progress,
                                  const std::stop_token& stop, const RunOptions& options) {
    const auto source = open(place, OpenMode::Read, stop);
    if (!source) {
        return notOpened(source.error(), place);
    }
    return exportTo(request, **source, progress, options.freeSpace, stop);
}

Result<TransferOutcome> run(const LayerExportRequest& request, const RegistryOpener& open,
                            TransferProgress& progress, const std::stop_token& stop,
                            const RunOptions& options) {
    return runExport(request, request.source, exportLayer, open, progress, stop, options);
}

Result<TransferOutcome> run(const FilesExportRequest& request, const RegistryOpener& open,
                            TransferProgress& progress, const std::stop_token& stop,
                            const RunOptions& options) {
    return runExport(request, request.image.place, exportFiles, open, progress, stop, options);
}

Result<TransferOutcome> run(const RootfsExportRequest& request, const RegistryOpener& open,
                            TransferProgress& progress, const std::stop_token& stop,
                            const RunOptions& options) {
    return runExport(request, request.image.place, exportRootfs, open, progress, stop, options);
}

/// The repository that a request writes to; nothing for exports to files.
struct Target {
    Place place;
    RepositoryName repository;
};

std::optional<Target> targetOf(const TransferRequest& request) {
    if (const auto* copy = std::get_if<CopyRequest>(&request.work)) {
        return Target{copy->target, copy->targetRepository};
    }
    if (const auto* upload = std::get_if<UploadRequest>(&request.work)) {
        return Target{upload->target, upload->repository};
    }
    return std::nullopt;
}

/// The target as it is, for plans: null when it is to be made.
Result<std::shared_ptr<Registry>> openForPlan(const Place& place, OpenMode mode,
                                              const RegistryOpener& open,
                                              const std::stop_token& stop) {
    const bool isWrittenAnew =
        mode == OpenMode::Create &&
        (place.kind == Place::Kind::OciArchive || place.kind == Place::Kind::DockerArchive);
    if (isWrittenAnew) {
        return nullptr;
    }
    auto target = open(place, OpenMode::Read, stop);
    if (target) {
        return target;
    }
    if (mode == OpenMode::Create && target.error().code() == ErrorCode::NotFound) {
        return nullptr;
    }
    return notOpened(target.error(), place);
}

Result<TransferPlan> plan(const CopyRequest& request, const RegistryOpener& open,
                          const std::stop_token& stop) {
    const auto source = open(request.source, OpenMode::Read, stop);
    if (!source) {
        return notOpened(source.error(), request.source);
    }
    const auto target = openForPlan(request.target, request.targetMode, open, stop);
    if (!target) {
        return failure(target);
    }
    return ImageCopy(request, *source, *target).plan(stop);
}

Result<TransferPlan> plan(const UploadRequest& request, const RegistryOpener& open,
                          const std::stop_token& stop) {
    const auto target = openForPlan(request.target, request.targetMode, open, stop);
    if (!target) {
        return failure(target);
    }
    return FileUpload(request, *target).plan(stop);
}

template <class Request>
Result<TransferPlan> plan(const Request&, const RegistryOpener&, const std::stop_token&) {
    return failure(ErrorCode::Unsupported, QStringLiteral("exports have no plan"));
}

} // namespace

Result<TransferOutcome> runTransfer(const TransferRequest& request, const RegistryOpener& open,
                                    TransferProgress& progress, std::stop_token stop,
                                    const RunOptions& options) {
    progress.clear();
    auto outcome = std::visit(
        [&](const auto& work) { return run(work, open, progress, stop, options); }, request.work);
    if (!outcome) {
        return failure(outcome, request.operation());
    }
    if (options.records != nullptr) {
        // Uploads that an earlier run began, of blobs that somebody else has brought since.
        if (const auto gone = discardTransfer(request, open, *options.records, stop); !gone) {
            outcome->warnings.append(gone.error().message());
        }
    }
    return outcome;
}

Result<TransferPlan> makePlan(const TransferRequest& request, const RegistryOpener& open,
                              std::stop_token stop) {
    auto planned =
        std::visit([&](const auto& work) { return plan(work, open, stop); }, request.work);
    return planned ? planned : failure(planned, request.operation());
}

Result<> discardTransfer(const TransferRequest& request, const RegistryOpener& open,
                         UploadRecords& records, std::stop_token stop) {
    const auto target = targetOf(request);
    const auto left = records.all();
    if (!target || left.isEmpty()) {
        return {};
    }
    const auto registry = open(target->place, OpenMode::ReadWrite, stop);
    if (!registry) {
        if (registry.error().code() == ErrorCode::NotFound) {
            return {}; // Gone with all that was in it.
        }
        return notOpened(registry.error(), target->place);
    }
    const auto repository = (*registry)->open(target->repository);
    Result<> discarded;
    for (const UploadRecords::Record& record : left) {
        auto upload = repository->layers().resume(record.uuid, stop);
        Result<> gone = upload ? (*upload)->cancel() : failure(upload);
        const bool isNoLongerOurs = !gone && (gone.error().code() == ErrorCode::UploadUnknown ||
                                              gone.error().code() == ErrorCode::Busy ||
                                              gone.error().code() == ErrorCode::Unsupported);
        if (gone || isNoLongerOurs) {
            records.forget(record.source);
        } else if (discarded) {
            discarded = failure(gone, QStringLiteral("removing the upload %1 from %2")
                                          .arg(record.uuid.toString(), target->place.toString()));
        }
    }
    return discarded;
}

} // namespace stowage
