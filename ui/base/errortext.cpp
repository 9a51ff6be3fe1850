#include "ui/base/errortext.h"

#include "ui/base/format.h"

#include <QCoreApplication>

namespace stowage {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Error)
};

} // namespace

QString errorSentence(const Error& error) {
    switch (error.code()) {
    case ErrorCode::Cancelled:
        return Text::tr("Cancelled.");
    case ErrorCode::InvalidArgument:
        return Text::tr("That is not a valid name.");
    case ErrorCode::NotFound:
        return Text::tr("It is not there.");
    case ErrorCode::LayerUnknown:
        return Text::tr("The layer is missing.");
    case ErrorCode::LayerExists:
        return Text::tr("The layer is there already.");
    case ErrorCode::TarSumVersionUnsupported:
        return Text::tr("TarSum digests of this version are not accepted.");
    case ErrorCode::UploadUnknown:
        return Text::tr("There is no such unfinished upload.");
    case ErrorCode::InvalidDigest:
        return Text::tr("The content does not match its digest.");
    case ErrorCode::InvalidLength:
        return Text::tr("The content does not have the size that it should.");
    case ErrorCode::Closed:
        return Text::tr("It was closed before.");
    case ErrorCode::UnsupportedDigest:
        return Text::tr("Digests of this kind are not known here.");
    case ErrorCode::ManifestInvalid:
        return Text::tr("The manifest is not valid.");
    case ErrorCode::ManifestIncomplete:
        return Text::tr("Content that the manifest names is missing.");
    case ErrorCode::SourceChanged:
        return Text::tr("The file has changed meanwhile.");
    case ErrorCode::Corrupt:
        return Text::tr("The file is damaged or incomplete.");
    case ErrorCode::TooLarge:
        return Text::tr("It is larger than what is allowed.");
    case ErrorCode::Unsupported:
        return Text::tr("This place cannot do that.");
    case ErrorCode::Busy:
        return Text::tr("Another program is using it.");
    case ErrorCode::ReadOnly:
        return Text::tr("There is no permission to do that.");
    case ErrorCode::NoSpace:
        return Text::tr("The disk is full.");
    case ErrorCode::Io:
        return Text::tr("The disk could not be read or written.");
    case ErrorCode::Unauthorized:
        return Text::tr("The registry asks for a log-in.");
    case ErrorCode::Denied:
        return Text::tr("The registry does not allow it.");
    case ErrorCode::RateLimited:
        return Text::tr("The registry asks to wait: too many requests.");
    case ErrorCode::Timeout:
        return Text::tr("There was no answer in time.");
    case ErrorCode::Network:
        return Text::tr("There is no connection.");
    case ErrorCode::Protocol:
        return Text::tr("The registry gave an answer that makes no sense.");
    case ErrorCode::Internal:
        return Text::tr("Something went wrong inside Stowage.");
    }
    return Text::tr("Something went wrong inside Stowage.");
}

QString errorDetails(const Error& error) {
    QStringList lines{shownText(error.message(), 2000)};
    for (const QString& item : error.items())
        lines << shownText(item);
    return lines.join(QLatin1Char('\n'));
}

} // namespace stowage
