#pragma once
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/time.h"
#include "core/sim/message.h"

namespace logarium::sim {

/// What is to happen, by due time; equal times in the order of arrival. Time only goes forward here, so this is a radix
/// heap: keys lie in piles by the highest bit in which their due time differs from the last one taken, and a pile is
/// looked through only when time gets there. The pending things lie in a slab beside it, so that 16 bytes move whatever
/// a message carries. A plain value.
class EventQueue {
public:
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    /// Something must be pending.
    Micros nextDue() const { return next_; }

    /// `due` is not before what was taken last.
    template <class What>
    void push(Micros due, What&& what) {
        slab_[slotFor(due)] = std::forward<What>(what);
    }
    /// Something must be pending.
    Pending pop();

    /// Everything pending, in no order that means anything (but the same in equal Worlds).
    template <class Visit>
    void forEach(Visit visit) const {
        for (std::size_t pile = 0; pile < piles_.size(); ++pile) {
            for (std::size_t i = pile == 0 ? taken_ : 0; i < piles_[pile].size(); ++i)
                visit(piles_[pile][i].due, slab_[piles_[pile][i].slot]);
        }
    }

private:
    struct Key {
        Micros due;
        std::uint32_t slot;
    };
    /// A place in the slab, whose key is filed.
    std::uint32_t slotFor(Micros due);
    std::size_t pileOf(Micros due) const;
    void file(const Key& key);
    /// The nearest pile becomes the present and those below it.
    void spread();
    std::size_t nearestPile() const;

    std::array<std::vector<Key>, 64> piles_;  // Pile 0: due at `present_`, in order of arrival.
    std::uint64_t filled_ = 0;                // A bit for each pile that holds something.
    std::size_t taken_ = 0;                   // So many of pile 0 are gone.
    Micros present_;                          // Due time of what was taken last.
    Micros next_;                             // Due time of what comes next.
    std::size_t size_ = 0;
    std::vector<Pending> slab_;
    std::vector<std::uint32_t> free_;
};

}  // namespace logarium::sim
