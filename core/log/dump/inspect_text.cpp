#include <fmt/format.h>

#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/log/dump/inspect_parts.h"
#include "core/log/dump/java_text.h"

namespace logarium::log::parts {
namespace {

/// No text file of a data directory comes near this, and a hostile one must not be split into lines forever.
constexpr std::int64_t kLargestText = 64 << 20;
constexpr const char* kOffline = "the broker cannot read it and takes the log directory offline";

struct TextLine {
    std::int64_t position = 0;
    std::string_view text;
};

/// The lines of a text file, without their ends; nothing when the file is no text file by its size.
class TextFile {
public:
    explicit TextFile(FileCheck& check) {
        if (check.disk().size(check.path()) > kLargestText) {
            check.damage(-1, "far too large for what it should hold", kOffline);
            return;
        }
        bytes_ = check.disk().readAll(check.path());
        const std::string_view all = asText(bytes_);
        for (std::size_t start = 0; start < all.size();) {
            const std::size_t end = std::min(all.find('\n', start), all.size());
            std::string_view line = all.substr(start, end - start);
            if (line.ends_with('\r')) line.remove_suffix(1);
            lines_.push_back({static_cast<std::int64_t>(start), line});
            start = end + 1;
        }
    }
    const std::vector<TextLine>& lines() const { return lines_; }
    std::string_view all() const { return asText(bytes_); }

private:
    Bytes bytes_;
    std::vector<TextLine> lines_;
};

std::string printable(std::string_view text) {
    return javaText(asBytes(text.substr(0, 200)));
}

std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> found;
    for (std::size_t at = 0; (at = line.find_first_not_of(" \t", at)) != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        found.push_back(line.substr(at, end - at));
        at = end;
    }
    return found;
}

template <class Int>
std::optional<Int> number(std::string_view text) {
    Int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Kafka's CheckpointFile: version, count, then so many lines, which `each` looks at. An empty file holds nothing.
template <class Each>
void readCheckpoint(FileCheck& check, bool print, const char* recovery, Each each) {
    const TextFile file(check);
    const auto& lines = file.lines();
    if (lines.empty()) return print ? check.line("(empty)") : void();
    const auto malformed = [&](const TextLine& line, const char* expected) {
        check.damage(line.position, fmt::format("the line \"{}\", expected {}", printable(line.text), expected),
                     recovery);
    };
    if (number<std::int32_t>(lines[0].text) != 0) return malformed(lines[0], "version 0");
    if (lines.size() == 1) return;
    const auto count = number<std::int32_t>(lines[1].text);
    if (!count || *count < 0) return malformed(lines[1], "the number of entries");
    for (std::size_t i = 2; i < lines.size(); ++i)
        if (const char* expected = each(words(lines[i].text), lines[i].position)) return malformed(lines[i], expected);
    if (std::ssize(lines) - 2 != *count)
        check.damage(lines[1].position, fmt::format("{} entries announced, {} found", *count, lines.size() - 2),
                     recovery);
}

bool isUuid(std::string_view text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return text.size() == 22 && text.find_first_not_of(kDigits) == std::string_view::npos;
}

const char* recoveryOfCheckpoint(std::string_view name) {
    if (name.starts_with("recovery-point"))
        return "the broker starts with recovery points of 0, that is, recovers every segment after an unclean shutdown";
    if (name.starts_with("log-start")) return "the broker takes each log's first segment for its start";
    return kOffline;
}

}  // namespace

void checkLeaderEpochs(FileCheck& check, bool print) {
    std::int32_t lastEpoch = -1;
    std::int64_t lastStart = -1;
    readCheckpoint(
        check, print, kOffline, [&](const std::vector<std::string_view>& parts, std::int64_t position) -> const char* {
            const auto epoch = parts.size() == 2 ? number<std::int32_t>(parts[0]) : std::nullopt;
            const auto start = parts.size() == 2 ? number<std::int64_t>(parts[1]) : std::nullopt;
            if (!epoch || !start) return "an epoch and its start offset";
            if (print) check.line(fmt::format("epoch: {} startOffset: {}", *epoch, *start));
            if (*epoch <= lastEpoch || *start < lastStart)
                check.damage(position, fmt::format("epoch {} from offset {} after epoch {} from {}: both must rise",
                                                   *epoch, *start, lastEpoch, lastStart));
            lastEpoch = *epoch;
            lastStart = *start;
            return nullptr;
        });
}

void checkOffsetCheckpoint(FileCheck& check, bool print) {
    readCheckpoint(
        check, print, recoveryOfCheckpoint(check.name()),
        [&](const std::vector<std::string_view>& parts, std::int64_t) -> const char* {
            const auto partition = parts.size() == 3 ? number<std::int32_t>(parts[1]) : std::nullopt;
            const auto offset = parts.size() == 3 ? number<std::int64_t>(parts[2]) : std::nullopt;
            if (!partition || !offset) return "a topic, a partition and an offset";
            if (print)
                check.line(fmt::format("topic: {} partition: {} offset: {}", printable(parts[0]), *partition, *offset));
            return nullptr;
        });
}

void checkPartitionMetadata(FileCheck& check, bool print) {
    const TextFile file(check);
    const auto& lines = file.lines();
    const auto version = lines.empty() ? std::vector<std::string_view>{} : words(lines[0].text);
    if (version.size() != 2 || version[0] != "version:" || number<std::int32_t>(version[1]).value_or(-1) < 0)
        return check.damage(
            0, fmt::format("\"{}\", expected \"version: 0\"", lines.empty() ? "" : printable(lines[0].text)), kOffline);
    const auto topic = lines.size() < 2 ? std::vector<std::string_view>{} : words(lines[1].text);
    if (topic.size() != 2 || topic[0] != "topic_id:" || !isUuid(topic[1]) || topic[1] == "AAAAAAAAAAAAAAAAAAAAAA")
        return check.damage(lines.size() < 2 ? std::ssize(file.all()) : lines[1].position,
                            fmt::format("\"{}\", expected \"topic_id: \" and a topic's id",
                                        lines.size() < 2 ? "" : printable(lines[1].text)),
                            kOffline);
    if (print) check.line(fmt::format("version: {} topicId: {}", version[1], topic[1]));
}

void checkMetaProperties(FileCheck& check, bool print) {
    const TextFile file(check);
    const char* refused = "the broker does not start with it";
    std::map<std::string, std::string> properties;
    for (const TextLine& line : file.lines()) {
        if (line.text.empty() || line.text[0] == '#' || line.text[0] == '!') continue;
        const std::size_t equals = line.text.find_first_of("=:");
        if (equals == std::string_view::npos)
            return check.damage(line.position,
                                fmt::format("the line \"{}\", expected a name and a value", printable(line.text)),
                                refused);
        properties[std::string(line.text.substr(0, equals))] = line.text.substr(equals + 1);
        if (print)
            check.line(
                fmt::format("{}: {}", printable(line.text.substr(0, equals)), printable(line.text.substr(equals + 1))));
    }
    const auto version = properties.find("version");
    if (version == properties.end() || (version->second != "0" && version->second != "1"))
        return check.damage(0, "no version 0 or 1", refused);
    const bool first = version->second == "0";
    if (!first && !properties.contains("cluster.id")) check.damage(0, "cluster.id was not found", refused);
    const char* id = first ? "broker.id" : "node.id";
    if (!first && !number<std::int32_t>(properties[id])) check.damage(0, fmt::format("no number for {}", id), refused);
    if (properties.contains("directory.id") && !isUuid(properties["directory.id"]))
        check.damage(0, "directory.id is no id of 22 letters", refused);
}

void checkCleanShutdown(FileCheck& check, bool print) {
    const TextFile file(check);
    const auto content = nlohmann::json::parse(file.all(), nullptr, false);
    const bool good =
        content.is_object() && content.contains("brokerEpoch") && content["brokerEpoch"].is_number_integer();
    if (!good)
        return check.note(
            0, "no JSON with a brokerEpoch",
            "the start counts as one after an orderly shutdown all the same; the broker epoch is not known");
    if (print) check.line(fmt::format("brokerEpoch: {}", content["brokerEpoch"].get<std::int64_t>()));
}

}  // namespace logarium::log::parts
