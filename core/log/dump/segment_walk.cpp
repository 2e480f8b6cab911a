#include "core/log/dump/segment_walk.h"

#include <fmt/format.h>

#include <algorithm>

namespace logarium::log {
namespace {

constexpr std::int64_t kUpToMagic = 17;             // Kafka: HEADER_SIZE_UP_TO_MAGIC
constexpr std::int32_t kSmallestLegacyLength = 14;  // Kafka: LegacyRecord.RECORD_OVERHEAD_V0

constexpr std::int64_t kLargestIndex = 256 << 20;

}  // namespace

Result<Bytes> readIndexFile(const disk::Disk& disk, std::string_view path) {
    const std::int64_t size = disk.size(path);
    if (size > kLargestIndex) return Failure{fmt::format("{} bytes, expected at most {}", size, kLargestIndex)};
    return disk.readAll(path);
}

SegmentWalk::SegmentWalk(const disk::Disk& disk, std::string_view path, std::int64_t start, std::int64_t end)
    : disk_(disk), path_(path), position_(start), end_(disk.size(path)) {
    if (end >= 0) end_ = std::min(end_, end);
}

std::optional<SegmentWalk::Claim> SegmentWalk::next() {
    if (impossibleLength_ || position_ >= end_ - kUpToMagic) return std::nullopt;
    const ByteView head = disk_.view(path_, position_, kUpToMagic, head_);
    if (head.size() < static_cast<std::size_t>(kUpToMagic)) return std::nullopt;  // The file became shorter under us.
    const auto length = loadBig<std::int32_t>(head.data() + record::at::batchLength);
    if (length < kSmallestLegacyLength) {
        impossibleLength_ = length;
        return std::nullopt;
    }
    Claim claim;
    claim.position = position_;
    claim.size = std::int64_t{length} + static_cast<std::int64_t>(record::kLogOverhead);
    claim.magic = static_cast<std::int8_t>(head[record::at::magic]);
    if (claim.size > end_ - position_) return std::nullopt;
    claim.bytes = disk_.view(path_, position_, static_cast<std::size_t>(claim.size), scratch_);
    if (claim.magic >= record::kMagic && claim.bytes.size() >= record::kBatchHeaderBytes)
        claim.header = record::loadBatchHeader(claim.bytes);
    position_ += claim.size;
    return claim;
}

}  // namespace logarium::log
