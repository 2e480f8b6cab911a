#include "core/log/producer_state.h"

#include <algorithm>

#include "core/log/file_names.h"

namespace logarium::log {

namespace {
/// Java's Long.hashCode spread as HashMap does it.
std::uint32_t spreadHash(std::int64_t id) {
    const auto bits = static_cast<std::uint64_t>(id);
    const auto hash = static_cast<std::uint32_t>(bits ^ (bits >> 32));
    return hash ^ (hash >> 16);
}
}  // namespace

std::vector<const ProducerEntry*> ProducerState::producers() const {
    struct Row {
        std::uint32_t bucket;
        std::uint64_t arrival;
        const ProducerEntry* entry;
    };
    std::vector<Row> rows;
    for (const auto& [id, slot] : entries_)
        rows.push_back({spreadHash(id) & (tableSize_ - 1), slot.arrival, &slot.entry});
    std::ranges::sort(rows, [](const Row& a, const Row& b) {
        return std::pair(a.bucket, a.arrival) < std::pair(b.bucket, b.arrival);
    });
    std::vector<const ProducerEntry*> ordered;
    for (const Row& row : rows) ordered.push_back(row.entry);
    return ordered;
}

const ProducerEntry* ProducerState::find(std::int64_t producerId) const {
    const auto found = entries_.find(producerId);
    return found == entries_.end() ? nullptr : &found->second.entry;
}

ProducerAppend ProducerState::prepare(std::int64_t producerId, AppendOrigin origin) const {
    if (const ProducerEntry* known = find(producerId)) return {directory_, *known, origin};
    ProducerEntry fresh;
    fresh.producerId = producerId;
    return {directory_, fresh, origin};
}

ProducerEntry& ProducerState::entryFor(std::int64_t producerId) {
    auto [at, fresh] = entries_.try_emplace(producerId);
    if (fresh) at->second.arrival = arrivals_++;
    while (entries_.size() * 4 > std::size_t{tableSize_} * 3) tableSize_ *= 2;
    return at->second.entry;
}

void ProducerState::update(const ProducerAppend& append) {
    const ProducerEntry& updated = append.updated();
    ProducerEntry& entry = entryFor(updated.producerId);
    KeptBatches batches;
    if (entry.producerEpoch == updated.producerEpoch) batches = entry.batches;
    for (const BatchMetadata& batch : updated.batches) batches.push_back(batch);
    entry = updated;
    entry.batches = batches;
    for (const Offset first : append.started()) ongoing_[first] = updated.producerId;
}

void ProducerState::complete(const CompletedTxn& txn) {
    ongoing_.erase(txn.firstOffset);
    unreplicated_[txn.firstOffset] = txn.lastOffset;
}

Offset ProducerState::lastStableOffset(const CompletedTxn& txn) const {
    for (const auto& [first, producer] : ongoing_)
        if (producer != txn.producerId) return first;
    return txn.lastOffset + 1;
}

std::optional<Offset> ProducerState::firstUnstableOffset() const {
    std::optional<Offset> first;
    if (!unreplicated_.empty()) first = unreplicated_.begin()->first;
    if (!ongoing_.empty() && (!first || ongoing_.begin()->first < *first)) first = ongoing_.begin()->first;
    return first;
}

void ProducerState::highWatermarkMoved(Offset highWatermark) {
    std::erase_if(unreplicated_, [&](const auto& item) { return item.second && *item.second < highWatermark; });
}

void ProducerState::logStartMoved(Offset logStart) {
    highWatermarkMoved(logStart);
    mapEnd_ = std::max(mapEnd_, logStart);
    lastSnapshot_ = snapshots_.empty() ? logStart : snapshots_.back();
}

void ProducerState::removeExpired(TimestampMs now) {
    std::erase_if(entries_, [&](const auto& item) {
        const ProducerEntry& entry = item.second.entry;
        return !entry.currentTxnFirstOffset && now - entry.lastTimestamp >= expirationMs_;
    });
}

void ProducerState::forgetAll() {
    entries_.clear();
    ongoing_.clear();
    unreplicated_.clear();
}

void ProducerState::findSnapshots(const disk::Disk& disk) {
    snapshots_.clear();
    for (const auto& file : disk.list(directory_))
        if (!file.directory && file.name.ends_with(kSnapshotSuffix))
            if (const auto offset = offsetOfFile(file.name)) snapshots_.push_back(*offset);
    std::ranges::sort(snapshots_);
}

void ProducerState::takeSnapshot(disk::Disk& disk) {
    if (mapEnd_ <= lastSnapshot_) return;
    disk.replace(filePath(directory_, mapEnd_, kSnapshotSuffix), encodeSnapshot(producers()));
    const auto at = std::ranges::lower_bound(snapshots_, mapEnd_);
    if (at == snapshots_.end() || *at != mapEnd_) snapshots_.insert(at, mapEnd_);
    lastSnapshot_ = mapEnd_;
}

bool ProducerState::forgetSnapshot(Offset offset) {
    const auto at = std::ranges::lower_bound(snapshots_, offset);
    if (at == snapshots_.end() || *at != offset) return false;
    snapshots_.erase(at);
    return true;
}

void ProducerState::removeSnapshot(disk::Disk& disk, Offset offset) {
    if (forgetSnapshot(offset)) disk.remove(filePath(directory_, offset, kSnapshotSuffix));
}

void ProducerState::removeStraySnapshots(disk::Disk& disk, const std::vector<Offset>& segmentBases) {
    findSnapshots(disk);
    std::optional<Offset> newestStray;
    for (const Offset offset : std::vector<Offset>(snapshots_)) {
        if (std::ranges::binary_search(segmentBases, offset)) continue;
        if (newestStray) removeSnapshot(disk, *newestStray);
        newestStray = offset;
    }
    // The newest one may be that of an orderly close at the log's end.
    if (newestStray && !segmentBases.empty() && *newestStray < segmentBases.back()) removeSnapshot(disk, *newestStray);
}

void ProducerState::truncateAndReload(disk::Disk& disk, Offset logStart, Offset logEnd, TimestampMs now) {
    for (const Offset offset : std::vector<Offset>(snapshots_))
        if (offset > logEnd || offset <= logStart) removeSnapshot(disk, offset);
    if (logEnd == mapEnd_) return logStartMoved(logStart);
    forgetAll();
    loadNewestSnapshot(disk, logStart, now);
}

void ProducerState::loadNewestSnapshot(disk::Disk& disk, Offset logStart, TimestampMs now) {
    while (!snapshots_.empty()) {
        const Offset newest = snapshots_.back();
        auto loaded = decodeSnapshot(disk.readAll(filePath(directory_, newest, kSnapshotSuffix)));
        if (!loaded.ok()) {
            removeSnapshot(disk, newest);  // A spoiled one is worth nothing; the one before it, or a scan, will do.
            continue;
        }
        for (const ProducerEntry& entry : loaded.value()) {
            if (!entry.currentTxnFirstOffset && now - entry.lastTimestamp >= expirationMs_) continue;
            if (entry.currentTxnFirstOffset) ongoing_[*entry.currentTxnFirstOffset] = entry.producerId;
            entryFor(entry.producerId) = entry;
        }
        lastSnapshot_ = mapEnd_ = newest;
        return;
    }
    lastSnapshot_ = mapEnd_ = logStart;
}

void ProducerState::truncateFullyAndStartAt(disk::Disk& disk, Offset offset) {
    forgetAll();
    for (const Offset snapshot : std::vector<Offset>(snapshots_)) removeSnapshot(disk, snapshot);
    lastSnapshot_ = Offset{0};
    mapEnd_ = offset;
}

}  // namespace logarium::log
