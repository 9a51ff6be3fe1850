#include "app/progressline.h"

#include "app/units.h"

#include <chrono>
#include <utility>

namespace stowage {

namespace {
constexpr std::chrono::milliseconds period{100};
} // namespace

ProgressLine::ProgressLine(Console& console, QString title, std::function<Sample()> sample)
    : console_(console), title_(std::move(title)), sample_(std::move(sample)) {
    if (!console_.hasProgress()) {
        return;
    }
    painter_ = std::jthread([this](const std::stop_token& stop) {
        const auto start = std::chrono::steady_clock::now();
        std::unique_lock lock(mutex_);
        while (!ended_.wait_for(lock, stop, period, [&] { return stop.stop_requested(); })) {
            const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
            show(passed.count());
        }
    });
}

ProgressLine::~ProgressLine() {
    if (painter_.joinable()) {
        painter_.request_stop();
        painter_.join();
        console_.clearProgress();
    }
}

void ProgressLine::show(double seconds) {
    const auto [done, total] = sample_();
    const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
    QString line = title_;
    if (total > 0) {
        line += QStringLiteral("  %1%  %2 of %3")
                    .arg(100 * static_cast<double>(done) / static_cast<double>(total), 0, 'f', 0)
                    .arg(formatBytes(done), formatBytes(total));
    } else {
        line += QStringLiteral("  ") + formatBytes(done);
    }
    line += QStringLiteral("  %1/s").arg(formatBytes(static_cast<qint64>(rate)));
    if (total > done && rate > 0) {
        line +=
            QStringLiteral("  %1 s left").arg(static_cast<double>(total - done) / rate, 0, 'f', 0);
    }
    console_.showProgress(line);
}

} // namespace stowage
