#pragma once
#include <sys/types.h>

#include <map>
#include <string>

#include "core/disk/mapping.h"
#include "core/disk/mark_table.h"
#include "core/disk/posix_disk.h"

namespace logarium::disk {

/// A real directory that nobody else changes while it is open, which makes it fast: files stay open, their sizes are
/// remembered, views are the file's own pages, and entries of preallocated indexes are written into those pages, as
/// Kafka does it. Safe in the same way as PosixDisk: the root is never left.
///
/// Somebody who makes a file shorter behind its back, or a device that fails under a mapped page, ends the program
/// (SIGBUS); where that may happen, use PosixDisk. Not for several threads at once.
class MappedDisk final : public Disk {
public:
    /// The directory is made when it does not exist. Throws DiskFailure.
    explicit MappedDisk(const std::filesystem::path& root);
    MappedDisk(const MappedDisk&) = delete;
    MappedDisk& operator=(const MappedDisk&) = delete;

    bool exists(std::string_view path) const override;
    std::int64_t size(std::string_view path) const override;
    std::vector<DirectoryEntry> list(std::string_view directory = {}) const override { return disk_.list(directory); }
    std::size_t read(std::string_view path, std::int64_t position, std::span<std::byte> into) const override;
    ByteView view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const override;
    void write(std::string_view path, std::int64_t position, ByteView bytes) override;
    void truncate(std::string_view path, std::int64_t size) override;
    void rename(std::string_view from, std::string_view to) override;
    bool renameIfThere(std::string_view from, std::string_view to) override;
    bool remove(std::string_view path) override;
    void sync(std::string_view path) override;
    void createDirectory(std::string_view path) override { disk_.createDirectory(path); }
    void setAside(std::string_view path) const override;

private:
    /// What every call needs lies in one cache line: with a thousand logs most of them are not at hand.
    struct alignas(64) File {
        PathMark mark;
        std::int64_t size = 0;
        Mapping mapping;
        std::int64_t backedPage = -1;  // The page that was written last by a system call: it has its block.
        std::uint64_t lastUse = 0;
        Descriptor descriptor;
        std::string path;
    };

    File* known(std::string_view path) const;
    /// The file, opened with `flags` besides when it is not open yet.
    File& file(std::string_view path, const char* op, int flags = 0) const;
    /// What stands at the path, without following a link; 0 when nothing does.
    mode_t modeOf(std::string_view path) const;
    bool isDirectory(std::string_view path) const;
    /// Descriptor of the directory that the path stands in, kept open.
    int parentOf(std::string_view path, const char* op) const;
    bool map(File& file, std::int64_t end) const;
    /// Moves a file to a free name; else the error number of the system.
    int move(std::string_view from, std::string_view to) const;
    void forget(std::string_view path) const;
    void closeIdleFiles() const;

    PosixDisk disk_;
    std::size_t mostFiles_;
    mutable MarkTable<File> files_;
    mutable std::map<std::string, Descriptor, std::less<>> directories_;
    mutable std::uint64_t uses_ = 0;
};

}  // namespace logarium::disk
