#include "core/sim/initial_files.h"

#include <fmt/format.h>

#include "core/base/time.h"
#include "core/log/checkpoint_file.h"
#include "core/log/dump/file_kind.h"
#include "core/log/file_names.h"
#include "core/log/log.h"
#include "core/record/codec.h"

namespace logarium::sim {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64Of(ByteView bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t held = 0;
        for (std::size_t j = 0; j < 3; ++j)
            held = held << 8 | (j < count ? std::to_integer<std::uint32_t>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) text += j <= count ? kDigits[held >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

std::optional<Bytes> bytesOf(std::string_view base64) {
    Bytes bytes;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : base64.substr(0, base64.find('='))) {
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        held = held << 6 | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::byte>(held >> bits & 255));
    }
    return bytes;
}

/// "orders-0" of "orders-0/x"; nothing when a broker would not have such a file.
std::optional<std::string> directoryOf(std::string_view path) {
    const std::size_t slash = path.find('/');
    const log::FileKind kind = log::fileKind(path.substr(slash + 1));
    if (slash == std::string_view::npos)
        return kind == log::FileKind::OffsetCheckpoint ? std::optional(std::string{}) : std::nullopt;
    const std::string_view directory = path.substr(0, slash);
    const bool ofPartition = kind <= log::FileKind::ProducerSnapshot || kind == log::FileKind::LeaderEpochs;
    const bool good = ofPartition && log::partitionOfDirectory(directory) && path.find('/', slash + 1) == path.npos;
    return good ? std::optional(std::string(directory)) : std::nullopt;
}

const InitialFiles::Files kNoFiles;
const std::map<std::string, disk::MemoryDisk> kNoDisks;

}  // namespace

Result<Done> InitialFiles::lay(Parts& parts) {
    std::int64_t bytes = 0;
    parts.packed = Json::object();
    for (const auto& [path, content] : parts.files) {
        bytes += std::ssize(content);
        if (bytes > kMostBytes)
            return Failure{fmt::format("more than {} MiB of files; a scenario carries no more", kMostBytes >> 20)};
        const auto directory = directoryOf(path);
        if (!directory) return Failure{fmt::format("'{}': no segment, index, snapshot or offset checkpoint", path)};
        try {
            disk::MemoryDisk& disk = parts.disks[*directory];
            if (!directory->empty()) disk.createDirectory(*directory);
            disk.replace(path, content);
        } catch (const disk::DiskFailure& failure) {
            return Failure{failure.what()};
        }
        parts.packed[path] = base64Of(record::compress(record::Codec::Zstd, content));
    }
    for (const auto& [directory, disk] : parts.disks) {
        if (directory.empty()) continue;
        disk::MemoryDisk trial = disk;
        try {
            const auto log = log::Log::open(trial, directory, log::LogConfig{}, log::OpenOptions{}, kWorldStart);
            if (!log.ok()) return Failure{fmt::format("{}: {}", directory, log.error().message)};
        } catch (const disk::DiskFailure& failure) {
            return Failure{failure.what()};
        }
    }
    return Done{};
}

Result<InitialFiles> InitialFiles::from(Files files) {
    InitialFiles made;
    if (files.empty()) return made;
    auto parts = std::make_shared<Parts>();
    parts->files = std::move(files);
    if (const auto laid = lay(*parts); !laid.ok()) return laid.error();
    made.parts_ = std::move(parts);
    return made;
}

const InitialFiles::Files& InitialFiles::files() const {
    return parts_ ? parts_->files : kNoFiles;
}

const std::map<std::string, disk::MemoryDisk>& InitialFiles::disks() const {
    return parts_ ? parts_->disks : kNoDisks;
}

LeaderEpoch InitialFiles::firstEpoch(const TopicPartition& partition) const {
    const std::string directory = fmt::format("{}-{}", partition.topic, partition.partition);
    const auto found = disks().find(directory);
    if (found == disks().end()) return LeaderEpoch{0};
    disk::MemoryDisk disk = found->second;
    log::EpochCache epochs(directory + '/' + std::string(log::kEpochCheckpoint));
    epochs.load(disk);
    return LeaderEpoch{epochs.latest().value_or(kNoEpoch).value + 1};
}

InitialFiles::Json InitialFiles::json() const {
    return parts_ ? parts_->packed : Json();
}

Result<InitialFiles> InitialFiles::fromJson(const Json& packed) {
    if (packed.is_null()) return InitialFiles{};
    if (!packed.is_object()) return Failure{"files by name were expected"};
    Files files;
    std::int64_t left = kMostBytes;
    for (const auto& [path, text] : packed.items()) {
        const auto bytes = text.is_string() ? bytesOf(text.get_ref<const std::string&>()) : std::nullopt;
        if (!bytes) return Failure{fmt::format("'{}': base64 was expected", path)};
        auto content = record::decompress(record::Codec::Zstd, *bytes, static_cast<std::size_t>(left));
        if (!content.ok()) return Failure{fmt::format("'{}': {}", path, content.error().message)};
        left -= std::ssize(content.value());
        files[path] = std::move(content).value();
    }
    return from(std::move(files));
}

}  // namespace logarium::sim
