#include "core/client/consumer.h"

#include <algorithm>

#include "core/record/record_reader.h"

namespace logarium::client {

namespace {
constexpr std::int64_t kRetryBackoff = 100 * kMicrosPerMs;  // retry.backoff.ms
}

void Consumer::learn(Leaders leaders) {
    leaders_ = std::move(leaders);
    metadataWanted_ = false;
    for (std::int32_t p = 0; p < std::ssize(leaders_); ++p) {
        if (spec_.partition && *spec_.partition != p) continue;
        const auto [line, fresh] = lines_.try_emplace(p);
        if (!fresh) continue;
        line->second.resetTo = spec_.fromBeginning ? -2 : -1;
        if (!spec_.startOffset) continue;
        line->second.phase = Phase::Idle;
        line->second.position = *spec_.startOffset;
        positions_[p] = *spec_.startOffset;
    }
}

std::optional<Micros> Consumer::nextWake() const {
    std::optional<Micros> next;
    if (metadataWanted_) return next;
    for (const auto& [partition, line] : lines_) {
        if (line.phase == Phase::Waiting || leaders_[static_cast<std::size_t>(partition)] == kNoBroker) continue;
        const Micros at = std::max(line.notBefore, freeAt_);
        if (!next || at < *next) next = at;
    }
    return next;
}

ConsumerSends Consumer::wake(Micros now) {
    ConsumerSends out;
    if (metadataWanted_ || now < freeAt_) return out;
    for (auto& [partition, line] : lines_) {
        const BrokerId leader =
            partition < std::ssize(leaders_) ? leaders_[static_cast<std::size_t>(partition)] : kNoBroker;
        if (leader == kNoBroker) metadataWanted_ = true;
        if (line.phase == Phase::Waiting || leader == kNoBroker || line.notBefore > now) continue;
        line.correlation = nextCorrelation_++;
        line.asked = leader;
        if (line.phase == Phase::NeedsPosition)
            out.lists.push_back({leader, line.correlation, partition, line.resetTo});
        else
            out.fetches.push_back({leader, line.correlation, partition, line.position});
        line.phase = Phase::Waiting;
    }
    return out;
}

Consumer::Line* Consumer::lineOf(std::int64_t correlation, std::int32_t& partition) {
    for (auto& [number, line] : lines_) {
        if (line.phase != Phase::Waiting || line.correlation != correlation) continue;
        partition = number;
        return &line;
    }
    return nullptr;  // An answer to a question that was given up.
}

void Consumer::setback(Line& line, ErrorCode error, Micros now) {
    line.notBefore = now + kRetryBackoff;
    if (error != ErrorCode::OffsetOutOfRange) metadataWanted_ = true;
}

void Consumer::onFetched(std::int64_t correlation, ErrorCode error, Offset logStart, ByteView batches, Micros now) {
    std::int32_t partition = 0;
    Line* line = lineOf(correlation, partition);
    if (line == nullptr) return;
    line->phase = Phase::Idle;
    if (error == ErrorCode::OffsetOutOfRange) {
        line->phase = Phase::NeedsPosition;  // auto.offset.reset
        line->resetTo = line->position < logStart ? -2 : line->resetTo;
        return;
    }
    if (error != ErrorCode::None) return setback(*line, error, now);
    const Offset from = line->position;
    int count = 0;
    record::BatchReader reader(batches);
    while (const auto batch = reader.next()) {
        record::RecordReader records(*batch);
        while (const record::Record* record = records.next())
            if (record->offset >= from && !batch->header.isControlBatch()) ++count;
        line->position = std::max(line->position, batch->header.nextOffset());
    }
    positions_[partition] = line->position;
    if (count == 0) return;
    received_ += count;
    facts_.push_back({partition, Consumed{from, line->position, count}});
    if (spec_.recordsPerSecond > 0)
        freeAt_ = std::max(freeAt_, now) + static_cast<std::int64_t>(count * 1e6 / spec_.recordsPerSecond);
}

void Consumer::onListed(std::int64_t correlation, ErrorCode error, Offset offset, Micros now) {
    std::int32_t partition = 0;
    Line* line = lineOf(correlation, partition);
    if (line == nullptr) return;
    if (error != ErrorCode::None) {
        line->phase = Phase::NeedsPosition;
        return setback(*line, error, now);
    }
    line->phase = Phase::Idle;
    line->position = offset;
    positions_[partition] = offset;
}

void Consumer::onDisconnect(BrokerId broker, Micros now) {
    for (auto& [partition, line] : lines_) {
        if (line.phase != Phase::Waiting || line.asked != broker) continue;
        line.phase = positions_.contains(partition) ? Phase::Idle : Phase::NeedsPosition;
        setback(line, ErrorCode::NetworkException, now);
    }
}

}  // namespace logarium::client
