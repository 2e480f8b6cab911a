#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/log/producer_append.h"
#include "core/log/producer_entry.h"
#include "core/log/txn_index.h"

namespace logarium::log {

/// All producers of one log and its open transactions (Kafka: ProducerStateManager), with their snapshot files.
class ProducerState {
public:
    ProducerState(std::string directory, std::int64_t expirationMs)
        : directory_(std::move(directory)), expirationMs_(expirationMs) {}

    /// In the order of Kafka's hash table, which is also that of the snapshot file.
    std::vector<const ProducerEntry*> producers() const;
    const ProducerEntry* find(std::int64_t producerId) const;
    bool empty() const { return entries_.empty() && unreplicated_.empty(); }

    ProducerAppend prepare(std::int64_t producerId, AppendOrigin origin) const;
    void update(const ProducerAppend& append);
    void complete(const CompletedTxn& txn);
    /// What the last stable offset will be once this transaction is decided.
    Offset lastStableOffset(const CompletedTxn& txn) const;
    std::optional<Offset> firstUnstableOffset() const;
    void highWatermarkMoved(Offset highWatermark);
    void logStartMoved(Offset logStart);
    void setExpiration(std::int64_t expirationMs) { expirationMs_ = expirationMs; }
    void removeExpired(TimestampMs now);

    Offset mapEnd() const { return mapEnd_; }
    void setMapEnd(Offset offset) { mapEnd_ = offset; }

    // ---- snapshots
    void findSnapshots(const disk::Disk& disk);
    const std::vector<Offset>& snapshots() const { return snapshots_; }
    /// Writes `<mapEnd>.snapshot` unless there is one for that offset already.
    void takeSnapshot(disk::Disk& disk);
    /// Forgets the snapshot; the caller renames or removes its file.
    bool forgetSnapshot(Offset offset);
    void removeStraySnapshots(disk::Disk& disk, const std::vector<Offset>& segmentBases);
    void truncateAndReload(disk::Disk& disk, Offset logStart, Offset logEnd, TimestampMs now);
    void truncateFullyAndStartAt(disk::Disk& disk, Offset offset);

private:
    struct Slot {
        ProducerEntry entry;
        std::uint64_t arrival = 0;
    };
    ProducerEntry& entryFor(std::int64_t producerId);
    void loadNewestSnapshot(disk::Disk& disk, Offset logStart, TimestampMs now);
    void removeSnapshot(disk::Disk& disk, Offset offset);
    void forgetAll();

    std::string directory_;
    std::int64_t expirationMs_;
    std::map<std::int64_t, Slot> entries_;
    std::uint64_t arrivals_ = 0;
    std::uint32_t tableSize_ = 16;            // Of the Java hash table whose order is kept.
    std::map<Offset, std::int64_t> ongoing_;  // First offset of an open transaction -> producer.
    std::map<Offset, std::optional<Offset>>
        unreplicated_;               // Decided, but the marker is not below the high watermark yet.
    std::vector<Offset> snapshots_;  // Rising.
    Offset mapEnd_{0};
    Offset lastSnapshot_{0};
};

/// The bytes of a snapshot file: i16 version 1, u32 CRC-32C of what follows, i32 count, 46 bytes a producer.
Bytes encodeSnapshot(const std::vector<const ProducerEntry*>& producers);
/// Entries of a snapshot, or a sentence on what is wrong with it and where.
Result<std::vector<ProducerEntry>> decodeSnapshot(ByteView bytes);

}  // namespace logarium::log
