#pragma once
#include <algorithm>

#include "core/cluster/replica.h"
#include "core/record/record_reader.h"

/// What coordinators of groups and of transactions share: each seat is the leader of one partition of an internal
/// topic, its home, and knows what stands there (Kafka: CoordinatorRuntime and TransactionStateManager).
namespace logarium::cluster {

constexpr std::int64_t kLoadChunk = 1'048'576;

/// How long a coordinator takes to read its home: as fast as recovery reads, and a millisecond at least.
inline std::int64_t loadMicros(const Replica& home) {
    constexpr std::int64_t kBytesPerMicro = 200;
    return kMicrosPerMs + (home.log.log() ? home.log.log()->size() : 0) / kBytesPerMicro;
}

/// A broker became, or is no more, the leader of `home`; `led` is its replica if there is one. Opens or closes the
/// seat, or tells it the new epoch.
template <class Seats, class Open, class Close>
void followHome(Seats& seats, PartitionId home, const Replica* led, Open open, Close close) {
    const bool leads = led != nullptr && led->leader() != nullptr;
    const auto present = seats.find(home.partition);
    const bool here = present != seats.end() && present->second->home == home;
    if (leads && here) {
        present->second.write().epoch = led->leaderEpoch;
    } else if (leads) {
        open(*led);
    } else if (here) {
        close(present->second.write());
        seats.erase(present);
    }
}

/// Calls `visit(header, record)` for everything in the log, control batches too, from its start to its end.
template <class Visit>
void forEachRecord(const ReplicaLog& log, Visit visit) {
    Offset at = log.logStart();
    while (at < log.logEnd()) {
        const ReadResult read = log.read(at, kLoadChunk, log::Isolation::LogEnd);
        if (read.batches == nullptr) break;
        record::BatchReader batches(*read.batches);
        while (const auto batch = batches.next()) {
            record::RecordReader records(*batch);
            while (const record::Record* record = records.next()) visit(batch->header, *record);
            at = std::max(at + 1, batch->header.nextOffset());
        }
    }
}

}  // namespace logarium::cluster
