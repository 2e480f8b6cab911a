#include "core/console/tools/quorum_view.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/cluster/controller.h"
#include "core/log/checkpoint_file.h"
#include "core/sim/controller_quorum.h"

namespace logarium::console {
namespace {

constexpr std::int64_t kPollMs = 500;                 // KafkaRaftClient.MAX_FETCH_WAIT_MS
constexpr std::int64_t kObserverSessionMs = 300'000;  // LeaderState.OBSERVER_SESSION_TIMEOUT_MS

/// A line "directory.id=..." of the broker's meta.properties.
std::string directoryIdOf(const cluster::Broker& broker) {
    constexpr std::string_view kKey = "directory.id=";
    const std::string text(asText(broker.disk().readAll(log::kMetaPropertiesFile)));
    const std::size_t at = text.find(kKey);
    if (at == std::string::npos) return {};
    return text.substr(at + kKey.size(), text.find('\n', at) - at - kKey.size());
}

/// Nodes that are controllers only have no disk here, but a directory id like all.
std::string directoryIdOf(const sim::ControllerNode& node, const sim::World& world) {
    Random random(world.spec.seed, 0x100000000ULL + static_cast<std::uint64_t>(node.id));
    return cluster::randomTopicId(random);
}

/// Long polls of an idle follower end every half second, each node's at its own moment.
std::int64_t lastPollMs(std::int64_t nowMs, std::int32_t node) {
    const std::int64_t phase = node * 137 % kPollMs;
    return (nowMs - phase) / kPollMs * kPollMs + phase;
}

QuorumReplica follower(std::int32_t id, std::int64_t logEnd, bool listens, const sim::World& world) {
    const cluster::MetadataLog& log = world.controller.log();
    const std::int64_t now = wallClock(world.now).value;
    QuorumReplica replica{id, {}, {}, logEnd, -1, -1};
    const bool behind = logEnd < log.nextOffset();
    // It had everything until the first record that it lacks was written.
    if (behind) replica.lastCaughtUpMs = wallClock(log.at(logEnd).at).value;
    if (listens) replica.lastFetchMs = lastPollMs(now, id);
    if (listens && !behind) replica.lastCaughtUpMs = replica.lastFetchMs;
    if (!listens) replica.lastFetchMs = replica.lastCaughtUpMs;
    return replica;
}

QuorumReplica ofBroker(const cluster::Broker& broker, const sim::World& world) {
    QuorumReplica replica =
        follower(broker.id().value, broker.image().offset() + 1, broker.up() && !broker.paused(), world);
    replica.directoryId = directoryIdOf(broker);
    return replica;
}

/// The offset of the quorum's log at which a node stands that has the metadata up to here: the records that begin an
/// epoch count there, too.
std::int64_t logEndAt(std::int64_t metadataEnd, const quorum::RaftLog& log) {
    std::int64_t end = 0;
    for (const quorum::LogBatch& batch : log.batches()) {
        if (batch.content > metadataEnd) break;
        end = batch.end();
    }
    return end;
}

/// Fetches of a quiet voter are counted, not sent.
QuorumReplica voterOf(const sim::ControllerProcess& process, const quorum::RaftNode& leader, const sim::World& world) {
    const std::int64_t now = wallClock(world.now).value;
    QuorumReplica voter{process.raft.self(), {}, {}, process.raft.log().end(), now, now};
    const auto known = leader.progress().find(voter.id);
    if (known == leader.progress().end()) return voter;
    const quorum::VoterProgress& progress = known->second;
    voter.logEnd = progress.end;  // As the leader knows.
    voter.lastFetchMs = voter.lastCaughtUpMs = lastPollMs(now, voter.id);
    if (progress.quiet) return voter;
    const bool heardOf = progress.end >= 0;
    voter.lastFetchMs = heardOf ? wallClock(progress.lastFetch).value : -1;
    voter.lastCaughtUpMs = heardOf ? wallClock(progress.lastCaughtUp).value : -1;
    return voter;
}

/// Observers fetch while somebody leads.
void addObservers(const quorum::RaftNode& leader, const sim::World& world, QuorumView& view) {
    const std::int64_t now = wallClock(world.now).value;
    for (const auto& broker : world.brokers) {
        if (world.quorum->node(broker->id()) != nullptr) continue;
        QuorumReplica observer = ofBroker(*broker, world);
        observer.logEnd = logEndAt(broker->image().offset() + 1, leader.log());
        if (now - observer.lastFetchMs < kObserverSessionMs) view.observers.push_back(std::move(observer));
    }
}

QuorumView ofQuorum(const sim::World& world) {
    QuorumView view;
    const sim::ControllerProcess* leading = world.quorum->leader();
    view.leader = leading == nullptr ? quorum::kNobody : leading->raft.self();
    if (leading == nullptr) return view;
    view.epoch = leading->raft.epoch();
    view.highWatermark = leading->raft.highWatermark();
    for (const sim::ControllerNode& node : sim::controllerNodes(world.spec)) {
        QuorumReplica voter = voterOf(*world.quorum->node(BrokerId{node.id}), leading->raft, world);
        const cluster::Broker* broker = world.broker(BrokerId{node.id});
        voter.directoryId = broker != nullptr ? directoryIdOf(*broker) : directoryIdOf(node, world);
        voter.controllerPort = node.port;
        view.voters.push_back(std::move(voter));
    }
    addObservers(leading->raft, world, view);
    return view;
}

}  // namespace

QuorumView quorumOf(const sim::World& world) {
    if (!world.quorum->nodes.empty()) return ofQuorum(world);
    QuorumView view;
    view.highWatermark = world.controller.log().nextOffset();
    for (const sim::ControllerNode& node : sim::controllerNodes(world.spec)) {
        const cluster::Broker* broker = world.broker(BrokerId{node.id});
        QuorumReplica voter =
            broker != nullptr ? ofBroker(*broker, world) : follower(node.id, view.highWatermark, true, world);
        if (broker == nullptr) voter.directoryId = directoryIdOf(node, world);
        voter.controllerPort = node.port;
        view.voters.push_back(std::move(voter));
    }
    // The active one: the first that is up.
    const auto up = [&](const QuorumReplica& voter) {
        const cluster::Broker* broker = world.broker(BrokerId{voter.id});
        return broker == nullptr || (broker->up() && !broker->paused());
    };
    auto leader = std::find_if(view.voters.begin(), view.voters.end(), up);
    if (leader == view.voters.end()) leader = view.voters.begin();
    view.leader = leader->id;
    leader->logEnd = view.highWatermark;
    leader->lastFetchMs = leader->lastCaughtUpMs = wallClock(world.now).value;
    for (const auto& broker : world.brokers) {
        const bool votes = std::any_of(view.voters.begin(), view.voters.end(),
                                       [&](const QuorumReplica& v) { return v.id == broker->id().value; });
        if (votes) continue;
        QuorumReplica observer = ofBroker(*broker, world);
        // One that has not been heard of for too long is forgotten.
        if (wallClock(world.now).value - observer.lastFetchMs < kObserverSessionMs)
            view.observers.push_back(std::move(observer));
    }
    return view;
}

}  // namespace logarium::console
