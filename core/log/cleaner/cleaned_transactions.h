#pragma once
#include <map>
#include <set>
#include <vector>

#include "core/log/txn_index.h"
#include "core/record/batch.h"

namespace logarium::log {

/// Which batches belong to aborted transactions, and which markers nobody needs any more, told while a log is read in
/// order (Kafka: CleanedTransactionMetadata).
class CleanedTransactions {
public:
    /// Entries of the transaction indexes that overlap the range, in any order.
    void add(std::vector<AbortedTxn> aborted);

    /// True when the batch can go: its transaction was aborted.
    bool onBatch(const record::BatchHeader& batch);
    /// True when the marker can go: no batch of its transaction was seen.
    /// `keptAbort` is filled when an abort stays, for the new transaction index.
    bool onMarker(const record::BatchView& batch, std::vector<AbortedTxn>& keptAborts);

private:
    struct Open {
        AbortedTxn txn;
        bool sawBatches = false;
    };
    void consumeUpTo(Offset offset);

    std::multimap<Offset, AbortedTxn> waiting_;  // By first offset.
    std::map<std::int64_t, Open> ongoingAborted_;
    std::set<std::int64_t> ongoingCommitted_;
};

}  // namespace logarium::log
