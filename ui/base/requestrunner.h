#pragma once

// The ground of the window: questions answered off the GUI thread, and the places that are open.
// The window owns one RequestRunner and one OpenPlaces; whoever asks owns the Request it gets.
// Everything here belongs to the GUI thread, but for OpenPlaces and what is given to be run.

#include "core/base/result.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <stop_token>
#include <type_traits>

namespace stowage {

/// Something asked of a RequestRunner. Move-only; dropping it asks the work to stop and silences
/// the answer, so that nothing stale is ever shown. GUI thread.
class Request {
public:
    struct State {
        std::stop_source stop;
        bool settled = false; ///< GUI thread only: answered, or no longer wanted.
    };

    Request() = default;
    explicit Request(std::shared_ptr<State> state) : state_(std::move(state)) {}
    Request(Request&&) noexcept = default;
    Request& operator=(Request&& other) noexcept {
        if (this != &other) {
            cancel();
            state_ = std::move(other.state_);
        }
        return *this;
    }
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;
    ~Request() { cancel(); }

    /// Stops the work and silences the answer.
    void cancel();

    /// Still waiting for its answer.
    bool isActive() const { return state_ && !state_->settled; }

private:
    std::shared_ptr<State> state_;
};

/// Runs questions to disks and networks on a few threads of its own and hands the answers to the
/// GUI thread, never more of them at once than fit between two frames.
///
/// The destructor asks all work to stop and waits for it.
class RequestRunner : public QObject {
    Q_OBJECT

public:
    /// Later: what nobody looks at yet. It never takes the last free thread.
    enum class Urgency { Now, Later };

    explicit RequestRunner(QObject* parent = nullptr, int threads = 4);
    ~RequestRunner() override;

    /// `work(std::stop_token) → T` on a worker thread, then `done(T)` on the GUI thread, unless the
    /// request was dropped or `context` has gone by then.
    template <class Work, class Done>
    [[nodiscard]] Request run(QObject* context, Work work, Done done,
                              Urgency urgency = Urgency::Now) {
        auto state = std::make_shared<Request::State>();
        submit(
            state,
            [this, state, guard = QPointer<QObject>(context), work = std::move(work),
             done = std::move(done)]() mutable {
                auto answer = work(state->stop.get_token());
                deliver([state, guard = std::move(guard), done = std::move(done),
                         answer = std::move(answer)]() mutable {
                    if (state->settled || !guard) {
                        return;
                    }
                    state->settled = true;
                    done(std::move(answer));
                });
            },
            urgency);
        return Request(std::move(state));
    }

    /// Hands batches over while the work goes on. put() waits while the GUI thread is behind, so
    /// that memory stays bounded whatever is read. Worker thread.
    template <class Batch>
    class Sink {
    public:
        using Receive = std::function<void(Batch)>;

        Sink(RequestRunner& runner, std::shared_ptr<Request::State> state,
             QPointer<QObject> context, std::shared_ptr<Receive> receive)
            : runner_(runner), state_(std::move(state)), context_(std::move(context)),
              receive_(std::move(receive)) {}

        /// False when nobody wants any more.
        bool put(Batch batch) {
            if (!runner_.waitForRoom(state_->stop.get_token())) {
                return false;
            }
            runner_.deliver([state = state_, context = context_, receive = receive_,
                             batch = std::move(batch)]() mutable {
                if (!state->settled && context) {
                    (*receive)(std::move(batch));
                }
            });
            return true;
        }

    private:
        RequestRunner& runner_;
        std::shared_ptr<Request::State> state_;
        QPointer<QObject> context_;
        std::shared_ptr<Receive> receive_;
    };

    /// `work(std::stop_token, Sink<Batch>&) → T`, `receive(Batch)` for every batch in order, then
    /// `done(T)`.
    template <class Batch, class Work, class Done>
    [[nodiscard]] Request stream(QObject* context, Work work, typename Sink<Batch>::Receive receive,
                                 Done done, Urgency urgency = Urgency::Now) {
        auto shared = std::make_shared<typename Sink<Batch>::Receive>(std::move(receive));
        auto state = std::make_shared<Request::State>();
        submit(
            state,
            [this, state, shared, guard = QPointer<QObject>(context), work = std::move(work),
             done = std::move(done)]() mutable {
                Sink<Batch> sink(*this, state, guard, shared);
                auto answer = work(state->stop.get_token(), sink);
                deliver([state, guard = std::move(guard), shared, done = std::move(done),
                         answer = std::move(answer)]() mutable {
                    if (state->settled || !guard) {
                        return;
                    }
                    state->settled = true;
                    done(std::move(answer));
                });
            },
            urgency);
        return Request(std::move(state));
    }

    /// Nothing runs, waits or is still to be handed over. For tests.
    bool isIdle() const;

Q_SIGNALS:
    /// Everything asked so far has been answered.
    void idle();

protected:
    bool event(QEvent* event) override;

private:
    using Task = std::move_only_function<void()>;

    void submit(std::shared_ptr<Request::State> state, Task task, Urgency urgency);
    void deliver(Task task);
    bool waitForRoom(std::stop_token stop);
    void handOver();

    struct Shared;
    std::unique_ptr<Shared> shared_;
};

} // namespace stowage
