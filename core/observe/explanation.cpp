#include "core/observe/explanation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "core/observe/event_text.h"
#include "core/observe/explanation_parts.h"
#include "core/observe/why.h"

/// Questions about events: a rejected produce, a replica out of the ISR, a leader.
namespace logarium::observe {

namespace {

constexpr std::string_view kTimeless = "no config would have changed it";

/// The latest event up to now for which `wanted` holds.
template <class Wanted>
const sim::Event* latest(const sim::Simulation& run, Wanted wanted) {
    const auto events = run.events();
    const auto found = std::find_if(events.rbegin(), events.rend(), wanted);
    return found == events.rend() ? nullptr : &*found;
}

std::string rejectionChange(const cluster::ProduceRejected& f, const std::string& topic) {
    switch (f.error) {
        case ErrorCode::NotEnoughReplicas:
        case ErrorCode::NotEnoughReplicasAfterAppend:
            return fmt::format("{}; or {} more in-sync replica{}; or acks=1, which does not wait for them",
                               topicChange(topic, "min.insync.replicas", std::to_string(std::max(1, f.isr))),
                               f.minIsr - f.isr, f.minIsr - f.isr == 1 ? "" : "s");
        case ErrorCode::NotLeaderOrFollower:
        case ErrorCode::LeaderNotAvailable:
            return "none is needed: the producer asks for new metadata and sends it again to the leader";
        case ErrorCode::RequestTimedOut:
            return "a longer request.timeout.ms of the producer, or followers that fetch in time";
        default:
            return fmt::format("the producer has to send something else: {}", errorInfo(f.error).message);
    }
}

/// How long the broker of a replica was away after `since`: until it was unfenced again, if it was.
std::optional<Micros> backAgain(const sim::Simulation& run, BrokerId broker, EventId since) {
    for (std::size_t i = run.eventsAfter(since); i < run.events().size(); ++i) {
        const sim::Event& event = run.events()[i];
        const bool unfenced =
            std::holds_alternative<cluster::BrokerUnfenced>(event.fact) && event.subject.broker == broker;
        const bool resumed =
            std::holds_alternative<cluster::BrokerResumed>(event.fact) && event.subject.broker == broker;
        if (unfenced || resumed) return event.at;
    }
    return std::nullopt;
}

std::string sessionChange(const sim::Simulation& run, const sim::Event& event, BrokerId broker) {
    const auto back = backAgain(run, broker, event.id);
    const auto timeout = run.world().controller.configs().broker("broker.session.timeout.ms").number();
    if (!back)
        return fmt::format("broker {} back within broker.session.timeout.ms={} of its last heartbeat", broker.value,
                           timeout);
    const std::int64_t needed = timeout + (*back - event.at) / kMicrosPerMs + 1;
    return fmt::format("broker.session.timeout.ms={} on the controllers: broker {} came back {} after it was fenced",
                       needed, broker.value, spanText(*back - event.at));
}

std::string lagChange(const sim::Simulation& run, const sim::Event& event, const TopicPartition& partition,
                      BrokerId replica) {
    const auto expanded = [&](const sim::Event& e) {
        const auto* fact = std::get_if<cluster::IsrExpanded>(&e.fact);
        return fact != nullptr && fact->added == replica && e.subject.partition == event.subject.partition;
    };
    const auto events = run.events().subspan(run.eventsAfter(event.id));
    const auto back = std::ranges::find_if(events, expanded);
    if (back == events.end())
        return fmt::format("a follower {} that reaches the leader's log end within replica.lag.time.max.ms",
                           replica.value);
    const auto lagMax = run.world().broker(replica)->configs().broker("replica.lag.time.max.ms", replica).number();
    return fmt::format("replica.lag.time.max.ms={} on the brokers: {}-{} on broker {} had caught up {} later",
                       lagMax + (back->at - event.at) / kMicrosPerMs + 1, partition.topic, partition.partition,
                       replica.value, spanText(back->at - event.at));
}

std::string shrinkChange(const sim::Simulation& run, const sim::Event& event, const TopicPartition& partition) {
    const auto& fact = std::get<cluster::IsrShrunk>(event.fact);
    switch (fact.reason) {
        case cluster::IsrChangeReason::LaggedBehind:
            return lagChange(run, event, partition, fact.removed);
        case cluster::IsrChangeReason::BrokerFenced:
            return sessionChange(run, event, fact.removed);
        case cluster::IsrChangeReason::ControlledShutdown:
            return fmt::format("not shutting broker {} down: {}", fact.removed.value, kTimeless);
        case cluster::IsrChangeReason::Reassigned:
            return fmt::format("a plan for {}-{} that keeps broker {} among its replicas", partition.topic,
                               partition.partition, fact.removed.value);
        case cluster::IsrChangeReason::LogDirectoryFailed:
            return fmt::format("a log directory that works on broker {}: {}", fact.removed.value, kTimeless);
        case cluster::IsrChangeReason::CaughtUp:
        case cluster::IsrChangeReason::Elected:
            return fmt::format("an election in which the ISR is kept: unclean.leader.election.enable=false on {}",
                               partition.topic);
    }
    return {};
}

std::string electionChange(const Place& place, const cluster::LeaderElected& fact) {
    const std::string& topic = place.topic->name;
    switch (fact.kind) {
        case cluster::ElectionKind::Unclean:
            return topicChange(topic, "unclean.leader.election.enable", "false") +
                   ": the partition would have stayed offline, and nothing would have been lost";
        case cluster::ElectionKind::Created:
        case cluster::ElectionKind::Preferred:
        case cluster::ElectionKind::Reassigned:
            return "another broker first in the partition's replica list";
        case cluster::ElectionKind::Clean:
        case cluster::ElectionKind::FromElr:
            break;
    }
    if (fact.leader == kNoBroker)
        return fmt::format("one of brokers {} back, or {}", idsText(place.partition->replicas),
                           topicChange(topic, "unclean.leader.election.enable", "true"));
    const BrokerId preferred = place.partition->replicas.front();
    if (preferred != place.partition->leader && cluster::contains(place.partition->isr, preferred))
        return fmt::format(
            "kafka-leader-election.sh --election-type preferred --topic {} --partition {}: broker {} is "
            "in the ISR again",
            topic, place.id.partition, preferred.value);
    return fmt::format("the previous leader {} not leaving", fact.previous.value);
}

}  // namespace

std::string spanText(std::int64_t micros) {
    const std::int64_t seconds = micros / kMicrosPerSecond;
    if (seconds < 600) return fmt::format("{:.3f} s", static_cast<double>(micros) / kMicrosPerSecond);
    const std::string clock = fmt::format("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    return seconds < 86'400 ? clock : fmt::format("{}d {}", seconds / 86'400, clock);
}

std::string idsText(const std::vector<BrokerId>& brokers) {
    std::vector<std::int32_t> numbers;
    for (const BrokerId broker : brokers) numbers.push_back(broker.value);
    return numbers.empty() ? "nobody" : fmt::format("{}", fmt::join(numbers, ","));
}

std::string topicChange(const std::string& topic, std::string_view name, std::string_view value) {
    return fmt::format("{}={} on {}", name, value, topic);
}

Result<Place> placeOf(const sim::World& world, const TopicPartition& wanted) {
    Place place;
    place.topic = world.controller.image().topic(wanted.topic);
    if (place.topic == nullptr) return Failure{fmt::format("there is no topic {}", wanted.topic)};
    if (wanted.partition < 0 || wanted.partition >= std::ssize(place.topic->partitions))
        return Failure{fmt::format("topic {} has no partition {}", wanted.topic, wanted.partition)};
    place.id = {place.topic->index, wanted.partition};
    place.partition = &place.topic->partitions[static_cast<std::size_t>(wanted.partition)];
    const cluster::Broker* leader = world.broker(place.partition->leader);
    if (leader == nullptr) return place;
    const cluster::Replica* replica = leader->replica(place.id);
    if (replica != nullptr && replica->log.log()) {
        place.leader = leader;
        place.replica = replica;
    }
    return place;
}

ClusterView clusterOf(const sim::Simulation& run) {
    return Snapshot(std::make_shared<const sim::World>(run.world())).cluster();
}

Explanation explanationOf(const sim::Simulation& run, const sim::Event& event, const ClusterView& cluster) {
    Explanation explanation;
    for (const sim::Event* step : causeChain(run.events(), event.id)) {
        explanation.chain.push_back(fmt::format("{}  {}", clockText(step->at), sentence(*step, cluster)));
        for (const sim::Decision& decision : step->decidedBy)
            if (std::ranges::find(explanation.decidedBy, decision) == explanation.decidedBy.end())
                explanation.decidedBy.push_back(decision);
    }
    return explanation;
}

std::vector<std::string> linesOf(const Explanation& explanation) {
    std::vector<std::string> lines;
    if (!explanation.answer.empty()) lines.push_back(explanation.answer);
    if (!explanation.chain.empty()) lines.emplace_back("What led to it:");
    for (const std::string& step : explanation.chain) lines.push_back("  " + step);
    if (!explanation.decidedBy.empty()) lines.emplace_back("Decided by:");
    for (const sim::Decision& decision : explanation.decidedBy) lines.push_back("  " + decisionText(decision));
    if (!explanation.change.empty()) lines.push_back("Otherwise with: " + explanation.change);
    return lines;
}

Result<Explanation> whyEvent(const sim::Simulation& run, EventId id) {
    const auto events = run.events();
    const auto found = std::ranges::lower_bound(events, id, {}, &sim::Event::id);
    if (found == events.end() || found->id != id) return Failure{"nothing is known of such an event"};
    if (auto disk = becauseOfDisk(run, *found)) return *std::move(disk);
    if (const auto* failed = std::get_if<cluster::LogDirectoryFailed>(&found->fact)) {
        auto why = whyDirectory(run, found->subject.broker, failed->directory);
        if (why.ok()) return why;
    }
    const ClusterView cluster = clusterOf(run);
    const auto* topic = cluster.topic(found->subject.partition.topic);
    const TopicPartition partition{topic == nullptr ? "" : topic->name, found->subject.partition.partition};
    Explanation explanation = explanationOf(run, *found, cluster);
    explanation.answer = sentence(*found, cluster);
    if (const auto* rejected = std::get_if<cluster::ProduceRejected>(&found->fact))
        explanation.change = rejectionChange(*rejected, partition.topic);
    if (std::holds_alternative<cluster::IsrShrunk>(found->fact) && topic != nullptr)
        explanation.change = shrinkChange(run, *found, partition);
    if (std::holds_alternative<cluster::BrokerFenced>(found->fact))
        explanation.change = sessionChange(run, *found, found->subject.broker);
    if (const auto* elected = std::get_if<cluster::LeaderElected>(&found->fact)) {
        const auto place = placeOf(run.world(), partition);
        if (place.ok()) explanation.change = electionChange(place.value(), *elected);
    }
    return explanation;
}

Result<Explanation> whyRejected(const sim::Simulation& run, const std::optional<TopicPartition>& partition) {
    std::optional<PartitionId> wanted;
    if (partition) {
        const auto place = placeOf(run.world(), *partition);
        if (!place.ok()) return place.error();
        wanted = place.value().id;
    }
    const sim::Event* event = latest(run, [&](const sim::Event& e) {
        return std::holds_alternative<cluster::ProduceRejected>(e.fact) && (!wanted || e.subject.partition == *wanted);
    });
    if (event == nullptr) return Failure{"no produce was rejected up to now"};
    return whyEvent(run, event->id);
}

Result<Explanation> whyOutOfIsr(const sim::Simulation& run, const TopicPartition& partition, BrokerId replica) {
    const auto found = placeOf(run.world(), partition);
    if (!found.ok()) return found.error();
    const Place& place = found.value();
    if (!cluster::contains(place.partition->replicas, replica))
        return Failure{
            fmt::format("{}-{} has no replica on broker {}", partition.topic, partition.partition, replica.value)};
    if (cluster::contains(place.partition->isr, replica))
        return Failure{fmt::format("replica {} of {}-{} is in the ISR {}", replica.value, partition.topic,
                                   partition.partition, idsText(place.partition->isr))};
    const sim::Event* event = latest(run, [&](const sim::Event& e) {
        const auto* fact = std::get_if<cluster::IsrShrunk>(&e.fact);
        return fact != nullptr && fact->removed == replica && e.subject.partition == place.id;
    });
    if (event == nullptr) return Failure{"the event in which it left is no longer known"};
    return whyEvent(run, event->id);
}

Result<Explanation> whyLeader(const sim::Simulation& run, const TopicPartition& partition) {
    const auto found = placeOf(run.world(), partition);
    if (!found.ok()) return found.error();
    const PartitionId id = found.value().id;
    const sim::Event* event = latest(run, [&](const sim::Event& e) {
        return std::holds_alternative<cluster::LeaderElected>(e.fact) && e.subject.partition == id;
    });
    if (event != nullptr) return whyEvent(run, event->id);
    Explanation explanation;
    explanation.answer = fmt::format(
        "{}-{}: broker {} leads since the partition was made: it stands first in the replica list {}.", partition.topic,
        partition.partition, found.value().partition->leader.value, idsText(found.value().partition->replicas));
    explanation.change = "another broker first in the partition's replica list";
    return explanation;
}

}  // namespace logarium::observe
