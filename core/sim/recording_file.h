#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sim/recording.h"

namespace logarium::sim {

/// One of the stories that a run has: its recording begins at time 0.
struct Story {
    std::string name;
    std::string parent;  ///< empty for the first
    Micros from;         ///< where it left its parent
    Recording recording;
};

/// A run with all its branches, and where it stood.
struct SavedRun {
    std::vector<Story> stories;  ///< a parent before its children
    std::size_t current = 0;
    Micros at;
};

/// A recording as a file: one line of JSON for each thing, a tab, and a checksum in eight hex digits.
///
///     {"kind":"logarium recording","format":2,"cluster":{...},"current":"main","at":60000000}
///     {"branch":"main","end":60000000}
///     {"at":0,"after-step":0,"do":"create-topic",...}
///     {"at":5000000,"note":"before the crash"}
///     {"at":40000000,"steps":9000,"commands":3,"check":"<state hash>"}
///     {"branch":"what-if","parent":"main","from":30000000,"shares":2,"end":60000000}
///     ...
///     {"lines":9}
///
/// The checksum is the CRC-32C of all bytes before it, so that a damaged, missing, doubled or moved line is found where
/// it stands, and the last line tells a file that was cut off.
std::string recordingText(const SavedRun& run);
/// `file` is only for the messages: "file:line: what, what was expected".
Result<SavedRun> savedRunFrom(const std::string& file, std::string_view text);

/// Writes it beside the file and puts it into its place when all of it is on the disk. Fails with one sentence.
Result<Done> saveRun(const std::string& path, const SavedRun& run);
/// At most 256 MiB.
Result<SavedRun> loadRun(const std::string& path);

}  // namespace logarium::sim
