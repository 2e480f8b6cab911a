#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/disk/memory_disk.h"

namespace logarium::crash {

/// One thing that was asked of a disk.
struct Operation {
    enum class Kind : std::uint8_t { Write, Truncate, Rename, Remove, Sync, CreateDirectory };
    Kind kind{};
    std::string path;
    std::string to;             ///< of a rename
    std::int64_t position = 0;  ///< of a write; of a truncate the size
    Bytes bytes;
};

/// A disk in memory that keeps a list of all that changed it, in order.
class TapeDisk final : public disk::Disk {
public:
    const std::vector<Operation>& tape() const { return tape_; }
    const disk::MemoryDisk& disk() const { return disk_; }

    bool exists(std::string_view path) const override { return disk_.exists(path); }
    std::int64_t size(std::string_view path) const override { return disk_.size(path); }
    std::vector<disk::DirectoryEntry> list(std::string_view directory = {}) const override {
        return disk_.list(directory);
    }
    std::size_t read(std::string_view path, std::int64_t position, std::span<std::byte> into) const override {
        return disk_.read(path, position, into);
    }
    ByteView view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const override {
        return disk_.view(path, position, count, scratch);
    }
    void write(std::string_view path, std::int64_t position, ByteView bytes) override {
        disk_.write(path, position, bytes);
        note(Operation::Kind::Write, path, {}, position, bytes);
    }
    void truncate(std::string_view path, std::int64_t size) override {
        disk_.truncate(path, size);
        note(Operation::Kind::Truncate, path, {}, size);
    }
    void rename(std::string_view from, std::string_view to) override {
        disk_.rename(from, to);
        note(Operation::Kind::Rename, from, to);
    }
    bool remove(std::string_view path) override {
        const bool removed = disk_.remove(path);
        if (removed) note(Operation::Kind::Remove, path);
        return removed;
    }
    void sync(std::string_view path) override {
        disk_.sync(path);
        note(Operation::Kind::Sync, path);
    }
    void createDirectory(std::string_view path) override {
        if (disk_.exists(path)) return;
        disk_.createDirectory(path);
        note(Operation::Kind::CreateDirectory, path);
    }

private:
    void note(Operation::Kind kind, std::string_view path, std::string_view to = {}, std::int64_t position = 0,
              ByteView bytes = {}) {
        tape_.push_back({kind, std::string(path), std::string(to), position, Bytes(bytes.begin(), bytes.end())});
    }

    disk::MemoryDisk disk_;
    std::vector<Operation> tape_;
};

}  // namespace logarium::crash
