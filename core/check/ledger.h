#pragma once
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/sim/simulation.h"

namespace logarium::check {

/// The transactional part of a random life: a topic is copied to another one by two read-process-write clients, shops
/// write orders in transactions of their own, and both kinds die, come back, and leave transactions open. Draws from a
/// stream of its own, so that lives without it stay what they were.
class Ledger {
public:
    explicit Ledger(std::uint64_t seed) : random_(seed, 23) {}

    /// Whether the life with this seed has one.
    static bool belongsTo(std::uint64_t seed) { return seed % 3 == 0; }
    /// Commands at the beginning. `others`: topics that the shops write to.
    std::vector<sim::Command> open(const std::vector<std::string>& others);
    /// One blow to a client, or its coming back.
    std::vector<sim::Command> strike(const sim::World& world);
    /// All are alive and well again.
    std::vector<sim::Command> mend(const sim::World& world);

private:
    std::string addShop(const std::string& topic, const std::string& name, std::vector<sim::Command>& out);
    void replace(const sim::World& world, std::size_t which, bool zombie, std::vector<sim::Command>& out);

    Random random_;
    std::vector<sim::Command> starts_;  ///< of the clients that die and come back
};

}  // namespace logarium::check
