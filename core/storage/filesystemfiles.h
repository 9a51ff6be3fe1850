#pragma once

#include "core/base/filedescriptor.h"
#include "core/storage/storagedriver.h"

namespace stowage {

/// FilesystemDriver's open file for reading.
class FilesystemReader final : public FileReader {
public:
    /// `name` is for errors. Errors: InvalidArgument for an offset below 0.
    static Result<std::unique_ptr<FileReader>> create(FileDescriptor fd, QString name,
                                                      qint64 offset);

    qint64 size() const override { return size_; }
    Result<> seek(qint64 offset) override;
    Result<qint64> read(char* data, qint64 maximum) override;

private:
    FilesystemReader(FileDescriptor fd, QString name, qint64 size);

    FileDescriptor fd_;
    QString name_;
    qint64 size_;
    qint64 offset_ = 0;
};

/// FilesystemDriver's open file for writing. Has the disk begin to write early, so that a sync at
/// the end of a large file has little left to wait for.
class FilesystemWriter final : public FileWriter {
public:
    /// `folder` is the one that the file's name is in; `name` is for errors.
    static Result<std::unique_ptr<FileWriter>> create(FileDescriptor fd, FileDescriptor folder,
                                                      QString name);

    qint64 size() const override { return size_; }
    Result<> write(QByteArrayView bytes) override;
    Result<> truncate(qint64 size) override;
    Result<> sync() override;
    Result<> commit() override;
    Result<> close() override;
    Result<> cancel() override;

private:
    FilesystemWriter(FileDescriptor fd, FileDescriptor folder, QString name, qint64 size);
    Result<> checkOpen() const;
    Result<> cutTail();
    void startWriting();
    std::unexpected<Error> systemError(int number, const char* doing) const;

    FileDescriptor fd_;
    FileDescriptor folder_;
    QString name_;
    qint64 size_;
    qint64 started_;       ///< The disk was told to write up to here.
    bool hasTail_ = false; ///< A failed write may have left bytes beyond size_.
    bool nameSynced_ = false;
    bool syncFailed_ = false;
};

} // namespace stowage
