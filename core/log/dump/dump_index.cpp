#include <fmt/format.h>

#include <algorithm>

#include "core/log/dump/dump_parts.h"
#include "core/log/dump/index_entries.h"
#include "core/log/dump/segment_walk.h"
#include "core/record/record_reader.h"

namespace logarium::log::parts {
namespace {

using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

std::string logOf(const DumpJob& job) {
    const std::string log = job.sibling(".log");
    if (!job.disk.exists(log)) throw DumpEnded{"NoSuchFileException", job.shownSibling(".log")};
    return log;
}

Bytes indexBytes(const DumpJob& job, const std::string& path) {
    auto bytes = readIndexFile(job.disk, path);
    if (!bytes.ok()) throw DumpEnded{"IllegalArgumentException", "Size exceeds Integer.MAX_VALUE"};
    return std::move(bytes).value();
}

/// Kafka's FileRecords.slice: where a part of the log begins must be inside it.
void checkSlice(const DumpJob& job, const std::string& log, std::int32_t position) {
    const std::int64_t size = job.disk.size(log);
    const auto records = [&] {
        return fmt::format("FileRecords(size={}, file={}, start=0, end={})", size, job.shownSibling(".log"),
                           std::numeric_limits<std::int32_t>::max());
    };
    if (position < 0)
        throw DumpEnded{"IllegalArgumentException",
                        fmt::format("Invalid position: {} in read from {}", position, records())};
    if (position > size)
        throw DumpEnded{"IllegalArgumentException",
                        fmt::format("Slice from position {} exceeds end position of {}", position, records())};
}

std::optional<SegmentWalk::Claim> nextOrEnd(SegmentWalk& walk, const DumpJob& job) {
    auto claim = walk.next();
    if (!claim && walk.impossibleLength())
        throw DumpEnded{"CorruptRecordException",
                        fmt::format("Found record size {} smaller than minimum record overhead (14) in file {}.",
                                    *walk.impossibleLength(), job.shownSibling(".log"))};
    if (claim && !claim->header)
        throw DumpEnded{"KafkaException", fmt::format("Failed to load record batch at position {}", claim->position)};
    return claim;
}

[[noreturn]] void endCorrupt(std::string message) {
    throw DumpEnded{"CorruptIndexException", std::move(message)};
}

void checkOffsetIndex(const DumpJob& job, const IndexEntries& index) {
    const std::int64_t last = index.offsetEntry(index.size() - 1).offset;
    if (last < index.baseOffset())
        endCorrupt(
            fmt::format("Corrupt index found, index file {} has non-zero size but the last offset is {} which is less "
                        "than the base offset {}",
                        job.shown, last, index.baseOffset()));
    if (index.lengthInBytes() % IndexEntries::kOffsetEntryBytes != 0)
        endCorrupt(
            fmt::format("Index file {} is corrupt, found {} bytes which is neither positive nor a multiple of {}",
                        job.shown, index.lengthInBytes(), IndexEntries::kOffsetEntryBytes));
}

void checkTimeIndex(const DumpJob& job, const IndexEntries& index) {
    if (index.size() > 0) {
        const TimeEntry first = index.timeEntry(0);
        const TimeEntry last = index.timeEntry(index.size() - 1);
        const auto corrupt = [&](const char* what, std::int64_t found, const char* against, std::int64_t bound) {
            endCorrupt(
                fmt::format("Corrupt time index found, time index file ({}) has non-zero size but the last {} is {} "
                            "which is less than the first {} {}",
                            job.shown, what, found, against, bound));
        };
        if (last.timestamp < first.timestamp) corrupt("timestamp", last.timestamp, "timestamp", first.timestamp);
        if (last.offset < index.baseOffset()) corrupt("offset", last.offset, "offset", index.baseOffset());
    }
    if (index.lengthInBytes() % IndexEntries::kTimeEntryBytes != 0)
        endCorrupt(
            fmt::format("Time index file {} is corrupt, found {} bytes which is neither positive nor a multiple of {}",
                        job.shown, index.lengthInBytes(), IndexEntries::kTimeEntryBytes));
}

/// The largest timestamp of a batch's records; ends as Kafka does when they cannot be read.
std::int64_t largestTimestamp(const SegmentWalk::Claim& claim) {
    std::int64_t largest = kNoTimestamp.value;
    record::RecordReader records({*claim.header, claim.bytes, claim.position});
    while (const record::Record* record = records.next()) largest = std::max(largest, record->timestamp.value);
    if (records.flaw()) endWith(*records.flaw());
    return largest;
}

/// Walks a time index beside its log and its offset index, and keeps what does not fit.
class TimeIndexDump {
public:
    TimeIndexDump(const DumpJob& job, const IndexEntries& times, const IndexEntries& offsets, std::string log)
        : job_(job), times_(times), offsets_(offsets), log_(std::move(log)) {}

    void printEntries() {
        std::int64_t previous = kNoTimestamp.value;
        for (std::int64_t i = 0; i < times_.size(); ++i) {
            const TimeEntry entry = times_.timeEntry(i);
            if (entry.offset == times_.baseOffset() && i > 0) return;  // Zeros that were never written.
            checkEntry(entry, previous);
            if (!job_.options.verifyIndexOnly)
                job_.output.line(fmt::format("timestamp: {} offset: {}", entry.timestamp, entry.offset));
            previous = entry.timestamp;
        }
    }

    void printErrors() const {
        printList(mismatches_, "Found timestamp mismatch in :", "  Index timestamp: {}, log timestamp: {}");
        printList(outOfOrder_,
                  "Found out of order timestamp in :", "  Index timestamp: {}, Previously indexed timestamp: {}");
        if (notFound_.empty()) return;
        job_.output.errorLine("The following indexed offsets are not found in the log.");
        for (const auto& [indexed, found] : notFound_)
            job_.output.errorLine(fmt::format("Indexed offset: {}, found log offset: {}", indexed, found));
    }

private:
    void checkEntry(const TimeEntry& entry, std::int64_t previous) {
        const std::int32_t position = offsets_.lookup(entry.offset).position;
        checkSlice(job_, log_, position);
        SegmentWalk walk(job_.disk, log_, position);
        auto claim = nextOrEnd(walk, job_);
        while (claim && claim->header->lastOffset().value < entry.offset) claim = nextOrEnd(walk, job_);
        if (!claim) return notFound_.emplace_back(entry.offset, -1), void();
        const std::int64_t last = claim->header->lastOffset().value;
        if (last != entry.offset) return notFound_.emplace_back(entry.offset, last), void();
        const std::int64_t largest = largestTimestamp(*claim);
        if (largest != entry.timestamp) mismatches_.emplace_back(entry.timestamp, largest);
        if (previous >= entry.timestamp) outOfOrder_.emplace_back(entry.timestamp, previous);
    }

    void printList(const Pairs& pairs, std::string_view title, fmt::string_view form) const {
        if (pairs.empty()) return;
        job_.output.errorLine(fmt::format("{}{}", title, job_.shown));
        for (const auto& [first, second] : pairs) job_.output.errorLine(fmt::format(fmt::runtime(form), first, second));
    }

    const DumpJob& job_;
    const IndexEntries& times_;
    const IndexEntries& offsets_;
    std::string log_;
    Pairs mismatches_, outOfOrder_, notFound_;
};

}  // namespace

void dumpOffsetIndex(const DumpJob& job) {
    const std::int64_t base = job.baseOffset();
    const std::string log = logOf(job);
    const IndexEntries index(indexBytes(job, job.path), base, IndexEntries::kOffsetEntryBytes);
    if (index.size() == 0) return job.output.line(fmt::format("{} is empty.", job.shown));
    if (job.options.indexSanityCheck) {
        checkOffsetIndex(job, index);
        return job.output.line(fmt::format("{} passed sanity check.", job.shown));
    }
    Pairs mismatches;
    for (std::int64_t i = 0; i < index.size(); ++i) {
        const OffsetEntry entry = index.offsetEntry(i);
        if (entry.offset == base && i > 0) break;  // Zeros that were never written.
        checkSlice(job, log, entry.position);
        SegmentWalk walk(job.disk, log, entry.position, std::int64_t{entry.position} + job.options.maxMessageSize);
        const auto claim = nextOrEnd(walk, job);
        if (!claim) throw DumpEnded{"NoSuchElementException", std::nullopt};
        const std::int64_t last = claim->header->lastOffset().value;
        if (last != entry.offset) mismatches.emplace_back(entry.offset, last);
        if (!job.options.verifyIndexOnly)
            job.output.line(fmt::format("offset: {} position: {}", entry.offset, entry.position));
    }
    if (mismatches.empty()) return;
    job.output.errorLine(fmt::format("Mismatches in :{}", job.shown));
    for (auto pair = mismatches.rbegin(); pair != mismatches.rend(); ++pair)  // The tool puts each new pair in front.
        job.output.errorLine(fmt::format("  Index offset: {}, log offset: {}", pair->first, pair->second));
}

void dumpTimeIndex(const DumpJob& job) {
    const std::int64_t base = job.baseOffset();
    const std::string log = logOf(job);
    const std::string offsetsPath = job.sibling(".index");
    // The tool would make the missing file, and then stumbles over its own size for it.
    if (!job.disk.exists(offsetsPath)) throw DumpEnded{"IllegalArgumentException", "Invalid max index size: -1"};
    const IndexEntries offsets(indexBytes(job, offsetsPath), base, IndexEntries::kOffsetEntryBytes);
    const IndexEntries times(indexBytes(job, job.path), base, IndexEntries::kTimeEntryBytes);
    if (job.options.indexSanityCheck) {
        checkTimeIndex(job, times);
        return job.output.line(fmt::format("{} passed sanity check.", job.shown));
    }
    TimeIndexDump dump(job, times, offsets, log);
    dump.printEntries();
    dump.printErrors();
}

}  // namespace logarium::log::parts
