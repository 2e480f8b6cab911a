#include "core/log/survey/data_directory.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log/dump/file_kind.h"
#include "core/log/dump/index_entries.h"
#include "core/log/dump/inspect.h"
#include "core/log/dump/segment_walk.h"
#include "core/log/file_names.h"

namespace logarium::log {
namespace {

constexpr const char* kMetadataTopic = "__cluster_metadata";
constexpr std::int64_t kTextBytes = 1 << 20;  // More than that is no file of a few lines.

bool isPartitionFile(const disk::DirectoryEntry& entry) {
    return !entry.directory && fileKind(entry.name) <= FileKind::LeaderEpochs;
}

bool isDataDirectory(const std::vector<disk::DirectoryEntry>& entries) {
    return std::any_of(entries.begin(), entries.end(), [](const disk::DirectoryEntry& entry) {
        if (entry.directory) return partitionName(entry.name).has_value();
        return entry.name == kMetaPropertiesFile || fileKind(entry.name) == FileKind::OffsetCheckpoint;
    });
}

std::optional<Offset> entryOf(const Checkpoint& checkpoint, const TopicPartition& partition) {
    const auto found = checkpoint.find(partition);
    return found == checkpoint.end() ? std::nullopt : std::optional(found->second);
}

/// A small text file; nothing when it is not there or too large to be one.
std::string textIn(const disk::Disk& disk, const std::string& path) {
    if (!disk.exists(path) || disk.size(path) > kTextBytes) return {};
    return std::string(asText(disk.readAll(path)));
}

std::string topicIdIn(const std::string& metadata) {
    constexpr std::string_view kKey = "topic_id: ";
    const std::size_t at = metadata.find(kKey);
    return at == std::string::npos ? std::string{} : metadata.substr(at + kKey.size(), 22);
}

std::map<std::string, std::string> propertiesIn(std::string_view text) {
    std::map<std::string, std::string> properties;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text = text.substr(std::min(text.size(), line.size() + 1));
        const std::size_t equals = line.find('=');
        if (line.starts_with('#') || equals == std::string_view::npos) continue;
        properties[std::string(line.substr(0, equals))] = line.substr(equals + 1);
    }
    return properties;
}

/// Walks a partition's files in order of their names, which is the order of the segments.
class PartitionLook {
public:
    PartitionLook(const disk::Disk& disk, std::string_view path, std::string_view shown, PartitionSurvey& survey)
        : disk_(disk), path_(path), shown_(shown), survey_(survey), entries_(disk.list(path)) {}

    void run() {
        for (const disk::DirectoryEntry& entry : entries_)
            if (!entry.directory) lookAt(entry);
        tellMoreLeftovers();
        if (last_ != nullptr) survey_.nextOffset = nextOffset(*last_);
    }

private:
    /// The same segment's file of another kind, where there is one.
    const disk::DirectoryEntry* beside(const disk::DirectoryEntry& log, std::string_view suffix) const {
        const std::string name = log.name.substr(0, log.name.find('.')) + std::string(suffix);
        const auto found = std::ranges::lower_bound(entries_, name, {}, &disk::DirectoryEntry::name);
        return found != entries_.end() && found->name == name ? &*found : nullptr;
    }
    void tell(Finding::Severity severity, std::string_view name, std::string what, std::string recovery) {
        survey_.problems.push_back({severity, pathIn(shown_, name), -1, std::move(what), std::move(recovery)});
    }
    void lookAt(const disk::DirectoryEntry& entry);
    void lookAtSegment(const disk::DirectoryEntry& log);
    void checkSmallFile(std::string_view name);
    void tellMoreLeftovers();
    std::optional<Offset> nextOffset(const disk::DirectoryEntry& log) const;

    const disk::Disk& disk_;
    std::string path_, shown_;
    PartitionSurvey& survey_;
    std::vector<disk::DirectoryEntry> entries_;
    const disk::DirectoryEntry* last_ = nullptr;  // Segment.
    std::map<FileKind, int> leftovers_;
};

void PartitionLook::checkSmallFile(std::string_view name) {
    const InspectOutput output{{[](std::string_view) {}, [](std::string_view) {}},
                               [this](const Finding& finding) { survey_.problems.push_back(finding); }};
    InspectOptions options;
    options.contents = false;
    inspectFile(disk_, pathIn(path_, name), pathIn(shown_, name), options, output);
}

void PartitionLook::lookAt(const disk::DirectoryEntry& entry) {
    switch (fileKind(entry.name)) {
        case FileKind::Log:
            return lookAtSegment(entry);
        case FileKind::OffsetIndex:
        case FileKind::TimeIndex:
        case FileKind::TransactionIndex:
        case FileKind::ProducerSnapshot:
        case FileKind::MetadataSnapshot:
            return;
        case FileKind::PartitionMetadata:
            survey_.topicId = topicIdIn(textIn(disk_, pathIn(path_, entry.name)));
            return checkSmallFile(entry.name);
        case FileKind::Deleted:
        case FileKind::Cleaned:
        case FileKind::Swap:
            if (++leftovers_[fileKind(entry.name)] > 1) return;
            return checkSmallFile(entry.name);
        case FileKind::LeaderEpochs:
        case FileKind::OffsetCheckpoint:
        case FileKind::MetaProperties:
        case FileKind::CleanShutdown:
        case FileKind::Other:
            return checkSmallFile(entry.name);
    }
}

/// A busy topic has hundreds: the first of each kind was told.
void PartitionLook::tellMoreLeftovers() {
    for (const auto& [kind, count] : leftovers_)
        if (count > 1)
            survey_.problems.push_back({Finding::Severity::Note, shown_, -1,
                                        fmt::format("{} more {} files", count - 1,
                                                    kind == FileKind::Deleted   ? kDeletedSuffix
                                                    : kind == FileKind::Cleaned ? kCleanedSuffix
                                                                                : kSwapSuffix),
                                        ""});
}

void PartitionLook::lookAtSegment(const disk::DirectoryEntry& log) {
    const auto base = offsetOfFile(log.name);
    if (!base) return tell(Finding::Severity::Note, log.name, "no segment's name", "the broker passes it over");
    // Recovery begins in the segment that holds the recovery point.
    if (*base <= survey_.recoveryPoint.value_or(Offset{0})) survey_.unflushedBytes = 0;
    survey_.unflushedBytes += log.size;
    if (last_ == nullptr) survey_.firstOffset = *base;
    last_ = &log;
    ++survey_.segments;
    survey_.bytes += log.size;
    if (log.size == 0) return;  // Right after a roll only the log itself is there.
    if (beside(log, kIndexSuffix) == nullptr)
        tell(Finding::Severity::Damage, log.name, "has no .index",
             "the next start recovers the segment and writes its indexes anew");
    else if (beside(log, kTimeIndexSuffix) == nullptr)
        tell(Finding::Severity::Note, log.name, "has no .timeindex", "the next start makes an empty one");
}

/// Behind the last index entry a scan is short; without one the tail is as long as the segment.
std::optional<Offset> PartitionLook::nextOffset(const disk::DirectoryEntry& log) const {
    const Offset base = *offsetOfFile(log.name);
    const disk::DirectoryEntry* index = beside(log, kIndexSuffix);
    std::int64_t from = 0;
    if (index != nullptr && index->size <= kTailBytes) {
        const IndexEntries entries(disk_.readAll(pathIn(path_, index->name)), base.value,
                                   IndexEntries::kOffsetEntryBytes);
        for (std::int64_t slot = entries.usedSlots() - 1; slot >= 0 && from == 0; --slot)
            if (const std::int64_t at = entries.offsetEntry(slot).position; at > 0 && at < log.size) from = at;
    }
    if (log.size - from > kTailBytes) return std::nullopt;
    Offset next = base;
    SegmentWalk walk(disk_, pathIn(path_, log.name), from);
    while (const auto claim = walk.next())
        if (claim->header) next = claim->header->nextOffset();
    return next;
}

}  // namespace

std::string pathIn(std::string_view directory, std::string_view name) {
    if (directory.empty()) return std::string(name);
    return std::string(directory) + (directory.ends_with('/') ? "" : "/") + std::string(name);
}

std::string_view directoryAbove(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::optional<PartitionName> partitionName(std::string_view directory) {
    constexpr std::pair<std::string_view, PartitionRole> kRoles[] = {
        {"-delete", PartitionRole::BeingDeleted}, {"-stray", PartitionRole::Stray}, {"-future", PartitionRole::Future}};
    for (const auto& [ending, role] : kRoles) {
        const std::size_t dot = directory.rfind('.');  // topic-partition.uniqueId-delete
        if (!directory.ends_with(ending) || dot == std::string_view::npos) continue;
        if (auto partition = partitionOfDirectory(directory.substr(0, dot)))
            return PartitionName{std::move(*partition), role};
    }
    auto partition = partitionOfDirectory(directory);
    if (!partition) return std::nullopt;
    const PartitionRole role = partition->topic == kMetadataTopic ? PartitionRole::Metadata : PartitionRole::Live;
    return PartitionName{std::move(*partition), role};
}

DirectoryKind directoryKind(const disk::Disk& disk, std::string_view path) {
    const auto entries = disk.list(path);
    const auto formatted = [](const disk::DirectoryEntry& entry) { return entry.name == kMetaPropertiesFile; };
    if (std::any_of(entries.begin(), entries.end(), formatted)) return DirectoryKind::Data;
    if (std::any_of(entries.begin(), entries.end(), isPartitionFile)) return DirectoryKind::Partition;
    // "broker-1" could be a partition's name, too.
    for (const disk::DirectoryEntry& entry : entries)
        if (entry.directory && disk.exists(pathIn(pathIn(path, entry.name), kMetaPropertiesFile)))
            return DirectoryKind::Several;
    if (isDataDirectory(entries)) return DirectoryKind::Data;
    for (const disk::DirectoryEntry& entry : entries)
        if (entry.directory && isDataDirectory(disk.list(pathIn(path, entry.name)))) return DirectoryKind::Several;
    return DirectoryKind::Other;
}

OffsetCheckpoints readOffsetCheckpoints(const disk::Disk& disk, std::string_view dataDirectory) {
    const auto read = [&](const char* name) { return readCheckpoint(disk, pathIn(dataDirectory, name)); };
    return {read(kRecoveryPointFile), read(kLogStartFile), read(kHighWatermarkFile), read(kCleanerFile)};
}

PartitionSurvey surveyPartition(const disk::Disk& disk, std::string_view path, std::string_view shown,
                                const OffsetCheckpoints& checkpoints) {
    PartitionSurvey survey;
    survey.directory = path.substr(path.rfind('/') + 1);
    survey.name = partitionName(survey.directory).value_or(PartitionName{});
    const TopicPartition& partition = survey.name.partition;
    survey.logStart = entryOf(checkpoints.logStarts, partition);
    survey.recoveryPoint = entryOf(checkpoints.recoveryPoints, partition);
    survey.highWatermark = entryOf(checkpoints.highWatermarks, partition);
    survey.firstDirty = entryOf(checkpoints.firstDirty, partition);
    PartitionLook(disk, path, shown, survey).run();
    if (survey.nextOffset && survey.logStart.value_or(Offset{0}) > *survey.nextOffset)
        survey.problems.push_back({Finding::Severity::Damage, std::string(shown), -1,
                                   fmt::format("the log start is checkpointed at offset {}, but the log ends at {}",
                                               survey.logStart->value, survey.nextOffset->value),
                                   "the next start gives up the whole log"});
    return survey;
}

DataDirectorySurvey surveyDataDirectory(const disk::Disk& disk, std::string_view path, std::string_view shown,
                                        const SurveyProgress& progress) {
    DataDirectorySurvey survey;
    survey.checkpoints = readOffsetCheckpoints(disk, path);
    const auto entries = disk.list(path);
    InspectOptions options;
    options.contents = false;
    const InspectOutput output{{[](std::string_view) {}, [](std::string_view) {}},
                               [&](const Finding& finding) { survey.problems.push_back(finding); }};
    std::vector<const disk::DirectoryEntry*> partitions;
    bool formatted = false;
    for (const disk::DirectoryEntry& entry : entries) {
        if (entry.directory && partitionName(entry.name)) partitions.push_back(&entry);
        if (entry.directory) continue;
        inspectFile(disk, pathIn(path, entry.name), pathIn(shown, entry.name), options, output);
        survey.cleanShutdown = survey.cleanShutdown || entry.name == kCleanShutdownFile;
        formatted = formatted || entry.name == kMetaPropertiesFile;
    }
    if (formatted) survey.properties = propertiesIn(textIn(disk, pathIn(path, kMetaPropertiesFile)));
    if (!formatted)
        survey.problems.push_back({Finding::Severity::Note, std::string(shown), -1,
                                   "has no meta.properties, so no broker has formatted it",
                                   "a broker does not start with it"});
    for (const disk::DirectoryEntry* entry : partitions) {
        survey.partitions.push_back(
            surveyPartition(disk, pathIn(path, entry->name), pathIn(shown, entry->name), survey.checkpoints));
        if (progress && !progress(survey.partitions.size(), partitions.size())) break;
    }
    return survey;
}

OpenOptions openOptionsFor(const PartitionName& name, const OffsetCheckpoints& checkpoints, bool cleanShutdown) {
    OpenOptions options;
    options.cleanShutdown = cleanShutdown && name.role != PartitionRole::Metadata;  // Kafka: KafkaMetadataLog.apply
    options.logStartOffset = entryOf(checkpoints.logStarts, name.partition).value_or(Offset{0});
    options.recoveryPoint = entryOf(checkpoints.recoveryPoints, name.partition).value_or(Offset{0});
    return options;
}

}  // namespace logarium::log
