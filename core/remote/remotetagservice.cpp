#include "core/remote/remotetagservice.h"

#include "core/remote/answererror.h"
#include "core/remote/listpages.h"

#include <utility>

namespace stowage {

RemoteTagService::RemoteTagService(RepositoryName name, std::shared_ptr<RemoteHost> host,
                                   RemoteManifestService& manifests)
    : name_(std::move(name)), host_(std::move(host)), manifests_(manifests) {}

Result<Page<Tag>> RemoteTagService::page(const PageRequest& request, std::stop_token stop) {
    ListPages list(*host_, name_.toString() + QStringLiteral("/tags/list"), QLatin1String("tags"),
                   {repositoryScope(name_.toString())});
    const auto names = list.read(request, stop);
    if (!names) {
        return failure(names);
    }
    Page<Tag> page{.items = {}, .next = names->next};
    page.items.reserve(names->items.size());
    for (const QString& text : names->items) {
        auto tag = Tag::parse(text);
        if (!tag) {
            return failure(
                tag,
                QStringLiteral("the list of tags of %1/%2").arg(host_->name(), name_.toString()));
        }
        page.items.append(*std::move(tag));
    }
    return page;
}

Result<Digest> RemoteTagService::resolve(const Tag& tag, std::stop_token stop) {
    return manifests_.digestOf(tag, stop);
}

Result<> RemoteTagService::tag(const Tag& tag, const Digest& digest, std::stop_token stop) {
    const auto manifest = manifests_.get(digest, stop);
    if (!manifest) {
        return failure(manifest);
    }
    const auto put = manifests_.put(manifest->bytes(), manifest->mediaType(), tag, stop);
    return put ? Result<>() : failure(put);
}

Result<> RemoteTagService::untag(const Tag& tag, std::stop_token stop) {
    RegistryRequest request{
        .method = QByteArrayLiteral("DELETE"),
        .path = QStringLiteral("%1/manifests/%2").arg(name_.toString(), tag.toString()),
        .scopes = {repositoryScope(name_.toString(), QStringLiteral("delete"))}};
    const auto answer = host_->send(request, stop);
    if (!answer) {
        return failure(answer);
    }
    if (answer->isSuccess()) {
        return {};
    }
    const QString what = RemoteHost::describe(request.method, answer->url);
    Error error = errorOf(*answer, what);
    // distribution 2 takes digests alone, and says that the tag is none.
    if (error.code() == ErrorCode::InvalidDigest || answer->status == 405) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("%1 removes tags only together with their manifest").arg(host_->name()));
    }
    return std::unexpected(std::move(error));
}

Result<QList<Digest>> RemoteTagService::history(const Tag& tag, std::stop_token stop) {
    const auto digest = resolve(tag, stop);
    if (!digest) {
        return failure(digest);
    }
    return QList<Digest>{*digest};
}

Result<QList<Tag>> RemoteTagService::tagsOf(const Digest& digest, std::stop_token stop) {
    const auto all = page({}, stop);
    if (!all) {
        return failure(all);
    }
    QList<Tag> found;
    for (const Tag& tag : all->items) {
        const auto at = resolve(tag, stop);
        if (!at && at.error().code() != ErrorCode::NotFound) {
            return failure(at);
        }
        if (at && *at == digest) {
            found.append(tag);
        }
    }
    return found;
}

} // namespace stowage
