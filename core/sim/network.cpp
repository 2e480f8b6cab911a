#include "core/sim/network.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::sim {
namespace {

// One way through a good local network and both network stacks.
constexpr std::int64_t kFastestMicros = 150, kSlowestMicros = 450;

std::pair<BrokerId, BrokerId> ordered(BrokerId a, BrokerId b) {
    return a < b ? std::pair{a, b} : std::pair{b, a};
}

}  // namespace

/// Controller 0, brokers 1..n, clients after them.
std::size_t Network::node(Address address) const {
    switch (address.party) {
        case cluster::Party::Controller:
            return 0;
        case cluster::Party::Broker:
            return static_cast<std::size_t>(address.id);
        case cluster::Party::Client:
            return static_cast<std::size_t>(brokers_ + 1 + address.id);
    }
    ensure(false, "an address of a known party");
    return 0;
}

/// One end of every link is a broker or the controller, so links are rows of a narrow table.
std::size_t Network::link(Address from, Address to) {
    const std::size_t a = node(from), b = node(to), width = static_cast<std::size_t>(brokers_) + 1;
    const std::size_t small = std::min(a, b), big = std::max(a, b);
    ensure(small < width, "clients do not talk to one another");
    const std::size_t index = (big * width + small) * 2 + (a < b ? 1 : 0);
    if (index >= lastArrival_.size()) lastArrival_.resize((big + 1) * width * 2);
    return index;
}

Micros Network::arrival(Address from, Address to, Micros now) {
    const Micros drawn = now + random_.between(kFastestMicros, kSlowestMicros);
    Micros& last = lastArrival_[link(from, to)];
    last = std::max(drawn, last + 1);
    return last;
}

bool Network::cut(BrokerId a, BrokerId b) const {
    return std::binary_search(cuts_.begin(), cuts_.end(), ordered(a, b));
}

void Network::setCut(BrokerId a, BrokerId b, bool cut) {
    const auto pair = ordered(a, b);
    const auto at = std::lower_bound(cuts_.begin(), cuts_.end(), pair);
    const bool there = at != cuts_.end() && *at == pair;
    if (cut && !there) cuts_.insert(at, pair);
    if (!cut && there) cuts_.erase(at);
}

void Network::hold(Message message) {
    held_.push_back(std::move(message));
}

std::vector<Message> Network::release(BrokerId a, BrokerId b) {
    std::vector<Message> released;
    std::erase_if(held_, [&](Message& m) {
        if (ordered(m.from.broker(), m.to.broker()) != ordered(a, b)) return false;
        released.push_back(std::move(m));
        return true;
    });
    return released;
}

void Network::drop(BrokerId broker) {
    std::erase_if(held_, [&](const Message& m) { return m.from.broker() == broker || m.to.broker() == broker; });
}

}  // namespace logarium::sim
