#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/sim/message.h"

namespace logarium::sim {

/// The wires between controller, brokers and clients: each direction keeps its order, delays are drawn from a seeded
/// stream. A cut between two brokers stops what they send to one another; it waits, as TCP would go on trying, and
/// arrives after the cut is healed.
class Network {
public:
    Network() = default;
    Network(int brokers, Random random) : brokers_(brokers), random_(random) {}

    /// When something sent now arrives.
    Micros arrival(Address from, Address to, Micros now);

    bool cut(BrokerId a, BrokerId b) const;
    bool cut(Address from, Address to) const { return !cuts_.empty() && cut(from.broker(), to.broker()); }
    void setCut(BrokerId a, BrokerId b, bool cut);
    /// Pairs, smaller id first, sorted.
    const std::vector<std::pair<BrokerId, BrokerId>>& cuts() const { return cuts_; }

    /// Keeps a message that a cut stopped.
    void hold(Message message);
    /// What waits between the two, in order; no longer held afterwards.
    std::vector<Message> release(BrokerId a, BrokerId b);
    /// A process died: what its connections carried is gone.
    void drop(BrokerId broker);
    const std::vector<Message>& held() const { return held_; }

private:
    std::size_t link(Address from, Address to);
    std::size_t node(Address address) const;

    int brokers_ = 0;
    Random random_;
    std::vector<Micros> lastArrival_;  // By link.
    std::vector<std::pair<BrokerId, BrokerId>> cuts_;
    std::vector<Message> held_;
};

}  // namespace logarium::sim
