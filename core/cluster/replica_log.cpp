#include "core/cluster/replica_log.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/record/batch_header.h"

namespace logarium::cluster {

Result<AppendResult, KafkaError> ReplicaLog::appendAsLeader(const Bytes& batch, LeaderEpoch epoch, Micros) {
    auto header = record::parseBatchHeader(batch);
    if (!header.ok()) return KafkaError{ErrorCode::CorruptMessage, ""};
    auto bytes = std::make_shared<Bytes>(batch);
    const Offset last = logEnd_ + header.value().lastOffsetDelta;
    storeBig<std::int64_t>(bytes->data() + record::at::baseOffset, logEnd_.value);
    storeBig<std::int32_t>(bytes->data() + record::at::partitionLeaderEpoch, epoch.value);
    AppendResult result{logEnd_, last, header.value().count, std::ssize(batch), {}};
    batches_.push_back({logEnd_, last, header.value().count, std::move(bytes)});
    assignEpochStart(epoch, logEnd_);
    logEnd_ = last + 1;
    return result;
}

AppendResult ReplicaLog::appendAsFollower(const Bytes& batches) {
    AppendResult result;
    ByteView rest = batches;
    while (!rest.empty()) {
        const record::BatchHeader header = record::parseBatchHeader(rest).value();
        const auto size = static_cast<std::size_t>(header.sizeInBytes());
        batches_.push_back({header.baseOffset, header.lastOffset(), header.count,
                            std::make_shared<Bytes>(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size))});
        if (result.base == kNoOffset) result.base = header.baseOffset;
        assignEpochStart(header.partitionLeaderEpoch, header.baseOffset);
        result.last = header.lastOffset();
        result.records += header.count;
        result.bytes += header.sizeInBytes();
        logEnd_ = header.nextOffset();
        rest = rest.subspan(size);
    }
    return result;
}

ReadResult ReplicaLog::read(Offset from, Offset upTo, std::int64_t maxBytes) const {
    auto at = std::lower_bound(batches_.begin(), batches_.end(), from, [](const Held& h, Offset o) { return h.last < o; });
    Bytes bytes;
    ReadResult result;
    for (; at != batches_.end() && at->base < upTo; ++at) {
        if (!bytes.empty() && std::ssize(bytes) + std::ssize(*at->bytes) > maxBytes) break;
        append(bytes, *at->bytes);
        result.records += at->records;
    }
    if (!bytes.empty()) result.batches = std::make_shared<const Bytes>(std::move(bytes));
    return result;
}

void ReplicaLog::assignEpochStart(LeaderEpoch epoch, Offset start) {
    if (epoch > latestEpoch()) epochs_.emplace_back(epoch, start);
}

DivergingEpoch ReplicaLog::endOffsetForEpoch(LeaderEpoch epoch) const {
    if (epochs_.empty()) return {kNoEpoch, kNoOffset};
    if (epoch >= epochs_.back().first) return {epoch == epochs_.back().first ? epoch : kNoEpoch, logEnd_};
    auto above = std::find_if(epochs_.begin(), epochs_.end(), [&](const auto& e) { return e.first > epoch; });
    if (above == epochs_.begin()) return {epoch, above->second};
    return {std::prev(above)->first, above->second};
}

LogFacts ReplicaLog::truncateTo(Offset offset) {
    if (offset >= logEnd_) return {};
    const Offset before = logEnd_;
    while (!batches_.empty() && batches_.back().last >= offset) batches_.pop_back();
    while (!epochs_.empty() && epochs_.back().second >= offset) epochs_.pop_back();
    logEnd_ = batches_.empty() ? std::min(offset, logEnd_) : batches_.back().last + 1;
    highWatermark_ = std::min(highWatermark_, logEnd_);
    return {log::LogTruncated{before, logEnd_}};
}

LogFacts ReplicaLog::truncateFullyAndStartAt(Offset offset) {
    const Offset before = logEnd_;
    batches_.clear();
    epochs_.clear();
    logStart_ = logEnd_ = highWatermark_ = offset;
    return {log::LogTruncated{before, offset}};
}

LogFacts ReplicaLog::moveLogStart(Offset to) {
    if (to <= logStart_) return {};
    const Offset before = logStart_;
    logStart_ = to;
    return {log::LogStartMoved{before, to}};
}

}  // namespace logarium::cluster
