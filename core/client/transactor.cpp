#include "core/client/transactor.h"

#include <algorithm>

namespace logarium::client {
namespace {

constexpr std::int64_t kRetryBackoff = 100 * kMicrosPerMs;  // retry.backoff.ms

/// The coordinator is another one now, or nobody.
bool elsewhere(ErrorCode error) {
    return error == ErrorCode::NotCoordinator || error == ErrorCode::CoordinatorNotAvailable ||
           error == ErrorCode::NetworkException || error == ErrorCode::RequestTimedOut;
}
bool soon(ErrorCode error) {
    return error == ErrorCode::ConcurrentTransactions || error == ErrorCode::CoordinatorLoadInProgress ||
           error == ErrorCode::UnknownTopicOrPartition || error == ErrorCode::NotEnoughReplicas;
}
bool fenced(ErrorCode error) {
    return error == ErrorCode::ProducerFenced || error == ErrorCode::InvalidProducerEpoch;
}

}  // namespace

std::int64_t Transactor::room() const {
    if (fatal_ != ErrorCode::None) return 0;
    if (stage_ == Stage::Ready) return spec_.transactionRecords;
    return stage_ == Stage::Open && !failed_ ? std::max<std::int64_t>(0, target_ - records_) : 0;
}

void Transactor::begin(std::int64_t target) {
    stage_ = Stage::Open;
    ++number_;
    records_ = 0;
    target_ = target;
    written_ = failed_ = offsetsDone_ = false;
    endAt_.reset();
}

void Transactor::finish(bool committed) {
    stage_ = Stage::Ready;
    ended_ = committed;
    offsets_.reset();
    endAt_.reset();
}

void Transactor::retry(Micros now) {
    notBefore_ = now + kRetryBackoff;
}

void Transactor::startAnew(Micros now) {
    if (open()) finish(false);
    stage_ = Stage::Unready;
    producerId_ = -1;
    epoch_ = -1;
    retry(now);
}

void Transactor::giveUpLate(Micros now) {
    std::erase_if(flights_, [&](const auto& entry) {
        if (entry.second.sentAt + spec_.requestTimeoutMs * kMicrosPerMs > now) return false;
        coordinator_ = groupCoordinator_ = kNoBroker;
        return true;
    });
}

void Transactor::send(Kind kind, BrokerId to, txn::Request asked, Micros now, std::int64_t& nextCorrelation,
                      TransactionSends& out) {
    const std::int64_t correlation = nextCorrelation++;
    flights_[correlation] = {kind, to, now};
    out.txns.push_back({to, correlation, std::make_shared<const txn::Request>(std::move(asked))});
}

void Transactor::sendGroup(Kind kind, group::Request asked, Micros now, std::int64_t& nextCorrelation,
                           TransactionSends& out) {
    const std::int64_t correlation = nextCorrelation++;
    const BrokerId to = kind == Kind::FindGroup ? kNoBroker : groupCoordinator_;
    flights_[correlation] = {kind, to, now};
    out.groups.push_back({to, correlation, std::make_shared<const group::Request>(std::move(asked))});
}

/// False: all offsets are in the transaction, or none are to be.
bool Transactor::sendOffsets(Micros now, std::int64_t& nextCorrelation, TransactionSends& out) {
    if (!offsets_ || offsetsDone_ || aborts() || offsets_->offsets.empty()) return false;
    if (groupCoordinator_ == kNoBroker) {
        sendGroup(Kind::FindGroup, group::FindCoordinator{offsets_->group}, now, nextCorrelation, out);
        return true;
    }
    group::TxnOffsetCommit commit;
    commit.group = offsets_->group;
    commit.memberId = offsets_->memberId;
    commit.generation = offsets_->generation;
    commit.transactionalId = spec_.transactionalId;
    commit.producerId = producerId_;
    commit.epoch = epoch_;
    commit.offsets = offsets_->offsets;
    written_ = true;
    sendGroup(Kind::Offsets, std::move(commit), now, nextCorrelation, out);
    return true;
}

void Transactor::drive(bool flushed, Micros now, std::int64_t& nextCorrelation, TransactionSends& out) {
    giveUpLate(now);
    if (fatal_ != ErrorCode::None || !flights_.empty() || now < notBefore_) return;
    if (stage_ == Stage::Ready || (stage_ == Stage::Open && !flushed)) return;
    if (stage_ == Stage::Open && !endAt_) endAt_ = now + (failed_ ? 0 : spec_.commitDelayMs) * kMicrosPerMs;
    if (stage_ == Stage::Open && now < *endAt_) return;
    if (coordinator_ == kNoBroker)
        return send(Kind::Find, kNoBroker, txn::FindCoordinator{spec_.transactionalId}, now, nextCorrelation, out);
    if (stage_ == Stage::Unready) {
        txn::InitProducerId init;
        init.id = spec_.transactionalId;
        init.timeoutMs = spec_.transactionTimeoutMs;
        return send(Kind::Init, coordinator_, std::move(init), now, nextCorrelation, out);
    }
    if (sendOffsets(now, nextCorrelation, out)) return;
    if (!written_) return finish(!aborts());
    stage_ = Stage::Ending;
    txn::EndTxn end;
    end.id = spec_.transactionalId;
    end.producerId = producerId_;
    end.epoch = epoch_;
    end.commits = !aborts();
    send(Kind::End, coordinator_, std::move(end), now, nextCorrelation, out);
}

std::optional<Micros> Transactor::nextWake(bool flushed) const {
    if (fatal_ != ErrorCode::None) return std::nullopt;
    if (!flights_.empty()) {
        Micros first = flights_.begin()->second.sentAt;
        for (const auto& [correlation, flight] : flights_) first = std::min(first, flight.sentAt);
        return first + spec_.requestTimeoutMs * kMicrosPerMs;
    }
    if (stage_ == Stage::Ready || (stage_ == Stage::Open && !flushed)) return std::nullopt;
    return std::max(notBefore_, stage_ == Stage::Open ? endAt_.value_or(Micros{0}) : Micros{0});
}

void Transactor::onReply(std::int64_t correlation, const txn::Reply& reply, Micros now) {
    const auto found = flights_.find(correlation);
    if (found == flights_.end()) return;  // It took too long.
    const Kind kind = found->second.kind;
    flights_.erase(found);
    if (const auto* given = std::get_if<txn::ProducerGiven>(&reply.what)) return onGiven(kind, *given, now);
    const auto* answer = std::get_if<txn::CoordinatorFound>(&reply.what);
    coordinator_ = answer == nullptr || answer->error != ErrorCode::None ? kNoBroker : answer->coordinator;
    if (coordinator_ == kNoBroker) retry(now);
}

void Transactor::onGiven(Kind kind, const txn::ProducerGiven& given, Micros now) {
    if (elsewhere(given.error)) coordinator_ = kNoBroker;
    if (elsewhere(given.error) || soon(given.error)) return retry(now);
    if (given.error == ErrorCode::None) {
        producerId_ = given.producerId;
        epoch_ = given.epoch;
        if (kind == Kind::End) return finish(!aborts());
        stage_ = Stage::Ready;
        return;
    }
    if (fenced(given.error) || kind == Kind::Init) {
        fatal_ = given.error;
        if (open()) finish(false);
        return;
    }
    startAnew(now);  // The application throws this producer away and makes a new one.
}

bool Transactor::onGroupReply(std::int64_t correlation, ErrorCode error, BrokerId coordinator, Micros now) {
    const auto found = flights_.find(correlation);
    if (found == flights_.end() || (found->second.kind != Kind::FindGroup && found->second.kind != Kind::Offsets))
        return false;
    const Kind kind = found->second.kind;
    flights_.erase(found);
    if (kind == Kind::FindGroup) {
        groupCoordinator_ = error == ErrorCode::None ? coordinator : kNoBroker;
        if (groupCoordinator_ == kNoBroker) retry(now);
    } else if (error == ErrorCode::None) {
        offsetsDone_ = true;
    } else if (elsewhere(error) || soon(error)) {
        if (elsewhere(error)) groupCoordinator_ = kNoBroker;
        retry(now);
    } else {
        failed_ = true;  // Of an old generation, or fenced: EndTxn will tell.
    }
    return true;
}

void Transactor::onDisconnect(BrokerId broker, Micros now) {
    const auto lost =
        std::erase_if(flights_, [&](const auto& f) { return f.second.to == broker || f.second.to == kNoBroker; });
    if (coordinator_ == broker) coordinator_ = kNoBroker;
    if (groupCoordinator_ == broker) groupCoordinator_ = kNoBroker;
    if (lost > 0) retry(now);
}

}  // namespace logarium::client
