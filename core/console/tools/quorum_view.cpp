#include "core/console/tools/quorum_view.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/cluster/controller.h"
#include "core/log/checkpoint_file.h"
#include "core/sim/controller_quorum.h"
#include "core/sim/metadata_offsets.h"

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

/// A controller of its own machine that never fails, or a broker.
QuorumReplica follower(std::int32_t id, std::int64_t logEnd, const sim::World& world) {
    const std::int64_t polled = lastPollMs(wallClock(world.now).value, id);
    return {id, {}, {}, logEnd, polled, polled};
}

/// When an observer had everything the last time: the record that it lacks, or the no-op record, came right after.
std::int64_t lastCaughtUpMs(const cluster::Broker& broker, const sim::MetadataOffsets& offsets,
                            const sim::World& world) {
    const cluster::MetadataLog& log = world.controller.log();
    const std::int64_t next = broker.image().offset() + 1;
    const Micros missed = next < log.nextOffset() ? log.at(next).at : world.now;
    return wallClock(std::min(missed, offsets.unheardSince(broker.id()))).value;
}

QuorumReplica ofBroker(const cluster::Broker& broker, const sim::MetadataOffsets& offsets, const sim::World& world) {
    QuorumReplica replica = follower(broker.id().value, offsets.endOf(broker), world);
    if (!offsets.fetches(broker)) {
        replica.lastFetchMs = lastPollMs(wallClock(offsets.unheardSince(broker.id())).value, replica.id);
        replica.lastCaughtUpMs = std::min(replica.lastFetchMs, lastCaughtUpMs(broker, offsets, world));
    } else if (const cluster::MetadataLog& log = world.controller.log();
               broker.image().offset() + 1 < log.nextOffset()) {
        replica.lastCaughtUpMs = wallClock(log.at(broker.image().offset() + 1).at).value;
    }
    replica.directoryId = directoryIdOf(broker);
    return replica;
}

/// Fetches of a quiet voter are counted, not sent.
QuorumReplica voterOf(const sim::ControllerProcess& process, const quorum::RaftNode& leader, std::int64_t leaderEnd,
                      const sim::MetadataOffsets& offsets, const sim::World& world) {
    const std::int64_t now = wallClock(world.now).value;
    QuorumReplica voter{process.raft.self(), {}, {}, leaderEnd, now, now};
    const auto known = leader.progress().find(voter.id);
    if (known == leader.progress().end()) return voter;
    const quorum::VoterProgress& progress = known->second;
    voter.lastFetchMs = voter.lastCaughtUpMs = lastPollMs(now, voter.id);
    if (progress.quiet) return voter;
    const bool heardOf = progress.end >= 0;
    // As the leader knows.
    voter.logEnd = heardOf ? progress.end + offsets.noOpsUntil(progress.lastFetch) : -1;
    voter.lastFetchMs = heardOf ? wallClock(progress.lastFetch).value : -1;
    voter.lastCaughtUpMs = heardOf ? wallClock(progress.lastCaughtUp).value : -1;
    return voter;
}

/// Observers fetch while somebody leads. One that has not been heard of for too long is forgotten.
void addObservers(const sim::MetadataOffsets& offsets, const sim::World& world, QuorumView& view) {
    const std::int64_t now = wallClock(world.now).value;
    for (const auto& broker : world.brokers) {
        if (std::ranges::any_of(view.voters, [&](const auto& voter) { return voter.id == broker->id().value; }))
            continue;
        QuorumReplica observer = ofBroker(*broker, offsets, world);
        if (now - observer.lastFetchMs < kObserverSessionMs) view.observers.push_back(std::move(observer));
    }
}

QuorumView ofQuorum(const sim::MetadataOffsets& offsets, const sim::World& world) {
    QuorumView view;
    const sim::ControllerProcess* leading = world.quorum->leader();
    view.leader = leading == nullptr ? quorum::kNobody : leading->raft.self();
    if (leading == nullptr) return view;
    const quorum::RaftNode& raft = leading->raft;
    view.epoch = raft.epoch();
    view.highWatermark = raft.highWatermark() + offsets.noOpsUntil(sim::lastMajority(raft, world.now));
    const std::int64_t end = raft.log().end() + offsets.noOpsUntil(world.now);
    for (const sim::ControllerNode& node : sim::controllerNodes(world.spec)) {
        QuorumReplica voter = voterOf(*world.quorum->node(BrokerId{node.id}), raft, end, offsets, world);
        const cluster::Broker* broker = world.broker(BrokerId{node.id});
        voter.directoryId = broker != nullptr ? directoryIdOf(*broker) : directoryIdOf(node, world);
        voter.controllerPort = node.port;
        view.voters.push_back(std::move(voter));
    }
    addObservers(offsets, world, view);
    return view;
}

}  // namespace

QuorumView quorumOf(const sim::World& world) {
    const sim::MetadataOffsets offsets(world);
    if (!world.quorum->nodes.empty()) return ofQuorum(offsets, world);
    QuorumView view;
    view.highWatermark = offsets.endAt(world.now);
    for (const sim::ControllerNode& node : sim::controllerNodes(world.spec)) {
        const cluster::Broker* broker = world.broker(BrokerId{node.id});
        QuorumReplica voter =
            broker != nullptr ? ofBroker(*broker, offsets, world) : follower(node.id, view.highWatermark, world);
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
    addObservers(offsets, world, view);
    return view;
}

}  // namespace logarium::console
