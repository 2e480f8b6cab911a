#include "core/sim/fate_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/cluster/file_damage.h"
#include "core/cluster/power_cut.h"
#include "core/sim/controller_quorum.h"

namespace logarium::sim {
namespace {

using Refusal = std::optional<KafkaError>;

Refusal refuse(std::string text) {
    return KafkaError{ErrorCode::InvalidRequest, std::move(text)};
}

bool isController(const World& world, BrokerId id) {
    if (world.broker(id) != nullptr) return false;
    return std::ranges::any_of(controllerNodes(world.spec), [&](const ControllerNode& n) { return n.id == id.value; });
}

Refusal link(const World& world, BrokerId a, BrokerId b) {
    for (const BrokerId end : {a, b})
        if (world.broker(end) == nullptr && !isController(world, end))
            return refuse(fmt::format("there is no broker {}", end.value));
    if (a == b) return refuse("a link is between two different brokers");
    if (!isController(world, a) || !isController(world, b)) return std::nullopt;
    return refuse(
        fmt::format("{} and {} are controllers: sim cut-controllers {} {}", a.value, b.value, a.value, b.value));
}

template <class Words>
Refusal oneOf(const Words& words, const std::string& word, const char* what) {
    if (std::ranges::find(words, word) != words.end()) return std::nullopt;
    return refuse(fmt::format("'{}' is no {}, expected one of {}", word, what, fmt::join(words, ", ")));
}

}  // namespace

Refusal refusalOfFate(const World& world, const CutLink& c) {
    if (auto flaw = link(world, c.a, c.b)) return flaw;
    if (!world.network.cut(c.a, c.b) && !(c.oneWay && world.network.stops(c.a, c.b))) return std::nullopt;
    return refuse(fmt::format("the link between {} and {} is cut already", c.a.value, c.b.value));
}

Refusal refusalOfFate(const World& world, const HealLink& c) {
    if (auto flaw = link(world, c.a, c.b)) return flaw;
    if (world.network.stops(c.a, c.b) || world.network.stops(c.b, c.a)) return std::nullopt;
    return refuse(fmt::format("the link between {} and {} is not cut", c.a.value, c.b.value));
}

Refusal refusalOfFate(const World& world, const SlowLink& c) {
    if (auto flaw = link(world, c.a, c.b)) return flaw;
    return c.extraMicros >= 0 ? std::nullopt : refuse("a link cannot be faster than it is");
}

Refusal refusalOfFate(const World& world, const FreeDisk& c) {
    if (world.broker(c.broker)->logDirectory(c.directory).capacity) return std::nullopt;
    return refuse(
        fmt::format("nothing takes room on the disk of log directory {} of broker {}", c.directory, c.broker.value));
}

Refusal refusalOfFate(const World& world, const CutPower& c) {
    const cluster::Broker* broker = world.broker(c.broker);
    if (broker == nullptr) return refuse(fmt::format("there is no broker {}", c.broker.value));
    if (!broker->up()) return refuse(fmt::format("broker {} is down", c.broker.value));
    return oneOf(cluster::kPowerLosses, c.loss, "loss");
}

Refusal refusalOfFate(const World& world, const DamageFile& c) {
    const cluster::Broker& broker = *world.broker(c.broker);
    if (broker.up()) return refuse(fmt::format("broker {} is up; kill it first", c.broker.value));
    if (broker.state() != cluster::BrokerState::Crashed)
        return refuse(
            fmt::format("broker {} was shut down cleanly and will not look at its files again, as Kafka does "
                        "not; kill it instead",
                        c.broker.value));
    return oneOf(cluster::kDamages, c.what, "damage");
}

}  // namespace logarium::sim
