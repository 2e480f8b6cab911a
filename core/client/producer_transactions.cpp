#include <limits>

#include "core/client/transactor.h"

/// A producer with a transactional.id: what it writes belongs to one transaction after the other.
namespace logarium::client {

const Transactor* Producer::transactor() const {
    return transactional_ ? &transactor_.read() : nullptr;
}

std::int64_t Producer::room() const {
    return transactional_ ? transactor_->room() : std::numeric_limits<std::int64_t>::max();
}

void Producer::stop(Micros now) {
    generateUntil(now);
    running_ = false;
}

bool Producer::idle() const {
    return transactional_ && transactor_->stage() == Transactor::Stage::Ready &&
           transactor_->fatal() == ErrorCode::None && pendingRecords_ == 0;
}

void Producer::offer(std::vector<ProducedRecord> records, OffsetsInTransaction offsets, Micros now) {
    given_ = std::move(records);
    pendingRecords_ = std::ssize(given_);
    oldestPending_ = now;
    tally_.sent += pendingRecords_;
    Transactor& transactor = transactor_.write();
    transactor.begin(pendingRecords_);
    transactor.offer(std::move(offsets));
    adoptEpoch();
}

void Producer::adoptEpoch() {
    producerId_ = transactor_->producerId();
    epoch_ = transactor_->epoch();
    numbering_.clear();
}

void Producer::beginTransaction() {
    if (!transactional_ || transactor_->open()) return;
    transactor_.write().begin(spec_.transactionRecords);
    adoptEpoch();
}

bool Producer::flushed() const {
    if (!transactional_ || !transactor_->open()) return false;
    const bool settled = open_.empty() && ready_.empty() && flying_.empty();
    const bool last = pendingRecords_ == 0 && (!running_ || (spec_.records >= 0 && tally_.sent >= spec_.records));
    return settled && (transactor_->failed() || transactor_->full() || last);
}

void Producer::dropUnsent() {
    for (const auto& [partition, open] : open_) {
        tally_.failed += open.builder.count();
        release(open.allocated);
    }
    ready_.forEach([this](const Batch& batch) {
        tally_.failed += batch.records;
        release(batch.allocated);
    });
    open_.clear();
    ready_.clear();
}

void Producer::driveTransaction(Micros now) {
    if (!transactional_) return;
    if (transactor_->failed()) dropUnsent();
    if (!running_)
        while (transactor_->open() && !open_.empty()) closeBatch(open_.begin()->first);
    transactor_.write().drive(flushed(), now, nextCorrelation_, transactionSends_);
    endTransaction();
}

void Producer::endTransaction() {
    const std::int64_t records = transactor_->records();
    if (const auto committed = transactor_.write().takeEnd()) {
        (*committed ? tally_.committed : tally_.aborted) += records;
        ++(*committed ? tally_.commits : tally_.aborts);
        facts_.push_back({-1, TransactionEnded{*committed, records}});
    }
    if (transactor_->fatal() == ErrorCode::None || !running_) return;
    facts_.push_back({-1, ProducerFenced{transactor_->fatal()}});
    running_ = false;
    dropUnsent();
    for (const auto& [correlation, flying] : flying_) release(flying.batch.allocated);
    flying_.clear();
    pendingRecords_ = 0;
}

TransactionSends Producer::takeTransactionSends() {
    return std::exchange(transactionSends_, {});
}

void Producer::onTxnReply(std::int64_t correlation, const txn::Reply& reply, Micros now, Random&) {
    if (!transactional_) return;
    transactor_.write().onReply(correlation, reply, now);
    endTransaction();
}

bool Producer::onGroupReply(std::int64_t correlation, ErrorCode error, BrokerId coordinator, Micros now) {
    return transactional_ && transactor_.write().onGroupReply(correlation, error, coordinator, now);
}

}  // namespace logarium::client
