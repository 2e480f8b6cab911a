#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/log/dump/dump_parts.h"
#include "core/log/dump/file_kind.h"
#include "core/log/dump/inspect.h"
#include "core/log/dump/inspect_parts.h"
#include "core/log/file_names.h"

namespace logarium::log {
namespace {

std::string joined(std::string_view directory, std::string_view name) {
    if (directory.empty()) return std::string(name);
    return std::string(directory) + (directory.ends_with('/') ? "" : "/") + std::string(name);
}

/// A directory name of Kafka's: topic-partition, or with -delete, -stray or -future behind it.
bool isPartitionName(std::string_view name) {
    for (const std::string_view ending : {"-delete", "-stray", "-future"})
        if (name.ends_with(ending)) return name.find('.') != std::string_view::npos;
    return partitionOfDirectory(name).has_value();
}

/// A directory with its entries, and how to speak of it.
struct Place {
    const disk::Disk& disk;
    std::string path;
    std::string shown;
    std::vector<disk::DirectoryEntry> entries;
    const InspectOptions& options;
    const InspectOutput& output;

    Place(const disk::Disk& on, std::string_view at, std::string_view as, const InspectOptions& with,
          const InspectOutput& to)
        : disk(on), path(at), shown(as), entries(on.list(at)), options(with), output(to) {}

    bool has(std::string_view name) const {
        return std::any_of(entries.begin(), entries.end(),
                           [&](const auto& entry) { return entry.name == name && !entry.directory; });
    }
    void tell(Finding::Severity severity, std::string_view name, std::string what, std::string recovery = {}) const {
        output.finding({severity, joined(shown, name), -1, std::move(what), std::move(recovery)});
    }
    void inspectFiles() const {
        for (const disk::DirectoryEntry& entry : entries)
            if (!entry.directory)
                inspectFile(disk, joined(path, entry.name), joined(shown, entry.name), options, output);
    }
};

/// Hears nothing: a second look at a log, for its offsets only.
parts::LogSummary summaryOf(const Place& place, const std::string& name) {
    const InspectOutput silent{{[](std::string_view) {}, [](std::string_view) {}}, [](const Finding&) {}};
    parts::FileCheck check(place.disk, joined(place.path, name), joined(place.shown, name), silent);
    return parts::checkLog(check);
}

void checkSegmentFiles(const Place& place, const disk::DirectoryEntry& log) {
    const std::string stem = log.name.substr(0, log.name.find('.'));
    if (log.size == 0) return;  // Right after a roll only the log itself is there.
    if (!place.has(stem + ".index"))
        place.tell(Finding::Severity::Damage, log.name, "has no .index",
                   "the next start recovers the segment and writes its indexes anew");
    else if (!place.has(stem + ".timeindex"))
        place.tell(Finding::Severity::Note, log.name, "has no .timeindex", "the next start makes an empty one");
}

/// What shows only when the segments are seen together; ends with a line that sums them up.
void inspectPartition(const Place& place) {
    place.inspectFiles();
    std::int64_t bytes = 0, segments = 0, first = -1, next = -1;
    for (const disk::DirectoryEntry& entry : place.entries) {
        if (entry.directory || fileKind(entry.name) != FileKind::Log) continue;
        checkSegmentFiles(place, entry);
        const parts::LogSummary log = summaryOf(place, entry.name);
        const auto base = offsetOfFile(entry.name);
        if (base && next > base->value && log.batches > 0)
            place.tell(Finding::Severity::Damage, entry.name,
                       fmt::format("begins at offset {}, but the segment before ends at {}", base->value, next - 1));
        if (first < 0 && base) first = base->value;
        next = std::max({next, log.nextOffset, base ? base->value : -1});
        bytes += entry.size;
        ++segments;
    }
    if (segments == 0) return place.output.text.line(fmt::format("{}: no segment", place.shown));
    place.output.text.line(fmt::format("{}: {} {}, {} bytes, first offset {}, next offset {}", place.shown, segments,
                                       segments == 1 ? "segment" : "segments", bytes, first, next));
}

void inspectDataDirectory(const Place& place) {
    place.inspectFiles();
    if (!place.has("meta.properties"))
        place.tell(Finding::Severity::Note, "", "has no meta.properties, so no broker has formatted it",
                   "a broker does not start with it");
    for (const disk::DirectoryEntry& entry : place.entries)
        if (entry.directory && isPartitionName(entry.name))
            inspectPartition(Place(place.disk, joined(place.path, entry.name), joined(place.shown, entry.name),
                                   place.options, place.output));
    place.output.text.line(
        place.has(".kafka_cleanshutdown")
            ? fmt::format("{}: an orderly shutdown; the next start trusts the files", place.shown)
            : fmt::format(
                  "{}: no orderly shutdown, or still in use; a start recovers what lies behind the recovery points",
                  place.shown));
}

bool isPartition(const Place& place) {
    return std::any_of(place.entries.begin(), place.entries.end(), [](const auto& entry) {
        return !entry.directory && fileKind(entry.name) <= FileKind::LeaderEpochs;
    });
}

bool isDataDirectory(const Place& place) {
    return place.has("meta.properties") ||
           std::any_of(place.entries.begin(), place.entries.end(), [](const auto& entry) {
               return entry.directory ? isPartitionName(entry.name)
                                      : fileKind(entry.name) == FileKind::OffsetCheckpoint;
           });
}

}  // namespace

void inspectDirectory(const disk::Disk& disk, std::string_view path, std::string_view shown,
                      const InspectOptions& options, const InspectOutput& output) {
    const Place place(disk, path, shown, options, output);
    if (isPartition(place)) return inspectPartition(place);
    if (isDataDirectory(place)) return inspectDataDirectory(place);
    bool found = false;
    for (const disk::DirectoryEntry& entry : place.entries) {  // Perhaps the directory above several brokers'.
        if (!entry.directory) continue;
        const Place below(disk, joined(place.path, entry.name), joined(place.shown, entry.name), options, output);
        if (!isDataDirectory(below)) continue;
        inspectDataDirectory(below);
        found = true;
    }
    if (!found)
        place.tell(Finding::Severity::Note, "",
                   "no Kafka data directory: neither meta.properties nor a partition's directory is in it");
}

}  // namespace logarium::log
