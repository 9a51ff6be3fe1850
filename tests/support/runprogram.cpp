#include "tests/support/runprogram.h"

#include "tests/support/runningprogram.h"

#include <QTemporaryFile>

namespace stowage::test {

namespace {

QByteArray contentOf(QTemporaryFile& file) {
    file.seek(0);
    return file.readAll();
}

} // namespace

ProgramResult runProgram(const QString& program, const QStringList& arguments,
                         const QString& folder) {
    // Files and not pipes: whatever it writes, nobody has to read while it runs.
    QTemporaryFile out;
    QTemporaryFile err;
    ProgramResult result;
    if (!out.open() || !err.open()) {
        result.err = out.errorString().toUtf8() + err.errorString().toUtf8();
        return result;
    }
    RunningProgram running(program, arguments,
                           {.folder = folder, .output = out.handle(), .errors = err.handle()});
    if (!running.hasStarted()) {
        result.err = program.toUtf8() + ": " + running.startError().toUtf8();
        return result;
    }
    if (running.wait() == RunningProgram::End::Running) {
        running.kill();
        running.wait();
        result.err = contentOf(err) + program.toUtf8() + ": did not end in two minutes";
        return result;
    }
    result.status = running.exitStatus();
    result.out = contentOf(out);
    result.err = contentOf(err);
    return result;
}

} // namespace stowage::test
