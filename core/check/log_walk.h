#pragma once
#include <algorithm>

#include "core/cluster/replica_log.h"
#include "core/record/batch.h"

namespace logarium::check {

/// Walks the batches of a log from an offset on, up to its end or to where `look(const record::BatchView&)` says no.
template <class Look>
void walkBatches(const cluster::ReplicaLog& log, Offset from, Look look) {
    constexpr std::int64_t kChunk = 1'048'576;
    Offset at = std::max(from, log.logStart());
    while (at < log.logEnd()) {
        const cluster::ReadResult read = log.read(at, kChunk, log::Isolation::LogEnd);
        if (read.batches == nullptr) return;
        record::BatchReader batches(*read.batches);
        const Offset before = at;
        while (const auto batch = batches.next()) {
            if (!look(*batch)) return;
            at = batch->header.nextOffset();
        }
        if (at <= before) return;
    }
}

}  // namespace logarium::check
