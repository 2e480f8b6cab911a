#pragma once
#include <cstddef>
#include <vector>

#include "core/sim/world.h"

namespace logarium::sim {

/// Worlds of earlier moments of a run, to go back to. Bounded: when there are too many, every other one goes, so the
/// distances grow with the length of the run. The first one always stays.
class Checkpoints {
public:
    struct Checkpoint {
        World world;
        std::size_t nextCommand = 0;  ///< of the recording
    };

    /// Keeps a copy if enough has happened since the last one.
    void offer(const World& world, std::size_t nextCommand);
    /// The last one at or before `when`.
    const Checkpoint& before(Micros when) const;
    /// A new past begins: what was kept beyond `when` belongs to another one.
    void dropAfter(Micros when);
    std::size_t size() const { return kept_.size(); }

private:
    static constexpr std::size_t kMost = 96;
    static constexpr std::int64_t kSteps = 10'000;

    std::vector<Checkpoint> kept_;  // By time.
    std::int64_t stepsBetween_ = kSteps;
};

}  // namespace logarium::sim
