#include "core/observe/directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/disk/draft_disk.h"
#include "core/log/dump/file_kind.h"
#include "core/log/epoch_cache.h"
#include "core/log/file_names.h"
#include "core/log/log_segment.h"
#include "core/observe/segment_pages.h"

namespace logarium::observe {
namespace {

constexpr std::int64_t kStep = 64 * 1024;
constexpr std::int64_t kLargestBatch = 64 << 20;  // A batch that claims more is shown as bytes.

/// Slots up to the last that is not all zero: an index that was not closed is longer than its entries.
void trimToUsed(const disk::Disk& disk, log::IndexFile& file, std::int64_t entryBytes) {
    if (!file.exists()) return;
    Bytes scratch;
    for (std::int64_t end = file.usedBytes(); end > 0;) {
        const std::int64_t start = std::max<std::int64_t>(0, end - kStep);
        const ByteView bytes = disk.view(file.path(), start, static_cast<std::size_t>(end - start), scratch);
        const auto last = std::find_if(bytes.rbegin(), bytes.rend(), [](std::byte b) { return b != std::byte{0}; });
        if (last != bytes.rend()) return file.keep((start + (bytes.rend() - last) + entryBytes - 1) / entryBytes);
        end = start;
    }
    file.keep(0);
}

log::LogSegment segmentAt(const disk::Disk& disk, const std::string& directory, Offset base) {
    auto segment = log::LogSegment::existing(disk, directory, base, log::LogConfig{}, TimestampMs{0});
    trimToUsed(disk, segment.offsetIndex().file(), log::OffsetIndex::kEntryBytes);
    trimToUsed(disk, segment.timeIndex().file(), log::TimeIndex::kEntryBytes);
    return segment;
}

std::optional<log::LogSegment> segmentIn(const disk::Disk& disk, const std::string& directory, Offset base) {
    if (directory.empty() || !disk.exists(log::filePath(directory, base, log::kLogSuffix))) return std::nullopt;
    return segmentAt(disk, directory, base);
}

SegmentView segmentView(const disk::Disk& disk, const log::LogSegment& segment) {
    SegmentView view;
    view.base = view.next = segment.base();
    view.bytes = segment.size();
    view.offsetIndexEntries = segment.offsetIndex().file().entries();
    view.timeIndexEntries = segment.timeIndex().file().entries();
    if (const auto first = segment.batchAt(disk, 0)) view.firstTimestamp = first->header.maxTimestamp;
    if (segment.timeIndex().file().entries() > 0) view.maxTimestamp = segment.timeIndex().lastEntry(disk).timestamp;
    view.maxTimestamp = std::max(view.maxTimestamp, view.firstTimestamp);
    for (const std::string& path : segment.files(disk)) view.files.push_back(path.substr(path.rfind('/') + 1));
    return view;
}

std::vector<std::pair<LeaderEpoch, Offset>> epochsIn(const disk::Disk& disk, const std::string& directory) {
    std::vector<std::pair<LeaderEpoch, Offset>> epochs;
    const std::string path = log::pathIn(directory, log::kEpochCheckpoint);
    if (!disk.exists(path) || disk.size(path) == 0) return epochs;
    log::EpochCache cache(path);
    try {
        disk::DraftDisk draft(disk);
        cache.load(draft);
    } catch (const disk::DiskFailure&) {
        return epochs;  // The survey tells what is wrong with it.
    }
    for (const log::EpochEntry& entry : cache.entries()) epochs.emplace_back(entry.epoch, entry.start);
    return epochs;
}

BrokerId brokerIdIn(const log::DataDirectorySurvey& survey, BrokerId otherwise) {
    const auto found = survey.properties.find("node.id");
    if (found == survey.properties.end()) return otherwise;
    BrokerId id;
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    return error == std::errc{} && end == text.data() + text.size() && id.value >= 0 ? id : otherwise;
}

/// Only a topic's live partitions share its name.
std::string topicName(const log::PartitionSurvey& survey) {
    const bool live = survey.name.role == log::PartitionRole::Live || survey.name.role == log::PartitionRole::Metadata;
    return live ? survey.name.partition.topic : survey.directory;
}

}  // namespace

Result<std::shared_ptr<const OpenedDirectory>> OpenedDirectory::open(const disk::Disk& disk, std::string_view path,
                                                                     const log::SurveyProgress& progress) {
    bool cancelled = false;
    const log::SurveyProgress watched = [&](std::size_t done, std::size_t all) {
        cancelled = progress && !progress(done, all);
        return !cancelled;
    };
    auto opened = std::make_shared<OpenedDirectory>();
    const auto add = [&](std::string_view at) {
        opened->addBroker({std::string(at), kNoBroker, log::surveyDataDirectory(disk, at, at, watched), {}});
    };
    try {
        switch (log::directoryKind(disk, path)) {
            case log::DirectoryKind::Data:
                add(path);
                break;
            case log::DirectoryKind::Several:
                for (const disk::DirectoryEntry& entry : disk.list(path))
                    if (const std::string below = log::pathIn(path, entry.name);
                        entry.directory && !cancelled && log::directoryKind(disk, below) == log::DirectoryKind::Data)
                        add(below);
                break;
            case log::DirectoryKind::Partition: {
                OpenedBroker broker{std::string(log::directoryAbove(path)), kNoBroker, {}, {}};
                broker.survey.checkpoints = log::readOffsetCheckpoints(disk, broker.path);
                broker.survey.cleanShutdown = disk.exists(log::pathIn(broker.path, log::kCleanShutdownFile));
                broker.survey.partitions.push_back(log::surveyPartition(disk, path, path, broker.survey.checkpoints));
                opened->addBroker(std::move(broker));
                break;
            }
            case log::DirectoryKind::Other:
                return Failure{
                    "no Kafka data directory: expected meta.properties or directories such as orders-0 in it"};
        }
    } catch (const disk::DiskFailure& failure) {
        return Failure{failure.what()};
    }
    opened->cluster_.live = false;
    if (cancelled) return Failure{"cancelled"};
    return std::shared_ptr<const OpenedDirectory>(std::move(opened));
}

void OpenedDirectory::addBroker(OpenedBroker added) {
    const auto taken = [&](BrokerId id) { return broker(id) != nullptr; };
    BrokerId next{static_cast<std::int32_t>(brokers_.size()) + 1};
    added.id = brokerIdIn(added.survey, next);
    while (taken(added.id)) added.id = next, ++next.value;
    brokers_.push_back(std::move(added));
    OpenedBroker& mine = brokers_.back();
    BrokerView view;
    view.id = mine.id;
    view.state = BrokerState::Stopped;
    for (const log::PartitionSurvey& survey : mine.survey.partitions) {
        addPartition(mine, survey);
        view.bytesOnDisk += survey.bytes;
    }
    view.replicas = static_cast<int>(mine.replicas.size());
    cluster_.brokers.push_back(view);
}

void OpenedDirectory::addPartition(OpenedBroker& broker, const log::PartitionSurvey& survey) {
    const std::string name = topicName(survey);
    auto topic = std::ranges::find(cluster_.topics, name, &TopicView::name);
    if (topic == cluster_.topics.end()) {
        TopicView fresh;
        fresh.index = TopicIndex{static_cast<std::int32_t>(cluster_.topics.size())};
        fresh.name = name;
        fresh.topicId = survey.topicId;
        topic = cluster_.topics.insert(cluster_.topics.end(), std::move(fresh));
    }
    const PartitionId id{topic->index, survey.name.partition.partition};
    auto partition = std::ranges::find(topic->partitions, id, &PartitionView::id);
    if (partition == topic->partitions.end()) {
        PartitionView fresh;
        fresh.id = id;
        partition = topic->partitions.insert(topic->partitions.end(), std::move(fresh));
    }
    partition->assignment.push_back(broker.id);
    ReplicaView replica;
    replica.id = {id, broker.id};
    replica.role = ReplicaRole::Offline;  // Nobody runs the broker here.
    replica.logStart = survey.logStart.value_or(survey.firstOffset);
    replica.logEnd = survey.nextOffset.value_or(survey.firstOffset);
    replica.highWatermark = survey.highWatermark.value_or(replica.logEnd);
    replica.bytes = survey.bytes;
    replica.segments = static_cast<int>(survey.segments);
    replica.revision = 1;
    partition->replicas.push_back(replica);
    broker.replicas.push_back(replica.id);
    std::ranges::sort(topic->partitions, {}, &PartitionView::id);
}

const OpenedBroker* OpenedDirectory::broker(BrokerId id) const {
    const auto found = std::ranges::find(brokers_, id, &OpenedBroker::id);
    return found == brokers_.end() ? nullptr : &*found;
}

const log::PartitionSurvey* OpenedDirectory::survey(ReplicaId replica) const {
    const OpenedBroker* held = broker(replica.broker);
    if (held == nullptr) return nullptr;
    const auto found = std::ranges::find(held->replicas, replica);
    if (found == held->replicas.end()) return nullptr;
    return &held->survey.partitions[static_cast<std::size_t>(found - held->replicas.begin())];
}

std::string OpenedDirectory::directoryOf(ReplicaId replica) const {
    const log::PartitionSurvey* found = survey(replica);
    return found == nullptr ? std::string{} : log::pathIn(broker(replica.broker)->path, found->directory);
}

std::optional<LogView> OpenedDirectory::readLog(const disk::Disk& disk, ReplicaId replica,
                                                const std::function<bool()>& keepOn) const {
    const log::PartitionSurvey* known = survey(replica);
    if (known == nullptr) return std::nullopt;
    const std::string directory = directoryOf(replica);
    LogView view;
    view.id = replica;
    view.directory = known->directory;
    view.live = false;
    view.bytes = known->bytes;
    view.deletes = false;
    for (const disk::DirectoryEntry& entry : disk.list(directory)) {
        if (keepOn && !keepOn()) return std::nullopt;
        const log::FileKind kind = log::fileKind(entry.name);
        const auto base = log::offsetOfFile(entry.name);
        if (kind == log::FileKind::Log && !entry.directory && base)
            view.segments.push_back(segmentView(disk, segmentAt(disk, directory, *base)));
        else if (kind == log::FileKind::Deleted || kind == log::FileKind::Cleaned || kind == log::FileKind::Swap)
            view.goingFiles.push_back(entry.name);
    }
    for (std::size_t i = 1; i < view.segments.size(); ++i) view.segments[i - 1].next = view.segments[i].base;
    view.logStart = std::max(known->logStart.value_or(Offset{0}), known->firstOffset);
    view.logEnd = known->nextOffset.value_or(view.segments.empty() ? known->firstOffset : view.segments.back().base);
    view.highWatermark = std::min(known->highWatermark.value_or(view.logEnd), view.logEnd);
    if (!view.segments.empty()) {
        view.segments.back().next = std::max(view.logEnd, view.segments.back().base);
        view.segments.back().active = true;
    }
    if (known->firstDirty) {
        view.compacted = true;
        view.firstDirty = *known->firstDirty;
        for (SegmentView& segment : view.segments) segment.dirty = !segment.active && segment.base >= view.firstDirty;
    }
    view.epochs = epochsIn(disk, directory);
    view.revision = 1;
    return view;
}

std::optional<SegmentPage> OpenedDirectory::page(const disk::Disk& disk, ReplicaId replica, Offset segmentBase,
                                                 std::int64_t fromPosition, std::int64_t maxBytes) const {
    const auto segment = segmentIn(disk, directoryOf(replica), segmentBase);
    if (!segment) return std::nullopt;
    const auto first = segment->batchAt(disk, fromPosition);
    if (!first || first->header.sizeInBytes() <= kLargestBatch) return pageOf(disk, *segment, fromPosition, maxBytes);
    SegmentPage page;
    page.base = segmentBase;
    page.fromPosition = fromPosition;
    page.fileBytes = segment->size();
    page.raw.resize(static_cast<std::size_t>(std::clamp<std::int64_t>(maxBytes, 0, page.fileBytes - fromPosition)));
    page.raw.resize(disk.read(segment->logPath(), fromPosition, page.raw));
    page.nextPosition = fromPosition + std::ssize(page.raw);
    return page;
}

std::vector<BatchOutline> OpenedDirectory::outline(const disk::Disk& disk, ReplicaId replica, Offset segmentBase,
                                                   std::int64_t fromPosition, std::size_t most) const {
    const auto segment = segmentIn(disk, directoryOf(replica), segmentBase);
    if (!segment) return {};
    return outlineOf(disk, *segment, fromPosition, most);
}

std::optional<IndexPage> OpenedDirectory::index(const disk::Disk& disk, ReplicaId replica, Offset segmentBase,
                                                IndexKind kind, std::int64_t fromSlot, std::int64_t most) const {
    const auto segment = segmentIn(disk, directoryOf(replica), segmentBase);
    if (!segment) return std::nullopt;
    return indexPageOf(disk, *segment, kind, fromSlot, most);
}

}  // namespace logarium::observe
