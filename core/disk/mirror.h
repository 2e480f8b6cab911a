#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "core/disk/memory_disk.h"
#include "core/disk/posix_disk.h"

namespace logarium::disk {

/// What one round of mirroring did.
struct MirrorWork {
    std::int64_t filesWritten = 0;
    std::int64_t filesRemoved = 0;
    std::int64_t filesRenamed = 0;
    std::int64_t bytesWritten = 0;
    bool operator==(const MirrorWork&) const = default;
};

/// Keeps a real directory equal to disks in memory, so that people can look at a running or rewound World with their
/// own tools. Writes only what changed since the last round: a file that only grew gets its new tail, zero tails stay
/// sparse.
///
/// The directory must be empty or ours: a file `.logarium` at its root says so. Anything else is refused, and nothing
/// outside the directory is ever touched.
class Mirror {
public:
    /// Directory below the root ("" for the root itself) and what stands in it.
    using Parts = std::map<std::string, MemoryDisk>;

    static constexpr const char* kMarkerFile = ".logarium";

    /// Makes the directory when it does not exist; throws DiskFailure when it belongs to somebody else. What an earlier
    /// Mirror left behind is removed at the first follow(), unless it is still wanted.
    explicit Mirror(const std::filesystem::path& root);

    /// Makes the directory equal to `parts`. After a DiskFailure the next call looks at everything again.
    MirrorWork follow(const Parts& parts);

    /// Believe nothing of what was written: the next follow() writes everything again.
    void forget() { known_ = false; }

private:
    void followPart(const std::string& directory, const MemoryDisk& before, const MemoryDisk& now, MirrorWork& work);
    void moveRenamed(const std::string& directory, MemoryDisk& before, const MemoryDisk& now, MirrorWork& work);
    void removeGone(const std::string& directory, const MemoryDisk& before, const MemoryDisk& now, MirrorWork& work);
    void removePart(const std::string& directory, const Parts& parts, MirrorWork& work);
    void removeStrangers(const std::string& directory, const std::set<std::string>& wanted, MirrorWork& work);
    void writeWhole(const std::string& path, const MemoryFile& file, MirrorWork& work);
    void writeDifference(const std::string& path, const MemoryFile& before, const MemoryFile& now, MirrorWork& work);

    PosixDisk disk_;
    Parts written_;
    bool known_ = false;  // Whether written_ is what the directory holds.
};

}  // namespace logarium::disk
