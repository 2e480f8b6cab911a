#include "core/log/legacy_records.h"

#include <fmt/format.h>
#include <zlib.h>

#include "core/record/batch_builder.h"

namespace logarium::log {

namespace {

constexpr std::size_t kOverhead = 12;  // Offset and size.
constexpr std::size_t kMagicAt = 16;
constexpr std::int32_t kSmallest = 14;

[[noreturn]] void corrupt(std::string message) {
    refuse(ErrorCode::CorruptMessage, "CorruptRecordException", std::move(message));
}

std::optional<ByteView> takeField(ByteReader& in) {
    const auto size = in.big<std::int32_t>();
    if (size && *size < 0) return std::nullopt;
    const auto bytes = size ? in.take(static_cast<std::size_t>(*size)) : std::nullopt;
    if (!bytes) corrupt("Found invalid record structure");
    return bytes;
}

void addMessage(record::BatchBuilder& batch, ByteView message) {
    ByteReader in(message.subspan(kMagicAt));
    const auto magic = in.big<std::int8_t>();
    const auto attributes = in.big<std::int8_t>();
    const auto timestamp = *magic == 1 ? in.big<std::int64_t>() : std::optional<std::int64_t>(-1);
    if (!attributes || !timestamp) corrupt("Found invalid record structure");
    if ((*attributes & 7) != 0)
        refuse(ErrorCode::UnsupportedForMessageFormat, "UnsupportedForMessageFormatException",
               "Compressed message sets of magic 0 and 1 are not supported");
    const auto key = takeField(in);
    const auto value = takeField(in);
    batch.append(TimestampMs{*timestamp}, key, value);
}

}  // namespace

bool isLegacy(ByteView records) {
    return records.size() > kMagicAt && static_cast<std::int8_t>(records[kMagicAt]) >= 0 &&
           static_cast<std::int8_t>(records[kMagicAt]) < record::kMagic;
}

ConvertedRecords convertLegacy(ByteView records, const std::string& partition, std::int64_t maxMessageBytes) {
    ConvertedRecords converted;
    record::BatchBuilder batch{record::BatchOptions{}};
    while (records.size() >= kMagicAt + 1) {
        const auto size = loadBig<std::int32_t>(records.data() + 8);
        if (size < kSmallest)
            corrupt(fmt::format("Record size {} is less than the minimum record overhead ({})", size, kSmallest));
        const std::size_t whole = kOverhead + static_cast<std::size_t>(size);
        if (whole > records.size()) break;
        const ByteView message = records.first(whole);
        if (!isLegacy(message))
            refuse(ErrorCode::InvalidRecord, "InvalidRecordException",
                   fmt::format("Batch magic {} is not the same as the first batch's magic byte in topic partition {}",
                               static_cast<int>(message[kMagicAt]), partition));
        if (static_cast<std::int64_t>(whole) > maxMessageBytes)
            refuse(ErrorCode::MessageTooLarge, "RecordTooLargeException",
                   fmt::format("The record batch size in the append to {} is {} bytes which exceeds the maximum "
                               "configured value of {}).",
                               partition, whole, maxMessageBytes));
        const auto stored = loadBig<std::uint32_t>(message.data() + kOverhead);
        const ByteView checked = message.subspan(kMagicAt);
        if (stored != ::crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size())))
            corrupt(fmt::format("Record is corrupt (stored crc = {}) in topic partition {}.", stored, partition));
        addMessage(batch, message);
        converted.validBytes += static_cast<std::int64_t>(whole);
        records = records.subspan(whole);
    }
    converted.batch = batch.build();
    return converted;
}

}  // namespace logarium::log
