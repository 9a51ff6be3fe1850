#include "tests/bench/figures.h"

#include "tests/bench/heartbeat.h"

namespace stowage::bench {

QTextStream& out() {
    static QTextStream stream(stdout);
    return stream;
}

bool failed(const QString& what) {
    out() << "  failed: " << what << '\n';
    out().flush();
    return false;
}

void line(const QString& what, const QString& value) {
    out() << QStringLiteral("  %1 %2\n").arg(what, -44).arg(value);
    out().flush();
}

void show(const Heartbeat& heartbeat) {
    line(QStringLiteral("longest block of the GUI thread"),
         QStringLiteral("%1 ms (aim: < %2)").arg(heartbeat.longestBlock(), 0, 'f', 1).arg(frame));
    line(QStringLiteral("its own work in the busiest stretch"),
         QStringLiteral("%1 ms").arg(heartbeat.longestWork(), 0, 'f', 1));
    line(QStringLiteral("blocks of more than %1 ms").arg(frame),
         QStringLiteral("%1 in %2 s")
             .arg(heartbeat.blocksOver(frame))
             .arg(heartbeat.seconds(), 0, 'f', 1));
}

} // namespace stowage::bench
