#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cow.h"
#include "core/base/random.h"
#include "core/cluster/environment.h"
#include "core/cluster/replica.h"
#include "core/log/cleaner/cleaner.h"
#include "core/log/cleaner/cleaner_choice.h"

namespace logarium::cluster {

/// The life of a broker process (Kafka: BrokerState and BrokerLifecycleManager).
enum class BrokerState : std::uint8_t {
    Stopped,   ///< after a clean shutdown, or never started
    Crashed,   ///< killed: files are as they were
    Starting,  ///< process coming up, registering
    Recovery,  ///< registered, loading its logs
    Running,
    ShuttingDown  ///< controlled shutdown: waiting for the controller's leave
};

/// A directory of a deleted partition, renamed, until file.delete.delay.ms is over.
struct DyingDirectory {
    Micros due;
    std::string name;
    disk::MemoryDisk disk;
};

/// What the cleaner is working on.
struct CleaningNow {
    PartitionId partition;
    Offset firstDirty;
    Offset firstUncleanable;
};

class GroupCoordinator;

/// A broker: its process, its part of the metadata and its replicas. A plain value; the replicas are shared with copies
/// until written.
class Broker {
public:
    // Special members are defined once, in broker.cpp: many files would make their own of these large ones.
    Broker();
    Broker(const Broker&);
    Broker(Broker&&) noexcept;
    Broker& operator=(const Broker&);
    Broker& operator=(Broker&&) noexcept;
    ~Broker();
    Broker(BrokerId id, std::string host, std::int32_t port, std::string rack, Cow<ConfigValues> serverProperties);

    BrokerId id() const { return id_; }
    const std::string& host() const { return host_; }
    std::int32_t port() const { return port_; }
    const std::string& rack() const { return rack_; }
    BrokerState state() const { return state_; }
    /// A process that takes part in anything: it has a connection to others.
    bool up() const { return state_ != BrokerState::Stopped && state_ != BrokerState::Crashed; }
    bool paused() const { return paused_; }
    std::int64_t epoch() const { return epoch_; }
    std::int64_t incarnation() const { return incarnation_; }
    const MetadataImage& image() const { return *image_; }
    const Cow<MetadataImage>& imageHandle() const { return image_; }
    const std::vector<Cow<Replica>>& replicas() const { return replicas_; }
    const Replica* replica(PartitionId id) const;
    /// The broker's own files: checkpoints, meta.properties. Each replica has a disk of its own.
    const disk::MemoryDisk& disk() const { return disk_; }
    const std::vector<DyingDirectory>& dyingDirectories() const { return dying_; }
    /// The cleaner pass that is going on.
    const std::optional<CleaningNow>& cleaning() const { return cleaning_; }
    /// How dirty a compacted log is for the cleaner; nothing for others.
    std::optional<log::Dirtiness> dirtinessOf(const Replica& replica, Micros now) const;
    ConfigLookup configs() const { return {image_->configs(), *fixed_}; }
    /// The groups that this broker coordinates now.
    const GroupCoordinator& groups() const;
    std::int64_t diskExtraMicros() const { return diskExtra_; }

    // ---- the hand of fate
    /// A process is started; `startup` later it will register.
    void start(std::int64_t incarnation, std::int64_t startup, Effects& out);
    /// What lies in its data directory before the first start: partitions by directory, "" for what stands beside them.
    void layFiles(const std::map<std::string, disk::MemoryDisk>& found);
    /// A process that is down loses all files.
    void loseFiles();
    void writeMetaProperties(const std::string& clusterId, const std::string& directoryId);
    /// At the beginning of the World: registered, unfenced, as if it had started long ago.
    void bootAt(std::int64_t incarnation, std::int64_t epoch, const Cow<MetadataImage>& image);
    void shutDown(Effects& out);
    void crash(Effects& out);
    void pause(Effects& out);
    void resume(Effects& out);
    void slowDisk(std::int64_t extraMicros) { diskExtra_ = extraMicros; }
    /// When this broker's silent heartbeats would last have been sent; nothing while none are.
    std::optional<Micros> lastSilentHeartbeat(Micros now) const;
    /// What the last silent heartbeat said of its metadata.
    std::int64_t reportedOffset(Micros now) const;
    /// Another process fell silent (`gone`: its connections broke) or came back.
    void peerSilent(BrokerId peer, bool gone, Effects& out);
    void peerLost(BrokerId leader, Effects& out);
    void clientGone(ClientId client);
    /// The files as a clean stop leaves them: indexes cut to size, checkpoints, .kafka_cleanshutdown (Kafka:
    /// LogManager.shutdown).
    void closeLogs();
    std::optional<KafkaError> deleteRecords(PartitionId partition, Offset before, Effects& out);

    /// What an Admin client asks of a group's coordinator, here: what speaks against it, or does it.
    std::optional<KafkaError> groupObjection(const group::Request& asked) const;
    void administerGroup(const group::Request& asked, Effects& out);

    // ---- messages and timers
    void on(const MessageBody& message, Address from, Effects& out);
    void onTimer(const Timer& timer, Effects& out);
    /// When the disk would be done with a write that comes now.
    Micros diskDone(Micros now);

private:
    Environment environment();
    Replica* replicaForWriting(PartitionId id);

    void on(const ProduceRequest& m, Address from, Effects& out);
    void on(const FetchRequest& m, Address from, Effects& out);
    void on(const FetchReply& m, Address from, Effects& out);
    void on(const ConsumerFetch& m, Address from, Effects& out);
    void on(const ListOffsets& m, Address from, Effects& out);
    void on(const MetadataRequest& m, Address from, Effects& out);
    void on(const AlterPartitionReply& m, Address from, Effects& out);
    void on(const RegisterReply& m, Address from, Effects& out);
    void on(const HeartbeatReply& m, Address from, Effects& out);
    void on(const MetadataUpdate& m, Address from, Effects& out);
    void on(const GroupRequest& m, Address from, Effects& out);
    /// Not for brokers.
    template <class Other>
    void on(const Other&, Address, Effects&) {}

    void adoptImage(const Cow<MetadataImage>& image, Micros now);
    void applyConfig(const ConfigRecord& record, Effects& out);
    void applyWhole(Effects& out);
    void applyPartition(PartitionId id, Effects& out);
    void applyRemovedTopic(TopicIndex topic, Effects& out);
    void refreshSettings();
    void refreshTopicSettings(std::string_view topic);
    void refreshSettings(Replica& replica) const;
    void sendHeartbeat(Effects& out);
    void registerSelf(Effects& out);
    void loadLogs(Effects& out);
    void openLog(Replica& replica, bool clean, Effects& out);
    /// The directory gets a name with that ending, and goes after file.delete.delay.ms.
    void removeDirectory(Replica& replica, std::string_view suffix, Effects& out);
    static constexpr std::string_view kDeletedSuffix = "-delete", kStraySuffix = "-stray";
    std::int64_t recoveryMicros() const;
    void checkRetention(Effects& out);
    void deleteOld(Replica& replica, TimerKind chore, Effects& out);
    void checkCleaner(Effects& out);
    void startPass(const Replica& replica, const log::Dirtiness& dirty, Effects& out);
    void finishPass(Effects& out);
    void deleteFromCompacted(Effects& out);
    log::CleanerConfig cleanerConfig(const CleaningNow& pass) const;
    void removeFiles(Effects& out);
    void writeHighWatermarks();
    void writeRecoveryPoints();
    void writeLogStarts();
    TopicPartition nameOf(PartitionId id) const;
    void finishShutdown(Effects& out);
    void endProcess(BrokerState how, Effects& out);
    void heartbeatAfter(std::int64_t micros, Effects& out) const;
    void checkIsrs(Effects& out);
    void findCoordinator(const GroupRequest& m, const std::string& group, Effects& out);
    /// A partition of __consumer_offsets is led here, or not any more.
    void coordinate(PartitionId id, Effects& out);
    /// Answers what waited for the high watermark of __consumer_offsets.
    void settleGroups(Effects& out);
    void checkGroups(PartitionId home, Effects& out);

    BrokerId id_ = kNoBroker;
    std::string host_;
    std::int32_t port_ = 0;
    std::string rack_;
    Cow<ConfigValues> fixed_;

    BrokerState state_ = BrokerState::Stopped;
    bool paused_ = false;
    bool beating_ = false;  ///< unfenced: heartbeats go on by themselves
    bool toldShutdownSoon_ = false;
    Micros beatsFrom_;  ///< time of the last heartbeat that was really sent
    std::int64_t incarnation_ = 0;
    std::int64_t epoch_ = -1;
    std::int64_t cleanEpoch_ = -1;  ///< in the clean shutdown file
    bool loadsClean_ = false;       ///< the file was there when loading began
    Cow<MetadataImage> image_;
    std::int64_t offsetBefore_ = -1;  ///< metadata offset before the last update
    Micros updatedAt_;
    std::vector<Cow<Replica>> replicas_;  // By partition.
    BrokerSettings settings_;
    Chores chores_;
    ReplicationQuotas quotas_;
    std::int64_t diskExtra_ = 0;
    Micros diskFreeAt_;
    disk::MemoryDisk disk_;
    std::map<std::string, disk::MemoryDisk> found_;  // Directories that no topic has asked for yet.
    std::vector<DyingDirectory> dying_;
    std::optional<CleaningNow> cleaning_;
    Cow<GroupCoordinator> groups_;
};

}  // namespace logarium::cluster
