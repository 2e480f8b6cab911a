#include "core/log/cleaner/cleaned_transactions.h"

#include "core/record/control_record.h"
#include "core/record/record_reader.h"

namespace logarium::log {

void CleanedTransactions::add(std::vector<AbortedTxn> aborted) {
    for (const AbortedTxn& txn : aborted) waiting_.emplace(txn.firstOffset, txn);
}

void CleanedTransactions::consumeUpTo(Offset offset) {
    while (!waiting_.empty() && waiting_.begin()->first <= offset) {
        const AbortedTxn txn = waiting_.begin()->second;
        waiting_.erase(waiting_.begin());
        ongoingAborted_.try_emplace(txn.producerId, Open{txn});
    }
}

bool CleanedTransactions::onBatch(const record::BatchHeader& batch) {
    consumeUpTo(batch.lastOffset());
    if (!batch.isTransactional()) return false;
    const auto found = ongoingAborted_.find(batch.producerId);
    if (found != ongoingAborted_.end()) {
        found->second.sawBatches = true;
        return true;
    }
    ongoingCommitted_.insert(batch.producerId);
    return false;
}

bool CleanedTransactions::onMarker(const record::BatchView& batch, std::vector<AbortedTxn>& keptAborts) {
    consumeUpTo(batch.header.lastOffset());
    record::RecordReader records(batch);
    const record::Record* first = records.next();
    if (first == nullptr) return true;  // Emptied by an earlier pass.
    const auto marker = record::parseControlRecord(*first);
    if (!marker.ok()) return false;
    if (marker.value().type == record::ControlType::Commit)
        return ongoingCommitted_.erase(batch.header.producerId) == 0;
    if (marker.value().type != record::ControlType::Abort) return false;
    const auto found = ongoingAborted_.find(batch.header.producerId);
    if (found == ongoingAborted_.end()) return true;
    const Open open = found->second;
    ongoingAborted_.erase(found);
    // Batches of the transaction were there until this pass: readers may still hold them, so the marker stays.
    if (open.sawBatches) keptAborts.push_back(open.txn);
    return !open.sawBatches;
}

}  // namespace logarium::log
