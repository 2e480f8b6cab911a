#include <algorithm>

#include "core/client/consumer.h"

/// Which broker a consumer asks for records: the leader, or a replica that the leader named (KIP-392).
namespace logarium::client {
namespace {

constexpr std::int64_t kLease = 300'000 * kMicrosPerMs;  // metadata.max.age.ms

}  // namespace

/// Positions are asked of the leader, always.
BrokerId Consumer::sourceOf(PartitionId partition, const ReadLine& line) const {
    const bool follows = line.replica != kNoBroker && line.phase != Phase::NeedsPosition;
    return follows && image_->isActive(line.replica) ? line.replica : leaderOf(partition);
}

Micros Consumer::askableAt(PartitionId partition, const ReadLine& line) const {
    if (throttledUntil_.empty()) return line.notBefore;
    const auto held = throttledUntil_.find(sourceOf(partition, line));
    return held == throttledUntil_.end() ? line.notBefore : std::max(line.notBefore, held->second);
}

void Consumer::readFrom(PartitionId partition, ReadLine& line, BrokerId replica, Micros now) {
    if (line.replica != replica) facts_.push_back({partition.partition, ReadReplicaChosen{replica}, partition.topic});
    line.replica = replica;
    line.leaseEnd = now + kLease;
    leases_ = leases_ || replica != kNoBroker;
}

void Consumer::endLeases(Micros now) {
    if (!leases_) return;
    leases_ = false;
    for (const auto& [partition, leased] : lines_.all()) {
        if (leased.replica == kNoBroker) continue;
        leases_ = leases_ || leased.leaseEnd > now;
        if (leased.leaseEnd > now) continue;
        if (leased.phase == Phase::Waiting && leased.asked == leased.replica) lines_.rest(partition, Phase::Idle);
        readFrom(partition, *lines_.find(partition), kNoBroker, now);
    }
}

void Consumer::onRedirected(std::int64_t correlation, BrokerId replica, Micros now) {
    PartitionId partition;
    ReadLine* line = closing_ ? nullptr : lines_.answered(correlation, partition);
    if (line == nullptr) return;
    if (!image_->isActive(replica)) {
        metadataWanted_ = true;  // It knows the replica as one that is down.
        line->notBefore = now + 100 * kMicrosPerMs;
        return;
    }
    readFrom(partition, *line, replica, now);
}

void Consumer::onThrottled(BrokerId broker, std::int64_t ms, Micros now) {
    throttledMs_ += ms;
    throttledUntil_[broker] = now + ms * kMicrosPerMs;
}

bool Consumer::throttled(Micros now) const {
    return std::ranges::any_of(throttledUntil_, [&](const auto& entry) { return entry.second > now; });
}

std::map<PartitionId, BrokerId> Consumer::readsFrom() const {
    std::map<PartitionId, BrokerId> from;
    for (const auto& [partition, line] : lines_.all())
        if (line.replica != kNoBroker) from[partition] = line.replica;
    return from;
}

}  // namespace logarium::client
