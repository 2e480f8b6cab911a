#pragma once
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/disk/disk.h"

namespace logarium::log {

/// An aborted transaction as the index keeps it: 34 bytes, i16 version 0 and four i64.
struct AbortedTxn {
    std::int64_t producerId = -1;
    Offset firstOffset;
    Offset lastOffset;  ///< of the abort marker
    Offset lastStableOffset;
    bool operator==(const AbortedTxn&) const = default;
};

/// The aborted transactions of one segment (Kafka: TransactionIndex). The file is made when the first one comes.
class TxnIndex {
public:
    static constexpr int kEntryBytes = 34;

    TxnIndex(std::string path, Offset base) : path_(std::move(path)), base_(base) {}

    const std::string& path() const { return path_; }
    void movedTo(std::string path) { path_ = std::move(path); }

    void append(disk::Disk& disk, const AbortedTxn& txn);
    std::vector<AbortedTxn> all(const disk::Disk& disk) const;
    /// Drops what ends at or above the offset.
    void truncateTo(disk::Disk& disk, Offset offset);
    void reset(disk::Disk& disk);
    /// Adds those that a reader of [from, upper) has to skip; true when no later segment can add any.
    bool collect(const disk::Disk& disk, Offset from, Offset upper, std::vector<AbortedTxn>& out) const;
    /// A sentence on what is wrong with the file, or nothing.
    std::string flaw(const disk::Disk& disk) const;

private:
    std::string path_;
    Offset base_;
};

}  // namespace logarium::log
