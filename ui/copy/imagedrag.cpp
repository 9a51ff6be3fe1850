#include "ui/copy/imagedrag.h"

#include <QUrl>

#include <utility>

namespace stowage {

namespace {

const QString urlFormat = QStringLiteral("text/uri-list");

} // namespace

ImageDrag::ImageDrag(ChosenImages images, Files files) : images_(std::move(images)), files_(files) {
    setText(images_.references());
}

void ImageDrag::setFiles(const QStringList& paths) {
    QList<QUrl> urls;
    for (const QString& path : paths) {
        urls.append(QUrl::fromLocalFile(path));
    }
    setUrls(urls);
}

bool ImageDrag::hasFormat(const QString& type) const {
    return formats().contains(type);
}

QStringList ImageDrag::formats() const {
    QStringList formats = QMimeData::formats();
    if (files_ == Files::Promised && !formats.contains(urlFormat)) {
        formats.prepend(urlFormat);
    }
    return formats;
}

QVariant ImageDrag::retrieveData(const QString& type, QMetaType preferred) const {
    askedInVain_ = type == urlFormat && !QMimeData::formats().contains(urlFormat);
    return QMimeData::retrieveData(type, preferred);
}

} // namespace stowage
