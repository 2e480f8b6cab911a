#include "core/cluster/power_cut.h"

#include <algorithm>

#include "core/log/log_segment.h"

namespace logarium::cluster {
namespace {

constexpr std::int64_t kSectorBytes = 512;

/// Sectors that did not reach the disk in time.
std::int64_t loseSectors(disk::MemoryDisk& disk, const std::string& path, std::int64_t from, std::int64_t end,
                         Random& random) {
    std::int64_t lost = 0;
    for (std::int64_t at = from; at < end;) {
        const std::int64_t next = std::min(end, (at / kSectorBytes + 1) * kSectorBytes);
        if (random.chance(0.5)) {
            disk.write(path, at, Bytes(static_cast<std::size_t>(next - at)));
            lost += next - at;
        }
        at = next;
    }
    return lost;
}

}  // namespace

std::int64_t flushedBytes(const disk::MemoryDisk& disk, const log::Log&, const log::LogSegment& segment,
                          Offset recoveryPoint) {
    std::int64_t flushed = 0;
    segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
        if (batch.header.lastOffset() >= recoveryPoint) return false;
        flushed += static_cast<std::int64_t>(batch.header.sizeInBytes());
        return true;
    });
    return flushed;
}

std::int64_t losePower(disk::MemoryDisk& disk, const log::Log& log, std::string_view loss, Random& random) {
    if (loss == "none") return 0;
    // Room is no question here.
    const disk::DiskFaults faults = disk.faults();
    disk.setFaults({});
    std::int64_t lost = 0;
    const log::LogSegment& segment = log.segments().back();
    if (log.logEndOffset() > log.recoveryPoint() && disk.exists(segment.logPath())) {
        const std::int64_t flushed = flushedBytes(disk, log, segment, log.recoveryPoint());
        const std::int64_t size = std::min(segment.size(), disk.size(segment.logPath()));
        if (size > flushed && loss == "sectors") {
            lost = loseSectors(disk, segment.logPath(), flushed, size, random);
        } else if (size > flushed) {
            const std::int64_t kept = loss == "all" ? flushed : random.between(flushed, size);
            disk.truncate(segment.logPath(), kept);
            lost = size - kept;
        }
    }
    disk.setFaults(faults);
    return lost;
}

}  // namespace logarium::cluster
