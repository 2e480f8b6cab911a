#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/disk/disk.h"
#include "core/record/batch.h"

namespace logarium::log {

/// Walks the batches of a .log file by what their headers claim, as Kafka's FileLogInputStream does: checksums are not
/// looked at, only enough of each header to find the next one. Holds one batch at a time.
class SegmentWalk {
public:
    /// One stretch that claims to be a batch.
    struct Claim {
        std::int64_t position = 0;
        std::int64_t size = 0;  ///< header included; may be less than a header's 61 bytes
        std::int8_t magic = 0;
        /// All header fields; missing when the stretch is shorter than a header or of an older magic.
        std::optional<record::BatchHeader> header;
        ByteView bytes;  ///< the whole stretch, until the next call
    };

    /// From `start` up to `end`, both positions in the file; the file's size bounds both.
    SegmentWalk(const disk::Disk& disk, std::string_view path, std::int64_t start = 0, std::int64_t end = -1);

    /// The next claim; nothing at the end, when too little is left, or when a length is below Kafka's smallest.
    std::optional<Claim> next();

    /// Where the next claim would begin.
    std::int64_t position() const { return position_; }
    std::int64_t end() const { return end_; }
    /// The length that no batch can have and that stopped the walk (Kafka: CorruptRecordException).
    std::optional<std::int32_t> impossibleLength() const { return impossibleLength_; }

private:
    const disk::Disk& disk_;
    std::string path_;
    std::int64_t position_ = 0;
    std::int64_t end_ = 0;
    std::optional<std::int32_t> impossibleLength_;
    Bytes head_;
    Bytes scratch_;
};

/// A whole index or snapshot file. Kafka maps them into memory and cannot map more than 2 GiB; here a quarter of one is
/// enough. A larger file is a Failure.
Result<Bytes> readIndexFile(const disk::Disk& disk, std::string_view path);

}  // namespace logarium::log
