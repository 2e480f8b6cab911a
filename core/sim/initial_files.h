#pragma once
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/disk/memory_disk.h"

namespace logarium::sim {

/// What lies in the data directory of every broker before its first start: partition directories that were copied from
/// elsewhere, and the checkpoints that go with them. A topic that is created with such a name begins with its logs.
/// A value; copies share everything.
class InitialFiles {
public:
    using Files = std::map<std::string, Bytes>;  ///< "orders-0/00000000000000000000.log" -> bytes
    using Json = nlohmann::ordered_json;

    /// Of all files together: a recording carries them.
    static constexpr std::int64_t kMostBytes = 16 << 20;

    InitialFiles() = default;
    /// A Failure names the file that has no place in a data directory, is too much, or makes a log that does not open.
    static Result<InitialFiles> from(Files files);

    bool empty() const { return parts_ == nullptr; }
    const Files& files() const;
    /// By partition directory; "" holds the checkpoints.
    const std::map<std::string, disk::MemoryDisk>& disks() const;
    /// One past the last leader epoch that the partition's log knows; 0 when there is none.
    LeaderEpoch firstEpoch(const TopicPartition& partition) const;

    /// Path -> base64 of the bytes packed with zstd; null when empty.
    Json json() const;
    /// The same backwards.
    static Result<InitialFiles> fromJson(const Json& packed);

    bool operator==(const InitialFiles& other) const { return files() == other.files(); }

private:
    struct Parts {
        Files files;
        std::map<std::string, disk::MemoryDisk> disks;
        Json packed;
    };
    static Result<Done> lay(Parts& parts);

    std::shared_ptr<const Parts> parts_;
};

}  // namespace logarium::sim
