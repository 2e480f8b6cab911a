#include "core/txn/shard.h"

#include <algorithm>

namespace logarium::txn {
namespace {

Micros toMicros(TimestampMs wall) {
    return Micros{(wall - kWorldStart) * kMicrosPerMs};
}

}  // namespace

Reply failed(const Request& asked, ErrorCode error) {
    if (std::holds_alternative<FindCoordinator>(asked.what)) return CoordinatorFound{error, kNoBroker};
    if (const auto* markers = std::get_if<WriteMarkers>(&asked.what)) {
        MarkersWritten all{markers->producerId, {}};
        for (const TopicPartition& p : markers->partitions) all.partitions.emplace_back(p, error);
        return all;
    }
    if (std::holds_alternative<AddPartitions>(asked.what) || std::holds_alternative<AddOffsets>(asked.what))
        return Acknowledged{error};
    return ProducerGiven{error, -1, -1};
}

const Transaction* Shard::find(const std::string& id) const {
    const auto found = ids_.find(id);
    return found == ids_.end() ? nullptr : &found->second;
}

void Shard::handle(const Request& asked, Ticket ticket, Step& step) {
    if (const auto* init = std::get_if<InitProducerId>(&asked.what)) {
        if (init->id.empty()) return step.answer(ticket, failed(asked, ErrorCode::InvalidRequest));
        if (init->timeoutMs <= 0 || init->timeoutMs > step.settings.maxTimeoutMs)
            return step.answer(ticket, failed(asked, ErrorCode::InvalidTransactionTimeout));
        ids_.try_emplace(init->id, Transaction(init->id)).first->second.init(*init, ticket, step);
        if (const Transaction* made = find(init->id); made->image().producerId < 0 && !made->pending())
            ids_.erase(init->id);  // There was no producer id to give: as if it had not been asked.
        return;
    }
    const auto of = [&](const std::string& id) -> Transaction* {
        const auto found = ids_.find(id);
        const bool known = found != ids_.end() && found->second.image().producerId >= 0;
        if (!known) step.answer(ticket, failed(asked, ErrorCode::InvalidProducerIdMapping));
        return known ? &found->second : nullptr;
    };
    if (const auto* add = std::get_if<AddPartitions>(&asked.what)) {
        if (Transaction* txn = of(add->id)) txn->add(*add, ticket, step);
    } else if (const auto* end = std::get_if<EndTxn>(&asked.what)) {
        if (Transaction* txn = of(end->id)) txn->end(*end, ticket, step);
    } else {
        step.answer(ticket, failed(asked, ErrorCode::InvalidRequest));
    }
}

void Shard::committed(const std::string& id, Step& step) {
    const auto found = ids_.find(id);
    if (found == ids_.end() || !found->second.pending()) return;
    if (found->second.committed(step)) {
        ids_.erase(found);
    } else if (found->second.owesCompletion()) {
        found->second.complete(step);
    }
}

void Shard::notWritten(const std::string& id, ErrorCode error, Step& step) {
    const auto found = ids_.find(id);
    if (found == ids_.end()) return;
    found->second.failed(error, step);
    if (found->second.image().producerId < 0) ids_.erase(found);
}

void Shard::answerLate(const std::string& id, ErrorCode error, Step& step) {
    const auto found = ids_.find(id);
    if (found != ids_.end()) found->second.answerLate(error, step);
}

void Shard::markerDone(const std::string& id, const TopicPartition& partition, Step& step) {
    const auto found = ids_.find(id);
    if (found == ids_.end()) return;
    found->second.markerDone(partition);
    if (found->second.owesCompletion()) found->second.complete(step);
}

Micros Shard::nextTimeout() const {
    Micros next = kNever;
    for (const auto& [id, txn] : ids_)
        if (txn.image().state == State::Ongoing)
            next = std::min(next, toMicros(txn.image().startedAt + txn.image().timeoutMs));
    return next;
}

Micros Shard::nextExpiry(const Settings& settings) const {
    Micros next = kNever;
    for (const auto& [id, txn] : ids_)
        if (txn.expired(TimestampMs{std::numeric_limits<std::int64_t>::max()}, settings.expirationMs))
            next = std::min(next, toMicros(txn.image().updatedAt + settings.expirationMs));
    return next;
}

void Shard::abortTimedOut(Step& step) {
    for (auto& [id, txn] : ids_)
        if (txn.timedOut(step.wall())) txn.fence(EndCause::TimedOut, kNobody, step);
}

void Shard::removeExpired(Step& step) {
    for (auto& [id, txn] : ids_)
        if (txn.expired(step.wall(), step.settings.expirationMs)) txn.expire(step);
}

bool Shard::owesCompletion() const {
    return std::ranges::any_of(ids_, [](const auto& entry) { return entry.second.owesCompletion(); });
}

void Shard::completeOwed(Step& step) {
    for (auto& [id, txn] : ids_)
        if (txn.owesCompletion()) txn.complete(step);
}

void Shard::replay(const Record& record) {
    if (!record.value) {
        ids_.erase(record.id);
        return;
    }
    ids_[record.id] = Transaction(record.id, *record.value);
}

void Shard::resume(Step& step) {
    for (auto& [id, txn] : ids_) {
        if (auto order = txn.markers()) step.markers.push_back(std::move(*order));
        if (txn.owesCompletion()) txn.complete(step);
    }
}

void Shard::terminate(const std::string& id, Step& step) {
    const auto found = ids_.find(id);
    if (found == ids_.end() || found->second.pending() || found->second.image().state != State::Ongoing) return;
    found->second.fence(EndCause::Fenced, kNobody, step);
}

}  // namespace logarium::txn
