#include "core/transfer/lanes.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace stowage {

namespace {

/// What the lanes of one call have in common.
struct Course {
    const qsizetype pieces;
    std::atomic<qsizetype> next = 0;
    std::stop_source stop = {};
    std::mutex mutex = {}; ///< Guards the result.
    Result<> result = {};

    void run(const LaneWork& work) {
        while (!stop.stop_requested()) {
            const qsizetype piece = next.fetch_add(1);
            if (piece >= pieces) {
                return;
            }
            if (auto done = work(piece, stop.get_token()); !done) {
                fail(std::move(done));
            }
        }
    }

    void fail(Result<> failed) {
        {
            const std::lock_guard lock(mutex);
            if (result || result.error().isCancelled()) {
                result = std::move(failed);
            }
        }
        stop.request_stop();
    }
};

} // namespace

Result<> inLanes(int lanes, qsizetype pieces, const std::function<LaneWork()>& begin,
                 std::stop_token stop) {
    Course course{.pieces = pieces};
    const std::stop_callback passOn(stop, [&] { course.stop.request_stop(); });
    {
        std::vector<std::jthread> others;
        for (qsizetype i = 1; i < std::min<qsizetype>(lanes, pieces); ++i) {
            others.emplace_back([&] { course.run(begin()); });
        }
        course.run(begin());
    }
    if (course.result && stop.stop_requested() && course.next < pieces) {
        return cancelled();
    }
    return std::move(course.result);
}

} // namespace stowage
