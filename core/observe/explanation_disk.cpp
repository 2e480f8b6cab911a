#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/observe/event_text.h"
#include "core/observe/explanation_parts.h"
#include "core/observe/why.h"

/// Questions about disks: why a log directory, a partition or a produce failed because of one.
namespace logarium::observe {
namespace {

/// A log directory of a broker of the World.
struct DiskPlace {
    const cluster::Broker& broker;
    int number = 1;

    const cluster::LogDirectory& directory() const { return broker.logDirectory(number); }
    std::string name() const { return fmt::format("log directory {} of broker {}", number, broker.id().value); }
};

/// What a log takes of a disk, and what of that retention could give back.
struct Share {
    const cluster::Replica* replica = nullptr;
    std::int64_t bytes = 0;
    std::int64_t closed = 0;  ///< in segments that are not written to any more
};

Share shareOf(const cluster::Replica& replica) {
    Share share;
    share.replica = &replica;
    share.bytes = replica.log.disk().heldBytes();
    std::int64_t last = 0;
    for (const auto& entry : replica.log.disk().entries()) {
        if (entry.directory || !entry.path->ends_with(".log")) continue;
        // By path: the last one is the active segment's.
        share.closed += last;
        last = entry.file.read().size();
    }
    return share;
}

/// All that lies there, the largest first.
std::vector<Share> sharesIn(const DiskPlace& place) {
    std::vector<Share> shares;
    for (const auto& replica : place.broker.replicas())
        if (replica->directory == place.number) shares.push_back(shareOf(*replica));
    for (const auto& shelved : place.directory().shelved) shares.push_back(shareOf(*shelved));
    std::ranges::stable_sort(shares, std::ranges::greater{}, &Share::bytes);
    return shares;
}

/// The latest event before `before` of this broker that has such a fact of this directory.
template <class Fact>
const sim::Event* latestOf(const sim::Simulation& run, const DiskPlace& place, EventId before) {
    const auto events = run.events();
    const auto found = std::find_if(events.rbegin(), events.rend(), [&](const sim::Event& event) {
        const Fact* fact = std::get_if<Fact>(&event.fact);
        return fact != nullptr && event.id < before && event.subject.broker == place.broker.id() &&
               fact->directory == place.number;
    });
    return found == events.rend() ? nullptr : &*found;
}

constexpr EventId kUpToNow{UINT64_MAX};

/// What happened to the disk itself, before a write failed.
const sim::Event* rootOf(const sim::Simulation& run, const DiskPlace& place, EventId failed) {
    const sim::Event* filled = latestOf<sim::DiskFilled>(run, place, failed);
    const sim::Event* broken = latestOf<cluster::LogDirectoryBroken>(run, place, failed);
    if (filled == nullptr || broken == nullptr) return filled == nullptr ? broken : filled;
    return filled->id < broken->id ? broken : filled;
}

/// The chains of several events as one, in the order of time, with the configs that decided in it.
Explanation chainOf(const sim::Simulation& run, std::initializer_list<const sim::Event*> ends) {
    std::vector<const sim::Event*> steps;
    for (const sim::Event* end : ends)
        if (end != nullptr) std::ranges::copy(causeChain(run.events(), end->id), std::back_inserter(steps));
    std::ranges::sort(steps, {}, &sim::Event::id);
    const auto twice = std::ranges::unique(steps);
    steps.erase(twice.begin(), twice.end());
    const ClusterView cluster = clusterOf(run);
    Explanation explanation;
    for (const sim::Event* step : steps) {
        explanation.chain.push_back(fmt::format("{}  {}", clockText(step->at), sentence(*step, cluster)));
        for (const sim::Decision& decision : step->decidedBy)
            if (std::ranges::find(explanation.decidedBy, decision) == explanation.decidedBy.end())
                explanation.decidedBy.push_back(decision);
    }
    return explanation;
}

const cluster::TopicImage* topicOf(const sim::World& world, const Share& share) {
    return world.controller.image().topic(share.replica->id.topic);
}

/// The configs by which the largest log there could have been smaller.
void addConfigs(const sim::World& world, const DiskPlace& place, const std::vector<Share>& shares,
                Explanation& explanation) {
    const cluster::TopicImage* topic = shares.empty() ? nullptr : topicOf(world, shares.front());
    if (topic == nullptr) return;
    for (const char* key : {"cleanup.policy", "retention.bytes", "retention.ms", "segment.bytes"})
        explanation.decidedBy.push_back(place.broker.configs().topic(topic->name, key, place.broker.id()).decision());
}

std::string freeingText(const DiskPlace& place) {
    const int id = place.broker.id().value;
    std::string text = place.broker.logDirectory(place.number).broken
                           ? fmt::format("a disk that works: sim replace-log-dir {} {}", id, place.number)
                           : fmt::format("other files taken from the disk: sim free-disk {} {}", id, place.number);
    if (place.directory().broken && place.broker.up()) text = fmt::format("sim stop-broker {}, then {}", id, text);
    if (place.broker.up() && !place.directory().broken) text += fmt::format(", sim stop-broker {}", id);
    return text + fmt::format(", then sim start-broker {}", id);
}

/// What would have made room: closed segments that retention may take, if there are any.
std::string changeOf(const sim::World& world, const DiskPlace& place, const std::vector<Share>& shares) {
    const std::string freeing = freeingText(place);
    if (place.directory().broken) return freeing;
    const auto most = std::ranges::max_element(shares, {}, &Share::closed);
    if (most == shares.end() || topicOf(world, *most) == nullptr) return freeing;
    const std::string& topic = topicOf(world, *most)->name;
    if (most->closed > 0)
        return fmt::format("{}: retention would take {} bytes of closed segments. Or {}",
                           topicChange(topic, "retention.bytes", std::to_string(most->bytes - most->closed)),
                           most->closed, freeing);
    return fmt::format(
        "a smaller segment.bytes on {}: all of it is in the active segment, which retention never "
        "takes. Or {}",
        topic, freeing);
}

std::string sharesText(const sim::World& world, const std::vector<Share>& shares) {
    std::vector<std::string> texts;
    for (const Share& share : shares) {
        const cluster::TopicImage* topic = topicOf(world, share);
        if (topic == nullptr || texts.size() == 3) continue;
        texts.push_back(fmt::format("{}-{} {} bytes", topic->name, share.replica->id.partition, share.bytes));
    }
    const std::size_t more = shares.size() - texts.size();
    if (more > 0) texts.push_back(fmt::format("{} more", more));
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// Why it failed; `last`: what that led to, and what is asked about.
Explanation failureOf(const sim::Simulation& run, const DiskPlace& place, const sim::Event& failed,
                      const sim::Event* last = nullptr) {
    const auto& fact = std::get<cluster::LogDirectoryFailed>(failed.fact);
    const std::vector<Share> shares = sharesIn(place);
    Explanation explanation = chainOf(run, {rootOf(run, place, failed.id), &failed, last});
    explanation.answer = fmt::format("{} went offline at {}: ", place.name(), clockText(failed.at));
    if (place.directory().broken || fact.reason.empty()) {
        explanation.answer += "its disk does not work any more.";
    } else {
        explanation.answer += fmt::format("a write failed with \"{}\".", fact.reason);
        if (const auto& capacity = place.directory().capacity)
            explanation.answer +=
                fmt::format(" Of the {} bytes that other files leave it, {} are taken: {}.", *capacity,
                            place.broker.usedBytes(place.number), sharesText(run.world(), shares));
        addConfigs(run.world(), place, shares, explanation);
    }
    if (place.number == 1 && !place.broker.up())
        explanation.answer += " The first directory holds the metadata log, so the broker gave up.";
    explanation.change = changeOf(run.world(), place, shares);
    return explanation;
}

/// The directory that made this replica unreachable, with the event; nothing: it is another reason.
struct Culprit {
    int directory = 0;
    const sim::Event* failed = nullptr;
};
Culprit culpritOf(const sim::Simulation& run, const cluster::Broker& broker, PartitionId id) {
    for (int i = 1; i <= std::ssize(broker.logDirectories()); ++i) {
        const DiskPlace place{broker, i};
        const bool gaveUp = i == 1 && !broker.up() && place.directory().offline;
        if (!gaveUp && std::ranges::find(place.directory().lost, id) == place.directory().lost.end()) continue;
        if (!place.directory().offline) continue;
        if (const sim::Event* failed = latestOf<cluster::LogDirectoryFailed>(run, place, kUpToNow)) return {i, failed};
    }
    return {};
}

std::string stateText(const cluster::Broker& broker, const Culprit& culprit) {
    if (culprit.failed != nullptr)
        return fmt::format("on broker {} log directory {} is offline", broker.id().value, culprit.directory);
    if (!broker.up()) return fmt::format("broker {} is down", broker.id().value);
    if (broker.paused()) return fmt::format("broker {} is frozen", broker.id().value);
    return fmt::format("broker {} has it", broker.id().value);
}

}  // namespace

Result<Explanation> whyDirectory(const sim::Simulation& run, BrokerId broker, int directory) {
    const cluster::Broker* found = run.world().broker(broker);
    if (found == nullptr) return Failure{fmt::format("there is no broker {}", broker.value)};
    const auto count = std::ssize(found->logDirectories());
    if (directory < 1 || directory > count)
        return Failure{fmt::format("broker {} has log directories 1 to {}, not {}", broker.value, count, directory)};
    const DiskPlace place{*found, directory};
    const sim::Event* failed = latestOf<cluster::LogDirectoryFailed>(run, place, kUpToNow);
    if (place.directory().offline && failed != nullptr) return failureOf(run, place, *failed);
    if (!place.directory().capacity) return Failure{fmt::format("{} works, and its disk has room", place.name())};
    return Failure{fmt::format("{} works: {} of {} bytes are taken", place.name(), found->usedBytes(directory),
                               *place.directory().capacity)};
}

Result<Explanation> whyOffline(const sim::Simulation& run, const TopicPartition& partition) {
    const auto found = placeOf(run.world(), partition);
    if (!found.ok()) return found.error();
    const std::string name = fmt::format("{}-{}", partition.topic, partition.partition);
    std::vector<std::string> states;
    Culprit worst;
    const cluster::Broker* where = nullptr;
    for (const BrokerId id : found.value().partition->replicas) {
        const cluster::Broker* broker = run.world().broker(id);
        if (broker == nullptr) continue;
        const Culprit culprit = culpritOf(run, *broker, found.value().id);
        states.push_back(stateText(*broker, culprit));
        if (culprit.failed == nullptr || (worst.failed != nullptr && worst.failed->id > culprit.failed->id)) continue;
        worst = culprit;
        where = broker;
    }
    const BrokerId leader = found.value().partition->leader;
    const std::string all = fmt::format("{}", fmt::join(states, "; "));
    if (worst.failed == nullptr) {
        if (leader != kNoBroker) return Failure{fmt::format("{} is led by broker {}: {}", name, leader.value, all)};
        auto explanation = whyLeader(run, partition);
        if (explanation.ok()) {
            Explanation why = std::move(explanation).value();
            why.answer = fmt::format("{} has no leader: {}.", name, all);
            return why;
        }
        return explanation;
    }
    const DiskPlace place{*where, worst.directory};
    Explanation explanation = failureOf(run, place, *worst.failed);
    const std::string led = leader == kNoBroker ? "has no leader" : fmt::format("is led by broker {}", leader.value);
    explanation.answer = fmt::format("{} {}: {}. {}", name, led, all, explanation.answer);
    if (leader == kNoBroker)
        explanation.decidedBy.push_back(
            run.world().controller.configs().topic(partition.topic, "unclean.leader.election.enable").decision());
    return explanation;
}

std::optional<Explanation> becauseOfDisk(const sim::Simulation& run, const sim::Event& rejected) {
    const auto* fact = std::get_if<cluster::ProduceRejected>(&rejected.fact);
    if (fact == nullptr || fact->error != ErrorCode::KafkaStorageError) return std::nullopt;
    const cluster::Broker* broker = run.world().broker(rejected.subject.broker);
    if (broker == nullptr) return std::nullopt;
    // The write that failed is answered first; right after that the broker gives its directory up. Later ones find it
    // given up.
    const auto events = run.events();
    const sim::Event* failed = nullptr;
    for (const sim::Event& event : events) {
        const bool here = event.subject.broker == broker->id();
        if (!here || !std::holds_alternative<cluster::LogDirectoryFailed>(event.fact)) continue;
        if (event.at <= rejected.at) failed = &event;
    }
    if (failed == nullptr) return std::nullopt;
    const int directory = std::get<cluster::LogDirectoryFailed>(failed->fact).directory;
    const DiskPlace place{*broker, directory};
    Explanation explanation = failureOf(run, place, *failed, &rejected);
    explanation.answer = fmt::format("{}. {}", sentence(rejected, clusterOf(run)), explanation.answer);
    return explanation;
}

}  // namespace logarium::observe
