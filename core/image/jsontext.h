#pragma once

#include <QByteArray>
#include <QLatin1String>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace stowage {

/// Writes one JSON object, its keys in the order in which they are added: QJsonObject sorts them,
/// and a document that is named by its digest should look like those of everyone else. One thread.
class JsonText {
public:
    void add(QLatin1String key, const QString& value);
    void add(QLatin1String key, qint64 value);
    void add(QLatin1String key, const QStringList& value);
    void add(QLatin1String key, const QMap<QString, QString>& value);
    void addUnlessEmpty(QLatin1String key, const QString& value);

    /// `json` is JSON already.
    void addJson(QLatin1String key, const QByteArray& json);
    void addJson(QLatin1String key, const QList<QByteArray>& elements);

    /// The whole object; nothing may be added afterwards.
    QByteArray finish();

    static QByteArray quote(const QString& text);

private:
    QByteArray text_ = QByteArrayLiteral("{");
};

} // namespace stowage
