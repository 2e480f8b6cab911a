#include "core/log/case/compare_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/log/case/compare_batches.h"
#include "core/log/file_names.h"
#include "core/record/crc32c.h"

namespace logarium::log {

namespace {

struct Place {
    std::string directory;  ///< "" for files beside the partitions
    std::string name;
};

Place placeOf(const std::string& path) {
    const auto slash = path.find('/');
    if (slash == std::string::npos) return {"", path};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

/// How many bytes of an index hold entries; all of them unless it is the active one of an open log.
std::size_t validBytes(const Place& place, std::size_t size, const LiveLogs& logs) {
    const Log* log = logs.open(place.directory);
    if (log == nullptr) return size;
    const auto base = offsetOfFile(place.name);
    if (!base || *base != log->activeSegment().base()) return size;
    const LogSegment& active = log->activeSegment();
    for (const IndexFile* file : {&active.offsetIndex().file(), &active.timeIndex().file()})
        if (file->exists() && file->path() == place.directory + '/' + place.name)
            return std::min(size, static_cast<std::size_t>(file->usedBytes()));
    return size;
}

bool isIndex(std::string_view name) {
    return name.ends_with(kIndexSuffix) || name.ends_with(kTimeIndexSuffix);
}

/// Entries of a snapshot sorted by producer; nothing when version, checksum or length are wrong.
std::optional<std::vector<Bytes>> snapshotEntries(ByteView bytes) {
    constexpr std::size_t kHeader = 10, kEntry = 46;
    if (bytes.size() < kHeader || (bytes.size() - kHeader) % kEntry != 0) return std::nullopt;
    if (loadBig<std::uint32_t>(bytes.data() + 2) != record::crc32c(bytes.subspan(6))) return std::nullopt;
    std::vector<Bytes> entries;
    for (std::size_t at = kHeader; at < bytes.size(); at += kEntry)
        entries.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                             bytes.begin() + static_cast<std::ptrdiff_t>(at + kEntry));
    std::ranges::sort(entries);
    return entries;
}

bool sameSnapshot(ByteView expected, ByteView got) {
    const auto a = snapshotEntries(expected), b = snapshotEntries(got);
    return a && b && a == b && std::ranges::equal(expected.first(2), got.first(2)) &&
           std::ranges::equal(expected.subspan(6, 4), got.subspan(6, 4));
}

/// Version and count first, then the lines in order.
std::vector<std::string> checkpointLines(ByteView bytes) {
    std::vector<std::string> lines{""};
    for (const char c : asText(bytes)) {
        lines.back() += c;
        if (c == '\n') lines.emplace_back();
    }
    if (lines.size() > 2) std::ranges::sort(lines.begin() + 2, lines.end());
    return lines;
}

std::string firstDifference(ByteView expected, ByteView got) {
    const auto [a, b] = std::ranges::mismatch(expected, got);
    const auto at = a - expected.begin();
    const auto shown = [](auto it, auto end) {
        return it == end ? std::string("the end") : fmt::format("0x{:02x}", static_cast<unsigned>(*it));
    };
    return fmt::format("first difference at byte {}: expected {}, got {} ({} bytes expected, {} got)", at,
                       shown(a, expected.end()), shown(b, got.end()), expected.size(), got.size());
}

bool allZero(ByteView bytes) {
    return std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

/// The path of an index of the newest segment in its directory.
bool isActiveIndex(const std::string& path, const std::set<std::string>& paths) {
    const Place place = placeOf(path);
    if (place.directory.empty() || !isIndex(place.name)) return false;
    std::optional<Offset> newest;
    for (const std::string& other : paths) {
        const Place there = placeOf(other);
        if (there.directory != place.directory || !there.name.ends_with(kLogSuffix)) continue;
        newest = std::max(newest.value_or(kNoOffset), offsetOfFile(there.name).value_or(kNoOffset));
    }
    return newest && offsetOfFile(place.name) == newest;
}

/// Where batches were packed anew they may stand elsewhere, and the index says so.
bool isRepackedIndex(const std::string& path, ByteView expected, const disk::Disk& got, const LiveLogs& logs) {
    const Place place = placeOf(path);
    const auto base = offsetOfFile(place.name);
    if (!place.name.ends_with(kIndexSuffix) || !base || !logs.mayRepack(place.directory)) return false;
    const std::string log = filePath(place.directory, *base, kLogSuffix);
    return got.exists(log) && sameRepackedIndex(expected, got.readAll(path), got.readAll(log), *base);
}

}  // namespace

std::optional<std::string> fileDifference(const std::string& path, ByteView expected, ByteView got,
                                          const LiveLogs& logs) {
    if (std::ranges::equal(expected, got)) return std::nullopt;
    const Place place = placeOf(path);
    const std::string difference = firstDifference(expected, got);
    if (place.directory.empty() && place.name.ends_with("-checkpoint"))
        return checkpointLines(expected) == checkpointLines(got) ? std::nullopt : std::optional(difference);
    if (place.name.ends_with(kSnapshotSuffix) && sameSnapshot(expected, got)) return std::nullopt;
    if (isIndex(place.name) && expected.size() == got.size()) {
        const std::size_t valid = validBytes(place, got.size(), logs);
        if (std::ranges::equal(expected.first(valid), got.first(valid))) return std::nullopt;
    }
    if (place.name.find(kLogSuffix) != std::string::npos && logs.mayRepack(place.directory)) {
        const auto unpacked = batchDifference(expected, got);
        return unpacked ? std::optional(fmt::format("{}; unpacked: {}", difference, *unpacked)) : std::nullopt;
    }
    return difference;
}

std::vector<std::string> filesBelow(const disk::Disk& disk, const std::string& folder) {
    std::vector<std::string> paths;
    for (const auto& entry : disk.list(folder)) {
        const std::string path = folder.empty() ? entry.name : folder + '/' + entry.name;
        if (!entry.directory) {
            paths.push_back(path);
            continue;
        }
        for (std::string& below : filesBelow(disk, path)) paths.push_back(std::move(below));
    }
    return paths;
}

void compareDirectory(const disk::Disk& expected, const std::string& folder, const disk::Disk& got,
                      const LiveLogs& logs, const std::function<void(const std::string&)>& tell) {
    std::set<std::string> wanted, there;
    for (const std::string& path : filesBelow(expected, folder)) wanted.insert(path.substr(folder.size() + 1));
    for (const std::string& path : filesBelow(got, "")) there.insert(path);
    for (const std::string& path : wanted) {
        const Bytes bytes = expected.readAll(folder + '/' + path);
        if (!there.contains(path)) {
            if (isActiveIndex(path, wanted) && allZero(bytes)) continue;
            tell(fmt::format("{}: expected {} bytes, the file is missing", path, bytes.size()));
        } else if (const auto difference = fileDifference(path, bytes, got.readAll(path), logs)) {
            if (isRepackedIndex(path, bytes, got, logs)) continue;
            tell(fmt::format("{}: {}", path, *difference));
        }
    }
    for (const std::string& path : there) {
        if (wanted.contains(path)) continue;
        if (isActiveIndex(path, there) && allZero(got.readAll(path))) continue;
        tell(fmt::format("{}: expected no such file, got {} bytes", path, got.size(path)));
    }
}

}  // namespace logarium::log
