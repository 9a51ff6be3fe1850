#pragma once

#include <QString>
#include <QStringList>

#include <functional>

namespace stowage::bench {

/// What the operating system says of a program that has ended.
struct Measurement {
    int status = -1;      ///< Exit status; -1 when it could not run.
    double seconds = 0;   ///< Wall clock, from fork to reaped.
    double processor = 0; ///< Seconds, user and system together.
    double megabytes = 0; ///< Peak resident memory, MB (10^6 bytes).
};

/// Runs a program to its end with its output thrown away, and measures it as a whole.
Measurement measureProgram(const QString& program, const QStringList& arguments);

/// A program to be measured, and what puts the ground in order before each run (not measured).
struct Contender {
    QString program;
    QStringList arguments;
    std::function<void()> prepare = [] {};
};

/// Two programs in turn, A B A B …, so that a machine whose speed drifts is as kind to one as to
/// the other: the run of each with the median wall clock, and the median of the ratios B/A pair by
/// pair.
struct Comparison {
    Measurement a;
    Measurement b;
    double ratio = 0;

    bool ok() const { return a.status == 0 && b.status == 0; }
};
Comparison compare(int pairs, const Contender& a, const Contender& b);

} // namespace stowage::bench
