#include "core/sim/checkpoints.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::sim {

void Checkpoints::offer(const World& world, std::size_t nextCommand) {
    if (world.totals.steps < nextSteps_) return;
    if (!kept_.empty() && world.now <= kept_.back().world->now) return;
    kept_.push_back({std::make_shared<const World>(world), nextCommand});
    if (kept_.size() > kMost) {
        std::vector<Checkpoint> thinned;
        for (std::size_t i = 0; i < kept_.size(); i += 2) thinned.push_back(std::move(kept_[i]));
        kept_ = std::move(thinned);
        stepsBetween_ *= 2;
    }
    nextSteps_ = kept_.back().world->totals.steps + stepsBetween_;
}

const Checkpoints::Checkpoint& Checkpoints::before(Micros when) const {
    ensure(!kept_.empty(), "a checkpoint at the beginning");
    auto above = std::upper_bound(kept_.begin(), kept_.end(), when,
                                  [](Micros w, const Checkpoint& c) { return w < c.world->now; });
    const Checkpoint& last = above == kept_.begin() ? *above : *std::prev(above);
    return near_ && near_->world->now <= when && near_->place() > last.place() ? *near_ : last;
}

const Checkpoints::Checkpoint& Checkpoints::beforePlace(Place place) const {
    ensure(!kept_.empty(), "a checkpoint at the beginning");
    auto above = std::upper_bound(kept_.begin(), kept_.end(), place,
                                  [](Place wanted, const Checkpoint& c) { return wanted < c.place(); });
    const Checkpoint& last = above == kept_.begin() ? *above : *std::prev(above);
    return near_ && near_->place() <= place && near_->place() > last.place() ? *near_ : last;
}

void Checkpoints::dropAfter(Place place) {
    if (near_ && near_->place() > place) near_.reset();
    while (kept_.size() > 1 && kept_.back().place() > place) kept_.pop_back();
    nextSteps_ = kept_.back().world->totals.steps + stepsBetween_;
}

}  // namespace logarium::sim
