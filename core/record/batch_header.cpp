#include "core/record/batch_header.h"

#include <fmt/format.h>

#include <limits>

namespace logarium::record {
namespace {

constexpr std::int32_t kLargest = std::numeric_limits<std::int32_t>::max();

std::string attributesText(const BatchHeader& header) {
    const auto codec = header.codec();
    std::string text =
        fmt::format("0x{:04x} {} {}", static_cast<std::uint16_t>(header.attributes),
                    codec ? codecName(*codec) : "no such codec", timestampTypeName(header.timestampType()));
    if (header.isTransactional()) text += " transactional";
    if (header.isControlBatch()) text += " control";
    if (header.deleteHorizon()) text += " delete horizon";
    return text;
}

}  // namespace

std::int32_t BatchHeader::lastSequence() const {
    return baseSequence == kNoSequence ? kNoSequence : incrementSequence(baseSequence, lastOffsetDelta);
}

std::optional<TimestampMs> BatchHeader::deleteHorizon() const {
    if ((attributes & kDeleteHorizonBit) == 0) return std::nullopt;
    return baseTimestamp;
}

std::int32_t incrementSequence(std::int32_t sequence, std::int32_t by) {
    const std::int64_t sum = std::int64_t{sequence} + by;
    return static_cast<std::int32_t>(sum > kLargest ? sum - kLargest - 1 : sum);
}

std::int32_t decrementSequence(std::int32_t sequence, std::int32_t by) {
    const std::int64_t difference = std::int64_t{sequence} - by;
    return static_cast<std::int32_t>(difference < 0 ? difference + kLargest + 1 : difference);
}

std::string_view timestampTypeName(TimestampType type) {
    switch (type) {
        case TimestampType::CreateTime:
            return "CreateTime";
        case TimestampType::LogAppendTime:
            return "LogAppendTime";
    }
    ensure(false, "every timestamp type has a name");
    return {};
}

Result<BatchHeader, Flaw> parseBatchHeader(ByteView bytes) {
    if (bytes.size() > at::magic) {
        const auto length = loadBig<std::int32_t>(bytes.data() + at::batchLength);
        const auto magic = static_cast<std::int8_t>(bytes[at::magic]);
        if (magic != kMagic)
            return Flaw{FlawKind::InvalidMagic, fmt::format("Invalid magic found in record: {}", magic), at::magic};
        if (length < static_cast<std::int32_t>(kBatchHeaderBytes - kLogOverhead))
            return Flaw{
                FlawKind::SizeTooSmall,
                fmt::format("Record batch is corrupt (the size {} is smaller than the minimum allowed overhead {})",
                            std::int64_t{length} + static_cast<std::int64_t>(kLogOverhead), kBatchHeaderBytes),
                at::batchLength};
    }
    if (bytes.size() < kBatchHeaderBytes)
        return Flaw{FlawKind::Truncated,
                    fmt::format("a batch header has {} bytes, only {} are there", kBatchHeaderBytes, bytes.size()),
                    static_cast<std::int64_t>(bytes.size())};
    return loadBatchHeader(bytes);
}

BatchHeader loadBatchHeader(ByteView bytes) {
    ensure(bytes.size() >= kBatchHeaderBytes, "a header is loaded from all its bytes");
    const std::byte* data = bytes.data();
    BatchHeader header;
    header.baseOffset = Offset{loadBig<std::int64_t>(data + at::baseOffset)};
    header.batchLength = loadBig<std::int32_t>(data + at::batchLength);
    header.partitionLeaderEpoch = LeaderEpoch{loadBig<std::int32_t>(data + at::partitionLeaderEpoch)};
    header.magic = static_cast<std::int8_t>(data[at::magic]);
    header.crc = loadBig<std::uint32_t>(data + at::crc);
    header.attributes = loadBig<std::int16_t>(data + at::attributes);
    header.lastOffsetDelta = loadBig<std::int32_t>(data + at::lastOffsetDelta);
    header.baseTimestamp = TimestampMs{loadBig<std::int64_t>(data + at::baseTimestamp)};
    header.maxTimestamp = TimestampMs{loadBig<std::int64_t>(data + at::maxTimestamp)};
    header.producerId = loadBig<std::int64_t>(data + at::producerId);
    header.producerEpoch = loadBig<std::int16_t>(data + at::producerEpoch);
    header.baseSequence = loadBig<std::int32_t>(data + at::baseSequence);
    header.count = loadBig<std::int32_t>(data + at::count);
    return header;
}

void storeBatchHeader(const BatchHeader& header, std::span<std::byte, kBatchHeaderBytes> into) {
    std::byte* data = into.data();
    storeBig(data + at::baseOffset, header.baseOffset.value);
    storeBig(data + at::batchLength, header.batchLength);
    storeBig(data + at::partitionLeaderEpoch, header.partitionLeaderEpoch.value);
    storeBig(data + at::magic, header.magic);
    storeBig(data + at::crc, header.crc);
    storeBig(data + at::attributes, header.attributes);
    storeBig(data + at::lastOffsetDelta, header.lastOffsetDelta);
    storeBig(data + at::baseTimestamp, header.baseTimestamp.value);
    storeBig(data + at::maxTimestamp, header.maxTimestamp.value);
    storeBig(data + at::producerId, header.producerId);
    storeBig(data + at::producerEpoch, header.producerEpoch);
    storeBig(data + at::baseSequence, header.baseSequence);
    storeBig(data + at::count, header.count);
}

std::vector<HeaderField> describeFields(const BatchHeader& header) {
    return {
        {"baseOffset", fmt::to_string(header.baseOffset.value), at::baseOffset, 8},
        {"batchLength", fmt::to_string(header.batchLength), at::batchLength, 4},
        {"partitionLeaderEpoch", fmt::to_string(header.partitionLeaderEpoch.value), at::partitionLeaderEpoch, 4},
        {"magic", fmt::to_string(static_cast<int>(header.magic)), at::magic, 1},
        {"crc", fmt::to_string(header.crc), at::crc, 4},
        {"attributes", attributesText(header), at::attributes, 2},
        {"lastOffsetDelta", fmt::to_string(header.lastOffsetDelta), at::lastOffsetDelta, 4},
        {"baseTimestamp", fmt::to_string(header.baseTimestamp.value), at::baseTimestamp, 8},
        {"maxTimestamp", fmt::to_string(header.maxTimestamp.value), at::maxTimestamp, 8},
        {"producerId", fmt::to_string(header.producerId), at::producerId, 8},
        {"producerEpoch", fmt::to_string(header.producerEpoch), at::producerEpoch, 2},
        {"baseSequence", fmt::to_string(header.baseSequence), at::baseSequence, 4},
        {"count", fmt::to_string(header.count), at::count, 4},
    };
}

}  // namespace logarium::record
