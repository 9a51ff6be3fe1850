#include "tests/bench/measuredprogram.h"

#include <QByteArray>
#include <QList>

#include <algorithm>
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

Comparison compare(int pairs, const Contender& a, const Contender& b) {
    QList<Measurement> runsOfA;
    QList<Measurement> runsOfB;
    QList<double> ratios;
    const auto run = [](const Contender& contender) {
        contender.prepare();
        return measureProgram(contender.program, contender.arguments);
    };
    for (int i = 0; i < pairs; ++i) {
        runsOfA.append(run(a));
        runsOfB.append(run(b));
        if (runsOfA.last().status != 0 || runsOfB.last().status != 0) {
            return {.a = runsOfA.last(), .b = runsOfB.last()};
        }
        ratios.append(runsOfB.last().seconds / runsOfA.last().seconds);
    }
    const auto median = [](QList<Measurement>& runs) {
        std::sort(runs.begin(), runs.end(),
                  [](const Measurement& x, const Measurement& y) { return x.seconds < y.seconds; });
        return runs[runs.size() / 2];
    };
    std::sort(ratios.begin(), ratios.end());
    return {.a = median(runsOfA), .b = median(runsOfB), .ratio = ratios[ratios.size() / 2]};
}

} // namespace stowage::bench
