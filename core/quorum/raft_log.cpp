#include "core/quorum/raft_log.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::quorum {

void RaftLog::append(const LogBatch& batch) {
    ensure(batch.base == end() && batch.records > 0, "batches of a log follow one another");
    ensure(batch.epoch >= lastEpoch(), "epochs rise along a log");
    batches_.write().push_back(batch);
}

void RaftLog::truncate(std::int64_t offset) {
    if (end() <= offset) return;
    auto& batches = batches_.write();
    while (!batches.empty() && batches.back().end() > offset) batches.pop_back();
}

EpochEnd RaftLog::endOf(std::int32_t epoch) const {
    const auto& all = *batches_;
    const auto after = std::ranges::upper_bound(all, epoch, {}, &LogBatch::epoch);
    if (after == all.begin()) return {};
    return {std::prev(after)->epoch, std::prev(after)->end()};
}

std::span<const LogBatch> RaftLog::from(std::int64_t offset) const {
    const auto& all = *batches_;
    return {std::ranges::lower_bound(all, offset, {}, &LogBatch::base), all.end()};
}

bool RaftLog::holds(const LogBatch& batch) const {
    const auto found = from(batch.base);
    return !found.empty() && found.front() == batch;
}

}  // namespace logarium::quorum
