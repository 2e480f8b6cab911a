#include "core/client/producer.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/client/transactor.h"

namespace logarium::client {

namespace {

// Defaults of the Java client (ProducerConfig).
constexpr int kMaxInFlightPerBroker = 5;
constexpr double kRetryJitter = 0.2;

bool staleMetadata(ErrorCode error) {
    return error == ErrorCode::NotLeaderOrFollower || error == ErrorCode::UnknownTopicOrPartition ||
           error == ErrorCode::LeaderNotAvailable || error == ErrorCode::NetworkException ||
           error == ErrorCode::FencedLeaderEpoch || error == ErrorCode::KafkaStorageError;
}

void earlier(std::optional<Micros>& best, Micros candidate) {
    if (!best || candidate < *best) best = candidate;
}

}  // namespace

Producer::Producer(ProducerSpec spec, Micros start)
    : spec_(std::move(spec)), workload_(spec_), rate_(spec_.recordsPerSecond, spec_.shape), rateSince_(start) {
    if (spec_.transactionalId.empty()) return;
    transactional_ = true;
    transactionalId_ = std::make_shared<const std::string>(spec_.transactionalId);
    transactor_ = Cow<Transactor>(Transactor(spec_));
}
Producer::Producer(const Producer&) = default;
Producer::Producer(Producer&&) noexcept = default;
Producer& Producer::operator=(const Producer&) = default;
Producer& Producer::operator=(Producer&&) noexcept = default;
Producer::~Producer() = default;

Producer::Producer(ProducerSpec spec, std::vector<ProducedRecord> records, Micros start)
    : spec_(std::move(spec)), workload_(spec_), given_(std::move(records)), running_(false), rateSince_(start) {
    pendingRecords_ = std::ssize(given_);
    oldestPending_ = start;
    tally_.sent = pendingRecords_;
}

bool Producer::done() const {
    if (transactional_ && transactor_->fatal() != ErrorCode::None) return true;
    if (transactional_ && transactor_->open()) return false;
    const bool madeAll = spec_.records >= 0 && tally_.sent >= spec_.records;
    return (!running_ || madeAll) && pendingRecords_ == 0 && open_.empty() && ready_.empty() && flying_.empty();
}

Micros Producer::dueOf(std::int64_t index) const {
    return rateSince_ + rate_.dueOf(index);
}

std::optional<Micros> Producer::nextRecordDue() const {
    if (!running_ || !rate_.ticks() || (spec_.records >= 0 && tally_.sent >= spec_.records)) return std::nullopt;
    return dueOf(madeSinceRate_);
}

void Producer::changeRate(double recordsPerSecond, Micros now) {
    generateUntil(now);
    spec_.recordsPerSecond = recordsPerSecond;
    rate_ = RateClock(recordsPerSecond, spec_.shape);
    rateSince_ = now;
    madeSinceRate_ = 0;
}

void Producer::generateUntil(Micros now) {
    for (auto due = nextRecordDue(); due && *due <= now; due = nextRecordDue()) {
        if (pendingRecords_ == 0) oldestPending_ = *due;
        ++madeSinceRate_;
        ++pendingRecords_;
        ++tally_.sent;
    }
}

std::optional<Micros> Producer::nextWake() const {
    std::optional<Micros> next;
    const std::int64_t patience = spec_.maxBlockMs * kMicrosPerMs;
    if (pendingRecords_ > 0 && room() > 0) earlier(next, blocked() ? dueOfPending(0) + patience : oldestPending_);
    if (const auto due = nextRecordDue())
        earlier(next, *due + (leaders_.empty() ? patience : spec_.lingerMs * kMicrosPerMs));
    for (const auto& [partition, batch] : open_) earlier(next, batch.created + spec_.lingerMs * kMicrosPerMs);
    const std::int64_t delivery = spec_.deliveryTimeoutMs * kMicrosPerMs;
    const std::map<BrokerId, int> busy = ready_.empty() ? std::map<BrokerId, int>{} : requestsTo();
    ready_.forEachFirst([&](const Batch& batch) {
        earlier(next, batch.created + delivery);
        const BrokerId leader = leaderOf(batch.partition);
        if (leader == kNoBroker || metadataWanted_ || unsettled(batch.partition)) return;
        const auto at = busy.find(leader);
        if (at == busy.end() || at->second < kMaxInFlightPerBroker) earlier(next, sendableAt(batch, leader));
    });
    for (const auto& [correlation, flying] : flying_) {
        earlier(next, flying.sentAt + spec_.requestTimeoutMs * kMicrosPerMs);
        earlier(next, flying.batch.created + delivery);
    }
    if (transactional_)
        if (const auto due = transactor_->nextWake(flushed())) earlier(next, *due);
    return next;
}

Micros Producer::sendableAt(const Batch& batch, BrokerId leader) const {
    const auto held = throttledUntil_.find(leader);
    return held == throttledUntil_.end() ? batch.notBefore : std::max(batch.notBefore, held->second);
}

std::map<BrokerId, int> Producer::requestsTo() const {
    std::map<BrokerId, int> busy;
    for (const auto& [correlation, flying] : flying_) ++busy[flying.to];
    return busy;
}

std::vector<ProduceToSend> Producer::wake(Micros now, Random& random) {
    generateUntil(now);
    makePending(random);
    refuseLate(now);
    closeReady(now);
    giveUpLate(now, random);
    driveTransaction(now);
    restartNumbering();
    std::vector<ProduceToSend> out;
    std::map<BrokerId, int> busy = requestsTo();
    for (bool sent = true; sent;) {  // Of each partition one batch a round, as Kafka drains them.
        sent = false;
        for (const std::int32_t partition : ready_.byAge()) {
            const BrokerId leader = leaderOf(partition);
            if (leader == kNoBroker) metadataWanted_ = true;
            if (metadataWanted_) return out;
            const bool full = busy[leader] >= kMaxInFlightPerBroker;
            if (full || unsettled(partition) || sendableAt(*ready_.first(partition), leader) > now) continue;
            if (spec_.acks != 0) ++busy[leader];
            out.push_back(send(ready_.take(partition), leader, now));
            sent = true;
        }
    }
    return out;
}

BrokerId Producer::leaderOf(std::int32_t partition) const {
    return partition < std::ssize(leaders_) ? leaders_[static_cast<std::size_t>(partition)] : kNoBroker;
}

bool Producer::unsettled(std::int32_t partition) const {
    if (transactional_) return false;
    const auto numbering = numbering_.find(partition);
    if (numbering == numbering_.end() || !numbering->second.restarts) return false;
    return std::ranges::any_of(flying_, [&](const auto& entry) { return entry.second.batch.partition == partition; });
}

ProduceToSend Producer::send(Batch batch, BrokerId leader, Micros now) {
    ++batch.attempts;
    if (batch.attempts > 1) ++tally_.retries;
    const std::int64_t correlation = nextCorrelation_++;
    ProduceToSend request{
        leader,      correlation,      batch.partition, spec_.acks,    batch.records, spec_.requestTimeoutMs,
        batch.bytes, transactionalId_, batch.number,    batch.attempts};
    if (transactional_) transactor_.write().wrote();
    facts_.push_back({batch.partition, BatchSent{batch.records, batch.attempts}});
    if (spec_.acks == 0) {
        tally_.acknowledged += batch.records;  // Nobody will ever say otherwise.
        release(batch.allocated);
    } else {
        flying_.emplace(correlation, InFlight{std::move(batch), leader, now, spec_.acks});
    }
    return request;
}

void Producer::closeReady(Micros now) {
    std::vector<std::int32_t> full;
    for (const auto& [partition, batch] : open_)
        if (batch.created + spec_.lingerMs * kMicrosPerMs <= now || (transactional_ && transactor_->full()))
            full.push_back(partition);
    for (const std::int32_t partition : full) closeBatch(partition);
}

void Producer::giveUpLate(Micros now, Random& random) {
    std::set<BrokerId> silent;
    for (const auto& [correlation, flying] : flying_)
        if (flying.sentAt + spec_.requestTimeoutMs * kMicrosPerMs <= now) silent.insert(flying.to);
    for (const BrokerId broker : silent) loseConnection(broker, now, random);
    const auto late = [&](const Batch& batch) { return batch.created + spec_.deliveryTimeoutMs * kMicrosPerMs <= now; };
    std::erase_if(flying_, [&](const auto& entry) {
        if (!late(entry.second.batch)) return false;
        expire(entry.second.batch, now);  // Whatever is answered later, nobody hears it.
        noteGivenUp(entry.second.batch);
        return true;
    });
    const std::vector<Batch> expired = ready_.takeCreatedUntil(now - spec_.deliveryTimeoutMs * kMicrosPerMs);
    for (const Batch& batch : expired) expire(batch, now);
    for (auto batch = expired.rbegin(); batch != expired.rend(); ++batch) noteGivenUp(*batch);
}

AnsweredBatch Producer::onReply(std::int64_t correlation, ErrorCode error, Micros now, Random& random) {
    const auto found = flying_.find(correlation);
    if (found == flying_.end()) return {};  // It took too long and has been given up or sent again.
    Batch batch = std::move(found->second.batch);
    flying_.erase(found);
    const AnsweredBatch answered{batch.number, batch.records, error == ErrorCode::None};
    if (answered.acknowledged) {
        tally_.acknowledged += batch.records;
        noteAcked(batch);
        release(batch.allocated);
        return answered;
    }
    ++tally_.rejected;
    ++tally_.errors[error];
    retryOrFail(std::move(batch), error, now, random);
    return answered;
}

void Producer::onThrottled(BrokerId broker, std::int64_t ms, Micros now) {
    tally_.throttledMs += ms;
    throttledUntil_[broker] = now + ms * kMicrosPerMs;
}

bool Producer::throttled(Micros now) const {
    return std::ranges::any_of(throttledUntil_, [&](const auto& entry) { return entry.second > now; });
}

void Producer::onDisconnect(BrokerId broker, Micros now, Random& random) {
    if (transactional_) transactor_.write().onDisconnect(broker, now);
    loseConnection(broker, now, random);
    metadataWanted_ = true;
}

void Producer::loseConnection(BrokerId broker, Micros now, Random& random) {
    std::vector<std::int64_t> lost;
    for (const auto& [correlation, flying] : flying_)
        if (flying.to == broker) lost.push_back(correlation);
    for (const std::int64_t correlation : lost) {
        Batch batch = std::move(flying_.at(correlation).batch);
        flying_.erase(correlation);
        retryOrFail(std::move(batch), ErrorCode::NetworkException, now, random);
    }
}

/// Kafka: ExponentialBackoff, which never waits longer than its maximum.
std::int64_t Producer::backoffMs(int attempts, Random& random) const {
    const double most = spec_.retryBackoffMaxMs;
    const double term = std::min(spec_.retryBackoffMs * std::pow(2.0, attempts - 1), most);
    return static_cast<std::int64_t>(std::min(term * (1 + kRetryJitter * (2 * random.unit() - 1)), most));
}

void Producer::retryOrFail(Batch batch, ErrorCode error, Micros now, Random& random) {
    if (staleMetadata(error)) metadataWanted_ = true;
    // Behind a batch that has to come again: it has its turn after that one (Kafka: TransactionManager.canRetry).
    const bool overtook = keepsOrder() && error == ErrorCode::OutOfOrderSequenceNumber;
    if (transactional_ && transactor_->failed()) return fail(batch, error);
    if (batch.created + spec_.deliveryTimeoutMs * kMicrosPerMs <= now) {
        expire(batch, now);
        return noteGivenUp(batch);
    }
    if ((!errorInfo(error).retriable && !overtook) || batch.attempts > spec_.retries) return fail(batch, error);
    if (overtook) noteMissing(batch);
    batch.notBefore = now + backoffMs(batch.attempts, random) * kMicrosPerMs;
    facts_.push_back({batch.partition, BatchRetried{error, batch.records, batch.attempts + 1}});
    ready_.putBack(std::move(batch));
}

void Producer::expire(const Batch& batch, Micros now) {
    giveUp(batch, ErrorCode::RequestTimedOut, (now - batch.created) / kMicrosPerMs);
}

void Producer::fail(const Batch& batch, ErrorCode error) {
    giveUp(batch, error, -1);
    noteGivenUp(batch);
}

void Producer::giveUp(const Batch& batch, ErrorCode error, std::int64_t ageMs) {
    tally_.failed += batch.records;
    release(batch.allocated);
    if (transactional_) transactor_.write().fail();
    facts_.push_back({batch.partition, BatchFailed{error, batch.records, ageMs}});
}

}  // namespace logarium::client
