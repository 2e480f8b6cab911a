#include "core/check/durability_trial.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "core/check/replication_rules.h"
#include "core/log/file_names.h"
#include "core/record/batch.h"

namespace logarium::check {

namespace {

constexpr std::int64_t kPatienceMicros = 5 * kMicrosPerSecond;  // For the answer to a producer.
constexpr int kBurst = 3;

/// A batch of a log, told apart from any other that could stand in its place.
struct Mark {
    Offset base;
    LeaderEpoch epoch;
    std::uint32_t crc = 0;
    auto operator<=>(const Mark&) const = default;
};
using Marks = std::vector<Mark>;

/// As they lie on the disk, whether or not a process has the log open.
Marks marksOf(const cluster::Replica& replica) {
    Marks marks;
    for (const auto& entry : replica.log.disk().entries()) {
        if (entry.directory || !entry.path->ends_with(log::kLogSuffix)) continue;
        const Bytes bytes = replica.log.disk().readAll(*entry.path);
        record::BatchReader reader(bytes);
        while (const auto batch = reader.next())
            marks.push_back({batch->header.baseOffset, batch->header.partitionLeaderEpoch, batch->header.crc});
    }
    return marks;
}

bool holds(const Marks& marks, const Promised& record) {
    return std::ranges::any_of(marks, [&](const Mark& m) { return m.base == record.base && m.crc == record.crc; });
}

std::map<BrokerId, Marks> allMarks(const sim::World& world) {
    std::map<BrokerId, Marks> all;
    for (const auto& broker : world.brokers)
        if (const cluster::Replica* replica = broker->replica(Trial::kPartition)) all[broker->id()] = marksOf(*replica);
    return all;
}

std::vector<BrokerId> holders(const std::map<BrokerId, Marks>& all, const Promised& record) {
    std::vector<BrokerId> found;
    for (const auto& [broker, marks] : all)
        if (holds(marks, record)) found.push_back(broker);
    return found;
}

/// Who holds what, along the logs: by epoch and offset the brokers that hold a batch, runs of the same brokers once.
/// So the same difference at another place, or over more batches, reads the same.
std::string logsText(const std::map<BrokerId, Marks>& all) {
    std::map<std::pair<LeaderEpoch, Offset>, std::vector<BrokerId>> held;
    for (const auto& [broker, marks] : all)
        for (const Mark& mark : marks) held[{mark.epoch, mark.base}].push_back(broker);
    std::string text, last;
    for (const auto& [place, brokers] : held)
        if (std::string now = brokerList(brokers); now != last) {
            text += " " + now;
            last = std::move(now);
        }
    return text;
}

std::string replicaText(const cluster::Broker& broker, const cluster::PartitionImage& partition) {
    const cluster::Replica* replica = broker.replica(Trial::kPartition);
    if (replica == nullptr || !broker.up()) return "";
    const bool present = replica->leaderEpoch == partition.leaderEpoch;
    std::string text = fmt::format(" role {}{} short {}", replica->role.index(), present ? "" : " of an old epoch",
                                   (replica->log.logEnd() - replica->log.highWatermark()) != 0);
    if (const cluster::LeaderRole* role = replica->leader()) text += " isr " + brokerList(role->isr);
    if (const cluster::FollowerRole* role = replica->follower()) text += fmt::format(" failed {}", role->failed);
    return text;
}

}  // namespace

std::string brokerList(const std::vector<BrokerId>& brokers) {
    std::vector<std::int32_t> numbers;
    for (const BrokerId b : brokers) numbers.push_back(b.value);
    return numbers.empty() ? "nobody" : fmt::format("{}", fmt::join(numbers, ","));
}

Trial::Trial(const sim::ClusterSpec& spec) : world_(spec) {
    sim::Engine engine;
    engine.boot(world_, events_);
}

void Trial::take(std::vector<sim::Event>& told) {
    for (sim::Event& event : told) {
        const auto* answer = std::get_if<cluster::ProduceAcknowledged>(&event.fact);
        if (answer != nullptr && answer->acks != 0 && event.subject.partition == kPartition) {
            const Marks marks = marksOf(*world_.broker(event.subject.broker)->replica(kPartition));
            const auto mark = std::ranges::find(marks, answer->base, &Mark::base);
            if (mark != marks.end()) promised_.push_back({mark->base, mark->crc});
        }
        events_.push_back(std::move(event));
    }
    told.clear();
}

void Trial::step(sim::Engine& engine) {
    std::vector<sim::Event> told;
    engine.step(world_, told);
    take(told);
}

void Trial::run(Micros until) {
    sim::Engine engine;
    while (!world_.queue.empty() && world_.queue.nextDue() <= until) step(engine);
    world_.now = std::max(world_.now, until);
}

std::optional<KafkaError> Trial::submit(const sim::Command& command) {
    run(world_.now);
    if (auto refused = sim::check(world_, command)) return refused;
    sim::Engine engine;
    std::vector<sim::Event> told;
    engine.apply(world_, command, told);
    commands_.push_back({world_.now, command, std::nullopt});
    take(told);
    return std::nullopt;
}

bool Trial::write(const std::string& topic, int acks) {
    const std::size_t before = promised_.size();
    for (int i = 0; i < kBurst; ++i) {
        sim::ProduceOnce record;
        record.topic = topic;
        record.partition = 0;
        record.acks = acks;
        record.retries = 0;
        client::ProducedRecord made;
        made.value = fmt::format("record {}", ++written_);
        record.records.push_back(std::move(made));
        if (submit(record)) return false;
    }
    sim::Engine engine;
    const Micros latest = world_.now + kPatienceMicros;
    while (promised_.size() < before + kBurst && !world_.queue.empty() && world_.queue.nextDue() <= latest)
        step(engine);
    return promised_.size() == before + kBurst;
}

std::optional<std::string> Trial::loss() const {
    const auto all = allMarks(world_);
    const cluster::Replica* leader = actingLeader(world_, kPartition);
    for (const Promised& record : promised_) {
        const std::vector<BrokerId> have = holders(all, record);
        if (have.empty()) return fmt::format("the record acknowledged at offset {} is on no disk", record.base.value);
        if (leader == nullptr) continue;
        const BrokerId leads = world_.controller.image().partition(kPartition)->leader;
        if (std::ranges::find(have, leads) != have.end()) continue;
        return fmt::format(
            "the record acknowledged at offset {} is gone: broker {} leads without it, and who had it ({}) "
            "follows",
            record.base.value, leads.value, brokerList(have));
    }
    return std::nullopt;
}

std::string Trial::standing() const {
    const cluster::MetadataImage& image = world_.controller.image();
    const cluster::PartitionImage* partition = image.partition(kPartition);
    std::string text =
        fmt::format("leader {} isr {} elr {} last {}", partition->leader.value, brokerList(partition->isr),
                    brokerList(partition->elr), brokerList(partition->lastKnownElr));
    for (const auto& broker : world_.brokers) {
        const cluster::BrokerImage* known = image.broker(broker->id());
        text += fmt::format("; broker {} {}{}{}", broker->id().value, static_cast<int>(broker->state()),
                            broker->paused() ? " frozen" : "", known->active() ? "" : " fenced");
        if (broker->up() && broker->image().offset() != image.offset()) text += " behind";
        text += replicaText(*broker, *partition);
    }
    for (const auto& [a, b] : world_.network.cuts()) text += fmt::format("; cut {} {}", a.value, b.value);
    const auto all = allMarks(world_);
    text += "; logs" + logsText(all);
    std::vector<std::string> kinds;
    for (const Promised& record : promised_) kinds.push_back(brokerList(holders(all, record)));
    std::ranges::sort(kinds);
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    return text + fmt::format("; promised on {}", fmt::join(kinds, " and "));
}

}  // namespace logarium::check
