// The metadata quorum and its log, for showing.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

#include "core/cluster/client_quotas.h"
#include "core/observe/snapshot_parts.h"
#include "core/sim/controller_quorum.h"
#include "core/sim/metadata_offsets.h"

namespace logarium::observe {
namespace {

/// So many records of the log are shown.
constexpr std::int64_t kNewest = 60;

ControllerRole roleOf(const sim::ControllerProcess& process, const sim::ControllerQuorum& quorum) {
    if (!process.up) return ControllerRole::Down;
    if (process.paused) return ControllerRole::Paused;
    if (quorum.active == process.raft.self()) return ControllerRole::Active;
    switch (process.raft.role()) {
        case quorum::RaftRole::Leader:
            return ControllerRole::Leader;
        case quorum::RaftRole::Follower:
            return ControllerRole::Follower;
        case quorum::RaftRole::Prospective:
        case quorum::RaftRole::Candidate:
            return ControllerRole::Candidate;
        case quorum::RaftRole::Unattached:
        case quorum::RaftRole::Resigned:
            break;
    }
    return ControllerRole::Looking;
}

std::string ids(const cluster::BrokerIds& brokers) {
    std::vector<int> numbers;
    for (const BrokerId id : brokers) numbers.push_back(id.value);
    return fmt::format("[{}]", fmt::join(numbers, ", "));
}

/// Says a record in a few words, in the names of its own fields.
class Words {
public:
    explicit Words(const cluster::MetadataImage& image) : image_(image) {}

    std::string operator()(const cluster::TopicRecord& r) const { return fmt::format("{}, id {}", r.name, r.topicId); }
    std::string operator()(const cluster::RemoveTopicRecord& r) const { return nameOf({r.index, 0}, false); }
    std::string operator()(const cluster::PartitionRecord& r) const {
        return fmt::format("{}: replicas {}, isr {}, leader {}, leader epoch {}", nameOf(r.partition), ids(r.replicas),
                           ids(r.isr), r.leader.value, r.leaderEpoch.value);
    }
    std::string operator()(const cluster::PartitionChangeRecord& r) const {
        std::string text = nameOf(r.partition) + ":";
        const auto add = [&](const char* name, const auto& list) {
            if (list) text += fmt::format(" {} {}", name, ids(*list));
        };
        if (r.leader) text += fmt::format(" leader {}", r.leader->value);
        add("isr", r.isr);
        add("elr", r.elr);
        add("last known elr", r.lastKnownElr);
        add("replicas", r.replicas);
        add("adding", r.adding);
        add("removing", r.removing);
        if (r.directories) text += " log directories";
        return text;
    }
    std::string operator()(const cluster::ConfigRecord& r) const {
        const std::string of = r.resource.empty() ? "all brokers" : r.resource;
        return r.value ? fmt::format("{}: {}={}", of, r.name, *r.value) : fmt::format("{}: {} removed", of, r.name);
    }
    std::string operator()(const cluster::RegisterBrokerRecord& r) const {
        return fmt::format("broker {}, broker epoch {}{}", r.broker.value, r.epoch, r.fenced ? ", fenced" : "");
    }
    std::string operator()(const cluster::BrokerRegistrationChangeRecord& r) const {
        std::string text = fmt::format("broker {}:", r.broker.value);
        if (r.fenced) text += *r.fenced ? " fenced" : " unfenced";
        if (r.inControlledShutdown) text += " in controlled shutdown";
        if (r.offlineDirectories)
            text += fmt::format(" offline log directories [{}]", fmt::join(*r.offlineDirectories, ", "));
        return text;
    }
    std::string operator()(const cluster::ClientQuotaRecord& r) const {
        const std::string of = cluster::entityText(r.entity);
        return r.value ? fmt::format("{}: {}={}", of, r.key, *r.value) : fmt::format("{}: {} removed", of, r.key);
    }

private:
    std::string nameOf(PartitionId id, bool partition = true) const {
        const cluster::TopicImage* topic = image_.topic(id.topic);
        const std::string name = topic == nullptr ? fmt::format("deleted topic {}", id.topic.value) : topic->name;
        return partition ? fmt::format("{}-{}", name, id.partition) : name;
    }

    const cluster::MetadataImage& image_;
};

QuorumNodeView voterView(const sim::ControllerProcess& process, const sim::ControllerQuorum& quorum,
                         const sim::MetadataOffsets& offsets, Micros now) {
    QuorumNodeView view;
    view.id = BrokerId{process.raft.self()};
    view.role = roleOf(process, quorum);
    view.epoch = process.raft.epoch();
    // No-op records reach it with the rest, as long as it hears of the leader.
    Micros heard = now;
    if (const sim::ControllerProcess* leader = quorum.leader()) {
        const auto known = leader->raft.progress().find(view.id.value);
        if (known != leader->raft.progress().end() && !known->second.quiet) heard = known->second.lastFetch;
    }
    view.logEnd = process.raft.log().end() + offsets.noOpsUntil(heard);
    view.reachable = quorum.active == quorum::kNobody || !quorum.cut(view.id, BrokerId{quorum.active});
    return view;
}

/// Up to where a majority has the log.
std::int64_t committedEnd(const sim::World& world, const sim::MetadataOffsets& offsets) {
    const sim::ControllerProcess* leader = world.quorum->leader();
    if (leader == nullptr) return offsets.ofRecord(world.quorum->committed);
    return leader->raft.highWatermark() + offsets.noOpsUntil(sim::lastMajority(leader->raft, world.now));
}

MetadataRecordView rowOf(const sim::MetadataFiller& filler) {
    const std::int64_t last = filler.first + filler.count - 1;
    if (filler.beginsEpoch >= 0)
        return {last, filler.last, "LEADER_CHANGE", fmt::format("epoch {} begins", filler.beginsEpoch)};
    if (filler.count == 1) return {last, filler.last, "NO_OP_RECORD", "moves the high watermark"};
    return {last, filler.last, "NO_OP_RECORD",
            fmt::format("{} of them, from offset {} on", filler.count, filler.first)};
}

/// The records and what stands between them, and the snapshots at their places.
void addNewest(const sim::World& world, const sim::MetadataOffsets& offsets, QuorumView& view) {
    const cluster::MetadataLog& log = world.controller.log();
    const Words words(world.controller.image());
    const std::int64_t oldest = std::max<std::int64_t>(0, log.nextOffset() - kNewest);
    for (std::int64_t record = log.nextOffset() - 1; record >= oldest; --record) {
        for (const sim::MetadataFiller& filler : offsets.fillersAfter(record) | std::views::reverse)
            view.newest.push_back(rowOf(filler));
        const cluster::LoggedRecord& logged = log.at(record);
        view.newest.push_back({offsets.ofRecord(record), logged.at, cluster::recordType(logged.record),
                               std::visit(words, logged.record)});
    }
    for (const sim::MetadataFiller& filler : offsets.fillersAfter(-1) | std::views::reverse)
        if (oldest == 0) view.newest.push_back(rowOf(filler));
    for (const sim::MetadataSnapshot& snapshot : offsets.snapshots()) {
        const auto place =
            std::ranges::find_if(view.newest, [&](const MetadataRecordView& row) { return row.offset < snapshot.end; });
        if (place != view.newest.end())
            view.newest.insert(place, {snapshot.end, snapshot.at, "snapshot", snapshot.fileName()});
    }
}

}  // namespace

QuorumView quorumView(const sim::World& world) {
    const sim::ControllerQuorum& quorum = *world.quorum;
    const sim::MetadataOffsets offsets(world);
    QuorumView view;
    view.mayFail = !quorum.nodes.empty();
    const sim::ControllerProcess* leader = quorum.leader();
    view.logEnd =
        leader == nullptr ? offsets.endAt(world.now) : leader->raft.log().end() + offsets.noOpsUntil(world.now);
    view.committed = view.mayFail ? committedEnd(world, offsets) : view.logEnd;
    view.epoch = view.mayFail ? quorum.activeEpoch : 1;
    view.active = view.mayFail ? BrokerId{quorum.active} : world.network.controller();
    for (const sim::ControllerProcess& process : quorum.nodes)
        view.voters.push_back(voterView(process, quorum, offsets, world.now));
    if (!view.mayFail) {
        for (const sim::ControllerNode& node : sim::controllerNodes(world.spec)) {
            QuorumNodeView voter;
            voter.id = BrokerId{node.id};
            voter.role = view.voters.empty() ? ControllerRole::Active : ControllerRole::Follower;
            voter.epoch = view.epoch;
            voter.logEnd = view.logEnd;
            view.voters.push_back(voter);
        }
        view.active = view.voters.front().id;
    }
    for (const auto& broker : world.brokers) {
        if (std::ranges::any_of(view.voters, [&](const auto& v) { return v.id == broker->id(); })) continue;
        QuorumNodeView observer;
        observer.id = broker->id();
        observer.voter = false;
        observer.role = !broker->up()      ? ControllerRole::Down
                        : broker->paused() ? ControllerRole::Paused
                                           : ControllerRole::Follower;
        observer.logEnd = offsets.endOf(*broker);
        observer.reachable = !world.network.stops(broker->id(), world.network.controller()) &&
                             !world.network.stops(world.network.controller(), broker->id());
        view.observers.push_back(observer);
    }
    for (auto* nodes : {&view.voters, &view.observers})
        for (QuorumNodeView& node : *nodes) node.lag = std::max<std::int64_t>(0, view.logEnd - node.logEnd);
    addNewest(world, offsets, view);
    return view;
}

}  // namespace logarium::observe
