#pragma once
#include <cstdint>
#include <string>

#include "core/base/bytes.h"
#include "core/disk/disk.h"

namespace logarium::log {

/// What .index and .timeindex share (Kafka: AbstractIndex): a file of equal entries, preallocated with zeros while its
/// segment is active, trimmed when it is not, and made only at its first use. Holds counts, never entries: those are
/// read where they lie.
class IndexFile {
public:
    IndexFile(std::string path, int entryBytes, std::int64_t maxBytes)
        : path_(std::move(path)), entryBytes_(entryBytes), maxBytes_(maxBytes) {}

    /// Takes over a file that is there (its whole length counts as entries), or notes that there is none yet.
    void attach(const disk::Disk& disk);

    const std::string& path() const { return path_; }
    void movedTo(std::string path) { path_ = std::move(path); }
    std::int64_t entries() const { return entries_; }
    /// Room for entries in the file as it is; before the first use, in the file as it will be.
    std::int64_t maxEntries() const { return (exists_ ? length_ : rounded(maxBytes_)) / entryBytes_; }
    std::int64_t maxBytes() const { return maxBytes_; }
    bool exists() const { return exists_; }
    /// Bytes of the file that hold entries.
    std::int64_t usedBytes() const { return entries_ * entryBytes_; }

    /// Makes the file, preallocated, when it is not there.
    void ensureFile(disk::Disk& disk);
    void resize(disk::Disk& disk, std::int64_t bytes);
    /// Whether trimming would change nothing that is there.
    bool isTrimmed() const { return !exists_ || length_ == usedBytes(); }
    void trim(disk::Disk& disk) { ensureFile(disk), resize(disk, usedBytes()); }
    /// Forgets all entries and preallocates again.
    void reset(disk::Disk& disk);
    /// Keeps the first entries; the bytes of the others stay behind until they are overwritten, as in Kafka.
    void keep(std::int64_t entries) { entries_ = std::min(entries_, entries); }

    /// The entry's bytes; `slot` is below entries().
    ByteView entry(const disk::Disk& disk, std::int64_t slot, Bytes& scratch) const {
        return entries(disk, slot, 1, scratch);
    }
    void append(disk::Disk& disk, ByteView entry);

    /// The last slot for which `atOrBelow(entry)` holds, entries being ordered by it; -1 when none. A search asks for
    /// single entries until those left are few, then for all of these at once.
    template <class Test>
    std::int64_t floorSlot(const disk::Disk& disk, Test atOrBelow) const {
        std::int64_t low = -1, high = entries_ - 1;
        Bytes scratch;
        const auto narrowDown = [&](std::int64_t enough, const auto& entryAt) {
            while (high - low > enough) {
                const std::int64_t middle = low + (high - low + 1) / 2;
                if (atOrBelow(entryAt(middle)))
                    low = middle;
                else
                    high = middle - 1;
            }
        };
        narrowDown(kFewEntries, [&](std::int64_t slot) { return entry(disk, slot, scratch); });
        if (low == high) return low;
        const std::int64_t first = low + 1;
        const ByteView few = entries(disk, first, high - low, scratch);
        narrowDown(0, [&](std::int64_t slot) {
            return few.subspan(static_cast<std::size_t>((slot - first) * entryBytes_),
                               static_cast<std::size_t>(entryBytes_));
        });
        return low;
    }

private:
    static constexpr std::int64_t kFewEntries = 256;

    ByteView entries(const disk::Disk& disk, std::int64_t first, std::int64_t count, Bytes& scratch) const;
    std::int64_t rounded(std::int64_t bytes) const { return bytes / entryBytes_ * entryBytes_; }

    std::string path_;
    int entryBytes_;
    std::int64_t maxBytes_;
    std::int64_t entries_ = 0;
    std::int64_t length_ = 0;
    bool exists_ = false;
};

}  // namespace logarium::log
