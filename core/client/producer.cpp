#include "core/client/producer.h"

#include <algorithm>
#include <cmath>

#include "core/client/transactor.h"

namespace logarium::client {

namespace {

// Defaults of the Java client (ProducerConfig).
constexpr int kMaxInFlightPerBroker = 5;
constexpr double kRetryBackoffMs = 100;
constexpr double kRetryBackoffMaxMs = 1000;
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

Producer::Producer(ProducerSpec spec, Micros start) : spec_(std::move(spec)), workload_(spec_), rateSince_(start) {
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
    return rateSince_ +
           static_cast<std::int64_t>(std::floor(static_cast<double>(index + 1) * 1e6 / spec_.recordsPerSecond));
}

std::optional<Micros> Producer::nextRecordDue() const {
    if (!running_ || spec_.recordsPerSecond <= 0 || (spec_.records >= 0 && tally_.sent >= spec_.records))
        return std::nullopt;
    return dueOf(madeSinceRate_);
}

void Producer::changeRate(double recordsPerSecond, Micros now) {
    generateUntil(now);
    spec_.recordsPerSecond = recordsPerSecond;
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
    if (!leaders_.empty()) {
        if (pendingRecords_ > 0 && room() > 0) earlier(next, oldestPending_);
        if (const auto due = nextRecordDue()) earlier(next, *due + spec_.lingerMs * kMicrosPerMs);
        for (const auto& [partition, batch] : open_) earlier(next, batch.created + spec_.lingerMs * kMicrosPerMs);
    }
    if (!ready_.empty()) {
        const auto busy = busyBrokers();
        ready_.forEachFirst([&](const ClosedBatch& batch) {
            earlier(next, batch.created + spec_.deliveryTimeoutMs * kMicrosPerMs);
            const BrokerId leader = leaderOf(batch.partition);
            if (leader == kNoBroker || metadataWanted_) return;
            const auto sent = busy.find(leader);
            if (sent == busy.end() || sent->second < kMaxInFlightPerBroker) earlier(next, batch.notBefore);
        });
    }
    for (const auto& [correlation, flying] : flying_)
        earlier(next, flying.sentAt + spec_.requestTimeoutMs * kMicrosPerMs);
    if (transactional_)
        if (const auto due = transactor_->nextWake(flushed())) earlier(next, *due);
    return next;
}

std::vector<ProduceToSend> Producer::wake(Micros now, Random& random) {
    generateUntil(now);
    if (!leaders_.empty() && pendingRecords_ > 0 && room() > 0) {
        beginTransaction();
        const bool handMade = !given_.empty();
        const std::int64_t count = std::min(pendingRecords_, room());
        for (std::int64_t i = 0; i < count; ++i) {
            const Micros at = handMade ? oldestPending_ : dueOf(madeSinceRate_ - pendingRecords_ + i);
            accumulate(handMade ? given_[static_cast<std::size_t>(i)] : workload_.next(random),
                       std::max(at, oldestPending_), random);
        }
        pendingRecords_ -= count;
        given_.clear();
    }
    closeReady(now);
    giveUpLate(now, random);
    driveTransaction(now);
    std::vector<ProduceToSend> out;
    std::map<BrokerId, int> busy = busyBrokers();
    for (bool sent = true; sent;) {  // Of each partition one batch a round, as Kafka drains them.
        sent = false;
        for (const std::int32_t partition : ready_.byAge()) {
            const BrokerId leader = leaderOf(partition);
            if (leader == kNoBroker) metadataWanted_ = true;
            if (metadataWanted_) return out;
            if (ready_.first(partition)->notBefore > now || busy[leader] >= kMaxInFlightPerBroker) continue;
            if (spec_.acks != 0) ++busy[leader];
            send(ready_.take(partition), leader, now, out);
            sent = true;
        }
    }
    return out;
}

void Producer::send(ClosedBatch batch, BrokerId leader, Micros now, std::vector<ProduceToSend>& out) {
    ++batch.attempts;
    if (batch.attempts > 1) ++tally_.retries;
    const std::int64_t correlation = nextCorrelation_++;
    out.push_back({leader, correlation, batch.partition, spec_.acks, batch.records, spec_.requestTimeoutMs, batch.bytes,
                   transactionalId_});
    if (transactional_) transactor_.write().wrote();
    facts_.push_back({batch.partition, BatchSent{batch.records, batch.attempts}});
    if (spec_.acks == 0)
        tally_.acknowledged += batch.records;  // Nobody will ever say otherwise.
    else
        flying_.emplace(correlation, InFlight{std::move(batch), leader, now, spec_.acks});
}

std::map<BrokerId, int> Producer::busyBrokers() const {
    std::map<BrokerId, int> busy;
    for (const auto& [correlation, flying] : flying_) ++busy[flying.to];
    return busy;
}

BrokerId Producer::leaderOf(std::int32_t partition) const {
    return partition < std::ssize(leaders_) ? leaders_[static_cast<std::size_t>(partition)] : kNoBroker;
}

void Producer::accumulate(const ProducedRecord& record, Micros at, Random& random) {
    const auto count = static_cast<std::int32_t>(leaders_.size());
    std::int32_t partition = 0;
    if (spec_.partition) {
        partition = *spec_.partition;
    } else if (record.key) {
        partition = partitionForKey(asBytes(*record.key), count);
    } else {
        const std::unique_ptr<bool[]> available(new bool[leaders_.size()]);
        std::ranges::transform(leaders_, available.get(), [](BrokerId leader) { return leader != kNoBroker; });
        partition = sticky_.next({available.get(), leaders_.size()}, random);
    }
    const auto view = [](const std::optional<std::string>& text) {
        return text ? std::optional<ByteView>(asBytes(*text)) : std::nullopt;
    };
    std::vector<record::RecordHeader> headers;
    for (const auto& [key, value] : record.headers) headers.push_back({key, view(value)});
    const TimestampMs stamp = wallClock(at);
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
        record::BatchOptions options;
        options.codec = record::codecByName(spec_.compression).value_or(record::Codec::None);
        if (producerId_ >= 0) {
            options.producerId = producerId_;
            options.producerEpoch = epoch_;
            options.transactional = transactional_;
            options.baseSequence = nextSequence_[partition];
        }
        found = open_.emplace(partition, OpenBatch{record::BatchBuilder(options), at}).first;
    }
    const auto before = found->second.builder.uncompressedBytes();
    if (transactional_) transactor_.write().took();
    found->second.builder.append(stamp, view(record.key), view(record.value), headers);
    if (!spec_.partition && !record.key)
        sticky_.added(static_cast<std::int64_t>(found->second.builder.uncompressedBytes() - before), spec_.batchBytes);
}

void Producer::closeBatch(std::int32_t partition) {
    const auto found = open_.find(partition);
    const OpenBatch& open = found->second;
    nextSequence_[partition] += open.builder.count();
    ready_.add({std::make_shared<const Bytes>(open.builder.build()), partition, open.builder.count(), 0, open.created,
                open.created, batches_++});
    open_.erase(found);
}

void Producer::closeReady(Micros now) {
    std::vector<std::int32_t> full;
    for (const auto& [partition, batch] : open_)
        if (batch.created + spec_.lingerMs * kMicrosPerMs <= now || (transactional_ && transactor_->full()))
            full.push_back(partition);
    for (const std::int32_t partition : full) closeBatch(partition);
}

void Producer::giveUpLate(Micros now, Random& random) {
    std::vector<std::int64_t> silent;
    for (const auto& [correlation, flying] : flying_)
        if (flying.sentAt + spec_.requestTimeoutMs * kMicrosPerMs <= now) silent.push_back(correlation);
    for (const std::int64_t correlation : silent) {
        ClosedBatch batch = std::move(flying_.at(correlation).batch);
        flying_.erase(correlation);
        retryOrFail(std::move(batch), ErrorCode::NetworkException, now, random);
    }
    for (const ClosedBatch& batch : ready_.takeCreatedUntil(now - spec_.deliveryTimeoutMs * kMicrosPerMs))
        fail(batch, ErrorCode::RequestTimedOut);
}

void Producer::onReply(std::int64_t correlation, ErrorCode error, Micros now, Random& random) {
    const auto found = flying_.find(correlation);
    if (found == flying_.end()) return;  // It took too long and has been given up or sent again.
    ClosedBatch batch = std::move(found->second.batch);
    flying_.erase(found);
    if (error == ErrorCode::None) {
        tally_.acknowledged += batch.records;
        return;
    }
    ++tally_.rejected;
    ++tally_.errors[error];
    retryOrFail(std::move(batch), error, now, random);
}

void Producer::onDisconnect(BrokerId broker, Micros now, Random& random) {
    std::vector<std::int64_t> lost;
    for (const auto& [correlation, flying] : flying_)
        if (flying.to == broker) lost.push_back(correlation);
    metadataWanted_ = true;
    if (transactional_) transactor_.write().onDisconnect(broker, now);
    for (const std::int64_t correlation : lost) {
        ClosedBatch batch = std::move(flying_.at(correlation).batch);
        flying_.erase(correlation);
        retryOrFail(std::move(batch), ErrorCode::NetworkException, now, random);
    }
}

void Producer::retryOrFail(ClosedBatch batch, ErrorCode error, Micros now, Random& random) {
    if (staleMetadata(error)) metadataWanted_ = true;
    // Behind a batch that has to come again: it has its turn after that one (Kafka: Sender.canRetry).
    const bool overtook = transactional_ && error == ErrorCode::OutOfOrderSequenceNumber;
    if (transactional_ && transactor_->failed()) return fail(batch, error);
    const bool late = batch.created + spec_.deliveryTimeoutMs * kMicrosPerMs <= now;
    if ((!errorInfo(error).retriable && !overtook) || batch.attempts > spec_.retries || late)
        return fail(batch, late ? ErrorCode::RequestTimedOut : error);
    const double wait = std::min(kRetryBackoffMaxMs, kRetryBackoffMs * std::pow(2.0, batch.attempts - 1)) *
                        (1 + kRetryJitter * (2 * random.unit() - 1));
    batch.notBefore = now + static_cast<std::int64_t>(wait * kMicrosPerMs);
    facts_.push_back({batch.partition, BatchRetried{error, batch.records, batch.attempts + 1}});
    ready_.putBack(std::move(batch));
}

void Producer::fail(const ClosedBatch& batch, ErrorCode error) {
    tally_.failed += batch.records;
    if (transactional_) transactor_.write().fail();
    facts_.push_back({batch.partition, BatchFailed{error, batch.records}});
}

}  // namespace logarium::client
