#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/check/life.h"
#include "core/sim/command.h"
#include "core/sim/world.h"

namespace logarium::check {

/// The rarer blows of a random life: to disks, wires and clocks. Each life has a part of them, at rates of its own
/// ("swarm"). Draws from a stream of its own, so that lives without them stay what they were; and always as much, so
/// that leaving one kind out changes nothing of the others.
class Misfortunes {
public:
    explicit Misfortunes(const LifeSpec& life);

    /// What befalls the cluster now, and what is mended.
    std::vector<sim::Command> strike(const sim::World& world);
    /// Wires, clocks and rooms on disks as they should be.
    static std::vector<sim::Command> mend(const sim::World& world);
    /// Kills a broker that has taken a log directory offline for which there is hope: it looks again when it starts.
    static std::vector<sim::Command> restart(const sim::World& world, BrokerId broker);
    /// A broker that does not come up for its files gets an empty disk.
    static std::vector<sim::Command> giveUpDisk(const sim::World& world, BrokerId broker);

private:
    struct Draw {
        BrokerId broker, other, controller;
        bool mends = false;
        std::int64_t amount = 0;  ///< 0 to 9999
    };
    Draw draw(const sim::World& world);
    void befall(Fault kind, const Draw& draw, const sim::World& world, std::vector<sim::Command>& out);
    void damage(const Draw& draw, const sim::World& world, std::vector<sim::Command>& out) const;
    void takeDown(BrokerId broker, sim::Command command, std::vector<sim::Command>& out);
    void flap(const Draw& draw, const sim::World& world, std::vector<sim::Command>& out);

    Random random_;
    std::map<Fault, double> rates_;                              ///< of those that belong to this life
    std::set<BrokerId> down_;                                    ///< that were taken down here
    std::vector<std::pair<BrokerId, BrokerId>> toCut_, toHeal_;  ///< one by one
};

}  // namespace logarium::check
