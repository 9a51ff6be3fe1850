#include "tests/support/runprogram.h"

#include <QProcess>

namespace stowage::test {

ProgramResult runProgram(const QString& program, const QStringList& arguments,
                         const QString& folder) {
    constexpr int twoMinutes = 120'000;
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    ProgramResult result;
    if (!process.waitForFinished(twoMinutes)) {
        result.err = process.readAllStandardError() + process.errorString().toUtf8();
        process.kill();
        process.waitForFinished();
        return result;
    }
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    if (process.exitStatus() == QProcess::NormalExit) {
        result.status = process.exitCode();
    }
    return result;
}

} // namespace stowage::test
