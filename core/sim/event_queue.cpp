#include "core/sim/event_queue.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"

namespace logarium::sim {

bool EventQueue::later(const Key& a, const Key& b) {
    return a.due != b.due ? a.due > b.due : a.sequence > b.sequence;
}

void EventQueue::push(Micros due, Pending pending) {
    std::uint32_t slot = 0;
    if (free_.empty()) {
        slot = static_cast<std::uint32_t>(slab_.size());
        slab_.push_back(std::move(pending));
    } else {
        slot = free_.back();
        free_.pop_back();
        slab_[slot] = std::move(pending);
    }
    heap_.push_back({due, sequence_++, slot});
    std::push_heap(heap_.begin(), heap_.end(), later);
}

Pending EventQueue::pop() {
    ensure(!heap_.empty(), "something is pending");
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const std::uint32_t slot = heap_.back().slot;
    heap_.pop_back();
    free_.push_back(slot);
    return std::exchange(slab_[slot], TimedStep{});
}

}  // namespace logarium::sim
