#pragma once
#include <functional>
#include <string_view>

#include "core/base/time.h"
#include "core/disk/disk.h"
#include "core/log/dump/dump.h"
#include "core/log/dump/finding.h"

namespace logarium::log {

/// What inspecting prints besides what it finds.
struct InspectOptions {
    bool contents = true;       ///< dump each file; else only say what is found
    bool overviewOnly = false;  ///< of a data directory: what names, checkpoints and the logs' ends say, no more
    TimestampMs now{0};         ///< when the forecast start takes place: producers that are idle too long expire then
    DumpOptions dump{.printDataLog = true, .deepIteration = true};
};

/// Where everything goes, in order: the text of a file first, then what was found in it.
struct InspectOutput {
    DumpOutput text;
    std::function<void(const Finding&)> finding;
};

/// What a .log holds, as far as its headers say.
struct LogSummary {
    std::int64_t batches = 0;
    std::int64_t validBytes = 0;  ///< where recovery would cut; all of it when nothing is broken
    std::int64_t firstOffset = -1;
    std::int64_t nextOffset = -1;  ///< behind the last batch that recovery would keep; -1 when there is none
};

/// Says what one file holds and what is broken in it; of a .log returns a summary, too. The segment's other files are
/// looked up beside it.
LogSummary inspectFile(const disk::Disk& disk, std::string_view path, std::string_view shown,
                       const InspectOptions& options, const InspectOutput& output);

/// The same for everything in a directory: a partition's, a broker's data directory (an overview first), or one that
/// holds several of those; then what only shows when its files are seen together, and for each partition what the
/// broker's next start would do to it. `path` "" is the disk's root; a partition's checkpoints are looked for in the
/// directory above it. Other directories are not entered.
void inspectDirectory(const disk::Disk& disk, std::string_view path, std::string_view shown,
                      const InspectOptions& options, const InspectOutput& output);

}  // namespace logarium::log
