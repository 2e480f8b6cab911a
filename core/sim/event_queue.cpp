#include "core/sim/event_queue.h"

#include <algorithm>
#include <bit>

#include "core/base/assert.h"

namespace logarium::sim {

std::size_t EventQueue::pileOf(Micros due) const {
    return static_cast<std::size_t>(
        std::bit_width(static_cast<std::uint64_t>(due.value) ^ static_cast<std::uint64_t>(present_.value)));
}

std::size_t EventQueue::nearestPile() const {
    return static_cast<std::size_t>(std::countr_zero(filled_));
}

void EventQueue::file(const Key& key) {
    const std::size_t pile = pileOf(key.due);
    piles_[pile].push_back(key);
    filled_ |= std::uint64_t{1} << pile;
}

std::uint32_t EventQueue::slotFor(Micros due) {
    ensure(due >= present_ && due.value >= 0, "nothing becomes due in the past");
    std::uint32_t slot = 0;
    if (free_.empty()) {
        slot = static_cast<std::uint32_t>(slab_.size());
        slab_.emplace_back(TimedStep{});
    } else {
        slot = free_.back();
        free_.pop_back();
    }
    if (size_++ == 0 || due < next_) next_ = due;
    file({due, slot});
    return slot;
}

void EventQueue::spread() {
    const std::size_t nearest = nearestPile();
    present_ = next_;
    filled_ &= ~(std::uint64_t{1} << nearest);
    // Those due at the same time lie in one pile at any moment, so that their order stays.
    for (const Key& key : piles_[nearest]) file(key);
    piles_[nearest].clear();
}

Pending EventQueue::pop() {
    ensure(size_ > 0, "something is pending");
    if ((filled_ & 1) == 0) spread();
    std::vector<Key>& now = piles_[0];
    const std::uint32_t slot = now[taken_++].slot;
    __builtin_prefetch(&slab_[slot]);  // Needed when the piles are in order again.
    --size_;
    if (taken_ == now.size()) {
        now.clear();
        taken_ = 0;
        filled_ &= ~std::uint64_t{1};
        if (size_ > 0) {
            const std::vector<Key>& nearest = piles_[nearestPile()];
            next_ = std::ranges::min_element(nearest, {}, &Key::due)->due;
        }
    }
    free_.push_back(slot);
    return std::exchange(slab_[slot], TimedStep{});  // What was moved from must not be copied.
}

}  // namespace logarium::sim
