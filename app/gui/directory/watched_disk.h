#pragma once
#include <atomic>

#include "core/disk/disk.h"

namespace logarium::app {

/// How far a look at a disk has come, and whether it shall end; shared between a worker and who waits for it.
struct DiskWatch {
    std::atomic<bool> cancelled = false;
    std::atomic<std::int64_t> bytesRead = 0;
};

/// Another disk, read only, that counts what is read and fails once its watch says "cancelled": so every walk through
/// it can be ended.
class WatchedDisk final : public disk::Disk {
public:
    WatchedDisk(const disk::Disk& below, DiskWatch& watch) : below_(below), watch_(watch) {}

    bool exists(std::string_view path) const override { return asked(path).exists(path); }
    std::int64_t size(std::string_view path) const override { return asked(path).size(path); }
    std::vector<disk::DirectoryEntry> list(std::string_view directory = {}) const override {
        return asked(directory).list(directory);
    }
    std::size_t read(std::string_view path, std::int64_t position, std::span<std::byte> into) const override {
        const std::size_t count = asked(path).read(path, position, into);
        watch_.bytesRead += static_cast<std::int64_t>(count);
        return count;
    }
    ByteView view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const override {
        const ByteView bytes = asked(path).view(path, position, count, scratch);
        watch_.bytesRead += std::ssize(bytes);
        return bytes;
    }
    void write(std::string_view path, std::int64_t, ByteView) override { refuse(path, "write"); }
    void truncate(std::string_view path, std::int64_t) override { refuse(path, "truncate"); }
    void rename(std::string_view from, std::string_view) override { refuse(from, "rename"); }
    bool remove(std::string_view path) override { refuse(path, "remove"); }
    void sync(std::string_view path) override { refuse(path, "sync"); }
    void createDirectory(std::string_view path) override { refuse(path, "create directory"); }

private:
    const disk::Disk& asked(std::string_view path) const {
        if (watch_.cancelled) throw disk::DiskFailure(std::string(path), "read", "cancelled");
        return below_;
    }
    [[noreturn]] static void refuse(std::string_view path, const char* op) {
        throw disk::DiskFailure(std::string(path), op, "opened for reading only");
    }

    const disk::Disk& below_;
    DiskWatch& watch_;
};

}  // namespace logarium::app
