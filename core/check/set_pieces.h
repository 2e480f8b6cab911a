#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/check/life.h"
#include "core/sim/command.h"
#include "core/sim/world.h"

namespace logarium::check {

/// What takes several steps in a certain order, which chance alone rarely makes: a topic is deleted and created again
/// under its name while its clients go on; quotas come and go; a controller that slept through decisions wakes up just
/// when the active one dies; a follower that no controller reaches goes on fetching from a leader that was away and
/// leads again, in another epoch. Draws from a stream of its own, and always as much.
class SetPieces {
public:
    explicit SetPieces(const LifeSpec& life);

    /// Whether the brokers of this life are its controllers, too.
    static bool combined(const LifeSpec& life);
    /// The next step. `topics`: those that may be deleted, as they were created.
    std::vector<sim::Command> strike(const sim::World& world, const std::vector<sim::CreateTopic>& topics);
    /// No quota stays, and every topic is there.
    std::vector<sim::Command> end(const std::vector<sim::CreateTopic>& topics);

private:
    struct Draw {
        bool acts = false;
        std::int64_t amount = 0;  ///< 0 to 9999
    };
    void recreate(const Draw& draw, const std::vector<sim::CreateTopic>& topics, std::vector<sim::Command>& out);
    void limit(const Draw& draw, std::vector<sim::Command>& out);
    void oversleep(const Draw& draw, const sim::World& world, std::vector<sim::Command>& out);
    void isolate(const Draw& draw, const sim::World& world, std::vector<sim::Command>& out);
    static void sleep(const sim::World& world, BrokerId node, bool sleeps, std::vector<sim::Command>& out);

    Random random_;
    double rate_ = 0;
    std::set<Fault> kinds_;               ///< that belong to this life
    std::optional<std::size_t> deleted_;  ///< of the topics: not there now
    bool limited_ = false;
    std::optional<BrokerId> asleep_;
    int slept_ = 0;  ///< strikes long
    std::optional<BrokerId> isolated_;
    BrokerId away_ = kNoBroker;  ///< the leader that it follows
    int act_ = 0;                ///< of the piece with those two
};

}  // namespace logarium::check
