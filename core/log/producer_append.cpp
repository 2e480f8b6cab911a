#include "core/log/producer_append.h"

#include <fmt/format.h>

#include <limits>

#include "core/log/log_error.h"
#include "core/record/control_record.h"
#include "core/record/record_reader.h"

namespace logarium::log {

const BatchMetadata* ProducerEntry::duplicateOf(const record::BatchHeader& batch) const {
    if (batch.producerEpoch != producerEpoch) return nullptr;
    const std::int32_t last = record::incrementSequence(batch.baseSequence, batch.lastOffsetDelta);
    for (const BatchMetadata& known : batches)
        if (known.firstSeq() == batch.baseSequence && known.lastSeq == last) return &known;
    return nullptr;
}

void ProducerEntry::setEpoch(std::int16_t epoch) {
    if (epoch == producerEpoch) return;
    batches.clear();
    producerEpoch = epoch;
}

void ProducerEntry::addBatch(std::int16_t epoch, const BatchMetadata& batch) {
    setEpoch(epoch);
    batches.push_back(batch);
    lastTimestamp = batch.timestamp;
}

ProducerAppend::ProducerAppend(std::string_view partition, const ProducerEntry& current, AppendOrigin origin)
    : partition_(partition),
      currentEpoch_(current.producerEpoch),
      currentLastSeq_(current.lastSeq()),
      updated_(current),
      origin_(origin) {
    updated_.batches.clear();
}

std::optional<CompletedTxn> ProducerAppend::append(const record::BatchView& batch) {
    if (batch.header.isControlBatch()) return appendMarker(batch);
    appendData(batch.header);
    return std::nullopt;
}

void ProducerAppend::checkEpoch(std::int16_t epoch, Offset offset) const {
    if (epoch >= updated_.producerEpoch || origin_ == AppendOrigin::Replication) return;
    refuse(ErrorCode::InvalidProducerEpoch, "InvalidProducerEpochException",
           fmt::format("Epoch of producer {} at offset {} in {} is {}, which is smaller than the last seen epoch {}",
                       updated_.producerId, offset.value, partition_, epoch, updated_.producerEpoch));
}

void ProducerAppend::checkSequence(std::int16_t epoch, std::int32_t firstSeq, Offset offset) const {
    if (epoch != updated_.producerEpoch) {
        if (firstSeq == 0 || updated_.producerEpoch == -1) return;
        refuse(ErrorCode::OutOfOrderSequenceNumber, "OutOfOrderSequenceException",
               fmt::format("Invalid sequence number for new epoch of producer {}at offset {} in partition {}: {} "
                           "(request epoch), {} (seq. number), {} "
                           "(current producer epoch)",
                           updated_.producerId, offset.value, partition_, epoch, firstSeq, updated_.producerEpoch));
    }
    const std::int32_t last = !updated_.batches.empty() ? updated_.lastSeq()
                              : epoch == currentEpoch_  ? currentLastSeq_
                                                        : -1;
    const bool inOrder =
        firstSeq == last + std::int64_t{1} || (firstSeq == 0 && last == std::numeric_limits<std::int32_t>::max());
    // Without an epoch nothing is known of the producer: all it wrote may be gone, so any sequence may come.
    if (currentEpoch_ == -1 || inOrder) return;
    refuse(ErrorCode::OutOfOrderSequenceNumber, "OutOfOrderSequenceException",
           fmt::format("Out of order sequence number for producer {} at offset {} in partition {}: {} (incoming seq. "
                       "number), {} (current end sequence "
                       "number)",
                       updated_.producerId, offset.value, partition_, firstSeq, last));
}

void ProducerAppend::appendData(const record::BatchHeader& batch) {
    checkEpoch(batch.producerEpoch, batch.baseOffset);
    if (origin_ == AppendOrigin::Client) checkSequence(batch.producerEpoch, batch.baseSequence, batch.baseOffset);
    const std::int32_t lastSeq = record::incrementSequence(batch.baseSequence, batch.lastOffsetDelta);
    updated_.addBatch(batch.producerEpoch, {lastSeq, batch.lastOffset(), batch.lastOffsetDelta, batch.maxTimestamp});
    const bool open = updated_.currentTxnFirstOffset.has_value();
    if (open && !batch.isTransactional())
        refuse(
            ErrorCode::InvalidTxnState, "InvalidTxnStateException",
            fmt::format(
                "Expected transactional write from producer {} at offset (offset={}, segment=[-1:-1]) in partition {}",
                updated_.producerId, batch.baseOffset.value, partition_));
    if (open || !batch.isTransactional()) return;
    updated_.currentTxnFirstOffset = batch.baseOffset;
    started_.push_back(batch.baseOffset);
}

std::optional<CompletedTxn> ProducerAppend::appendMarker(const record::BatchView& batch) {
    record::RecordReader records(batch);
    const record::Record* first = records.next();
    if (first == nullptr) return std::nullopt;  // Compaction may have left an empty control batch.
    const auto marker = record::parseControlRecord(*first);
    if (!marker.ok() || !marker.value().isMarker()) return std::nullopt;
    const Offset offset = batch.header.baseOffset;
    checkEpoch(batch.header.producerEpoch, offset);
    if (updated_.coordinatorEpoch > marker.value().coordinatorEpoch && origin_ != AppendOrigin::Replication)
        refuse(
            ErrorCode::TransactionCoordinatorFenced, "TransactionCoordinatorFencedException",
            fmt::format(
                "Invalid coordinator epoch for producerId {} at offset {} in partition {}: {} (zombie), {} (current)",
                updated_.producerId, offset.value, partition_, marker.value().coordinatorEpoch,
                updated_.coordinatorEpoch));
    std::optional<CompletedTxn> completed;
    if (updated_.currentTxnFirstOffset)
        completed = CompletedTxn{updated_.producerId, *updated_.currentTxnFirstOffset, offset,
                                 marker.value().type == record::ControlType::Abort};
    updated_.setEpoch(batch.header.producerEpoch);
    updated_.coordinatorEpoch = marker.value().coordinatorEpoch;
    updated_.lastTimestamp = first->timestamp;
    updated_.currentTxnFirstOffset.reset();
    return completed;
}

}  // namespace logarium::log
