#include "tests/support/recordedrequest.h"

#include <algorithm>

namespace stowage::test {

namespace {

/// All values of that name in "a=1&b=2", where "+" is a space.
QStringList valuesOf(const QByteArray& text, const char* name) {
    QStringList values;
    for (QByteArray part : text.split('&')) {
        part.replace('+', ' ');
        const qsizetype equals = part.indexOf('=');
        if (QByteArray::fromPercentEncoding(part.split('=').first()) == name) {
            values.append(QString::fromUtf8(
                equals < 0 ? QByteArray() : QByteArray::fromPercentEncoding(part.mid(equals + 1))));
        }
    }
    return values;
}

} // namespace

QByteArray RecordedRequest::header(QByteArrayView name) const {
    for (const auto& [key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0) {
            return value;
        }
    }
    return {};
}

bool RecordedRequest::hasHeader(QByteArrayView name) const {
    return std::ranges::any_of(headers, [name](const auto& header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
}

QByteArray RecordedRequest::path() const {
    return target.split('?').first();
}

QString RecordedRequest::query(const char* name) const {
    return queries(name).value(0);
}

QStringList RecordedRequest::queries(const char* name) const {
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? QStringList() : valuesOf(target.mid(mark + 1), name);
}

QString RecordedRequest::form(const char* name) const {
    return valuesOf(body, name).value(0);
}

} // namespace stowage::test
