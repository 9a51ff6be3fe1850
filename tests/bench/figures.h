#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>

namespace stowage::bench {

class Heartbeat;

/// What one frame of a display may take, in milliseconds.
constexpr double frame = 16;

/// Standard output.
QTextStream& out();

/// Says so; always false.
bool failed(const QString& what);

/// One figure and what it is of.
void line(const QString& what, const QString& value);

/// The longest block of the thread, and how many were longer than a frame.
void show(const Heartbeat& heartbeat);

/// Runs the event loop until `isDone()`; false when that takes ten minutes.
template <class Condition>
bool waitFor(Condition isDone) {
    constexpr qint64 patience = 10 * 60 * 1000; // ms
    QElapsedTimer timer;
    timer.start();
    while (!isDone()) {
        if (timer.elapsed() > patience) {
            return false;
        }
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace stowage::bench
