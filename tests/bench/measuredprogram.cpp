#include "tests/bench/measuredprogram.h"

#include <QByteArray>

#include <chrono>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace stowage::bench {

Measurement measureProgram(const QString& program, const QStringList& arguments) {
    QList<QByteArray> words{program.toLocal8Bit()};
    for (const QString& argument : arguments) {
        words.append(argument.toLocal8Bit());
    }
    std::vector<char*> argv;
    for (QByteArray& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);

    const auto start = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || ::wait4(child, &status, 0, &usage) != child) {
        return {};
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            .seconds = passed.count(),
            .processor = seconds(usage.ru_utime) + seconds(usage.ru_stime),
            .megabytes = static_cast<double>(usage.ru_maxrss) * 1024 / 1e6};
}

} // namespace stowage::bench
