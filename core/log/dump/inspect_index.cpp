#include <fmt/format.h>

#include <limits>

#include "core/log/dump/index_entries.h"
#include "core/log/dump/inspect_parts.h"
#include "core/log/dump/producer_snapshot.h"
#include "core/log/dump/segment_walk.h"

namespace logarium::log::parts {
namespace {

constexpr const char* kRebuilt = "an unclean start builds it anew from the log, an orderly one trusts it";
constexpr std::int64_t kTransactionBytes = 34;

/// The file's bytes; none when there are more than such a file can have.
Bytes wholeFile(FileCheck& check) {
    auto bytes = readIndexFile(check.disk(), check.path());
    if (bytes.ok()) return std::move(bytes).value();
    check.damage(-1, bytes.error().message);
    return {};
}

/// Checks what both kinds of index share; says whether the log is there to compare with.
bool checkFile(FileCheck& check, const IndexEntries& index, std::int64_t entryBytes) {
    const std::int64_t extra = index.lengthInBytes() % entryBytes;
    if (extra != 0)
        check.damage(index.lengthInBytes() - extra,
                     fmt::format("{} bytes are left after the last whole entry of {} bytes", extra, entryBytes),
                     kRebuilt);
    if (check.disk().exists(check.sibling(".log"))) return true;
    check.damage(-1, "an index without its log", "the next start removes it");
    return false;
}

/// An active index is as long as segment.index.bytes says, so entries that a truncation gave up stay behind the valid
/// ones.
bool isPadded(const IndexEntries& index) {
    return index.usedSlots() < index.size();
}

void tellStale(FileCheck& check, const IndexEntries& index, std::int64_t slot, std::int64_t entryBytes) {
    const std::string what = fmt::format("the entries from slot {} on point behind the end of the log", slot);
    if (isPadded(index))
        return check.note(slot * entryBytes,
                          what + ": a truncation of the log leaves them so until they are written over");
    check.damage(slot * entryBytes, what, kRebuilt);
}

/// The largest timestamps of a log's batches, read along with rising offsets.
class TimesOfLog {
public:
    TimesOfLog(const disk::Disk& disk, const std::string& log) : walk_(disk, log) {}

    struct Batch {
        std::int64_t lastOffset;
        std::int64_t maxTimestamp;
    };
    /// The first batch that ends at or behind `offset`, not looking back; nothing behind the end.
    std::optional<Batch> at(std::int64_t offset) {
        while (!current_ || current_->lastOffset < offset) {
            const auto claim = walk_.next();
            if (!claim || !claim->header) return std::nullopt;
            current_ = Batch{claim->header->lastOffset().value, claim->header->maxTimestamp.value};
        }
        return current_;
    }

private:
    SegmentWalk walk_;
    std::optional<Batch> current_;
};

}  // namespace

void checkOffsetIndex(FileCheck& check) {
    const IndexEntries index(wholeFile(check), check.baseOffset(), IndexEntries::kOffsetEntryBytes);
    if (!checkFile(check, index, IndexEntries::kOffsetEntryBytes)) return;
    const std::string log = check.sibling(".log");
    const std::int64_t logBytes = check.disk().size(log);
    OffsetEntry before{check.baseOffset() - 1, -1};
    for (std::int64_t slot = 0; slot < index.usedSlots(); ++slot) {
        const OffsetEntry entry = index.offsetEntry(slot);
        const std::int64_t at = slot * IndexEntries::kOffsetEntryBytes;
        if (entry.position >= logBytes) return tellStale(check, index, slot, IndexEntries::kOffsetEntryBytes);
        if (entry.offset <= before.offset || entry.position <= before.position)
            return check.damage(at,
                                fmt::format("entry {} -> {} after {} -> {}: both must rise", entry.offset,
                                            entry.position, before.offset, before.position),
                                kRebuilt);
        SegmentWalk walk(check.disk(), log, entry.position);
        const auto claim = walk.next();
        const bool fits = claim && claim->header && claim->header->lastOffset().value == entry.offset;
        if (!fits)
            check.damage(at,
                         claim && claim->header
                             ? fmt::format("entry {} -> {}, but the batch there ends at offset {}", entry.offset,
                                           entry.position, claim->header->lastOffset().value)
                             : fmt::format("entry {} -> {}, but no batch begins there", entry.offset, entry.position),
                         kRebuilt);
        before = entry;
    }
}

void checkTimeIndex(FileCheck& check) {
    const IndexEntries index(wholeFile(check), check.baseOffset(), IndexEntries::kTimeEntryBytes);
    if (!checkFile(check, index, IndexEntries::kTimeEntryBytes)) return;
    TimesOfLog times(check.disk(), check.sibling(".log"));
    TimeEntry before{std::numeric_limits<std::int64_t>::min(), check.baseOffset() - 1};
    for (std::int64_t slot = 0; slot < index.usedSlots(); ++slot) {
        const TimeEntry entry = index.timeEntry(slot);
        const std::int64_t at = slot * IndexEntries::kTimeEntryBytes;
        if (entry.timestamp <= before.timestamp || entry.offset <= before.offset)
            return check.damage(at,
                                fmt::format("entry {} -> {} after {} -> {}: both must rise", entry.timestamp,
                                            entry.offset, before.timestamp, before.offset),
                                kRebuilt);
        const auto batch = times.at(entry.offset);
        if (!batch) return tellStale(check, index, slot, IndexEntries::kTimeEntryBytes);
        if (batch->lastOffset != entry.offset)
            check.damage(at, fmt::format("entry {} -> {}, but no batch ends there", entry.timestamp, entry.offset),
                         kRebuilt);
        else if (batch->maxTimestamp != entry.timestamp)
            check.damage(at,
                         fmt::format("entry {} -> {}, but the largest timestamp of the batch there is {}",
                                     entry.timestamp, entry.offset, batch->maxTimestamp),
                         kRebuilt);
        before = entry;
    }
}

void checkTransactionIndex(FileCheck& check) {
    const Bytes bytes = wholeFile(check);
    const std::int64_t base = check.baseOffset();
    const char* recovered = "the next start recovers the segment and writes the index anew";
    for (std::int64_t at = 0; at + kTransactionBytes <= std::ssize(bytes); at += kTransactionBytes) {
        const std::byte* entry = bytes.data() + at;
        const auto version = loadBig<std::int16_t>(entry);
        const auto first = loadBig<std::int64_t>(entry + 10);
        const auto last = loadBig<std::int64_t>(entry + 18);
        if (version > 0)
            return check.damage(at, fmt::format("version {} of an aborted transaction, expected 0", version),
                                "the next start fails at it");
        if (last < base)
            check.damage(at + 18, fmt::format("last offset {}, before the segment's start {}", last, base), recovered);
        if (first > last)
            check.damage(at + 10, fmt::format("an aborted transaction from offset {} to {}", first, last));
    }
    const std::int64_t extra = std::ssize(bytes) % kTransactionBytes;
    if (extra != 0)
        check.damage(std::ssize(bytes) - extra,
                     fmt::format("{} bytes are left after the last whole entry of {} bytes", extra, kTransactionBytes));
    if (!check.disk().exists(check.sibling(".log")))
        check.damage(-1, "an index without its log", "the next start removes it");
}

void checkProducerSnapshot(FileCheck& check) {
    const auto producers = readProducerSnapshotFile(wholeFile(check));
    if (!producers.ok())
        check.damage(0, producers.error().message,
                     "the next start removes it and builds the producers' state from an older snapshot and the log");
}

}  // namespace logarium::log::parts
