#pragma once
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/disk/disk.h"

namespace logarium::log {

/// What came of replaying a case.
struct CaseReport {
    std::string name;
    std::vector<std::string> differences;  ///< a line each: op or checkpoint, where, what was expected, what came out
    bool passed() const { return differences.empty(); }
};

/// Replays the recorded case in `folder` of the disk on a fresh log (see case_bench.h) and compares every answer, the
/// state of every log after every op, every file of every checkpoint and what kafka-dump-log.sh printed of them.
/// A folder that is no case, or one that is damaged, gives a Failure with one line.
Result<CaseReport> runCase(const disk::Disk& disk, const std::string& folder);

}  // namespace logarium::log
