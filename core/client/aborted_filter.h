#pragma once
#include <algorithm>
#include <set>
#include <vector>

#include "core/log/txn_index.h"
#include "core/record/batch.h"

namespace logarium::client {

/// Follows the aborted transactions along a fetched piece of a log, batch by batch (Kafka:
/// CompletedFetch.consumeAbortedTransactionsUpTo).
class AbortedFilter {
public:
    explicit AbortedFilter(std::vector<log::AbortedTxn> all) : ahead_(std::move(all)) {
        std::ranges::sort(ahead_, {}, &log::AbortedTxn::firstOffset);
    }
    /// Whether the records of the batch are not for the application: those of aborted transactions, and markers.
    bool skips(const record::BatchHeader& batch) {
        for (; next_ < ahead_.size() && ahead_[next_].firstOffset <= batch.lastOffset(); ++next_)
            now_.insert(ahead_[next_].producerId);
        if (batch.isControlBatch()) {
            now_.erase(batch.producerId);  // Its next transaction begins behind this marker.
            return true;
        }
        return batch.isTransactional() && now_.contains(batch.producerId);
    }

private:
    std::vector<log::AbortedTxn> ahead_;
    std::size_t next_ = 0;
    std::set<std::int64_t> now_;
};

}  // namespace logarium::client
