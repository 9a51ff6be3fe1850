#pragma once

#include <QByteArray>
#include <QIODevice>

namespace stowage {

/// Bytes to be sent, readable once: Qt sends a body that can be read again a second time, without a
/// word, when the connection it had kept breaks.
class RequestBody : public QIODevice {
public:
    explicit RequestBody(QByteArray bytes, QObject* parent = nullptr);

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    bool atEnd() const override { return bytesAvailable() == 0; }

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    QByteArray bytes_;
    qint64 position_ = 0;
};

} // namespace stowage
