#pragma once
#include <algorithm>

#include "core/disk/disk.h"

/// Another disk, and how much of it was looked at.
class CountingDisk final : public logarium::disk::Disk {
public:
    explicit CountingDisk(Disk& inner) : inner_(inner) {}

    bool exists(std::string_view path) const override { return inner_.exists(path); }
    std::int64_t size(std::string_view path) const override { return inner_.size(path); }
    std::vector<logarium::disk::DirectoryEntry> list(std::string_view directory) const override {
        return inner_.list(directory);
    }
    std::size_t read(std::string_view path, std::int64_t position, std::span<std::byte> into) const override {
        return note(inner_.read(path, position, into));
    }
    logarium::ByteView view(std::string_view path, std::int64_t position, std::size_t count,
                            logarium::Bytes& scratch) const override {
        const logarium::ByteView bytes = inner_.view(path, position, count, scratch);
        note(bytes.size());
        return bytes;
    }
    void write(std::string_view path, std::int64_t position, logarium::ByteView bytes) override {
        inner_.write(path, position, bytes);
    }
    void truncate(std::string_view path, std::int64_t size) override { inner_.truncate(path, size); }
    void rename(std::string_view from, std::string_view to) override { inner_.rename(from, to); }
    bool remove(std::string_view path) override { return inner_.remove(path); }
    void sync(std::string_view path) override { inner_.sync(path); }
    void createDirectory(std::string_view path) override { inner_.createDirectory(path); }
    void setAside(std::string_view path) const override { inner_.setAside(path); }

    /// Bytes handed out, and the most at once.
    mutable std::int64_t looked = 0;
    mutable std::int64_t most = 0;

private:
    std::size_t note(std::size_t bytes) const {
        looked += static_cast<std::int64_t>(bytes);
        most = std::max(most, static_cast<std::int64_t>(bytes));
        return bytes;
    }

    Disk& inner_;
};
