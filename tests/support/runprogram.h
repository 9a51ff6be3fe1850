#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace stowage::test {

/// How a program ended.
struct ProgramResult {
    int status = -1; ///< Its exit status; -1 when it could not be started, was killed or hung.
    QByteArray out;
    QByteArray err;

    bool ok() const { return status == 0; }
};

/// Runs a program to its end, for two minutes at most. For skopeo, umoci, bsdtar and stowage
/// itself.
ProgramResult runProgram(const QString& program, const QStringList& arguments,
                         const QString& folder = {});

} // namespace stowage::test
