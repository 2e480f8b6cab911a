#include "core/console/tools/record_printer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

namespace logarium::console {

RecordPrinter::RecordPrinter(const Properties& properties)
    : timestamp_(flag(properties, "print.timestamp")),
      key_(flag(properties, "print.key")),
      value_(!properties.contains("print.value") || flag(properties, "print.value")),
      partition_(flag(properties, "print.partition")),
      offset_(flag(properties, "print.offset")),
      delivery_(flag(properties, "print.delivery")),
      epoch_(flag(properties, "print.epoch")),
      headers_(flag(properties, "print.headers")),
      keySeparator_(property(properties, "key.separator", "\t")),
      lineSeparator_(property(properties, "line.separator", "\n")),
      headersSeparator_(property(properties, "headers.separator", ",")),
      nullLiteral_(property(properties, "null.literal", "null")) {}

std::string RecordPrinter::bytesText(const std::optional<ByteView>& bytes) const {
    return bytes ? std::string(asText(*bytes)) : nullLiteral_;
}

std::string RecordPrinter::headersText(const record::Record& record) const {
    if (record.headers.empty()) return "NO_HEADERS";
    std::string text;
    for (const record::RecordHeader header : record.headers)
        text += (text.empty() ? "" : headersSeparator_) + std::string(header.key) + ":" + bytesText(header.value);
    return text;
}

std::string RecordPrinter::text(const record::Record& record, const record::BatchHeader& batch,
                                std::int32_t partition) const {
    std::vector<std::string> columns;
    if (timestamp_) {
        columns.push_back(
            record.timestamp == kNoTimestamp
                ? "NO_TIMESTAMP"
                : fmt::format("{}:{}", record::timestampTypeName(batch.timestampType()), record.timestamp.value));
    }
    if (partition_) columns.push_back(fmt::format("Partition:{}", partition));
    if (offset_) columns.push_back(fmt::format("Offset:{}", record.offset.value));
    // The tool hands neither delivery count nor leader epoch on to its formatter.
    if (delivery_) columns.emplace_back("Delivery:NOT_PRESENT");
    if (epoch_) columns.emplace_back("Epoch:NOT_PRESENT");
    if (headers_) columns.push_back(headersText(record));
    if (key_) columns.push_back(bytesText(record.key));
    if (value_) columns.push_back(bytesText(record.value));
    // Whichever column is the last one, the line separator follows it.
    return fmt::format("{}{}", fmt::join(columns, keySeparator_), columns.empty() ? "" : lineSeparator_);
}

}  // namespace logarium::console
