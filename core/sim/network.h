#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/sim/message.h"

namespace logarium::sim {

/// The wires between controller, brokers and clients: each direction keeps its order, delays are drawn from a seeded
/// stream. A cut between two brokers, or a broker and a controller, stops what they send to one another, or one of them
/// to the other; it waits, as TCP would go on trying, and arrives after the cut is healed.
class Network {
public:
    Network() = default;
    Network(int brokers, Random random) : brokers_(brokers), random_(random) {}

    /// When something sent now arrives.
    Micros arrival(Address from, Address to, Micros now);

    /// Whether both directions are cut.
    bool cut(BrokerId a, BrokerId b) const;
    /// Whether what one sends to the other does not arrive.
    bool stops(BrokerId from, BrokerId to) const;
    bool stops(const Message& message) const;
    void setCut(BrokerId a, BrokerId b, bool cut);
    void setOneWayCut(BrokerId from, BrokerId to, bool cut);
    /// Adds to the time on every way between the two; 0: nothing.
    void setDelay(BrokerId a, BrokerId b, std::int64_t extraMicros);
    std::int64_t delay(BrokerId a, BrokerId b) const;
    /// The node that messages to and from the controller reach: the active one.
    void setController(BrokerId node) { controller_ = node; }
    BrokerId controller() const { return controller_; }
    /// Pairs, smaller id first, sorted.
    const std::vector<std::pair<BrokerId, BrokerId>>& cuts() const { return cuts_; }
    /// Cuts of one direction: from, to; sorted.
    const std::vector<std::pair<BrokerId, BrokerId>>& oneWayCuts() const { return oneWay_; }

    /// Keeps a message that a cut stopped.
    void hold(Message message);
    /// What waits and is not stopped any more, in order; no longer held afterwards.
    std::vector<Message> release();
    /// A process died: what its connections carried is gone.
    void drop(BrokerId broker);
    const std::vector<Message>& held() const { return held_; }

private:
    std::size_t link(Address from, Address to);
    std::size_t node(Address address) const;
    BrokerId nodeOf(Address address) const {
        return address.party == cluster::Party::Controller ? controller_ : address.broker();
    }

    int brokers_ = 0;
    Random random_;
    std::vector<Micros> lastArrival_;  // By link.
    BrokerId controller_{100};
    std::vector<std::pair<BrokerId, BrokerId>> cuts_;
    std::vector<std::pair<BrokerId, BrokerId>> oneWay_;  // From, to; sorted.
    std::map<std::pair<BrokerId, BrokerId>, std::int64_t> delays_;
    std::vector<Message> held_;
};

}  // namespace logarium::sim
