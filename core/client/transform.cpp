#include "core/client/transform.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/client/group_member.h"
#include "core/client/transactor.h"

namespace logarium::client {
namespace {

ConsumerSpec inputOf(const TransformSpec& spec) {
    ConsumerSpec input;
    input.name = spec.name;
    input.topic = spec.topic;
    input.group = spec.group;
    input.protocol = spec.protocol;
    input.autoCommit = false;  // The transactions commit.
    input.readCommitted = true;
    input.sessionTimeoutMs = 10'000;
    return input;
}

ProducerSpec outputOf(const TransformSpec& spec) {
    ProducerSpec output;
    output.name = spec.name;
    output.topic = spec.output;
    output.recordsPerSecond = 0;
    output.transactionalId = spec.transactionalId;
    output.transactionTimeoutMs = spec.transactionTimeoutMs;
    output.abortEvery = spec.abortEvery;
    output.commitDelayMs = spec.commitDelayMs;
    output.deliveryTimeoutMs = std::max(2 * spec.transactionTimeoutMs, 30'000);
    return output;
}

void earlier(std::optional<Micros>& best, std::optional<Micros> other) {
    if (other && (!best || *other < *best)) best = other;
}

}  // namespace

Transform::Transform(TransformSpec spec, Micros start)
    : input(inputOf(spec), start), output(outputOf(spec), start), spec_(std::move(spec)) {
    input.keepRecords();
}

void Transform::settle(Micros now) {
    if (underWay_ && output.tally().commits + output.tally().aborts > commits_ + aborts_) {
        // What was not committed is read again, from where the group stands.
        if (output.tally().aborts > aborts_) input.goBackTo(begun_);
        underWay_ = false;
        input.holdBack(false);
    }
    if (output.transactor()->fatal() != ErrorCode::None && !stopping_) stop(now);
    if (stopping_ && !underWay_ && !closed_) {
        closed_ = true;
        output.stop(now);
        input.close({}, now);
    }
    if (underWay_ || stopping_ || !output.idle() || input.kept().empty()) return;
    underWay_ = true;
    commits_ = output.tally().commits;
    aborts_ = output.tally().aborts;
    input.holdBack(true);
    offer(now);
}

/// What was read since the last transaction, up to a limit, and how far that goes. Partitions that were taken away in
/// the meantime are left to whoever has them now.
void Transform::offer(Micros now) {
    begun_.clear();
    OffsetsInTransaction offsets{spec_.group, input.member()->memberId(), input.member()->generation(), {}};
    std::map<TopicPartition, Offset> firsts, lasts;
    std::vector<ProducedRecord> records;
    const auto& mine = input.member()->assigned();
    for (Consumer::Taken& taken : input.takeKept(static_cast<std::size_t>(spec_.transactionRecords))) {
        if (!mine.contains(taken.partition)) continue;
        firsts.try_emplace(taken.partition, taken.offset);
        lasts[taken.partition] = taken.offset;
        taken.record.headers.emplace_back(
            "source", fmt::format("{}-{}@{}", taken.partition.topic, taken.partition.partition, taken.offset.value));
        records.push_back(std::move(taken.record));
    }
    for (const auto& [id, position] : input.positions()) {
        const TopicPartition name = input.nameOf(id);
        const auto first = firsts.find(name);
        if (first == firsts.end()) continue;
        begun_[id] = {first->second, input.tenureOf(id)};
        // What is still to come keeps the rest; where nothing is, gaps and markers behind the last record are done,
        // too.
        const bool more = std::ranges::any_of(input.kept(), [&](const auto& kept) { return kept.partition == name; });
        offsets.offsets.push_back({name, more ? lasts.at(name) + 1 : position, input.member()->readEpoch(name)});
    }
    output.offer(std::move(records), std::move(offsets), now);
}

void Transform::stop(Micros now) {
    stopping_ = true;
    settle(now);
}

bool Transform::done() const {
    return closed_ && input.done() && output.done();
}

std::optional<Micros> Transform::nextWake() const {
    std::optional<Micros> next = input.nextWake();
    earlier(next, output.nextWake());
    return next;
}

std::vector<ClientTold> Transform::takeFacts() {
    std::vector<ClientTold> all = input.takeFacts();
    for (ClientTold& told : output.takeFacts()) all.push_back(std::move(told));
    return all;
}

}  // namespace logarium::client
