#include "core/sim/checkpoints.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::sim {

void Checkpoints::offer(const World& world, std::size_t nextCommand) {
    if (!kept_.empty()) {
        const World& last = kept_.back().world;
        if (world.now <= last.now || world.totals.steps < last.totals.steps + stepsBetween_) return;
    }
    kept_.push_back({world, nextCommand});
    if (kept_.size() <= kMost) return;
    std::vector<Checkpoint> thinned;
    for (std::size_t i = 0; i < kept_.size(); i += 2) thinned.push_back(std::move(kept_[i]));
    kept_ = std::move(thinned);
    stepsBetween_ *= 2;
}

const Checkpoints::Checkpoint& Checkpoints::before(Micros when) const {
    ensure(!kept_.empty(), "a checkpoint at the beginning");
    auto above = std::upper_bound(kept_.begin(), kept_.end(), when,
                                  [](Micros w, const Checkpoint& c) { return w < c.world.now; });
    return above == kept_.begin() ? *above : *std::prev(above);
}

void Checkpoints::dropAfter(Micros when) {
    while (kept_.size() > 1 && kept_.back().world.now > when) kept_.pop_back();
}

}  // namespace logarium::sim
