#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"

namespace logarium::disk {

/// Trouble of the disk itself: it is full, broken, a file is missing, a path leads out. A broker answers it with
/// KafkaStorageException and takes the log directory offline.
class DiskFailure : public std::runtime_error {
public:
    DiskFailure(std::string path, std::string op, std::string reason);

    const std::string& path() const { return path_; }
    const std::string& op() const { return op_; }          ///< "write", "rename", ...
    const std::string& reason() const { return reason_; }  ///< "no space left", "no such file", ...

private:
    std::string path_, op_, reason_;
};

/// One name in a directory.
struct DirectoryEntry {
    std::string name;
    bool directory = false;
    std::int64_t size = 0;  ///< bytes; 0 for a directory
    bool operator==(const DirectoryEntry&) const = default;
};

/// The few file operations that a log needs, below one root. Paths are relative, parts joined by '/', none of them
/// empty,
/// "." or ".."; "" is the root. Everything that cannot be done throws DiskFailure and changes nothing.
class Disk {
public:
    virtual ~Disk() = default;

    virtual bool exists(std::string_view path) const = 0;
    /// Bytes of a file.
    virtual std::int64_t size(std::string_view path) const = 0;
    /// What stands directly in a directory, sorted by name.
    virtual std::vector<DirectoryEntry> list(std::string_view directory = {}) const = 0;

    /// Copies bytes from `position` on; returns how many there were, fewer than asked for only at the end of the file.
    virtual std::size_t read(std::string_view path, std::int64_t position, std::span<std::byte> into) const = 0;
    /// The bytes [position, position + count), fewer at the end of the file: in place where the disk has them in one
    /// piece, else copied into `scratch`. Good until the file or `scratch` changes.
    virtual ByteView view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const = 0;

    /// Writes over and past what is there. Makes the file when it is new; a gap is filled with zeros.
    virtual void write(std::string_view path, std::int64_t position, ByteView bytes) = 0;
    /// Makes the file exactly so long, cutting it or adding zeros (which cost no space); makes it when it is new.
    virtual void truncate(std::string_view path, std::int64_t size) = 0;
    /// Moves a file, over another one if need be; or a directory with all that is in it, to a name that is free.
    virtual void rename(std::string_view from, std::string_view to) = 0;
    /// The same where `from` may be missing: false, and nothing is done.
    virtual bool renameIfThere(std::string_view from, std::string_view to) {
        if (!exists(from)) return false;
        rename(from, to);
        return true;
    }
    /// Removes a file, or a directory that is empty. False when there is no such thing.
    virtual bool remove(std::string_view path) = 0;
    /// Returns when all that was written to the file, or the names in the directory, will outlive a power cut.
    virtual void sync(std::string_view path) = 0;
    /// Makes a directory and those above it; does nothing when it is there.
    virtual void createDirectory(std::string_view path) = 0;

    /// Nobody will look at the file for a while: what is kept of it in memory may go, and views of it end.
    virtual void setAside(std::string_view path) const { (void)path; }

    /// Adds bytes at the end; makes the file when it is new.
    void append(std::string_view path, ByteView bytes) { write(path, exists(path) ? size(path) : 0, bytes); }
    /// The whole file. For small ones: the caller holds a copy.
    Bytes readAll(std::string_view path) const;
    /// The file becomes just these bytes.
    void replace(std::string_view path, ByteView bytes);
};

/// Throws DiskFailure for a path that is absolute, leads upwards, or has empty parts or bytes that no file system
/// takes.
void checkPath(std::string_view path, std::string_view op);

}  // namespace logarium::disk
