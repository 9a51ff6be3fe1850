#include "tests/support/scriptedanswer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stowage::test {

ScriptedAnswer ScriptedAnswer::of(int status, const QByteArray& body) {
    ScriptedAnswer answer;
    answer.status = status;
    answer.body = body;
    return answer;
}

ScriptedAnswer ScriptedAnswer::json(int status, const QByteArray& body) {
    return of(status, body).with("Content-Type", "application/json");
}

ScriptedAnswer ScriptedAnswer::error(int status, const QByteArray& code,
                                     const QByteArray& message) {
    const QJsonObject fault{{QStringLiteral("code"), QString::fromUtf8(code)},
                            {QStringLiteral("message"), QString::fromUtf8(message)}};
    const QJsonObject document{{QStringLiteral("errors"), QJsonArray{fault}}};
    return json(status, QJsonDocument(document).toJson(QJsonDocument::Compact));
}

ScriptedAnswer ScriptedAnswer::closed(Ending how) {
    ScriptedAnswer answer;
    answer.isSilent = true;
    answer.connection = how;
    return answer;
}

ScriptedAnswer ScriptedAnswer::silence() {
    return closed().heldBy(std::make_shared<Gate>());
}

ScriptedAnswer ScriptedAnswer::with(const QByteArray& name, const QByteArray& value) && {
    headers.append({name, value});
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::without(const QByteArray& name) && {
    headers.removeIf([&name](const auto& header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::declaring(qint64 length) && {
    declaredLength = length;
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::chunked() && {
    framing = Framing::Chunked;
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::withoutLength() && {
    framing = Framing::UntilClose;
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::endless() && {
    isEndless = true;
    if (framing == Framing::Length) {
        framing = Framing::UntilClose;
    }
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::cutAfter(qint64 bytes, Ending how) && {
    bodySent = bytes;
    connection = how;
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::ending(Ending how) && {
    connection = how;
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::afterDelay(std::chrono::milliseconds time) && {
    delay = time;
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::dripping(qsizetype bytes, std::chrono::milliseconds time) && {
    pieceSize = bytes;
    pause = time;
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::heldBy(std::shared_ptr<Gate> by) && {
    gate = std::move(by);
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::heldWithin(qint64 bytes, std::shared_ptr<Gate> by) && {
    innerGateAt = bytes;
    innerGate = std::move(by);
    return std::move(*this);
}

ScriptedAnswer ScriptedAnswer::afterBodyBytes(qint64 bytes) && {
    bodyRead = bytes;
    return std::move(*this);
}

} // namespace stowage::test
