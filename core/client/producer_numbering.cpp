#include <algorithm>

#include "core/client/producer.h"
#include "core/record/patch.h"

/// The sequence numbers of an idempotent producer (Kafka: TransactionManager and TxnPartitionMap). Those of a
/// transaction begin anew with each one.
namespace logarium::client {

void Producer::noteAcked(const Batch& batch) {
    if (batch.sequence < 0) return;
    Numbering& numbering = numbering_[batch.partition];
    numbering.acked = std::max(numbering.acked, record::incrementSequence(batch.sequence, batch.records));
}

/// A batch was refused as out of order. When it follows the last acknowledged one, what is missing will never come.
void Producer::noteMissing(const Batch& batch) {
    if (transactional_ || batch.sequence < 0) return;
    Numbering& numbering = numbering_[batch.partition];
    if (batch.sequence == numbering.acked) numbering.restarts = true;
}

/// Its numbers were never seen by anybody, or nobody knows whether they were.
void Producer::noteGivenUp(const Batch& batch) {
    if (transactional_ || batch.sequence < 0) return;
    Numbering& numbering = numbering_[batch.partition];
    if (batch.attempts > 0) {
        numbering.restarts = true;
    } else {
        renumber(batch.partition, numbering.epoch, batch.sequence);
    }
}

void Producer::restartNumbering() {
    if (transactional_) return;
    for (auto& [partition, numbering] : numbering_) {
        const auto here = [p = partition](const auto& entry) { return entry.second.batch.partition == p; };
        if (!numbering.restarts || std::ranges::any_of(flying_, here)) continue;
        ++epoch_;
        facts_.push_back({partition, ProducerEpochBumped{epoch_}});
        numbering.acked = 0;
        numbering.restarts = false;
        renumber(partition, epoch_, 0);
    }
}

/// All that waits for its turn in the partition gets new numbers; nothing of it is in flight.
void Producer::renumber(std::int32_t partition, std::int16_t epoch, std::int32_t sequence) {
    if (open_.contains(partition)) closeBatch(partition);
    Numbering& numbering = numbering_[partition];
    numbering.epoch = epoch;
    ready_.changeAll(partition, [&](Batch& batch) {
        if (batch.sequence < 0) return;
        Bytes changed = *batch.bytes;
        record::setProducer(changed, epoch, sequence);
        batch.bytes = std::make_shared<const Bytes>(std::move(changed));
        batch.sequence = sequence;
        sequence = record::incrementSequence(sequence, batch.records);
    });
    numbering.next = sequence;
}

}  // namespace logarium::client
