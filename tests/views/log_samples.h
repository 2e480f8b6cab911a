#pragma once
#include "core/observe/snapshot.h"
#include "views/shared/log_source.h"
#include "views/shared/view.h"

/// Clusters, logs and frames written down by hand, for the tests of the views.
namespace logarium::views::samples {

inline constexpr std::int64_t kKiB = 1024;
inline constexpr std::int64_t kMinute = 60 * kMicrosPerSecond;

inline PartitionId partition(int topic, int number) {
    return {TopicIndex{topic}, number};
}
inline ReplicaId replica(int topic, int number, int broker) {
    return {partition(topic, number), BrokerId{broker}};
}

inline observe::PartitionView aPartition(PartitionId id, std::vector<int> brokers) {
    observe::PartitionView view;
    view.id = id;
    view.leader = BrokerId{brokers.front()};
    for (const int broker : brokers) {
        view.assignment.push_back(BrokerId{broker});
        view.isr.push_back(BrokerId{broker});
        observe::ReplicaView replica;
        replica.id = {id, BrokerId{broker}};
        replica.role = broker == brokers.front() ? observe::ReplicaRole::Leader : observe::ReplicaRole::Follower;
        replica.inIsr = true;
        view.replicas.push_back(replica);
    }
    return view;
}

/// Brokers 1-3; "orders" (index 0) with two partitions, led by 1 and 2; "prices" (index 1) with one, led by 3.
inline observe::ClusterView aCluster(Micros now = Micros{90 * kMinute}) {
    observe::ClusterView cluster;
    cluster.now = now;
    for (const int id : {1, 2, 3}) {
        observe::BrokerView broker;
        broker.id = BrokerId{id};
        cluster.brokers.push_back(broker);
    }
    observe::TopicView orders;
    orders.index = TopicIndex{0};
    orders.name = "orders";
    orders.partitions = {aPartition(partition(0, 0), {1, 2, 3}), aPartition(partition(0, 1), {2, 3, 1})};
    observe::TopicView prices;
    prices.index = TopicIndex{1};
    prices.name = "prices";
    prices.partitions = {aPartition(partition(1, 0), {3, 1})};
    cluster.topics = {orders, prices};
    return cluster;
}

inline observe::SegmentView aSegment(std::int64_t base, std::int64_t next, std::int64_t bytes, Micros newest) {
    observe::SegmentView segment;
    segment.base = Offset{base};
    segment.next = Offset{next};
    segment.bytes = bytes;
    segment.offsetIndexEntries = bytes / 4096;
    segment.timeIndexEntries = bytes / 4096;
    segment.firstTimestamp = wallClock(Micros{newest.value - 10 * kMinute});
    segment.maxTimestamp = wallClock(newest);
    const std::string stem = std::string(20 - std::to_string(base).size(), '0') + std::to_string(base);
    segment.files = {stem + ".log", stem + ".index", stem + ".timeindex"};
    return segment;
}

/// A log that deletes: four closed segments and the active one.
inline observe::LogView aLog(ReplicaId id = replica(0, 0, 1)) {
    observe::LogView log;
    log.id = id;
    log.directory = "orders-0";
    log.segmentBytes = 1024 * kKiB;
    log.retentionMs = 60 * 60 * 1000;
    log.segments = {
        aSegment(0, 4210, 1020 * kKiB, Micros{35 * kMinute}),
        aSegment(4210, 8377, 1011 * kKiB, Micros{50 * kMinute}),
        aSegment(8377, 9120, 190 * kKiB, Micros{62 * kMinute}),
        aSegment(9120, 13402, 1023 * kKiB, Micros{80 * kMinute}),
        aSegment(13402, 15188, 437 * kKiB, Micros{90 * kMinute}),
    };
    for (auto& segment : log.segments) {
        log.bytes += segment.bytes;
        segment.deletedAt = observe::Deadline{
            Micros{segment.maxTimestamp.value * kMicrosPerMs - kWorldStart.value * kMicrosPerMs + 60 * kMinute},
            "its newest record is then older than retention.ms=3600000"};
    }
    auto& active = log.segments.back();
    active.deletedAt.reset();
    active.active = true;
    active.fillRatio = 437.0 / 1024;
    active.rollsAt = observe::Deadline{Micros{100 * kMinute}, "its first record is then segment.ms=1200000 old"};
    log.logStart = Offset{0};
    log.highWatermark = Offset{15120};
    log.logEnd = Offset{15188};
    log.revision = 1;
    return log;
}

/// A compacted log: a clean head, dirty segments behind it, files of a pass still around.
inline observe::LogView aCompactedLog(ReplicaId id = replica(1, 0, 3)) {
    observe::LogView log = aLog(id);
    log.directory = "prices-0";
    log.compacted = true;
    log.deletes = false;
    log.retentionMs = -1;
    log.firstDirty = Offset{8377};
    log.firstUncleanable = Offset{13402};
    log.dirtyRatio = 0.37;
    log.nextClean = observe::Deadline{Micros{92 * kMinute}, "then min.compaction.lag.ms has passed"};
    for (auto& segment : log.segments) {
        segment.deletedAt.reset();
        segment.dirty = segment.base >= log.firstDirty;
    }
    log.goingFiles = {"00000000000000000000.log.deleted", "00000000000000000000.index.deleted",
                      "00000000000000002100.log.deleted", "00000000000000008377.log.cleaned"};
    return log;
}

inline std::shared_ptr<observe::Frame> aFrame(observe::ClusterView cluster, std::vector<sim::Event> events = {}) {
    auto frame = std::make_shared<observe::Frame>();
    frame->cluster = std::make_shared<const observe::ClusterView>(std::move(cluster));
    frame->events = std::move(events);
    return frame;
}

/// A source that knows the logs it was given.
inline LogSource aSource(const std::vector<observe::LogView>* logs) {
    return {[logs](const observe::Frame&, ReplicaId id) -> std::optional<observe::LogView> {
                for (const auto& log : *logs)
                    if (log.id == id) return log;
                return std::nullopt;
            },
            [](const observe::Frame&, ReplicaId, Offset, std::int64_t,
               std::int64_t) -> std::optional<observe::SegmentPage> { return std::nullopt; }};
}

template <class Fact>
sim::Event anEvent(std::uint64_t id, sim::Subject subject, Fact fact, Micros at = Micros{90 * kMinute},
                   std::uint64_t cause = 0) {
    sim::Event event;
    event.id = EventId{id};
    event.cause = EventId{cause};
    event.at = at;
    event.subject = subject;
    event.fact = std::move(fact);
    return event;
}

}  // namespace logarium::views::samples
