#include "core/sim/copied_logs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/disk/draft_disk.h"
#include "core/log/checkpoint_file.h"
#include "core/log/file_names.h"
#include "core/log/survey/data_directory.h"

namespace logarium::sim {
namespace {

constexpr int kBrokers = 3;
constexpr Micros kCopiedRun{60 * kMicrosPerSecond};

std::string nameOf(const TopicPartition& partition) {
    return fmt::format("{}-{}", partition.topic, partition.partition);
}

/// Puts the logs of several partitions together.
class Copy {
public:
    explicit Copy(const disk::Disk& disk, std::size_t partitions)
        : disk_(disk),
          share_(InitialFiles::kMostBytes / static_cast<std::int64_t>(std::max<std::size_t>(partitions, 1))) {}

    /// A Failure when the log does not open, or not even its last segment fits.
    Result<Done> add(const LogSource& source, TimestampMs now);
    Result<Scenario> scenario();

private:
    struct Topic {
        int partitions = 0;
        bool compacted = false;
    };

    std::int64_t bytesOf(const disk::Disk& draft, const log::LogSegment& segment) const;
    void take(const disk::Disk& draft, const std::string& path, const TopicPartition& partition);
    void writeCheckpoints();

    const disk::Disk& disk_;
    std::int64_t share_;
    InitialFiles::Files files_;
    std::map<std::string, Topic> topics_;
    log::Checkpoint starts_, ends_, firstDirty_;
    std::vector<std::string> shortened_;
};

std::int64_t Copy::bytesOf(const disk::Disk& draft, const log::LogSegment& segment) const {
    std::int64_t bytes = 0;
    for (const std::string& file : segment.files(draft)) bytes += draft.size(file);
    return bytes;
}

void Copy::take(const disk::Disk& draft, const std::string& path, const TopicPartition& partition) {
    if (draft.exists(path)) files_[nameOf(partition) + path.substr(path.rfind('/'))] = draft.readAll(path);
}

Result<Done> Copy::add(const LogSource& source, TimestampMs now) {
    const std::string name = nameOf(source.partition);
    disk::DraftDisk draft(disk_);
    auto opened = log::Log::open(draft, source.directory, log::LogConfig{}, source.options, now);
    if (!opened.ok()) return Failure{fmt::format("{}: {}", name, opened.error().message)};
    log::Log log = std::move(opened).value();
    log.close(draft);
    const auto& segments = log.segments();
    std::size_t first = segments.size();
    for (std::int64_t left = share_; first > 0; --first) {
        left -= bytesOf(draft, segments[first - 1]);
        if (left < 0) break;
    }
    if (first == segments.size())
        return Failure{fmt::format("{}: its last segment has {} bytes, expected at most {}: a scenario carries no more",
                                   name, segments.back().size(), share_)};
    if (first > 0) shortened_.push_back(name);
    for (std::size_t i = first; i < segments.size(); ++i) {
        for (const std::string& file : segments[i].files(draft)) take(draft, file, source.partition);
        take(draft, log::filePath(source.directory, segments[i].base(), log::kSnapshotSuffix), source.partition);
    }
    take(draft, log::filePath(source.directory, log.logEndOffset(), log::kSnapshotSuffix), source.partition);
    take(draft, log::pathIn(source.directory, log::kEpochCheckpoint), source.partition);
    starts_[source.partition] = std::max(log.logStartOffset(), segments[first].base());
    ends_[source.partition] = log.logEndOffset();
    if (source.firstDirty) firstDirty_[source.partition] = *source.firstDirty;
    Topic& topic = topics_[source.partition.topic];
    topic.partitions = std::max(topic.partitions, source.partition.partition + 1);
    topic.compacted = topic.compacted || source.firstDirty.has_value();
    return Done{};
}

void Copy::writeCheckpoints() {
    disk::MemoryDisk beside;
    const auto write = [&](const char* file, const log::Checkpoint& offsets) {
        if (offsets.empty()) return;
        log::writeCheckpoint(beside, file, offsets);
        files_[file] = beside.readAll(file);
    };
    write(log::kLogStartFile, starts_);
    write(log::kHighWatermarkFile, ends_);
    write(log::kRecoveryPointFile, ends_);
    write(log::kCleanerFile, firstDirty_);
}

Result<Scenario> Copy::scenario() {
    writeCheckpoints();
    auto files = InitialFiles::from(std::move(files_));
    if (!files.ok()) return files.error();
    Scenario scenario;
    scenario.id = "copied-logs";
    scenario.title = "Copied logs";
    scenario.about = "Each of three brokers began with a copy of these logs.";
    for (const std::string& name : shortened_) scenario.about += fmt::format(" Of {} only the newest segments.", name);
    scenario.recording.spec.brokers = kBrokers;
    scenario.recording.spec.files = std::move(files).value();
    scenario.recording.end = kCopiedRun;
    for (const auto& [name, topic] : topics_) {
        CreateTopic create{name, topic.partitions, kBrokers, {}, {{"retention.ms", "-1"}}};
        if (topic.compacted) create.configs["cleanup.policy"] = "compact";
        scenario.recording.commands.push_back({Micros{0}, std::move(create), std::nullopt});
    }
    return scenario;
}

}  // namespace

Result<Scenario> scenarioOf(const disk::Disk& disk, const std::vector<LogSource>& sources, TimestampMs now) {
    Copy copy(disk, sources.size());
    try {
        for (const LogSource& source : sources)
            if (const auto added = copy.add(source, now); !added.ok()) return added.error();
    } catch (const disk::DiskFailure& failure) {
        return Failure{failure.what()};
    }
    return copy.scenario();
}

}  // namespace logarium::sim
