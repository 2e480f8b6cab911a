#include "core/sim/key_shift.h"

#include <set>
#include <string>
#include <vector>

#include "core/client/partitioner.h"
#include "core/record/record_reader.h"
#include "core/sim/world.h"

namespace logarium::sim {
namespace {

constexpr std::int64_t kReadBytes = 1 << 20;

/// The replica that knows most of a partition: the leader's, or the longest one when nobody leads.
const cluster::Replica* fullestOf(const World& world, PartitionId id) {
    const cluster::Replica* best = nullptr;
    for (const auto& broker : world.brokers) {
        const cluster::Replica* replica = broker->replica(id);
        if (replica == nullptr || !replica->log.log()) continue;
        if (replica->leader() != nullptr) return replica;
        if (best == nullptr || replica->log.logEnd() > best->log.logEnd()) best = replica;
    }
    return best;
}

/// All keys up to the end, or to what cannot be read: a broker that is down may have spoiled files.
void collectKeys(const cluster::ReplicaLog& log, std::set<std::string>& keys) try {
    for (Offset at = log.logStart(); at < log.logEnd();) {
        const cluster::ReadResult read = log.read(at, kReadBytes, log::Isolation::LogEnd);
        if (read.batches == nullptr) return;
        const Offset before = at;
        record::BatchReader batches(*read.batches);
        while (const auto batch = batches.next()) {
            at = std::max(at, batch->header.nextOffset());
            if (batch->header.isControlBatch()) continue;
            record::RecordReader records(*batch);
            while (const record::Record* record = records.next())
                if (record->key) keys.emplace(asText(*record->key));
        }
        if (at == before) return;  // Nothing behind a flaw can be found.
    }
} catch (const disk::DiskFailure&) {
    return;
}

}  // namespace

KeyShift keyShift(const World& world, TopicIndex topic, std::int32_t from, std::int32_t to) {
    std::set<std::string> keys;
    for (std::int32_t p = 0; p < from; ++p)
        if (const cluster::Replica* replica = fullestOf(world, {topic, p})) collectKeys(replica->log, keys);
    const std::vector<std::string> all(keys.begin(), keys.end());
    return {std::ssize(all), client::keysThatMove(all, from, to)};
}

}  // namespace logarium::sim
