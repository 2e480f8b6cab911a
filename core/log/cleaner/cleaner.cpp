#include "core/log/cleaner/cleaner.h"

#include <algorithm>
#include <limits>

#include "core/log/file_names.h"
#include "core/log/spoiled_files.h"
#include "core/record/batch_builder.h"
#include "core/record/record_reader.h"

namespace logarium::log {

struct Cleaner::Pass {
    disk::Disk& disk;
    Log& log;
    Offset firstDirty;
    Offset upperBound;
    TimestampMs now;
    OffsetMap map;
    CleanerResult result;
    /// Last data offset of each live producer; without data, the epoch of its marker.
    std::map<std::int64_t, ProducerEntry> producers;
    // Memory that batch after batch uses again: the records of one, the hashes of their keys, those that stay.
    std::vector<record::Record> read;
    std::vector<KeyHash> hashes;
    std::vector<record::Record> kept;
    Bytes memory;
};

namespace {

std::vector<AbortedTxn> abortedBetween(const disk::Disk& disk, const Log& log, Offset from, Offset to) {
    std::vector<AbortedTxn> aborted;
    // A transaction of the range may have been aborted behind it, so later indexes count until one says that it is
    // complete.
    const auto& segments = log.segments();
    auto segment = std::ranges::upper_bound(segments, from, {}, &LogSegment::base);
    if (segment != segments.begin()) --segment;
    for (; segment != segments.end(); ++segment)
        if (segment->txnIndex().collect(disk, from, to, aborted)) break;
    return aborted;
}

bool isLastOfProducer(const std::map<std::int64_t, ProducerEntry>& producers, const record::BatchHeader& batch) {
    const auto found = producers.find(batch.producerId);
    if (!batch.hasProducerId() || found == producers.end()) return false;
    const ProducerEntry& producer = found->second;
    if (!producer.batches.empty()) return batch.lastOffset() == producer.batches.back().lastOffset;
    return batch.isControlBatch() && batch.producerEpoch == producer.producerEpoch;
}

/// Reads all records that can be read, which point into the reader's batch, with the hashes of their keys, whose slots
/// are on their way into the cache.
void readRecords(record::RecordReader& reader, const OffsetMap& map, std::vector<record::Record>& records,
                 std::vector<KeyHash>& hashes) {
    records.clear();
    hashes.clear();
    while (const record::Record* record = reader.next()) {
        records.push_back(*record);
        hashes.push_back(record->key ? KeyHash::of(*record->key) : KeyHash{});
        if (record->key) map.prefetch(hashes.back());
    }
}

/// Whether the records' offsets rise from the batch's base on. Only a damaged batch's do not; Kafka's cleaner gives its
/// partition up (MemoryRecordsBuilder.appendWithOffset throws), here it stays as it is.
bool offsetsRise(const record::BatchHeader& batch, const std::vector<record::Record>& records) {
    Offset least = batch.baseOffset;
    for (const record::Record& record : records) {
        if (record.offset < least || record.offset - batch.baseOffset > std::numeric_limits<std::int32_t>::max())
            return false;
        least = record.offset + 1;
    }
    return true;
}

/// Whether a record that stays makes the batch need a delete horizon: a tombstone or a marker.
bool needsHorizon(const record::BatchHeader& batch, const std::vector<record::Record>& kept, bool discardableMarker) {
    if (batch.deleteHorizon()) return false;
    if (batch.isControlBatch()) return discardableMarker;
    return std::ranges::any_of(kept, [](const record::Record& r) { return !r.value; });
}

}  // namespace

CleanerResult Cleaner::clean(disk::Disk& disk, Log& log, Offset firstDirty, Offset firstUncleanable, TimestampMs now) {
    Pass pass{disk, log, firstDirty, firstUncleanable, now, OffsetMap(config_.dedupeBufferBytes), {}, {}, {},
              {},   {},  {}};
    for (const ProducerEntry* producer : log.producers().producers())
        pass.producers.emplace(producer->producerId, *producer);
    buildMap(pass);
    const Offset end = pass.map.latestOffset() + 1;
    CleanedTransactions transactions;
    onOwnFiles(log.directory(), "clean", [&] {
        for (const auto& bases : group(pass, end)) cleanGroup(pass, bases, transactions);
    });
    pass.result.endOffset = end;
    pass.result.mapSlots = pass.map.slotCount();
    pass.result.mapSize = pass.map.size();
    pass.result.mapLatestOffset = pass.map.latestOffset();
    pass.result.stats.bufferUtilization = pass.map.utilization();
    return std::move(pass.result);
}

void Cleaner::buildMap(Pass& pass) const {
    std::vector<const LogSegment*> dirty;
    for (std::size_t i = 0; i < pass.log.segments().size(); ++i) {
        const LogSegment& segment = pass.log.segments()[i];
        const bool last = i + 1 == pass.log.segments().size();
        if (segment.base() < pass.upperBound && (last || pass.log.segments()[i + 1].base() > pass.firstDirty))
            dirty.push_back(&segment);
    }
    CleanedTransactions transactions;
    transactions.add(abortedBetween(pass.disk, pass.log, pass.firstDirty, pass.upperBound));
    for (std::size_t i = 0; i < dirty.size(); ++i) {
        const Offset next = i + 1 < dirty.size() ? dirty[i + 1]->base() : pass.upperBound;
        if (addSegmentToMap(pass, *dirty[i], next, transactions)) return;
    }
}

bool Cleaner::addSegmentToMap(Pass& pass, const LogSegment& segment, Offset nextBase,
                              CleanedTransactions& transactions) const {
    const auto most = static_cast<std::int64_t>(static_cast<double>(pass.map.slotCount()) * config_.loadFactor);
    bool full = false;
    const std::int64_t start = segment.offsetIndex().lookup(pass.disk, pass.firstDirty).position;
    segment.forEachBatch(pass.disk, start, segment.size(), [&](const record::BatchView& batch) {
        std::vector<AbortedTxn> ignored;
        if (batch.header.isControlBatch()) {
            transactions.onMarker(batch, ignored);
            ++pass.result.stats.mapMessagesRead;
        } else if (transactions.onBatch(batch.header)) {
            pass.result.stats.mapMessagesRead += batch.header.count;
        } else {
            record::RecordReader reader(batch);
            readRecords(reader, pass.map, pass.read, pass.hashes);
            for (std::size_t i = 0; i < pass.read.size(); ++i) {
                const record::Record& record = pass.read[i];
                if (record.key && record.offset >= pass.firstDirty) {
                    if (pass.map.size() >= most) return full = true, false;
                    pass.map.put(pass.hashes[i], record.offset);
                }
                ++pass.result.stats.mapMessagesRead;
            }
        }
        if (batch.header.lastOffset() >= pass.firstDirty) pass.map.updateLatestOffset(batch.header.lastOffset());
        return true;
    });
    pass.disk.setAside(segment.logPath());
    if (!full) pass.map.updateLatestOffset(nextBase - 1);
    return full;
}

std::vector<std::vector<Offset>> Cleaner::group(const Pass& pass, Offset end) const {
    const LogConfig& config = pass.log.config();
    std::vector<const LogSegment*> segments;
    for (const LogSegment& segment : pass.log.segments())
        if (segment.base() < end) segments.push_back(&segment);
    std::vector<std::vector<Offset>> groups;
    for (std::size_t i = 0; i < segments.size();) {
        const LogSegment& first = *segments[i];
        std::vector<Offset> bases{first.base()};
        std::int64_t bytes = first.size(), index = first.offsetIndex().file().usedBytes(),
                     time = first.timeIndex().file().usedBytes();
        for (++i; i < segments.size(); ++i) {
            const LogSegment& next = *segments[i];
            bytes += next.size();
            index += next.offsetIndex().file().usedBytes();
            time += next.timeIndex().file().usedBytes();
            const Offset last = (i + 1 < segments.size() ? segments[i + 1]->base() : pass.upperBound) - 1;
            const bool near = next.size() == 0 || last - first.base() <= std::numeric_limits<std::int32_t>::max();
            if (bytes > config.segmentBytes || index > config.segmentIndexBytes || time > config.segmentIndexBytes ||
                !near)
                break;
            bases.push_back(next.base());
        }
        groups.push_back(std::move(bases));
    }
    return groups;
}

void Cleaner::cleanGroup(Pass& pass, const std::vector<Offset>& bases, CleanedTransactions& transactions) const {
    const auto segmentAt = [&](Offset base) -> const LogSegment& {
        return *std::ranges::find(pass.log.segments(), base, &LogSegment::base);
    };
    CleanerSwapped swapped{bases.front(), static_cast<int>(bases.size()), 0, 0};
    LogConfig config = pass.log.config();
    config.preallocate = false;
    LogSegment target =
        LogSegment::create(pass.disk, pass.log.directory(), bases.front(), config, pass.now, 0, kCleanedSuffix);
    for (std::size_t i = 0; i < bases.size(); ++i) {
        const LogSegment& source = segmentAt(bases[i]);
        const Offset upper = i + 1 < bases.size() ? bases[i + 1] : source.nextOffset(pass.disk);
        transactions.add(abortedBetween(pass.disk, pass.log, source.base(), upper));
        cleanInto(pass, source, target, transactions);
        swapped.bytesIn += source.size();
    }
    target.becomeInactive(pass.disk);
    target.flush(pass.disk);
    // It stands for what it replaces, also in age.
    target.setModified(segmentAt(bases.back()).modified());
    swapped.bytesOut = target.size();
    pass.log.replaceSegments(pass.disk, {target}, bases, pass.now);
    pass.result.swapped.push_back(swapped);
}

void Cleaner::cleanInto(Pass& pass, const LogSegment& source, LogSegment& target,
                        CleanedTransactions& transactions) const {
    Bytes kept;
    Offset last = kNoOffset;
    std::int64_t readSinceWrite = 0;
    const auto write = [&] {
        if (!kept.empty()) target.append(pass.disk, last, kept);
        pass.result.stats.bytesWritten += static_cast<std::int64_t>(kept.size());
        kept.clear();
        readSinceWrite = 0;
    };
    source.forEachBatch(pass.disk, 0, source.size(), [&](const record::BatchView& batch) {
        // Kafka works in buffers; how much is written at once shows in the sparse indexes.
        if (readSinceWrite + batch.header.sizeInBytes() > config_.ioBufferBytes) write();
        readSinceWrite += batch.header.sizeInBytes();
        pass.result.stats.bytesRead += batch.header.sizeInBytes();
        std::vector<AbortedTxn> aborts;
        if (filter(pass, batch, transactions, aborts, kept)) last = batch.header.lastOffset();
        for (const AbortedTxn& txn : aborts) target.txnIndex().append(pass.disk, txn);
        return true;
    });
    write();
    pass.disk.setAside(source.logPath());
}

bool Cleaner::filter(Pass& pass, const record::BatchView& batch, CleanedTransactions& transactions,
                     std::vector<AbortedTxn>& keptAborts, Bytes& out) const {
    const record::BatchHeader& h = batch.header;
    const bool discardable = h.isControlBatch() ? transactions.onMarker(batch, keptAborts) : transactions.onBatch(h);
    const bool pastHorizon = h.deleteHorizon() && *h.deleteHorizon() <= pass.now;
    const bool discard = discardable && (!h.isControlBatch() || pastHorizon);
    const bool keepEmpty = isLastOfProducer(pass.producers, h) || h.nextOffset() == pass.upperBound;
    if (discard && !keepEmpty) {
        // Kafka does not read the records of a batch that goes as a whole.
        note(h.baseOffset, h.isControlBatch() ? CleanerVerdict::DroppedMarker : CleanerVerdict::DroppedAborted);
        return false;
    }
    record::RecordReader reader(batch);
    readRecords(reader, pass.map, pass.read, pass.hashes);
    pass.kept.clear();
    for (std::size_t i = 0; i < pass.read.size(); ++i)
        if (!discard && (h.isControlBatch() || keeps(pass, h, pass.read[i], pass.hashes[i])))
            pass.kept.push_back(pass.read[i]);
    const bool allKept = pass.kept.size() == pass.read.size();
    pass.result.stats.messagesRead += std::ssize(pass.read);
    pass.result.stats.messagesWritten += std::ssize(pass.kept);
    const bool horizon = needsHorizon(h, pass.kept, discardable && h.isControlBatch());
    if (pass.kept.empty() && (h.count == 0 || !allKept)) {
        if (keepEmpty) append(out, record::emptyBatch(h));
        return keepEmpty;
    }
    if ((allKept && !horizon) || !offsetsRise(h, pass.kept))
        append(out, batch.bytes);
    else
        rewrite(pass, h, horizon, out);
    return true;
}

void Cleaner::rewrite(Pass& pass, const record::BatchHeader& h, bool horizon, Bytes& out) const {
    record::BatchOptions options;
    options.codec = h.codec().value_or(record::Codec::None);
    options.baseOffset = h.baseOffset;
    options.partitionLeaderEpoch = h.partitionLeaderEpoch;
    options.timestampType = h.timestampType();
    if (h.timestampType() == record::TimestampType::LogAppendTime) options.logAppendTime = h.maxTimestamp;
    options.producerId = h.producerId;
    options.producerEpoch = h.producerEpoch;
    options.baseSequence = h.baseSequence;
    options.transactional = h.isTransactional();
    options.control = h.isControlBatch();
    if (horizon)
        options.deleteHorizon = pass.now + pass.log.config().deleteRetentionMs;
    else
        options.deleteHorizon = h.deleteHorizon();
    record::BatchBuilder builder(options, std::move(pass.memory));
    for (const record::Record& record : pass.kept) builder.append(record);
    builder.overrideLastOffset(h.lastOffset());
    builder.appendTo(out);
    pass.memory = builder.takeMemory();
}

bool Cleaner::keeps(Pass& pass, const record::BatchHeader& batch, const record::Record& record,
                    const KeyHash& key) const {
    if (record.offset > pass.map.latestOffset()) return note(record.offset, CleanerVerdict::KeptUnread), true;
    if (!record.key) {
        ++pass.result.stats.invalidMessagesRead;
        return note(record.offset, CleanerVerdict::DroppedNoKey), false;
    }
    if (record.offset < pass.map.get(key)) return note(record.offset, CleanerVerdict::DroppedOlder), false;
    if (record.value) return note(record.offset, CleanerVerdict::KeptLatest), true;
    const bool stays = !batch.deleteHorizon() || pass.now < *batch.deleteHorizon();
    note(record.offset, stays ? CleanerVerdict::KeptTombstone : CleanerVerdict::DroppedTombstone);
    return stays;
}

}  // namespace logarium::log
