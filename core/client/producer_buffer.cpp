#include <fmt/format.h>

#include <algorithm>

#include "core/client/producer.h"
#include "core/client/record_size.h"
#include "core/client/transactor.h"

/// A producer's records on their way into batches (Kafka: KafkaProducer.send, RecordAccumulator, BufferPool).
namespace logarium::client {
namespace {

std::optional<ByteView> view(const std::optional<std::string>& text) {
    return text ? std::optional<ByteView>(asBytes(*text)) : std::nullopt;
}

}  // namespace

Micros Producer::dueOfPending(std::int64_t index) const {
    if (!given_.empty()) return oldestPending_;
    return std::max(dueOf(madeSinceRate_ - pendingRecords_ + index), index == 0 ? oldestPending_ : Micros{0});
}

void Producer::makePending(Random& random) {
    if (leaders_.empty() || pendingRecords_ == 0 || room() <= 0 || bufferFull_) return;
    beginTransaction();
    const bool handMade = !given_.empty();
    const std::int64_t count = std::min(pendingRecords_, room());
    std::int64_t made = 0;
    for (; made < count && !bufferFull_; ++made) {
        const Micros due = handMade ? oldestPending_ : dueOf(madeSinceRate_ - pendingRecords_ + made);
        if (!drawn_) drawn_ = handMade ? given_[static_cast<std::size_t>(made)] : workload_.next(random);
        if (refusesLarge(*drawn_)) {
            drawn_.reset();
            continue;
        }
        bufferFull_ = !accumulate(*drawn_, std::max(due, oldestPending_), random);
        if (bufferFull_) break;
        drawn_.reset();
    }
    pendingRecords_ -= made;
    if (handMade) given_.erase(given_.begin(), given_.begin() + static_cast<std::ptrdiff_t>(made));
    if (pendingRecords_ > 0 && !handMade)
        oldestPending_ = std::max(oldestPending_, dueOf(madeSinceRate_ - pendingRecords_));
}

std::int32_t Producer::partitionOf(const ProducedRecord& record, Random& random) {
    if (spec_.partition) return *spec_.partition;
    if (record.key) return partitionForKey(asBytes(*record.key), static_cast<std::int32_t>(leaders_.size()));
    const std::unique_ptr<bool[]> available(new bool[leaders_.size()]);
    std::ranges::transform(leaders_, available.get(), [](BrokerId leader) { return leader != kNoBroker; });
    return sticky_.next({available.get(), leaders_.size()}, random);
}

bool Producer::accumulate(const ProducedRecord& record, Micros at, Random& random) {
    const std::int32_t partition = partitionOf(record, random);
    std::vector<record::RecordHeader> headers;
    for (const auto& [key, value] : record.headers) headers.push_back({key, view(value)});
    const TimestampMs stamp = wallClock(at) + record.clockOffsetMs;
    auto found = open_.find(partition);
    if (found != open_.end()) {
        const auto size = found->second.builder.uncompressedBytes() +
                          found->second.builder.sizeOf(stamp, view(record.key), view(record.value), headers);
        if (static_cast<std::int64_t>(size) > spec_.batchBytes) {
            closeBatch(partition);
            found = open_.end();
        }
    }
    if (found == open_.end()) {
        if (!openBatch(partition, record, at)) return false;
        found = open_.find(partition);
    }
    const auto before = found->second.builder.uncompressedBytes();
    if (transactional_) transactor_.write().took();
    found->second.builder.append(stamp, view(record.key), view(record.value), headers);
    if (!spec_.partition && !record.key)
        sticky_.added(static_cast<std::int64_t>(found->second.builder.uncompressedBytes() - before), spec_.batchBytes);
    return true;
}

bool Producer::openBatch(std::int32_t partition, const ProducedRecord& record, Micros at) {
    const std::int64_t size = std::max<std::int64_t>(spec_.batchBytes, serializedBytes(record));
    if (bufferUsed_ + size > spec_.bufferBytes) {
        bufferWanted_ = size;
        return false;
    }
    bufferUsed_ += size;
    record::BatchOptions options;
    std::int32_t sequence = -1;
    options.codec = record::codecByName(spec_.compression).value_or(record::Codec::None);
    if (transactional_ || idempotent()) {
        Numbering& numbering = numbering_.try_emplace(partition, Numbering{epoch_, 0, 0, false}).first->second;
        options.producerId = producerId_;
        options.producerEpoch = numbering.epoch;
        options.transactional = transactional_;
        options.baseSequence = sequence = numbering.next;
    }
    open_.emplace(partition, OpenBatch{record::BatchBuilder(options), at, size, sequence});
    return true;
}

void Producer::closeBatch(std::int32_t partition) {
    const auto found = open_.find(partition);
    const OpenBatch& open = found->second;
    Batch batch;
    batch.bytes = std::make_shared<const Bytes>(open.builder.build());
    batch.partition = partition;
    batch.records = open.builder.count();
    batch.created = open.created;
    batch.notBefore = open.created;
    batch.number = batches_++;
    batch.allocated = open.allocated;
    batch.sequence = open.sequence;
    if (batch.sequence >= 0) numbering_[partition].next = record::incrementSequence(batch.sequence, batch.records);
    ready_.add(std::move(batch));
    open_.erase(found);
}

void Producer::release(std::int64_t allocated) {
    bufferUsed_ -= allocated;
    bufferFull_ = false;
}

std::string Producer::whyRefused(std::int64_t wanted) const {
    if (leaders_.empty())
        return fmt::format("Topic {} not present in metadata after {} ms.", spec_.topic, spec_.maxBlockMs);
    return fmt::format(
        "Failed to allocate {} bytes within the configured max blocking time {} ms. Total memory: {} bytes. Available "
        "memory: {} bytes. Poolable size: {} bytes",
        wanted, spec_.maxBlockMs, spec_.bufferBytes, spec_.bufferBytes - bufferUsed_, spec_.batchBytes);
}

bool Producer::refusesLarge(const ProducedRecord& record) {
    auto reason = whyTooLarge(record, spec_.maxRequestBytes, spec_.bufferBytes);
    if (!reason) return false;
    ++tally_.failed;
    if (transactional_) transactor_.write().fail();
    facts_.push_back({-1, SendFailed{1, std::move(*reason)}});
    return true;
}

/// The application's calls of send() do not wait for one another: each record has max.block.ms of its own.
void Producer::refuseLate(Micros now) {
    int refused = 0;
    while (blocked() && room() > 0 && dueOfPending(0) + spec_.maxBlockMs * kMicrosPerMs <= now) {
        ++refused;
        --pendingRecords_;
        drawn_.reset();
        if (!given_.empty()) given_.erase(given_.begin());
        if (pendingRecords_ > 0 && given_.empty()) oldestPending_ = dueOf(madeSinceRate_ - pendingRecords_);
    }
    if (refused == 0) return;
    tally_.failed += refused;
    if (transactional_) transactor_.write().fail();
    facts_.push_back({-1, SendFailed{refused, whyRefused(bufferWanted_)}});
}

}  // namespace logarium::client
