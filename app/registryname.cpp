#include "app/registryname.h"

#include "core/base/quoted.h"
#include "core/remote/hostport.h"

namespace stowage {

Result<QString> registryName(const QString& text) {
    const QLatin1String scheme("docker://");
    const QString name = text.startsWith(scheme) ? text.sliced(scheme.size()) : text;
    const auto parsed = HostPort::parse(name.endsWith(u'/') ? name.chopped(1) : name);
    if (!parsed) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 is no registry's HOST[:PORT]").arg(quoted(text)));
    }
    return parsed->toString();
}

} // namespace stowage
