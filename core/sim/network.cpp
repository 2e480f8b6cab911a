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
    Micros drawn = now + random_.between(kFastestMicros, kSlowestMicros);
    if (!delays_.empty()) drawn = drawn + delay(nodeOf(from), nodeOf(to));
    Micros& last = lastArrival_[link(from, to)];
    last = std::max(drawn, last + 1);
    return last;
}

bool Network::cut(BrokerId a, BrokerId b) const {
    return std::binary_search(cuts_.begin(), cuts_.end(), ordered(a, b));
}

bool Network::stops(BrokerId from, BrokerId to) const {
    return cut(from, to) || std::binary_search(oneWay_.begin(), oneWay_.end(), std::pair{from, to});
}

/// A broker fetches its metadata: it gets none when its requests do not arrive.
bool Network::stops(const Message& message) const {
    if (cuts_.empty() && oneWay_.empty()) return false;
    const BrokerId from = nodeOf(message.from), to = nodeOf(message.to);
    const bool fetched = std::holds_alternative<cluster::MetadataUpdate>(message.body);
    return stops(from, to) || (fetched && stops(to, from));
}

namespace {

void set(std::vector<std::pair<BrokerId, BrokerId>>& pairs, std::pair<BrokerId, BrokerId> pair, bool on) {
    const auto at = std::lower_bound(pairs.begin(), pairs.end(), pair);
    const bool there = at != pairs.end() && *at == pair;
    if (on && !there) pairs.insert(at, pair);
    if (!on && there) pairs.erase(at);
}

}  // namespace

void Network::setCut(BrokerId a, BrokerId b, bool cut) {
    set(cuts_, ordered(a, b), cut);
}

void Network::setOneWayCut(BrokerId from, BrokerId to, bool cut) {
    set(oneWay_, {from, to}, cut);
}

void Network::setDelay(BrokerId a, BrokerId b, std::int64_t extraMicros) {
    delays_.erase(ordered(a, b));
    if (extraMicros > 0) delays_[ordered(a, b)] = extraMicros;
}

std::int64_t Network::delay(BrokerId a, BrokerId b) const {
    const auto found = delays_.find(ordered(a, b));
    return found == delays_.end() ? 0 : found->second;
}

void Network::hold(Message message) {
    // A heartbeat that could not be sent is not sent twice.
    if (std::holds_alternative<cluster::Heartbeat>(message.body))
        std::erase_if(held_, [&](const Message& m) {
            return m.from == message.from && std::holds_alternative<cluster::Heartbeat>(m.body);
        });
    held_.push_back(std::move(message));
}

std::vector<Message> Network::release() {
    std::vector<Message> released;
    std::erase_if(held_, [&](Message& m) {
        if (stops(m)) return false;
        released.push_back(std::move(m));
        return true;
    });
    return released;
}

void Network::drop(BrokerId broker) {
    std::erase_if(held_, [&](const Message& m) { return m.from.broker() == broker || m.to.broker() == broker; });
}

}  // namespace logarium::sim
