#include "core/log/checkpoint_file.h"

#include <fmt/format.h>

#include <charconv>

#include "core/disk/replace_at_once.h"

namespace logarium::log {
namespace {

/// Takes the text up to the next `end` off the front.
std::string_view takeUntil(std::string_view& text, char end) {
    const std::size_t at = text.find(end);
    const std::string_view taken = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
    return taken;
}

template <class Number>
bool parse(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Checkpoint readCheckpoint(const disk::Disk& disk, std::string_view file) {
    if (!disk.exists(file)) return {};
    const Bytes bytes = disk.readAll(file);
    std::string_view text = asText(bytes);
    std::int64_t version = -1, count = -1;
    if (!parse(takeUntil(text, '\n'), version) || version != 0 || !parse(takeUntil(text, '\n'), count)) return {};
    Checkpoint offsets;
    for (; count > 0; --count) {
        std::string_view line = takeUntil(text, '\n');
        TopicPartition partition{std::string(takeUntil(line, ' ')), 0};
        Offset offset;
        if (!parse(takeUntil(line, ' '), partition.partition) || !parse(line, offset.value)) return {};
        offsets[std::move(partition)] = offset;
    }
    return offsets;
}

void writeCheckpoint(disk::Disk& disk, std::string_view file, const Checkpoint& offsets) {
    std::string text = fmt::format("0\n{}\n", offsets.size());
    for (const auto& [partition, offset] : offsets) {
        text += fmt::format("{} {} {}\n", partition.topic, partition.partition, offset.value);
    }
    disk::replaceAtOnce(disk, file, asBytes(text));
}

}  // namespace logarium::log
