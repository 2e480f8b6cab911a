#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/disk/disk.h"

namespace logarium::log {

/// A leader epoch and the first offset written in it.
struct EpochEntry {
    LeaderEpoch epoch;
    Offset start;
    bool operator==(const EpochEntry&) const = default;
};

/// Which offsets were written under which leader epoch (Kafka: LeaderEpochFileCache), kept in
/// `leader-epoch-checkpoint`. Epochs and start offsets rise strictly.
class EpochCache {
public:
    explicit EpochCache(std::string path) : path_(std::move(path)) {}

    /// Reads the checkpoint; makes an empty file where there is none. A spoiled file gives a DiskFailure.
    void load(disk::Disk& disk);

    const std::vector<EpochEntry>& entries() const { return entries_; }
    std::optional<LeaderEpoch> latest() const;
    /// The epoch that covers the offset.
    std::optional<LeaderEpoch> epochAt(Offset offset) const;

    void assign(disk::Disk& disk, LeaderEpoch epoch, Offset start);
    void truncateFromEnd(disk::Disk& disk, Offset end);
    void truncateFromStart(disk::Disk& disk, Offset start);
    void clear(disk::Disk& disk);

    /// The largest epoch at or below the asked one and where it ends; nullopt when the asked one is above all known.
    std::optional<EpochEntry> endOffsetFor(LeaderEpoch asked, Offset logEnd) const;

private:
    /// Adds an entry; those that it contradicts go.
    void push(EpochEntry entry);
    void write(disk::Disk& disk) const;

    std::string path_;
    std::vector<EpochEntry> entries_;
};

}  // namespace logarium::log
