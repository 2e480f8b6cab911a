#pragma once
#include <cstdint>
#include <string>

#include "core/base/ids.h"

/// What the hand of fate does to disks, clocks and wires.
namespace logarium::sim {

/// The way between two brokers, or a broker and a controller, got longer; 0: as before.
struct LinkSlowed {
    BrokerId a;
    BrokerId b;
    std::int64_t extraMicros = 0;
    bool operator==(const LinkSlowed&) const = default;
};
/// All connections of the broker broke.
struct ConnectionsBroken {
    int messages = 0;  ///< that were on their way, and are lost
    bool operator==(const ConnectionsBroken&) const = default;
};
struct ClockSkewed {
    std::int64_t skewMs = 0;  ///< 0: right again
    bool operator==(const ClockSkewed&) const = default;
};
/// Other files take the room of a log directory's disk. The broker notices when a write does not fit.
struct DiskFilled {
    int directory = 1;
    std::int64_t freeBytes = 0;
    bool operator==(const DiskFilled&) const = default;
};
struct DiskFreed {
    int directory = 1;
    bool operator==(const DiskFreed&) const = default;
};
/// A broker's machine lost its power.
struct PowerLost {
    std::int64_t bytes = 0;  ///< of record batches that were not flushed, and are gone or zeros
    bool operator==(const PowerLost&) const = default;
};
struct FileDamaged {
    std::string path;
    std::string how;  ///< "bit 3 of byte 4711 is another one", "cut at byte 12"
    bool operator==(const FileDamaged&) const = default;
};

}  // namespace logarium::sim
