#include "core/check/transaction_rules.h"

#include <map>
#include <set>
#include <vector>

#include "core/check/log_walk.h"
#include "core/check/replication_rules.h"
#include "core/group/shard.h"
#include "core/record/control_record.h"
#include "core/record/record_reader.h"
#include "core/sim/groups.h"

namespace logarium::check {
namespace {

std::optional<bool> markerOf(const record::BatchView& batch) {
    record::RecordReader records(batch);
    const record::Record* first = records.next();
    if (first == nullptr) return std::nullopt;
    const auto marker = record::parseControlRecord(*first);
    if (!marker.ok() || !marker.value().isMarker()) return std::nullopt;
    return marker.value().type == record::ControlType::Commit;
}

/// Sources of records by what became of them.
struct Fates {
    std::map<std::string, int> committed;
    std::set<std::string> open;
};

std::string sourceOf(const record::Record& record) {
    for (const record::RecordHeader& header : record.headers)
        if (header.key == "source" && header.value) return std::string(asText(*header.value));
    return {};
}

void addFates(const cluster::ReplicaLog& log, Fates& fates) {
    std::map<std::int64_t, std::vector<std::string>> open;
    walkBatches(log, Offset{0}, [&](const record::BatchView& batch) {
        const record::BatchHeader& header = batch.header;
        if (header.isControlBatch()) {
            const auto ended = open.extract(header.producerId);
            if (ended && markerOf(batch).value_or(false))
                for (const std::string& source : ended.mapped()) ++fates.committed[source];
            return true;
        }
        record::RecordReader records(batch);
        while (const record::Record* record = records.next()) {
            const std::string source = sourceOf(*record);
            if (header.isTransactional())
                open[header.producerId].push_back(source);
            else
                ++fates.committed[source];
        }
        return true;
    });
    for (auto& [producer, sources] : open) fates.open.insert(sources.begin(), sources.end());
}

/// Acting leaders of all partitions of the topic; empty when one is missing or is compacted.
std::vector<const cluster::Replica*> leadersOf(const sim::World& world, const std::string& name) {
    const cluster::TopicImage* topic = world.controller.image().topic(name);
    std::vector<const cluster::Replica*> leaders;
    for (std::int32_t p = 0; topic != nullptr && p < std::ssize(topic->partitions); ++p) {
        const cluster::Replica* leader = actingLeader(world, {topic->index, p});
        if (leader == nullptr || leader->settings.compacted) return {};
        leaders.push_back(leader);
    }
    return leaders;
}

std::optional<Breach> checkInput(const sim::World& world, const client::TransformSpec& spec, const Fates& fates) {
    const group::Shard* shard = sim::shardOf(world, spec.group);
    const cluster::TopicImage* topic = world.controller.image().topic(spec.topic);
    if (shard == nullptr || topic == nullptr) return std::nullopt;
    std::optional<Breach> found;
    for (const auto& [partition, committed] : shard->offsetsOf(spec.group)) {
        const cluster::Replica* leader = actingLeader(world, {topic->index, partition.partition});
        if (partition.topic != spec.topic || leader == nullptr || leader->settings.compacted) continue;
        walkBatches(leader->log, Offset{0}, [&](const record::BatchView& batch) {
            record::RecordReader records(batch);
            while (const record::Record* record = records.next()) {
                if (batch.header.isTransactional() || record->offset >= committed.offset) return !found;
                const std::string source =
                    fmt::format("{}-{}@{}", partition.topic, partition.partition, record->offset.value);
                if (!fates.committed.contains(source) && !fates.open.contains(source))
                    found = breach("T2", "group {} is at {} of {}-{}, but nothing was written of {}", spec.group,
                                   committed.offset.value, partition.topic, partition.partition, source);
            }
            return !found;
        });
        if (found) return found;
    }
    return std::nullopt;
}

}  // namespace

bool readsCommitted(const sim::World& world, ClientId client) {
    const sim::SimClient* found = world.client(client);
    return found != nullptr && found->consumer() != nullptr && found->consumer()->spec().readCommitted;
}

std::optional<Breach> checkTransforms(const sim::World& world) {
    std::set<std::string> seen;
    for (const auto& client : world.clients) {
        if (client->transform() == nullptr) continue;
        const client::TransformSpec& spec = client->transform()->spec();
        if (!seen.insert(spec.output).second) continue;
        const auto leaders = leadersOf(world, spec.output);
        if (leaders.empty()) continue;
        Fates fates;
        for (const cluster::Replica* leader : leaders) addFates(leader->log, fates);
        for (const auto& [source, count] : fates.committed)
            if (count > 1)
                return breach("T1", "{}: {} copies of what was made of {} are committed", spec.output, count, source);
        if (auto found = checkInput(world, spec, fates)) return found;
    }
    return std::nullopt;
}

std::optional<Breach> checkCommittedRead(const sim::World& world, PartitionId id, const client::Consumed& read) {
    const cluster::Replica* leader = actingLeader(world, id);
    // A cleaner may have been faster than the reader's answer; without a leader there is nobody to ask.
    if (leader == nullptr || leader->settings.compacted || read.from < leader->log.logStart()) return std::nullopt;
    if (leader->log.logEnd() < read.to) return std::nullopt;
    int expected = 0;
    std::map<std::int64_t, int> undecided;
    walkBatches(leader->log, read.from, [&](const record::BatchView& batch) {
        const record::BatchHeader& header = batch.header;
        if (header.baseOffset >= read.to && undecided.empty()) return false;
        if (header.isControlBatch()) {
            const auto ended = undecided.extract(header.producerId);
            if (ended && markerOf(batch).value_or(false)) expected += ended.mapped();
            return true;
        }
        if (header.baseOffset >= read.to) return true;
        record::RecordReader records(batch);
        while (const record::Record* record = records.next()) {
            if (record->offset < read.from || record->offset >= read.to) continue;
            ++(header.isTransactional() ? undecided[header.producerId] : expected);
        }
        return true;
    });
    if (!undecided.empty())
        return breach("T3", "{}: a read_committed reader was given offsets up to {} with an open transaction of {}",
                      partitionName(world, id), read.to.value, undecided.begin()->first);
    if (expected == read.records) return std::nullopt;
    return breach("T3", "{}: a read_committed reader got {} records of offsets {} to {}, of which {} are committed",
                  partitionName(world, id), read.records, read.from.value, read.to.value, expected);
}

}  // namespace logarium::check
