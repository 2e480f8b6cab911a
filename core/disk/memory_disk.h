#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cow.h"
#include "core/disk/disk.h"
#include "core/disk/memory_file.h"

namespace logarium::disk {

/// How often a disk was asked to change something, and how much.
struct DiskCounters {
    std::int64_t writes = 0;
    std::int64_t bytesWritten = 0;
    std::int64_t syncs = 0;
    std::int64_t changes = 0;  ///< truncates, renames, removals, new directories
    bool operator==(const DiskCounters&) const = default;
};

/// How a simulated disk misbehaves. All of it is off at first.
struct DiskFaults {
    bool broken = false;  ///< every operation fails, reading too
    std::optional<std::int64_t> failAfterOperations =
        std::nullopt;  ///< that many changing operations succeed, later ones fail
    std::optional<std::int64_t> capacityBytes =
        std::nullopt;  ///< writes that would hold more bytes than this fail: "no space left"
    bool operator==(const DiskFaults&) const = default;
};

/// A disk in memory, and a plain value: copying it is one counter, copies share everything until one of them writes,
/// and then share all files but that one. Zeros that nobody wrote take no memory, so a preallocated index is cheap.
/// Same operations, same bytes, same listing, on every platform.
class MemoryDisk final : public Disk {
public:
    bool exists(std::string_view path) const override;
    std::int64_t size(std::string_view path) const override;
    std::vector<DirectoryEntry> list(std::string_view directory = {}) const override;
    std::size_t read(std::string_view path, std::int64_t position, std::span<std::byte> into) const override;
    ByteView view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const override;
    void write(std::string_view path, std::int64_t position, ByteView bytes) override;
    void truncate(std::string_view path, std::int64_t size) override;
    void rename(std::string_view from, std::string_view to) override;
    bool remove(std::string_view path) override;
    void sync(std::string_view path) override;
    void createDirectory(std::string_view path) override;

    const DiskCounters& counters() const { return counters_; }
    const DiskFaults& faults() const { return faults_; }
    void setFaults(DiskFaults faults) { faults_ = faults; }

    /// Adds everything of another disk, sharing its bytes. The two have no name in common.
    void graft(const MemoryDisk& other);

    /// Whether both are the same copy: true means nothing was written to either since. False says nothing.
    bool same(const MemoryDisk& other) const { return table_.same(other.table_); }
    /// Bytes held, zeros that nobody wrote not counted; shared ones are.
    std::int64_t heldBytes() const;
    /// The same names and the same bytes; counters and faults do not count.
    bool sameContent(const MemoryDisk& other) const;

    /// A name in the disk; a directory's file is empty and means nothing.
    struct Entry {
        std::shared_ptr<const std::string> path;
        bool directory = false;
        Cow<MemoryFile> file;
        std::uint64_t mark = 0;  ///< of the path: tells most others apart without reading them
    };
    /// Everything there is, sorted by path; for a mirror.
    const std::vector<Entry>& entries() const { return *table_; }
    /// The entry of that name, or null; faults are not looked at.
    const Entry* find(std::string_view path) const;

private:
    const Entry* lookUp(std::string_view path, const char* op) const;
    const MemoryFile& fileAt(std::string_view path, const char* op) const;
    /// `known`: the entry of that name, or null.
    Cow<MemoryFile>& fileForWriting(const Entry* known, std::string_view path, const char* op);
    /// The entry of that name, or null.
    const Entry* beginChange(std::string_view path, const char* op);
    void checkReadable(std::string_view path, const char* op) const;
    void checkParent(std::string_view path, const char* op) const;
    void checkRoom(std::string_view path, const char* op, std::int64_t more) const;

    Cow<std::vector<Entry>> table_;
    DiskCounters counters_;
    DiskFaults faults_;
};

}  // namespace logarium::disk
