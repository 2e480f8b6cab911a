#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/assert.h"
#include "core/cluster/broker.h"
#include "core/cluster/leader.h"
#include "core/disk/replace_at_once.h"
#include "core/log/checkpoint_file.h"

/// A broker's logs and the chores of its LogManager: loading, retention, checkpoints, removal.
namespace logarium::cluster {
namespace {

/// How fast a log is read again after a crash: CRCs checked, indexes built.
constexpr std::int64_t kRecoveredBytesPerMicro = 200;

constexpr std::array<std::string_view, 17> kLogConfigs = {"cleanup.policy",
                                                          "compression.type",
                                                          "delete.retention.ms",
                                                          "file.delete.delay.ms",
                                                          "flush.messages",
                                                          "flush.ms",
                                                          "index.interval.bytes",
                                                          "max.compaction.lag.ms",
                                                          "max.message.bytes",
                                                          "min.cleanable.dirty.ratio",
                                                          "min.compaction.lag.ms",
                                                          "min.insync.replicas",
                                                          "preallocate",
                                                          "retention.bytes",
                                                          "retention.ms",
                                                          "segment.index.bytes",
                                                          "segment.ms"};
constexpr std::array<std::string_view, 4> kTimestampConfigs = {
    "message.timestamp.after.max.ms", "message.timestamp.before.max.ms", "message.timestamp.type", "segment.jitter.ms"};

log::LogConfig logConfig(const ConfigLookup& configs, const std::string& topic, BrokerId broker) {
    std::map<std::string, std::string> values;
    const auto take = [&](std::string_view name) {
        values[std::string(name)] = configs.topic(topic, name, broker).value;
    };
    for (const std::string_view name : kLogConfigs) take(name);
    for (const std::string_view name : kTimestampConfigs) take(name);
    // The internal one, for tests and lessons, may be smaller than Kafka allows and wins.
    const std::string internal = configs.topic(topic, "internal.segment.bytes", broker).value;
    values["segment.bytes"] = internal.empty() ? configs.topic(topic, "segment.bytes", broker).value : internal;
    auto made = log::LogConfig::from(values);
    ensure(made.ok(), "configs were validated before they were set");
    return made.value();
}

constexpr std::string_view kThrottledLeaders = "leader.replication.throttled.replicas";
constexpr std::string_view kThrottledFollowers = "follower.replication.throttled.replicas";

/// Whether "*" or a list "partition:broker,..." means this replica.
bool listsReplica(std::string_view list, PartitionId id, BrokerId broker) {
    if (list == "*") return true;
    const std::string mine = fmt::format("{}:{}", id.partition, broker.value);
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (list.substr(0, comma) == mine) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

}  // namespace

TopicPartition Broker::nameOf(PartitionId id) const {
    return {image_->topic(id.topic)->name, id.partition};
}

void Broker::layFiles(const std::map<std::string, disk::MemoryDisk>& found) {
    found_ = found;
    if (const auto beside = found_.extract(std::string{})) directories_.front().disk = beside.mapped();
}

void Broker::loseFiles() {
    ensure(!up(), "a disk is changed while its broker is down");
    replicas_.clear();
    found_.clear();
    dying_.clear();
    moving_.clear();
    for (LogDirectory& directory : directories_) directory = LogDirectory{};
    cleanEpoch_ = -1;
}

void Broker::refreshSettings() {
    settings_ = BrokerSettings::from(configs(), id_);
    const auto number = [this](std::string_view name) { return configs().broker(name, id_).number(); };
    const std::int64_t windows = number("replication.quota.window.num"),
                       seconds = number("replication.quota.window.size.seconds");
    quotas_.leader.configure(number("leader.replication.throttled.rate"), windows, seconds);
    quotas_.follower.configure(number("follower.replication.throttled.rate"), windows, seconds);
    for (Cow<Replica>& handle : replicas_) refreshSettings(handle.write());
}

void Broker::refreshTopicSettings(std::string_view topic) {
    const TopicImage* found = image_->topic(topic);
    if (found == nullptr) return;
    for (Cow<Replica>& handle : replicas_) {
        if (handle->id.topic == found->index) refreshSettings(handle.write());
    }
}

void Broker::refreshSettings(Replica& replica) const {
    const TopicImage* topic = image_->topic(replica.id.topic);
    if (topic == nullptr) return;
    const log::LogConfig config = logConfig(configs(), topic->name, id_);
    replica.settings = {config.minInsyncReplicas, config.compacts, config.deletes,
                        listsReplica(configs().topic(topic->name, kThrottledLeaders, id_).value, replica.id, id_),
                        listsReplica(configs().topic(topic->name, kThrottledFollowers, id_).value, replica.id, id_)};
    replica.log.configure(config);
}

bool Broker::openLog(Replica& replica, bool clean, Effects& out) {
    const TopicImage* topic = image_->topic(replica.id.topic);
    const TopicPartition name = nameOf(replica.id);
    const auto offsetIn = [&](const char* file) {
        const log::Checkpoint checkpoint = log::readCheckpoint(diskBeside(replica), file);
        const auto found = checkpoint.find(name);
        return found == checkpoint.end() ? Offset{0} : found->second;
    };
    log::OpenOptions options;
    options.logStartOffset = offsetIn(log::kLogStartFile);
    options.recoveryPoint = offsetIn(log::kRecoveryPointFile);
    options.cleanShutdown = clean;
    options.topicId = topic->topicId;
    options.producerIdExpirationMs = configs().broker("producer.id.expiration.ms", id_).number();
    if (frail_) giveRoom(replica);
    replica.log.setClockSkew(clockSkewMs_);
    LogFacts facts = replica.log.open(logConfig(configs(), topic->name, id_), options, out.now());
    if (!replica.log.failure().empty()) return false;
    replica.log.setHighWatermark(offsetIn(log::kHighWatermarkFile));
    refreshSettings(replica);
    ++replica.revision;
    tellLogFacts(std::move(facts), replica, environment(), out);
    return true;
}

std::int64_t Broker::recoveryMicros() const {
    std::int64_t bytes = 0;
    for (const Cow<Replica>& handle : replicas_) {
        if (!logDirectory(handle->directory).clean && handle->log.log()) bytes += handle->log.log()->size();
    }
    return bytes / kRecoveredBytesPerMicro;
}

void Broker::loadLogs(Effects& out) {
    state_ = BrokerState::Running;
    std::erase_if(replicas_, [this, &out](Cow<Replica>& handle) {
        // Its topic was deleted, or it was moved elsewhere, while the process was down.
        const PartitionImage* partition = image_->partition(handle->id);
        if (partition != nullptr && contains(partition->replicas, id_)) return false;
        removeDirectory(handle.write(), kStraySuffix, out);
        return true;
    });
    for (Cow<Replica>& handle : replicas_) {
        Replica& replica = handle.write();
        replica.role = IdleRole{};
        replica.leaderEpoch = kNoEpoch;
        replica.partitionEpoch = -1;
        openLog(replica, logDirectory(replica.directory).clean, out);
    }
    noticeFailures(out);
    if (!up()) return;
    applyWhole(out);
    resumeMoves(out);
    sendHeartbeat(out);
}

void Broker::closeLogs() {
    for (Cow<Replica>& handle : replicas_) handle.write().log.close();
    writeRecoveryPoints();
    writeLogStarts();
    writeHighWatermarks();
    writeCleanShutdownFiles();
}

void Broker::removeDirectory(Replica& replica, std::string_view suffix, Effects& out) {
    const std::int64_t delay = configs().topic("", "file.delete.delay.ms", id_).number() * kMicrosPerMs;
    const std::string gone =
        fmt::format("{}.{:016x}{:016x}{}", replica.log.directory(), static_cast<std::uint64_t>(incarnation_),
                    static_cast<std::uint64_t>(out.now().value), suffix);
    disk::MemoryDisk held = replica.log.takeAway(gone);
    dying_.push_back({out.now() + delay, gone, std::move(held), replica.directory});
    environment().needAt(TimerKind::DeleteFiles, out.now() + delay, out);
}

void Broker::removeFiles(Effects& out) {
    std::erase_if(dying_, [&](const DyingDirectory& d) { return d.due <= out.now(); });
    Micros next = Chores::kNever;
    for (const DyingDirectory& d : dying_) next = std::min(next, d.due);
    for (Cow<Replica>& handle : replicas_) {
        auto due = handle->log.nextFileRemoval();
        if (due && *due <= out.now()) {
            due = handle.write().log.removeDelayedFiles(out.now());
            ++handle.write().revision;
        }
        if (due) next = std::min(next, *due);
    }
    if (next != Chores::kNever) environment().needAt(TimerKind::DeleteFiles, next, out);
}

void Broker::checkRetention(Effects& out) {
    for (Cow<Replica>& handle : replicas_) {
        if (handle->settings.compacted || !handle->log.log()) continue;
        const bool mayDelete = handle->settings.deletes || handle->log.log()->segments().size() > 1;
        if (mayDelete) deleteOld(handle.write(), TimerKind::RetentionCheck, out);
    }
}

void Broker::deleteOld(Replica& replica, TimerKind chore, Effects& out) {
    LogFacts facts = replica.log.deleteOldSegments(out.now());
    if (!facts.empty()) {
        ++replica.revision;
        tellLogFacts(std::move(facts), replica, environment(), out);
        environment().need(TimerKind::CheckpointLogStarts, out);
    }
    if (!replica.log.failure().empty()) return;
    const auto due = replica.log.log()->nextRetentionMsDue(replica.log.disk());
    if (due) environment().needFrom(chore, replica.log.momentOf(*due), out);
}

}  // namespace logarium::cluster
