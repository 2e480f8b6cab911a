#pragma once
#include <cstdint>
#include <filesystem>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk/descriptor.h"
#include "core/disk/disk.h"

namespace logarium::disk {

/// A real directory. Never leaves its root: a symbolic link anywhere below it is not followed, and a path that leads
/// upwards is refused. Keeps the files used last open. Not for several threads at once.
class PosixDisk final : public Disk {
public:
    enum class Access { ReadOnly, ReadWrite };

    /// Opens a directory that exists; with ReadWrite it is made when it does not. Throws DiskFailure.
    explicit PosixDisk(const std::filesystem::path& root, Access access = Access::ReadWrite);
    PosixDisk(const PosixDisk&) = delete;
    PosixDisk& operator=(const PosixDisk&) = delete;

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

    const std::filesystem::path& root() const { return root_; }

    // ---- parts of it, for a disk that keeps more in mind
    Descriptor openDirectory(std::string_view path, const char* op) const;
    /// The regular file of that name in `directory`; `path` is only for the DiskFailure.
    static Descriptor openFile(int directory, std::string_view path, const char* op, int flags);
    static std::size_t readAt(int file, std::string_view path, std::int64_t position, std::span<std::byte> into);
    static void writeAt(int file, std::string_view path, std::int64_t position, ByteView bytes);

private:
    struct OpenFile {
        std::string path;
        Descriptor descriptor;
    };

    /// The file's descriptor, kept open; opened with `flags` besides when it is not open yet.
    int descriptorOf(std::string_view path, const char* op, int flags = 0) const;
    Descriptor openParent(std::string_view path, const char* op) const;
    void beginChange(std::string_view path, const char* op) const;
    void forget(std::string_view path) const;  // The path itself and everything below it.

    std::filesystem::path root_;
    Access access_;
    Descriptor rootDescriptor_;
    mutable std::list<OpenFile> open_;  // The one used last stands first.
};

}  // namespace logarium::disk
