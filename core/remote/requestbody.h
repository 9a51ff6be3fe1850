#pragma once

#include <QByteArray>
#include <QFile>
#include <QIODevice>

#include <functional>
#include <memory>
#include <utility>

namespace stowage {

/// Bytes to be sent, readable once: Qt sends a body that can be read again a second time, without a
/// word, when the connection it had kept breaks.
class RequestBody : public QIODevice {
public:
    explicit RequestBody(QByteArray bytes, QObject* parent = nullptr);

    /// Of an open file, which it owns then.
    explicit RequestBody(std::unique_ptr<QFile> file, QObject* parent = nullptr);
    ~RequestBody() override;

    qint64 all() const { return file_ ? file_->size() : bytes_.size(); }

    /// It is told how many bytes have been read so far.
    void onTaken(std::function<void(qint64)> taken) { taken_ = std::move(taken); }

    bool isSequential() const override { return true; }
    bool seek(qint64 /*position*/) override { return false; } ///< Without Qt's warning.
    qint64 bytesAvailable() const override;
    bool atEnd() const override { return bytesAvailable() == 0; }

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    QByteArray bytes_;
    std::unique_ptr<QFile> file_; ///< Instead of the bytes, where there is one.
    std::function<void(qint64)> taken_;
    qint64 position_ = 0;
};

} // namespace stowage
