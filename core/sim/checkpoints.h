#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/sim/world.h"

namespace logarium::sim {

/// A place in a run, between two happenings: how many steps and commands came before it. Later places have more.
using Place = std::uint64_t;

/// Worlds of earlier moments of a story, to go back to. Bounded: when there are too many, every other one goes, so the
/// distances grow with the length of the run. The first one always stays. Copies share the Worlds.
class Checkpoints {
public:
    struct Checkpoint {
        std::shared_ptr<const World> world;
        std::size_t nextCommand = 0;  ///< of the recording
        Place place() const { return static_cast<Place>(world->totals.steps) + nextCommand; }
    };

    /// Keeps a copy if enough has happened since the last one.
    void offer(const World& world, std::size_t nextCommand);
    /// The last one at or before `when`.
    const Checkpoint& before(Micros when) const;
    /// The last one at or before `place`.
    const Checkpoint& beforePlace(Place place) const;
    /// Keeps this one too, until another such one comes: somebody looks at a moment soon after it, and may step about.
    void keepNear(Checkpoint checkpoint) { near_ = std::move(checkpoint); }
    /// What was kept beyond `place` belongs to another story.
    void dropAfter(Place place);
    const std::vector<Checkpoint>& kept() const { return kept_; }

private:
    static constexpr std::size_t kMost = 96;
    static constexpr std::int64_t kSteps = 10'000;

    std::vector<Checkpoint> kept_;  // By place.
    std::optional<Checkpoint> near_;
    std::int64_t stepsBetween_ = kSteps;
    std::int64_t nextSteps_ = 0;  // The next one is due when the World has made so many steps.
};

}  // namespace logarium::sim
