#include "ui/theme/explanation.h"

#include "ui/theme/format.h"

#include <QCoreApplication>

namespace stowage {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(stowage::Explanation)
};

QString remedyText(Remedy remedy) {
    switch (remedy) {
    case Remedy::None:
        break;
    case Remedy::Retry:
        return Words::tr("Try again");
    case Remedy::LogIn:
        return Words::tr("Log in…");
    case Remedy::ChooseOther:
        return Words::tr("Choose another…");
    case Remedy::FreeSpace:
        return Words::tr("Show the folder");
    case Remedy::StartOver:
        return Words::tr("Start over");
    }
    return {};
}

struct Wording {
    QString title;
    QString advice;
    Remedy remedy = Remedy::None;
};

Wording wordingOfContent(ErrorCode code) {
    switch (code) {
    case ErrorCode::LayerUnknown:
        return {Words::tr("A layer is missing"),
                Words::tr("The repository does not hold it. Upload it, or copy the image again."),
                Remedy::Retry};
    case ErrorCode::LayerExists:
        return {Words::tr("It is there already"), Words::tr("Nothing needs to be done."),
                Remedy::None};
    case ErrorCode::LayerDamaged:
        return {Words::tr("The registry keeps a damaged layer"),
                Words::tr("It does not replace what it has. Delete the images that use it there, "
                          "have the registry's garbage collected, then try again."),
                Remedy::Retry};
    case ErrorCode::AlreadyExists:
        return {Words::tr("Something of that name is there already"),
                Words::tr("It was not replaced."), Remedy::ChooseOther};
    case ErrorCode::TarSumVersionUnsupported:
        return {Words::tr("This version of TarSum is not accepted"),
                Words::tr("Uploads take tarsum.v1 and plain digests."), Remedy::ChooseOther};
    case ErrorCode::UploadUnknown:
        return {Words::tr("The unfinished upload is gone"),
                Words::tr("It was finished or removed elsewhere. It can begin again."),
                Remedy::StartOver};
    case ErrorCode::InvalidDigest:
        return {Words::tr("The content does not have its digest"),
                Words::tr("It was damaged or changed. Nothing of it was kept."), Remedy::Retry};
    case ErrorCode::InvalidLength:
        return {Words::tr("The content does not have its size"),
                Words::tr("It was cut short or changed. Nothing of it was kept."), Remedy::Retry};
    case ErrorCode::Closed:
        return {Words::tr("It was closed before it was done"), {}, Remedy::Retry};
    case ErrorCode::UnsupportedDigest:
        return {Words::tr("The digest's algorithm is not known here"),
                Words::tr("sha256, sha384 and sha512 are."), Remedy::None};
    case ErrorCode::ManifestInvalid:
        return {Words::tr("The manifest is not valid"),
                Words::tr("It breaks the rules of its format, so it is not shown as an image."),
                Remedy::None};
    case ErrorCode::ManifestIncomplete:
        return {Words::tr("Parts of the image are missing"),
                Words::tr("The details list every one of them."), Remedy::Retry};
    case ErrorCode::SourceChanged:
        return {Words::tr("The file changed while it was read"),
                Words::tr("What was sent before does not fit it any more."), Remedy::StartOver};
    case ErrorCode::Corrupt:
        return {Words::tr("The file is damaged"),
                Words::tr("It ends too early or cannot be unpacked."), Remedy::ChooseOther};
    case ErrorCode::TooLarge:
        return {Words::tr("It is too large"), Words::tr("A limit keeps this program safe from it."),
                Remedy::None};
    default:
        break;
    }
    return {Words::tr("Something went wrong inside this program"), {}, Remedy::Retry};
}

Wording wordingOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::Cancelled:
        return {Words::tr("Cancelled"), {}, Remedy::Retry};
    case ErrorCode::InvalidArgument:
        return {Words::tr("This is not a valid name"), {}, Remedy::ChooseOther};
    case ErrorCode::NotFound:
        return {Words::tr("It is not there"), Words::tr("It was moved, removed or never existed."),
                Remedy::Retry};
    case ErrorCode::Unsupported:
        return {Words::tr("That is not possible here"), {}, Remedy::ChooseOther};
    case ErrorCode::Busy:
        return {Words::tr("Another program is using it"), Words::tr("Wait until it is done."),
                Remedy::Retry};
    case ErrorCode::ReadOnly:
        return {Words::tr("Access is not allowed"),
                Words::tr("Change the permissions of the file or folder, or choose another."),
                Remedy::ChooseOther};
    case ErrorCode::NoSpace:
        return {Words::tr("Not enough room"),
                Words::tr("Make room there, then try again: an upload goes on where it stopped, of "
                          "an export nothing unfinished is left."),
                Remedy::FreeSpace};
    case ErrorCode::Io:
        return {Words::tr("The disk could not be read or written"), {}, Remedy::Retry};
    case ErrorCode::Unauthorized:
        return {Words::tr("The registry asks for a log-in"), {}, Remedy::LogIn};
    case ErrorCode::Denied:
        return {Words::tr("The registry does not allow this"),
                Words::tr("The account may not have the right to do it."), Remedy::LogIn};
    case ErrorCode::RateLimited:
        return {Words::tr("The registry asks to slow down"),
                Words::tr("Too many requests were made. Wait a while."), Remedy::Retry};
    case ErrorCode::Timeout:
        return {Words::tr("The registry does not answer"), {}, Remedy::Retry};
    case ErrorCode::Network:
        return {Words::tr("No connection to the registry"),
                Words::tr("Check the network and the registry's address."), Remedy::Retry};
    case ErrorCode::Protocol:
        return {Words::tr("The registry gave an answer that makes no sense"), {}, Remedy::Retry};
    default:
        return wordingOfContent(code);
    }
}

/// A label breaks its lines at spaces and after slashes: anything longer than this between them, a
/// digest above all, would be cut where the label ends.
QString withShortWords(const QString& text) {
    constexpr qsizetype longest = 24;
    constexpr qsizetype head = 15;
    constexpr qsizetype tail = longest - head - 1;
    QString shown;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text.at(i) != QLatin1Char(' ') && text.at(i) != QLatin1Char('/')) {
            continue;
        }
        shown += middleElided(text.mid(begin, i - begin), head, tail) + text.mid(i, 1);
        begin = i + 1;
    }
    return shown;
}

/// What a message says, as the sentence has it, and the words of which that shows a part only.
struct Message {
    QString sentence;
    QStringList shortened;

    explicit Message(const QString& text) {
        QStringList words;
        for (const QString& word : text.split(QLatin1Char(' '))) {
            words.append(withShortWords(word));
            if (words.last() == word) {
                continue;
            }
            QString whole = word;
            while (whole.endsWith(QLatin1Char(':')) || whole.endsWith(QLatin1Char(','))) {
                whole.chop(1);
            }
            if (!shortened.contains(whole)) {
                shortened.append(whole);
            }
        }
        sentence = words.join(QLatin1Char(' '));
    }
};

/// Whether the title has said it, in whatever language that is.
bool isSaidByTheCode(const Error& error) {
    return error.isCancelled() && error.message() == Error::cancelled().message();
}

} // namespace

QString Explanation::inFull() const {
    return detail.isEmpty() ? sentence : sentence + QLatin1Char('\n') + detail;
}

Explanation explain(const Error& error) {
    Wording wording = wordingOf(error.code());
    if (error.code() == ErrorCode::Network && !error.items().isEmpty()) {
        // There is a connection, but to whom? The item is the fingerprint of who says so.
        wording = {Words::tr("The registry's certificate is not trusted"),
                   Words::tr("Look at it before you trust it."), Remedy::Retry};
    }
    const Message message(isSaidByTheCode(error) ? QString() : shownText(error.message(), 1000));
    Explanation explanation{.title = wording.title,
                            .sentence = message.sentence,
                            .detail = {},
                            .remedy = wording.remedy,
                            .remedyText = remedyText(wording.remedy)};
    if (explanation.sentence.isEmpty()) {
        explanation.sentence = wording.advice;
    } else if (!wording.advice.isEmpty()) {
        //: 1: the core's message about what happened to what, 2: advice
        explanation.sentence = Words::tr("%1. %2").arg(explanation.sentence, wording.advice);
    }
    QStringList details = message.shortened;
    for (const QString& item : error.items()) {
        details.append(shownText(item));
    }
    // What the message shortens may be among what it is about.
    details.removeDuplicates();
    explanation.detail = details.join(QLatin1Char('\n'));
    return explanation;
}

Explanation explain(const Error& error, const QList<Remedy>& offered) {
    Explanation explanation = explain(error);
    if (!offered.contains(explanation.remedy)) {
        explanation.remedy = offered.value(0, Remedy::None);
        explanation.remedyText = remedyText(explanation.remedy);
    }
    return explanation;
}

} // namespace stowage
