#include "core/remote/httpanswer.h"

namespace stowage {

QByteArray HttpAnswer::header(QByteArrayView name) const {
    QByteArray joined;
    for (const auto& [key, value] : headers) {
        if (name.compare(key, Qt::CaseInsensitive) == 0) {
            joined += joined.isEmpty() ? value : ", " + value;
        }
    }
    return joined;
}

} // namespace stowage
