#pragma once
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/assert.h"
#include "core/base/time.h"
#include "core/sim/message.h"

namespace logarium::sim {

/// What is to happen, by due time; equal times in the order of arrival. A binary heap of small keys over a slab of
/// pending things, so that sifting moves 24 bytes whatever a message carries. A plain value.
class EventQueue {
public:
    bool empty() const { return heap_.empty(); }
    std::size_t size() const { return heap_.size(); }
    Micros nextDue() const { return heap_.front().due; }

    void push(Micros due, Pending pending) {
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

    Pending pop() {
        ensure(!heap_.empty(), "something is pending");
        std::pop_heap(heap_.begin(), heap_.end(), later);
        const std::uint32_t slot = heap_.back().slot;
        heap_.pop_back();
        free_.push_back(slot);
        return std::exchange(slab_[slot], TimedStep{});
    }

    /// Everything pending, in no order that means anything (but the same in equal Worlds).
    template <class Visit>
    void forEach(Visit visit) const {
        for (const Key& key : heap_) visit(key.due, slab_[key.slot]);
    }

private:
    struct Key {
        Micros due;
        std::uint64_t sequence;
        std::uint32_t slot;
    };
    static bool later(const Key& a, const Key& b) { return a.due != b.due ? a.due > b.due : a.sequence > b.sequence; }

    std::vector<Key> heap_;
    std::vector<Pending> slab_;
    std::vector<std::uint32_t> free_;
    std::uint64_t sequence_ = 0;
};

}  // namespace logarium::sim
