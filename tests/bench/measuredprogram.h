#pragma once

#include <QString>
#include <QStringList>

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

/// The median of several runs by wall clock; `prepare` goes before each and is not measured.
template <class Prepare>
Measurement medianOf(int runs, const Prepare& prepare, const QString& program,
                     const QStringList& arguments);

} // namespace stowage::bench

#include <QList>

#include <algorithm>

template <class Prepare>
stowage::bench::Measurement stowage::bench::medianOf(int runs, const Prepare& prepare,
                                                     const QString& program,
                                                     const QStringList& arguments) {
    QList<Measurement> all;
    for (int i = 0; i < runs; ++i) {
        prepare();
        all.append(measureProgram(program, arguments));
        if (all.last().status != 0) {
            return all.last();
        }
    }
    std::sort(all.begin(), all.end(),
              [](const Measurement& a, const Measurement& b) { return a.seconds < b.seconds; });
    return all[all.size() / 2];
}
