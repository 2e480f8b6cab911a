#include "core/console/tools/line_reader.h"

#include <fmt/format.h>

#include "core/console/failure.h"

namespace logarium::console {
namespace {

[[noreturn]] void kafkaException(std::string message) {
    throw ToolFailure("org.apache.kafka.common.KafkaException", std::move(message));
}

void mustDiffer(const std::string& a, const std::string& b, const char* names) {
    if (a == b) kafkaException(fmt::format("{} may not be equal", names));
}

}  // namespace

LineReader::LineReader(const Properties& properties)
    : parseKey_(flag(properties, "parse.key")),
      parseHeaders_(flag(properties, "parse.headers")),
      ignoreError_(flag(properties, "ignore.error")),
      keySeparator_(property(properties, "key.separator", "\t")),
      headersDelimiter_(property(properties, "headers.delimiter", "\t")),
      headersSeparator_(property(properties, "headers.separator", ",")),
      headersKeySeparator_(property(properties, "headers.key.separator", ":")) {
    mustDiffer(headersDelimiter_, headersSeparator_, "headers.delimiter and headers.separator");
    mustDiffer(headersDelimiter_, headersKeySeparator_, "headers.delimiter and headers.key.separator");
    mustDiffer(headersSeparator_, headersKeySeparator_, "headers.separator and headers.key.separator");
    if (!properties.contains("null.marker")) return;
    nullMarker_ = property(properties, "null.marker", "");
    mustDiffer(keySeparator_, *nullMarker_, "null.marker and key.separator");
    mustDiffer(headersSeparator_, *nullMarker_, "null.marker and headers.separator");
    mustDiffer(headersDelimiter_, *nullMarker_, "null.marker and headers.delimiter");
    mustDiffer(headersKeySeparator_, *nullMarker_, "null.marker and headers.key.separator");
}

std::optional<std::string> LineReader::part(bool wanted, const std::string& line, std::size_t from,
                                            const std::string& mark, const char* name) const {
    if (!wanted) return std::nullopt;
    const std::size_t at = line.find(mark, from);
    if (at != std::string::npos) return line.substr(from, at - from);
    if (ignoreError_) return std::nullopt;
    kafkaException(fmt::format("No {} found on line number {}: '{}'", name, lineNumber_, line));
}

client::ProducedRecord LineReader::record(const std::string& line) {
    ++lineNumber_;
    const auto unlessNull = [&](std::string text) {
        return text == nullMarker_ ? std::nullopt : std::optional(std::move(text));
    };
    client::ProducedRecord record;
    std::size_t from = 0;
    const auto headers = part(parseHeaders_, line, from, headersDelimiter_, "headers delimiter");
    if (headers) from += headers->size() + headersDelimiter_.size();
    const auto key = part(parseKey_, line, from, keySeparator_, "key separator");
    if (key) {
        from += key->size() + keySeparator_.size();
        record.key = unlessNull(*key);
    }
    record.value = unlessNull(line.substr(from));
    if (headers && headers != nullMarker_) addHeaders(*headers, record);
    return record;
}

void LineReader::addHeaders(const std::string& headers, client::ProducedRecord& record) const {
    for (std::size_t at = 0; at <= headers.size();) {
        const std::size_t end = std::min(headers.find(headersSeparator_, at), headers.size());
        const std::string pair = headers.substr(at, end - at);
        at = end + headersSeparator_.size();
        const std::size_t colon = pair.find(headersKeySeparator_);
        if (colon == std::string::npos) {
            if (!ignoreError_) {
                kafkaException(
                    fmt::format("No header key separator found in pair '{}' on line number {}", pair, lineNumber_));
            }
            record.headers.emplace_back(pair, std::nullopt);
            continue;
        }
        const std::string key = pair.substr(0, colon), value = pair.substr(colon + headersKeySeparator_.size());
        if (key == nullMarker_) {
            kafkaException(fmt::format("Header keys should not be equal to the null marker '{}' as they can't be null",
                                       *nullMarker_));
        }
        record.headers.emplace_back(key, value == nullMarker_ ? std::nullopt : std::optional(value));
    }
}

}  // namespace logarium::console
