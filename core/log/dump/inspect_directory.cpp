#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/log/dump/dump_parts.h"
#include "core/log/dump/file_kind.h"
#include "core/log/dump/inspect.h"
#include "core/log/dump/inspect_parts.h"
#include "core/log/file_names.h"
#include "core/log/survey/data_directory.h"
#include "core/log/survey/forecast.h"

namespace logarium::log {
namespace {

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

    Place below(const std::string& name) const {
        return Place(disk, pathIn(path, name), pathIn(shown, name), options, output);
    }
    bool has(std::string_view name) const {
        return std::any_of(entries.begin(), entries.end(),
                           [&](const auto& entry) { return entry.name == name && !entry.directory; });
    }
    void tell(Finding::Severity severity, std::string_view name, std::string what, std::string recovery = {}) const {
        output.finding({severity, pathIn(shown, name), -1, std::move(what), std::move(recovery)});
    }
    void line(const std::string& text) const { output.text.line(text); }
};

void checkSegmentFiles(const Place& place, const disk::DirectoryEntry& log) {
    const std::string stem = log.name.substr(0, log.name.find('.'));
    if (log.size == 0) return;  // Right after a roll only the log itself is there.
    if (!place.has(stem + ".index"))
        place.tell(Finding::Severity::Damage, log.name, "has no .index",
                   "the next start recovers the segment and writes its indexes anew");
    else if (!place.has(stem + ".timeindex"))
        place.tell(Finding::Severity::Note, log.name, "has no .timeindex", "the next start makes an empty one");
}

/// How the partition's directory is going to be opened, and what will come of it.
void tellForecast(const Place& place, const OffsetCheckpoints& checkpoints, bool cleanShutdown) {
    const auto name = partitionName(place.path.substr(place.path.rfind('/') + 1));
    if (!name) return;  // Nobody opens a directory of another name.
    if (name->role == PartitionRole::BeingDeleted)
        return place.line(fmt::format("{}: next start: removes the directory after file.delete.delay.ms", place.shown));
    const RecoveryForecast forecast = forecastRecovery(
        place.disk, place.path, openOptionsFor(*name, checkpoints, cleanShutdown), LogConfig{}, place.options.now);
    for (const std::string& sentence : forecastText(forecast))
        place.line(fmt::format("{}: next start: {}", place.shown, sentence));
    if (!forecast.failure.empty())
        place.tell(Finding::Severity::Damage, "", "the partition cannot be loaded: " + forecast.failure,
                   "the broker takes the log directory offline or does not start");
}

/// What shows only when the segments are seen together; ends with what they add up to and what a start would do.
void inspectPartition(const Place& place, const OffsetCheckpoints& checkpoints, bool cleanShutdown) {
    std::int64_t bytes = 0, segments = 0, first = -1, next = -1;
    std::map<std::string, LogSummary> logs;
    for (const disk::DirectoryEntry& entry : place.entries)
        if (!entry.directory)
            logs[entry.name] = inspectFile(place.disk, pathIn(place.path, entry.name), pathIn(place.shown, entry.name),
                                           place.options, place.output);
    for (const disk::DirectoryEntry& entry : place.entries) {
        if (entry.directory || fileKind(entry.name) != FileKind::Log) continue;
        checkSegmentFiles(place, entry);
        const LogSummary& log = logs[entry.name];
        const auto base = offsetOfFile(entry.name);
        if (base && next > base->value && log.batches > 0)
            place.tell(Finding::Severity::Damage, entry.name,
                       fmt::format("begins at offset {}, but the segment before ends at {}", base->value, next - 1));
        if (first < 0 && base) first = base->value;
        next = std::max({next, log.nextOffset, base ? base->value : -1});
        bytes += entry.size;
        ++segments;
    }
    if (segments == 0)
        place.line(fmt::format("{}: no segment", place.shown));
    else
        place.line(fmt::format("{}: {} {}, {} bytes, first offset {}, next offset {}", place.shown, segments,
                               segments == 1 ? "segment" : "segments", bytes, first, next));
    tellForecast(place, checkpoints, cleanShutdown);
}

void inspectDataDirectory(const Place& place) {
    const DataDirectorySurvey survey = surveyDataDirectory(place.disk, place.path, place.shown);
    for (const std::string& line : surveyText(survey, place.shown)) place.line(line);
    if (place.options.overviewOnly) {
        for (const Finding& problem : survey.problems) place.output.finding(problem);
        for (const PartitionSurvey& partition : survey.partitions)
            for (const Finding& problem : partition.problems) place.output.finding(problem);
        return;
    }
    for (const disk::DirectoryEntry& entry : place.entries)
        if (!entry.directory)
            inspectFile(place.disk, pathIn(place.path, entry.name), pathIn(place.shown, entry.name), place.options,
                        place.output);
    if (!place.has(kMetaPropertiesFile))
        place.tell(Finding::Severity::Note, "", "has no meta.properties, so no broker has formatted it",
                   "a broker does not start with it");
    for (const PartitionSurvey& partition : survey.partitions)
        inspectPartition(place.below(partition.directory), survey.checkpoints, survey.cleanShutdown);
}

}  // namespace

void inspectDirectory(const disk::Disk& disk, std::string_view path, std::string_view shown,
                      const InspectOptions& options, const InspectOutput& output) {
    const Place place(disk, path, shown, options, output);
    switch (directoryKind(disk, path)) {
        case DirectoryKind::Partition: {
            const std::string_view above = directoryAbove(path);
            return inspectPartition(place, readOffsetCheckpoints(disk, above),
                                    disk.exists(pathIn(above, kCleanShutdownFile)));
        }
        case DirectoryKind::Data:
            return inspectDataDirectory(place);
        case DirectoryKind::Several:
            for (const disk::DirectoryEntry& entry : place.entries)
                if (entry.directory && directoryKind(disk, pathIn(path, entry.name)) == DirectoryKind::Data)
                    inspectDataDirectory(place.below(entry.name));
            return;
        case DirectoryKind::Other:
            return place.tell(Finding::Severity::Note, "",
                              "no Kafka data directory: neither meta.properties nor a partition's directory is in it");
    }
}

}  // namespace logarium::log
