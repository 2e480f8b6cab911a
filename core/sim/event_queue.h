#pragma once
#include <cstdint>
#include <vector>

#include "core/base/time.h"
#include "core/sim/message.h"

namespace logarium::sim {

/// What is to happen, by due time; equal times in the order of arrival. A heap of small keys over a slab of pending
/// things, so that sifting moves 24 bytes whatever a message carries; with four children a key, since those lie side by
/// side and half the levels are half the waits for memory. A plain value.
class EventQueue {
public:
    bool empty() const { return heap_.empty(); }
    std::size_t size() const { return heap_.size(); }
    Micros nextDue() const { return heap_.front().due; }

    void push(Micros due, Pending pending);
    /// Something must be pending.
    Pending pop();

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
    static constexpr std::size_t kChildren = 4;

    static bool sooner(const Key& a, const Key& b);
    /// Puts the key where it belongs above the free place `at`.
    void rise(std::size_t at, const Key& key);
    /// Puts the key where it belongs below the root, whose own key is gone.
    void sink(const Key& key);

    std::vector<Key> heap_;
    std::vector<Pending> slab_;
    std::vector<std::uint32_t> free_;
    std::uint64_t sequence_ = 0;
};

}  // namespace logarium::sim
