#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk/disk.h"
#include "core/disk/memory_file.h"

namespace logarium::disk {

/// What a draft holds of one file, beside the disk below it.
struct DraftChange {
    std::string path;
    bool removed = false;
    std::string source;             ///< the file below that it began as; empty: a new one
    std::int64_t sizeBefore = 0;    ///< of the file of that path below; 0 when there is none
    std::int64_t size = 0;          ///< in the draft
    std::int64_t keptBytes = 0;     ///< leading bytes that still are the source's, but for what was written over them
    std::int64_t writtenBytes = 0;  ///< bytes that only the draft has
    bool operator==(const DraftChange&) const = default;
};

/// Another disk with changes that only this one knows: reads fall through, writes stay in memory. What was not written
/// is never copied, so that a recovery of a large directory can be tried out. The disk below outlives the draft and
/// does not change under it. Not for several threads at once.
class DraftDisk final : public Disk {
public:
    explicit DraftDisk(const Disk& below) : below_(below) {}

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

    /// Every file that differs, or was at least written to, by path.
    std::vector<DraftChange> changes() const;

private:
    /// A name that the draft has made its own.
    struct Node {
        enum class Kind : std::uint8_t { Gone, File, Directory };
        Kind kind = Kind::Gone;
        std::string source;       // In the disk below.
        std::int64_t shared = 0;  // Leading bytes that are the source's where `own` has no piece.
        MemoryFile own;           // What was written, and the size.
    };
    using Nodes = std::map<std::string, Node, std::less<>>;

    const Node* own(std::string_view path) const;
    bool isDirectory(std::string_view path) const;
    void checkParent(std::string_view path, const char* op) const;
    void checkChange(std::string_view path, const char* op) const;
    const Node* ownFile(std::string_view path, const char* op) const;
    Node& fileForWriting(std::string_view path, const char* op);
    Node fileBelow(std::string_view path) const;
    void fill(const Node& file, std::int64_t position, std::span<std::byte> into) const;
    void readBelow(const Node& file, std::int64_t position, std::span<std::byte> into) const;
    void move(const std::string& from, const std::string& to);

    const Disk& below_;
    Nodes nodes_;
};

}  // namespace logarium::disk
