#include "core/check/misfortunes.h"

#include <algorithm>
#include <array>

#include "core/cluster/file_damage.h"
#include "core/cluster/power_cut.h"

namespace logarium::check {

namespace {

constexpr std::array<Fault, 10> kKinds = {Fault::LoseDisk, Fault::Power,         Fault::Damage,   Fault::FullDisk,
                                          Fault::SlowLink, Fault::OneWay,        Fault::Flapping, Fault::Connections,
                                          Fault::Clock,    Fault::ControllerLink};

bool hasOffline(const cluster::Broker& broker) {
    return std::ranges::any_of(broker.logDirectories(), [](const auto& d) { return d.offline && !d.broken; });
}

}  // namespace

Misfortunes::Misfortunes(const LifeSpec& life) : random_(life.seed, 29) {
    for (const Fault kind : kKinds) {
        const bool belongs = random_.chance(0.3);
        const double rate = static_cast<double>(random_.between(3, 30)) / 100;
        if (belongs && std::ranges::find(life.faults, kind) != life.faults.end()) rates_[kind] = rate;
    }
}

Misfortunes::Draw Misfortunes::draw(const sim::World& world) {
    const std::vector<sim::ControllerNode> nodes = sim::controllerNodes(world.spec);
    const auto any = [&] { return BrokerId{static_cast<std::int32_t>(random_.between(1, world.spec.brokers))}; };
    Draw drawn;
    drawn.broker = any();
    drawn.other = any();
    drawn.controller = BrokerId{nodes[random_.below(nodes.size())].id};
    drawn.mends = random_.chance(0.5);
    drawn.amount = random_.between(0, 9999);
    return drawn;
}

std::vector<sim::Command> Misfortunes::strike(const sim::World& world) {
    std::vector<sim::Command> out;
    for (const Fault kind : kKinds) {
        const double chance = static_cast<double>(random_.below(1000)) / 1000;
        const Draw drawn = draw(world);
        const auto rate = rates_.find(kind);
        if (rate != rates_.end() && chance < rate->second) befall(kind, drawn, world, out);
    }
    const bool starts = random_.chance(0.3);
    if (starts && !down_.empty()) {
        const BrokerId first = *down_.begin();
        out.emplace_back(sim::StartBroker{first});
        down_.erase(first);
    }
    for (const auto& [a, b] : std::exchange(toHeal_, {})) {
        if (toCut_.empty() && random_.chance(0.5))
            out.emplace_back(sim::HealLink{a, b});
        else
            toHeal_.emplace_back(a, b);
    }
    if (toCut_.empty()) return out;
    out.emplace_back(sim::CutLink{toCut_.back().first, toCut_.back().second});
    toHeal_.push_back(toCut_.back());
    toCut_.pop_back();
    return out;
}

void Misfortunes::takeDown(BrokerId broker, sim::Command command, std::vector<sim::Command>& out) {
    out.push_back(std::move(command));
    down_.insert(broker);
}

void Misfortunes::befall(Fault kind, const Draw& d, const sim::World& world, std::vector<sim::Command>& out) {
    const auto directory = static_cast<int>(1 + d.amount % world.spec.logDirectories);
    switch (kind) {
        case Fault::LoseDisk:
            takeDown(d.broker, sim::StopBroker{d.broker, false}, out);
            out.emplace_back(sim::LoseDisk{d.broker});
            return;
        case Fault::Power: {
            const auto& losses = cluster::kPowerLosses;
            const auto loss = losses[static_cast<std::size_t>(d.amount) % losses.size()];
            return takeDown(d.broker, sim::CutPower{d.broker, std::string(loss)}, out);
        }
        case Fault::Damage:
            takeDown(d.broker, sim::StopBroker{d.broker, false}, out);
            return damage(d, world, out);
        case Fault::FullDisk:
            if (!d.mends) return out.push_back(sim::FillDisk{d.broker, directory, d.amount * 4});
            out.emplace_back(sim::FreeDisk{d.broker, directory});
            for (const sim::Command& command : restart(world, d.broker)) takeDown(d.broker, command, out);
            return;
        case Fault::SlowLink:
            return out.push_back(
                sim::SlowLink{d.broker, d.amount % 3 == 0 ? d.controller : d.other, d.mends ? 0 : d.amount * 200});
        case Fault::OneWay:
            if (d.mends) return out.push_back(sim::HealLink{d.broker, d.other});
            return out.push_back(sim::CutLink{d.broker, d.other, true});
        case Fault::Flapping:
            return flap(d, world, out);
        case Fault::Connections:
            return out.push_back(sim::BreakConnections{d.broker});
        case Fault::Clock:
            // Two hours at most, both ways.
            return out.push_back(sim::SkewClock{d.broker, d.mends ? 0 : (d.amount - 5000) * 1440});
        case Fault::ControllerLink:
            if (d.mends) return out.push_back(sim::HealLink{d.broker, d.controller});
            return out.push_back(sim::CutLink{d.broker, d.controller, d.amount % 4 == 0});
        default:
            return;
    }
}

void Misfortunes::damage(const Draw& d, const sim::World& world, std::vector<sim::Command>& out) const {
    const auto& replicas = world.broker(d.broker)->replicas();
    if (replicas.empty()) return;
    const auto amount = static_cast<std::size_t>(d.amount);
    const PartitionId id = replicas[amount % replicas.size()]->id;
    const cluster::TopicImage* topic = world.controller.image().topic(id.topic);
    if (topic == nullptr) return;
    const auto what = cluster::kDamages[amount / 100 % cluster::kDamages.size()];
    out.emplace_back(sim::DamageFile{d.broker, {topic->name, id.partition}, std::string(what)});
}

/// All links of a broker, one after another; they come back in another order.
void Misfortunes::flap(const Draw& d, const sim::World& world, std::vector<sim::Command>& out) {
    if (d.mends) return toCut_.emplace_back(d.broker, d.other), void();
    for (std::int32_t other = 1; other <= world.spec.brokers; ++other)
        if (BrokerId{other} != d.broker) toCut_.emplace_back(d.broker, BrokerId{other});
    (void)out;
}

std::vector<sim::Command> Misfortunes::mend(const sim::World& world) {
    std::vector<sim::Command> out;
    for (const auto& [a, b] : world.network.cuts()) out.emplace_back(sim::HealLink{a, b});
    for (const auto& [from, to] : world.network.oneWayCuts()) out.emplace_back(sim::HealLink{from, to});
    const std::vector<sim::ControllerNode> nodes = sim::controllerNodes(world.spec);
    for (std::int32_t b = 1; b <= world.spec.brokers; ++b) {
        const BrokerId broker{b};
        const cluster::Broker& it = *world.broker(broker);
        if (it.clockSkewMs() != 0) out.emplace_back(sim::SkewClock{broker, 0});
        for (int i = 1; i <= std::ssize(it.logDirectories()); ++i)
            if (it.logDirectory(i).capacity) out.emplace_back(sim::FreeDisk{broker, i});
        for (std::int32_t other = b + 1; other <= world.spec.brokers; ++other)
            if (world.network.delay(broker, BrokerId{other}) > 0)
                out.emplace_back(sim::SlowLink{broker, BrokerId{other}, 0});
        for (const sim::ControllerNode& node : nodes)
            if (world.network.delay(broker, BrokerId{node.id}) > 0)
                out.emplace_back(sim::SlowLink{broker, BrokerId{node.id}, 0});
    }
    return out;
}

std::vector<sim::Command> Misfortunes::restart(const sim::World& world, BrokerId broker) {
    const cluster::Broker& it = *world.broker(broker);
    if (!it.up() || !hasOffline(it)) return {};
    return {sim::StopBroker{broker, false}};
}

std::vector<sim::Command> Misfortunes::giveUpDisk(const sim::World& world, BrokerId broker) {
    const cluster::Broker& it = *world.broker(broker);
    if (it.up() && !hasOffline(it)) return {};
    std::vector<sim::Command> out;
    if (it.up()) out.emplace_back(sim::StopBroker{broker, false});
    out.emplace_back(sim::LoseDisk{broker});
    out.emplace_back(sim::StartBroker{broker});
    return out;
}

}  // namespace logarium::check
