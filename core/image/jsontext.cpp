#include "core/image/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace stowage {

QByteArray JsonText::quote(const QString& text) {
    // An array of one, without its brackets.
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

void JsonText::addJson(QLatin1String key, const QByteArray& json) {
    if (text_.size() > 1) {
        text_ += ',';
    }
    text_ += quote(key) + ':' + json;
}

void JsonText::addJson(QLatin1String key, const QList<QByteArray>& elements) {
    addJson(key, '[' + elements.join(',') + ']');
}

void JsonText::add(QLatin1String key, const QString& value) {
    addJson(key, quote(value));
}

void JsonText::add(QLatin1String key, qint64 value) {
    addJson(key, QByteArray::number(value));
}

void JsonText::add(QLatin1String key, const QStringList& value) {
    QList<QByteArray> elements;
    for (const QString& element : value) {
        elements.append(quote(element));
    }
    addJson(key, elements);
}

void JsonText::add(QLatin1String key, const QMap<QString, QString>& value) {
    QList<QByteArray> entries;
    for (auto entry = value.constBegin(); entry != value.constEnd(); ++entry) {
        entries.append(quote(entry.key()) + ':' + quote(entry.value()));
    }
    addJson(key, '{' + entries.join(',') + '}');
}

void JsonText::addUnlessEmpty(QLatin1String key, const QString& value) {
    if (!value.isEmpty()) {
        add(key, value);
    }
}

QByteArray JsonText::finish() {
    text_ += '}';
    return text_;
}

} // namespace stowage
