#include "tests/ui/window/writegate.h"

namespace stowage::test {

void WriteGate::holdAfter(int writes) {
    const std::scoped_lock lock(mutex_);
    left_ = writes;
}

void WriteGate::open() {
    const std::scoped_lock lock(mutex_);
    left_ = -1;
    opened_.notify_all();
}

void WriteGate::failWith(const std::optional<Error>& error) {
    const std::scoped_lock lock(mutex_);
    error_ = error;
}

bool WriteGate::isHolding() const {
    const std::scoped_lock lock(mutex_);
    return waiting_ > 0;
}

int WriteGate::calls(const QString& name) const {
    const std::scoped_lock lock(mutex_);
    return calls_.value(name);
}

Result<> WriteGate::pass(const QString& call) {
    std::unique_lock lock(mutex_);
    ++calls_[call];
    if (call != QLatin1String("write")) {
        return {};
    }
    if (left_ == 0) {
        ++waiting_;
        opened_.wait(lock, [this] { return left_ != 0; });
        --waiting_;
    }
    if (left_ > 0) {
        --left_;
    }
    return error_ ? Result<>(std::unexpected(*error_)) : Result<>();
}

} // namespace stowage::test
