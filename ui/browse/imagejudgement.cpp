#include "ui/browse/imagejudgement.h"

namespace stowage {

ObjectStates judgeImages(const std::vector<VerifiedObject>& objects, const QDateTime& when) {
    std::vector<ObjectState> judged(objects.size());
    std::vector<std::size_t> open;
    for (std::size_t id = 0; id < objects.size(); ++id) {
        if (objects[id].kind != VerifiedObject::Kind::Tag) {
            judged[id] = ObjectState::of(objects[id]);
            open.push_back(id);
        }
    }
    // Upwards, as long as something gets worse: there are few degrees, so that nothing is passed on
    // more often than that.
    while (!open.empty()) {
        const std::size_t id = open.back();
        open.pop_back();
        for (const VerifiedObject::Use& use : objects[id].uses) {
            const auto parent = static_cast<std::size_t>(use.parent);
            if (use.parent < 0 || parent >= objects.size()) {
                continue;
            }
            if (judged[id].isWorseThan(judged[parent])) {
                judged[parent] = judged[id];
                open.push_back(parent);
            }
        }
    }
    ObjectStates images;
    for (std::size_t id = 0; id < objects.size(); ++id) {
        const bool isManifest = objects[id].kind == VerifiedObject::Kind::Manifest ||
                                objects[id].kind == VerifiedObject::Kind::Index;
        if (isManifest && objects[id].expected) {
            ObjectState& state = judged[id];
            state.when = state.isSettled() ? when : QDateTime();
            images.insert(*objects[id].expected, state);
        }
    }
    return images;
}

} // namespace stowage
