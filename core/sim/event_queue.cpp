#include "core/sim/event_queue.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"

namespace logarium::sim {

bool EventQueue::sooner(const Key& a, const Key& b) {
    return a.due != b.due ? a.due < b.due : a.sequence < b.sequence;
}

void EventQueue::rise(std::size_t at, const Key& key) {
    while (at > 0) {
        const std::size_t parent = (at - 1) / kChildren;
        if (!sooner(key, heap_[parent])) break;
        heap_[at] = heap_[parent];
        at = parent;
    }
    heap_[at] = key;
}

void EventQueue::sink(const Key& key) {
    std::size_t at = 0;
    for (std::size_t child = 1; child < heap_.size(); child = kChildren * at + 1) {
        const std::size_t end = std::min(child + kChildren, heap_.size());
        std::size_t best = child;
        for (++child; child < end; ++child)
            if (sooner(heap_[child], heap_[best])) best = child;
        if (!sooner(heap_[best], key)) break;
        heap_[at] = heap_[best];
        at = best;
    }
    heap_[at] = key;
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
    heap_.emplace_back();
    rise(heap_.size() - 1, {due, sequence_++, slot});
}

Pending EventQueue::pop() {
    ensure(!heap_.empty(), "something is pending");
    const std::uint32_t slot = heap_.front().slot;
    __builtin_prefetch(&slab_[slot]);  // Needed when the heap is in order again.
    const Key last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sink(last);
    free_.push_back(slot);
    return std::exchange(slab_[slot], TimedStep{});
}

}  // namespace logarium::sim
