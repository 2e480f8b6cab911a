#include "core/client/record_size.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/record/varint.h"

namespace logarium::client {
namespace {

constexpr std::int64_t kBatchOverhead = 61, kRecordOverhead = 21;

/// With its length in front; -1: null.
std::int64_t sized(std::int64_t bytes) {
    return record::sizeOfVarint(static_cast<std::int32_t>(bytes)) + std::max<std::int64_t>(0, bytes);
}

std::int64_t sized(const std::optional<std::string>& text) {
    return sized(text ? std::ssize(*text) : -1);
}

}  // namespace

std::int64_t serializedBytes(const ProducedRecord& record) {
    std::int64_t bytes = kBatchOverhead + kRecordOverhead + sized(record.key) + sized(record.value);
    bytes += record::sizeOfVarint(static_cast<std::int32_t>(record.headers.size()));
    for (const auto& [key, value] : record.headers) bytes += sized(std::ssize(key)) + sized(value);
    return bytes;
}

std::optional<std::string> whyTooLarge(const ProducedRecord& record, int maxRequestBytes, std::int64_t bufferBytes) {
    const std::int64_t size = serializedBytes(record);
    if (size > maxRequestBytes)
        return fmt::format(
            "The message is {} bytes when serialized which is larger than {}, which is the value of the "
            "max.request.size configuration.",
            size, maxRequestBytes);
    if (size > bufferBytes)
        return fmt::format(
            "The message is {} bytes when serialized which is larger than the total memory buffer you have "
            "configured with the buffer.memory configuration.",
            size);
    return std::nullopt;
}

}  // namespace logarium::client
