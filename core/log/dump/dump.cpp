#include "core/log/dump/dump.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "core/log/dump/dump_parts.h"

namespace logarium::log {

namespace parts {

std::string_view fileName(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

namespace {

/// The path with everything behind the name's first dot replaced.
std::string withSuffix(std::string_view path, std::string_view suffix) {
    const std::string_view name = fileName(path);
    return std::string(path.substr(0, path.size() - name.size())) + std::string(name.substr(0, name.find('.'))) +
           std::string(suffix);
}

}  // namespace

std::string DumpJob::sibling(std::string_view suffix) const {
    return withSuffix(path, suffix);
}
std::string DumpJob::shownSibling(std::string_view suffix) const {
    return withSuffix(shown, suffix);
}

std::int64_t DumpJob::baseOffset() const {
    const std::string_view name = fileName(path);
    const std::string_view digits = name.substr(0, name.find('.'));
    std::int64_t base = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), base);
    if (error != std::errc() || end != digits.data() + digits.size())
        throw DumpEnded{"NumberFormatException", fmt::format("For input string: \"{}\"", digits)};
    return base;
}

void endWith(const record::Flaw& flaw) {
    using record::FlawKind;
    switch (flaw.kind) {
        case FlawKind::Truncated:
        case FlawKind::SizeTooSmall:
        case FlawKind::InvalidMagic:
        case FlawKind::InvalidCrc:
            throw DumpEnded{"CorruptRecordException", flaw.message};
        case FlawKind::InvalidAttributes:
            throw DumpEnded{"IllegalArgumentException", flaw.message};
        case FlawKind::Unpacking:
            throw DumpEnded{"KafkaException", "Failed to decompress record stream"};
        case FlawKind::InvalidCount:
        case FlawKind::InvalidRecord:
        case FlawKind::RecordsRemaining:
        case FlawKind::InvalidOffsets:
        case FlawKind::InvalidControl:
            throw DumpEnded{"InvalidRecordException", flaw.message};
    }
    ensure(false, "every flaw ends a dump somehow");
    std::abort();
}

}  // namespace parts

namespace {

using Part = void (*)(const parts::DumpJob&);
constexpr std::array<std::pair<std::string_view, Part>, 6> kParts{{
    {".log", parts::dumpLog},
    {".checkpoint", parts::dumpLog},
    {".index", parts::dumpOffsetIndex},
    {".timeindex", parts::dumpTimeIndex},
    {".txnindex", parts::dumpTransactionIndex},
    {".snapshot", parts::dumpProducerSnapshot},
}};

}  // namespace

std::optional<DumpEnded> dumpFile(const disk::Disk& disk, std::string_view path, std::string_view shown,
                                  const DumpOptions& options, const DumpOutput& output) {
    const parts::DumpJob job{disk, std::string(path), std::string(shown), options, output};
    output.line(fmt::format("Dumping {}", shown));
    const std::string_view name = parts::fileName(path);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos)
        return DumpEnded{"StringIndexOutOfBoundsException",
                         fmt::format("begin -1, end {}, length {}", name.size(), name.size())};
    for (const auto& [suffix, dump] : kParts) {
        if (name.substr(dot) != suffix) continue;
        try {
            dump(job);
            return std::nullopt;
        } catch (const DumpEnded& ended) {
            return ended;
        }
    }
    output.errorLine(fmt::format("Ignoring unknown file {}", shown));
    return std::nullopt;
}

std::string_view exceptionPackage(std::string_view exception) {
    if (exception == "CorruptIndexException") return "org.apache.kafka.storage.internals.log";
    if (exception == "InvalidRecordException") return "org.apache.kafka.common";
    if (exception == "CorruptRecordException") return "org.apache.kafka.common.errors";
    if (exception == "KafkaException") return "org.apache.kafka.common";
    if (exception == "NoSuchElementException") return "java.util";
    if (exception == "NoSuchFileException") return "java.nio.file";
    return "java.lang";
}

}  // namespace logarium::log
