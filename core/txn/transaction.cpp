#include "core/txn/transaction.h"

#include <algorithm>

#include "core/base/assert.h"

/// What each request leads to (Kafka: TransactionCoordinator, TransactionMetadata).
namespace logarium::txn {
namespace {

constexpr std::int16_t kLastUsableEpoch = std::numeric_limits<std::int16_t>::max() - 1;

bool prepared(State state) {
    return state == State::PrepareCommit || state == State::PrepareAbort;
}
bool isComplete(State state) {
    return state == State::CompleteCommit || state == State::CompleteAbort;
}
bool epochBumped(const TxnImage& image) {
    return image.clientVersion >= kTransactionVersion;
}

}  // namespace

void Transaction::prepare(TxnImage target, Kind kind, Ticket ticket, Step& step, EndCause cause) {
    ensure(!pending(), "one change at a time");
    Record record{id_, std::nullopt};
    if (kind != Kind::Expire) record.value = target;
    step.records.push_back(std::move(record));
    next_ = Pending{std::move(target), kind, cause, ticket};
}

void Transaction::init(const InitProducerId& asked, Ticket ticket, Step& step) {
    const auto refuse = [&](ErrorCode error) { step.answer(ticket, ProducerGiven{error, -1, -1}); };
    if (pending() || prepared(now_.state)) return refuse(ErrorCode::ConcurrentTransactions);
    const bool knows = asked.producerId >= 0;
    const bool rotated = asked.producerId == now_.previousProducerId && exhausted(asked.epoch);
    if (knows && now_.epoch != -1 && asked.producerId != now_.producerId && !rotated)
        return refuse(ErrorCode::ProducerFenced);
    if (now_.state == State::Ongoing) return fence(EndCause::Fenced, ticket, step);
    TxnImage target = now_;
    target.state = State::Empty;
    target.timeoutMs = asked.timeoutMs;
    target.partitions.clear();
    target.startedAt = kNoTimestamp;
    target.updatedAt = step.wall();
    const bool fresh = now_.producerId < 0;
    const bool rotates = exhausted(now_.epoch) && (!knows || asked.epoch == now_.epoch);
    if (fresh || rotates) {
        const auto id = step.newProducerId();
        if (!id) return refuse(ErrorCode::CoordinatorLoadInProgress);
        target.previousProducerId = fresh ? -1 : now_.producerId;
        target.producerId = *id;
        target.epoch = 0;
        target.lastEpoch = static_cast<std::int16_t>(knows ? now_.epoch : -1);
    } else if (!knows || asked.epoch == now_.epoch) {
        target.lastEpoch = static_cast<std::int16_t>(knows ? now_.epoch : -1);
        target.epoch = static_cast<std::int16_t>(now_.epoch + 1);
    } else if (asked.epoch != now_.lastEpoch) {  // The same request again gets the same epoch again.
        return refuse(ErrorCode::ProducerFenced);
    }
    prepare(std::move(target), Kind::Init, ticket, step);
}

void Transaction::add(const AddPartitions& asked, Ticket ticket, Step& step) {
    const auto refuse = [&](ErrorCode error) { step.answer(ticket, Acknowledged{error}); };
    if (now_.producerId != asked.producerId) return refuse(ErrorCode::InvalidProducerIdMapping);
    if (now_.epoch != asked.epoch) return refuse(ErrorCode::ProducerFenced);
    if (pending() || prepared(now_.state)) return refuse(ErrorCode::ConcurrentTransactions);
    TxnImage target = now_;
    target.partitions.insert(asked.partitions.begin(), asked.partitions.end());
    if (now_.state == State::Ongoing && target.partitions == now_.partitions) return refuse(ErrorCode::None);
    if (now_.state != State::Ongoing) target.startedAt = step.wall();
    target.state = State::Ongoing;
    target.updatedAt = step.wall();
    target.clientVersion = kTransactionVersion;
    prepare(std::move(target), Kind::Add, ticket, step);
}

bool Transaction::repeats(const EndTxn& asked) const {
    if (!epochBumped(now_)) return false;
    if (now_.epoch == asked.epoch + 1) return true;
    return now_.previousProducerId == asked.producerId && asked.epoch == kLastUsableEpoch && now_.epoch == 0;
}

bool Transaction::epochFits(const EndTxn& asked) const {
    if (prepared(now_.state) && epochBumped(now_)) return repeats(asked);
    if (isComplete(now_.state) && repeats(asked)) return true;
    return asked.epoch == now_.epoch;
}

void Transaction::end(const EndTxn& asked, Ticket ticket, Step& step) {
    const auto refuse = [&](ErrorCode error) { step.answer(ticket, ProducerGiven{error, -1, -1}); };
    const bool again = repeats(asked);
    if (now_.producerId != asked.producerId && !(again && now_.epoch == 0))
        return refuse(ErrorCode::InvalidProducerIdMapping);
    if (!epochFits(asked)) return refuse(ErrorCode::ProducerFenced);
    if (pending()) return refuse(ErrorCode::ConcurrentTransactions);
    const bool same = asked.commits == (now_.state == State::PrepareCommit || now_.state == State::CompleteCommit);
    switch (now_.state) {
        case State::Ongoing:
            return prepareEnd(asked.commits, ticket, step);
        case State::PrepareCommit:
        case State::PrepareAbort:
            return refuse(same ? ErrorCode::ConcurrentTransactions : ErrorCode::InvalidTxnState);
        case State::CompleteCommit:
        case State::CompleteAbort:
            if (again && same) return step.answer(ticket, ProducerGiven{ErrorCode::None, now_.producerId, now_.epoch});
            [[fallthrough]];
        case State::Empty:
            // Nothing was written in this one. An abort bumps the epoch all the same: what is still on its way is
            // fenced.
            if (again || asked.commits) return refuse(ErrorCode::InvalidTxnState);
            return prepareEnd(false, ticket, step);
        case State::Dead:
        case State::PrepareEpochFence:
            break;
    }
    ensure(false, "a transactional id rests in no other state");
}

void Transaction::prepareEnd(bool commits, Ticket ticket, Step& step) {
    TxnImage target = now_;
    if (exhausted(now_.epoch)) {
        const auto id = step.newProducerId();
        if (!id) return step.answer(ticket, ProducerGiven{ErrorCode::CoordinatorLoadInProgress, -1, -1});
        target.nextProducerId = *id;
    }
    if (now_.state != State::Ongoing) target.startedAt = step.wall();
    target.state = commits ? State::PrepareCommit : State::PrepareAbort;
    target.lastEpoch = now_.epoch;
    target.epoch = static_cast<std::int16_t>(now_.epoch + 1);
    target.updatedAt = step.wall();
    target.clientVersion = kTransactionVersion;
    prepare(std::move(target), Kind::End, ticket, step);
}

bool Transaction::timedOut(TimestampMs now) const {
    return !pending() && now_.state == State::Ongoing && now_.startedAt + now_.timeoutMs < now;
}

void Transaction::fence(EndCause cause, Ticket ticket, Step& step) {
    TxnImage target = now_;
    target.state = State::PrepareAbort;
    target.lastEpoch = -1;
    target.epoch = static_cast<std::int16_t>(now_.epoch + 1);
    target.updatedAt = step.wall();
    target.clientVersion = kTransactionVersion;
    prepare(std::move(target), Kind::Fence, ticket, step, cause);
}

bool Transaction::expired(TimestampMs now, std::int64_t expirationMs) const {
    return !pending() && (now_.state == State::Empty || isComplete(now_.state)) && now_.updatedAt + expirationMs <= now;
}

void Transaction::expire(Step& step) {
    TxnImage target = now_;
    target.state = State::Dead;
    prepare(std::move(target), Kind::Expire, kNobody, step);
}

void Transaction::complete(Step& step) {
    TxnImage target = now_;
    target.state = now_.state == State::PrepareCommit ? State::CompleteCommit : State::CompleteAbort;
    target.updatedAt = step.wall();
    if (now_.nextProducerId >= 0) {
        target.previousProducerId = now_.producerId;
        target.producerId = now_.nextProducerId;
        target.nextProducerId = -1;
        target.epoch = 0;
    }
    prepare(std::move(target), Kind::Complete, kNobody, step);
}

std::optional<MarkerOrder> Transaction::markers() const {
    if (pending() || !prepared(now_.state) || now_.partitions.empty()) return std::nullopt;
    return MarkerOrder{id_,
                       now_.producerId,
                       now_.epoch,
                       now_.state == State::PrepareCommit,
                       {now_.partitions.begin(), now_.partitions.end()}};
}

void Transaction::tell(const Pending& done, Step& step) const {
    const TxnImage& to = done.target;
    switch (done.kind) {
        case Kind::Init:
            step.facts.emplace_back(ProducerInitialized{id_, to.producerId, to.epoch});
            return;
        case Kind::Add: {
            PartitionsJoined joined{id_, {}, now_.state != State::Ongoing};
            std::ranges::set_difference(to.partitions, now_.partitions, std::back_inserter(joined.partitions));
            step.facts.emplace_back(std::move(joined));
            return;
        }
        case Kind::End:
        case Kind::Fence:
            step.facts.emplace_back(TransactionPrepared{id_, to.state == State::PrepareCommit, done.cause,
                                                        static_cast<int>(to.partitions.size())});
            return;
        case Kind::Complete:
            step.facts.emplace_back(
                TransactionCompleted{id_, to.state == State::CompleteCommit, to.updatedAt - to.startedAt});
            return;
        case Kind::Expire:
            step.facts.emplace_back(TransactionalIdExpired{id_});
            return;
    }
}

bool Transaction::committed(Step& step) {
    ensure(pending(), "a change was written");
    Pending done = std::move(*next_);
    next_.reset();
    tell(done, step);
    now_ = done.target;
    switch (done.kind) {
        case Kind::Init:
            step.answer(done.ticket, ProducerGiven{ErrorCode::None, now_.producerId, now_.epoch});
            break;
        case Kind::Add:
            step.answer(done.ticket, Acknowledged{});
            break;
        case Kind::End:
            // The producer goes on while the markers are written; epochs that ran out begin anew with another id.
            step.answer(done.ticket, now_.nextProducerId >= 0
                                         ? ProducerGiven{ErrorCode::None, now_.nextProducerId, 0}
                                         : ProducerGiven{ErrorCode::None, now_.producerId, now_.epoch});
            break;
        case Kind::Fence:
            step.answer(done.ticket, refusal(done.kind, ErrorCode::ConcurrentTransactions));
            break;
        case Kind::Complete:
        case Kind::Expire:
            break;
    }
    if (auto order = markers()) step.markers.push_back(std::move(*order));
    return done.kind == Kind::Expire;
}

Reply Transaction::refusal(Kind kind, ErrorCode error) {
    if (kind == Kind::Add) return Acknowledged{error};
    return ProducerGiven{error, -1, -1};
}

void Transaction::failed(ErrorCode error, Step& step) {
    answerLate(error, step);
    next_.reset();
}

void Transaction::answerLate(ErrorCode error, Step& step) {
    if (!next_) return;
    step.answer(next_->ticket, refusal(next_->kind, error));
    next_->ticket = kNobody;
}

}  // namespace logarium::txn
