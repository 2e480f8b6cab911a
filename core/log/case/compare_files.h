#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/disk/disk.h"
#include "core/log/log.h"

namespace logarium::log {

/// What the comparison of a directory has to know of the logs in it.
struct LiveLogs {
    /// The open log of a partition directory, or null.
    std::function<const Log*(const std::string& directory)> open;
    /// Whether its batches may have been packed by us.
    std::function<bool(const std::string& directory)> mayRepack;
};

/// Says in one line how two versions of a file differ; nothing when they count as the same. Byte for byte, but for:
/// producers in a snapshot and lines of an offset checkpoint stand in any order; bytes behind the valid entries of an
/// open log's active index are left over; batches packed again are compared unpacked.
/// `path` is the file's place below the data directory.
std::optional<std::string> fileDifference(const std::string& path, ByteView expected, ByteView got,
                                          const LiveLogs& logs);

/// Compares the data directory `expected`/`folder` with all of `got`; calls `tell` with a line for each file that
/// differs, lacks, or should not be there. A missing index of the active segment is like one of zeros.
void compareDirectory(const disk::Disk& expected, const std::string& folder, const disk::Disk& got,
                      const LiveLogs& logs, const std::function<void(const std::string&)>& tell);

/// Paths of all files below a directory, sorted.
std::vector<std::string> filesBelow(const disk::Disk& disk, const std::string& folder);

}  // namespace logarium::log
