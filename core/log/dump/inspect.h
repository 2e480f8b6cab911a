#pragma once
#include <functional>
#include <string_view>

#include "core/disk/disk.h"
#include "core/log/dump/dump.h"
#include "core/log/dump/finding.h"

namespace logarium::log {

/// What inspecting prints besides what it finds.
struct InspectOptions {
    bool contents = true;  ///< dump each file; else only say what is found
    DumpOptions dump{.printDataLog = true, .deepIteration = true};
};

/// Where everything goes, in order: the text of a file first, then what was found in it.
struct InspectOutput {
    DumpOutput text;
    std::function<void(const Finding&)> finding;
};

/// Says what one file holds and what is broken in it. The segment's other files are looked up beside it.
void inspectFile(const disk::Disk& disk, std::string_view path, std::string_view shown, const InspectOptions& options,
                 const InspectOutput& output);

/// The same for everything in a directory: a partition's, a broker's data directory, or one that holds several of
/// those; then what only shows when its files are seen together. `path` "" is the disk's root. Other directories are
/// not entered.
void inspectDirectory(const disk::Disk& disk, std::string_view path, std::string_view shown,
                      const InspectOptions& options, const InspectOutput& output);

}  // namespace logarium::log
