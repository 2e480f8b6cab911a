#include <fmt/format.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/broker.h"
#include "core/cluster/leader.h"
#include "core/disk/replace_at_once.h"
#include "core/log/checkpoint_file.h"

/// A broker's log directories: what stands beside the logs in each, and what happens when one fails (Kafka: LogManager,
/// ReplicaManager.handleLogDirFailure, AssignmentsManager; KIP-112 and KIP-858).
namespace logarium::cluster {
namespace {

// As java.util.Properties writes it, dated at the beginning of the World.
void writeMeta(disk::Disk& disk, const std::string& clusterId, const std::string& directoryId, BrokerId broker) {
    disk::replaceAtOnce(
        disk, log::kMetaPropertiesFile,
        asBytes(fmt::format("#\n#Tue Nov 14 22:13:20 UTC 2023\ncluster.id={}\ndirectory.id={}\nnode.id={}\nversion=1\n",
                            clusterId, directoryId, broker.value)));
}

}  // namespace

std::string logDirectoryName(BrokerId broker, int directory) {
    return directory == 1 ? fmt::format("broker-{}", broker.value)
                          : fmt::format("broker-{}-disk-{}", broker.value, directory);
}

void Broker::writeMetaProperties(const std::string& clusterId, const std::vector<std::string>& directoryIds) {
    directories_.resize(directoryIds.size());
    for (std::size_t i = 0; i < directoryIds.size(); ++i)
        writeMeta(directories_[i].disk, clusterId, directoryIds[i], id_);
}

void Broker::breakLogDirectory(int directory, Effects& out) {
    directories_[static_cast<std::size_t>(directory - 1)].broken = true;
    out.tellAndFollow({id_, {}, kNoClient}, LogDirectoryBroken{directory});
    if (up()) environment().need(TimerKind::CheckpointHighWatermarks, out);
}

void Broker::replaceLogDirectory(int directory, const std::string& clusterId, const std::string& directoryId,
                                 Effects& out) {
    ensure(!up(), "a disk is replaced while its broker does not run");
    LogDirectory& place = directories_[static_cast<std::size_t>(directory - 1)];
    auto gone = std::ssize(place.lost);
    place = LogDirectory{};
    cleanEpoch_ = -1;
    writeMeta(place.disk, clusterId, directoryId, id_);
    std::erase_if(dying_, [&](const DyingDirectory& d) { return d.directory == directory; });
    gone += static_cast<std::ptrdiff_t>(
        std::erase_if(replicas_, [&](const Cow<Replica>& r) { return r->directory == directory; }));
    if (directory == 1) found_.clear();
    out.tellAndFollow({id_, {}, kNoClient}, LogDirectoryReplaced{directory, static_cast<int>(gone)});
}

bool Broker::offline(PartitionId id) const {
    return std::ranges::any_of(directories_, [&](const LogDirectory& d) { return std::ranges::count(d.lost, id) > 0; });
}

std::vector<int> Broker::offlineDirectories() const {
    std::vector<int> numbers;
    for (std::size_t i = 0; i < directories_.size(); ++i)
        if (directories_[i].offline) numbers.push_back(static_cast<int>(i) + 1);
    return numbers;
}

/// Kafka: LogManager.nextLogDirs takes the directory with the fewest logs, the first of several such.
std::optional<int> Broker::directoryForNew(PartitionId id, const PartitionImage& partition) const {
    const int known = cluster::directoryOf(partition, id_);
    if (known > 0 && known <= std::ssize(directories_)) {
        if (logDirectory(known).offline) return std::nullopt;
        return known;
    }
    if (offline(id)) return std::nullopt;
    const auto wanted = preferred_.find(id);
    if (wanted != preferred_.end() && !logDirectory(wanted->second).offline) return wanted->second;
    std::vector<std::ptrdiff_t> logs(directories_.size());
    for (const Cow<Replica>& handle : replicas_) ++logs[static_cast<std::size_t>(handle->directory - 1)];
    std::optional<int> best;
    for (int i = 1; i <= std::ssize(directories_); ++i) {
        const auto count = [&](int number) { return logs[static_cast<std::size_t>(number - 1)]; };
        if (!logDirectory(i).offline && (!best || count(i) < count(*best))) best = i;
    }
    return best;
}

void Broker::failLogDirectory(int directory, const std::string& reason, Effects& out) {
    LogDirectory& place = directories_[static_cast<std::size_t>(directory - 1)];
    place.offline = true;
    const auto replicas =
        std::ranges::count_if(replicas_, [&](const Cow<Replica>& handle) { return handle->directory == directory; });
    out.tellAndFollow({id_, {}, kNoClient}, LogDirectoryFailed{directory, static_cast<int>(replicas), reason});
    loseReplicas(directory, out);
    // The first one holds the metadata log, without which no node goes on.
    if (directory == 1) return crash(out);
    if (state_ == BrokerState::Running) sendHeartbeat(out);
}

void Broker::loseReplicas(int directory, Effects& out) {
    const auto here = [&](const Cow<Replica>& handle) { return handle->directory == directory; };
    LogDirectory& place = directories_[static_cast<std::size_t>(directory - 1)];
    for (Cow<Replica>& handle : replicas_) {
        if (!here(handle)) continue;
        place.lost.push_back(handle->id);
        stopLeading(handle.write(), environment(), out);
        coordinate(handle->id, out);
        handle.write().log.forget();
        handle.write().role = IdleRole{};
        if (!place.broken) place.shelved.push_back(handle);
    }
    std::erase_if(replicas_, here);
    if (place.broken) std::erase_if(dying_, [&](const DyingDirectory& d) { return d.directory == directory; });
}

void Broker::findDirectories(Effects& out) {
    for (int i = 1; i <= std::ssize(directories_); ++i) {
        LogDirectory& place = directories_[static_cast<std::size_t>(i - 1)];
        place.failure.clear();
        if (place.broken) {
            loseReplicas(i, out);
            place.shelved.clear();
        } else {
            place.lost.clear();
            takeFromShelf(place);
        }
        place.offline = place.broken;
    }
    if (!offlineDirectories().empty()) cleanEpoch_ = -1;  // Kafka: LogManager.readBrokerEpochFromCleanShutdownFiles
}

/// Says of each directory whether its last stop was a clean one.
void Broker::removeCleanShutdownFiles() {
    for (LogDirectory& directory : directories_)
        directory.clean = !directory.broken && directory.disk.remove(log::kCleanShutdownFile);
}

ErrorCode Broker::whyMissing(PartitionId id) const {
    if (image_->partition(id) == nullptr) return ErrorCode::UnknownTopicOrPartition;
    return offline(id) ? ErrorCode::KafkaStorageError : ErrorCode::NotLeaderOrFollower;
}

void Broker::checkpointHighWatermarks(Effects& out) {
    for (int i = static_cast<int>(directories_.size()); i >= 1 && up(); --i)
        if (logDirectory(i).broken && !logDirectory(i).offline) failLogDirectory(i, "", out);
    if (up()) writeHighWatermarks();
}

void Broker::reportDirectories(Effects& out) {
    if (!reportsDirectories()) return;
    AssignReplicasToDirectories report{id_, epoch_, {}};
    for (const Cow<Replica>& handle : replicas_) {
        const PartitionImage* partition = image_->partition(handle->id);
        if (partition != nullptr && cluster::directoryOf(*partition, id_) != handle->directory)
            report.replicas.emplace_back(handle->id, handle->directory);
    }
    if (!report.replicas.empty()) out.send(Address::of(id_), Address::controller(), std::move(report));
}

void Broker::writeBeside(int directory, const std::function<void()>& work) {
    LogDirectory& place = directories_[static_cast<std::size_t>(directory - 1)];
    if (place.capacity) {
        disk::DiskFaults faults = place.disk.faults();
        faults.capacityBytes =
            place.disk.heldBytes() + std::max<std::int64_t>(0, *place.capacity - usedBytes(directory));
        place.disk.setFaults(faults);
    }
    try {
        work();
    } catch (const disk::DiskFailure& trouble) {
        place.failure = trouble.reason();
    }
}

template <class OffsetOf>
void Broker::writeCheckpoints(const char* file, OffsetOf offsetOf) {
    for (int i = 1; i <= std::ssize(directories_); ++i) {
        LogDirectory& place = directories_[static_cast<std::size_t>(i - 1)];
        if (place.broken || place.offline) continue;
        log::Checkpoint offsets;
        for (const Cow<Replica>& handle : replicas_) {
            // A topic that was deleted while the process was away has no name any more; its replica goes next.
            if (handle->directory != i || !handle->log.log() || image_->topic(handle->id.topic) == nullptr) continue;
            if (const std::optional<Offset> offset = offsetOf(*handle)) offsets[nameOf(handle->id)] = *offset;
        }
        writeBeside(i, [&] { log::writeCheckpoint(place.disk, file, offsets); });
    }
}

void Broker::writeHighWatermarks() {
    writeCheckpoints(log::kHighWatermarkFile, [](const Replica& r) { return std::optional(r.log.highWatermark()); });
}

void Broker::writeRecoveryPoints() {
    writeCheckpoints(log::kRecoveryPointFile,
                     [](const Replica& r) { return std::optional(r.log.log()->recoveryPoint()); });
}

/// A directory whose logs could not all be closed has none (Kafka: LogManager.shutdown).
void Broker::writeCleanShutdownFiles() {
    cleanEpoch_ = epoch_;
    for (int i = 1; i <= std::ssize(directories_); ++i) {
        LogDirectory& place = directories_[static_cast<std::size_t>(i - 1)];
        if (place.broken || place.offline) {
            cleanEpoch_ = -1;
            continue;
        }
        const bool closed = place.failure.empty() && std::ranges::none_of(replicas_, [&](const Cow<Replica>& handle) {
                                return handle->directory == i && !handle->log.failure().empty();
                            });
        const std::string text = fmt::format("{{\"version\":0,\"brokerEpoch\":{}}}", epoch_);
        if (closed) writeBeside(i, [&] { disk::replaceAtOnce(place.disk, log::kCleanShutdownFile, asBytes(text)); });
        if (!closed || !place.failure.empty()) cleanEpoch_ = -1;
    }
}

/// Only log starts that the first segment's name does not say (Kafka: LogManager.checkpointLogStartOffsetsInDir).
void Broker::writeLogStarts() {
    writeCheckpoints(log::kLogStartFile, [](const Replica& r) {
        const log::Log& log = *r.log.log();
        return log.logStartOffset() > log.segments().front().base() ? std::optional(log.logStartOffset())
                                                                    : std::nullopt;
    });
}

}  // namespace logarium::cluster
