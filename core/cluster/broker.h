#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cow.h"
#include "core/base/random.h"
#include "core/cluster/environment.h"
#include "core/cluster/file_damage.h"
#include "core/cluster/log_directory.h"
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
    int directory = 1;
};

/// What the cleaner is working on.
struct CleaningNow {
    PartitionId partition;
    Offset firstDirty;
    Offset firstUncleanable;
};

class ClientQuotas;
class GroupCoordinator;
class TxnCoordinator;
struct TxnDesk;
struct TxnGate;

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
    const std::vector<LogDirectory>& logDirectories() const { return directories_; }
    const LogDirectory& logDirectory(int number) const { return directories_[static_cast<std::size_t>(number - 1)]; }
    /// The first log directory's own files: checkpoints, meta.properties.
    const disk::MemoryDisk& disk() const { return directories_.front().disk; }
    /// The checkpoints of the log directory that the replica lies in.
    const disk::MemoryDisk& diskBeside(const Replica& replica) const { return logDirectory(replica.directory).disk; }
    /// A partition that is assigned here and lies in a log directory that failed.
    bool offline(PartitionId id) const;
    /// The move of a replica to another log directory that is going on; null: none.
    const DirectoryMove* moveOf(PartitionId id) const;
    const std::vector<DirectoryMove>& moves() const { return moving_; }
    /// What speaks against a replica of this broker lying in that log directory.
    ErrorCode objectionToMove(PartitionId id, int directory) const;
    /// Begins to move it there; one that is not here yet will be made there.
    void moveReplica(PartitionId id, int directory, Effects& out);
    const std::vector<DyingDirectory>& dyingDirectories() const { return dying_; }
    /// The cleaner pass that is going on.
    const std::optional<CleaningNow>& cleaning() const { return cleaning_; }
    /// How dirty a compacted log is for the cleaner; nothing for others.
    std::optional<log::Dirtiness> dirtinessOf(const Replica& replica, Micros now) const;
    ConfigLookup configs() const { return {image_->configs(), *fixed_}; }
    /// The groups that this broker coordinates now.
    const GroupCoordinator& groups() const;
    /// The transactions that this broker coordinates, and those that wait here to write.
    const TxnCoordinator& txns() const;
    std::int64_t diskExtraMicros() const { return diskExtra_; }
    /// Until when nothing is read from the client's connection, because of its quota; the past: it is read.
    Micros mutedUntil(ClientId client) const;

    // ---- the hand of fate
    /// A process is started; `startup` later it will register.
    void start(std::int64_t incarnation, std::int64_t startup, Effects& out);
    /// What lies in its data directory before the first start: partitions by directory, "" for what stands beside them.
    void layFiles(const std::map<std::string, disk::MemoryDisk>& found);
    /// A process that is down loses all files.
    void loseFiles();
    /// One log directory for each of these ids.
    void writeMetaProperties(const std::string& clusterId, const std::vector<std::string>& directoryIds);
    /// The disk of a log directory stops working, which the process finds out when it next writes a checkpoint there;
    /// or a new, empty one takes its place, while the process does not run.
    void breakLogDirectory(int directory, Effects& out);
    void replaceLogDirectory(int directory, const std::string& clusterId, const std::string& directoryId, Effects& out);
    /// From now on so many bytes, those that lie there counted, fit on the disk of a log directory; nothing: any
    /// number. The process notices when a write does not fit.
    void limitDisk(int directory, std::optional<std::int64_t> capacity);
    /// Bytes of all files in a log directory, zeros that nobody wrote not counted.
    std::int64_t usedBytes(int directory) const;
    /// Whether a step may find out that a log directory does not work: a process that may end by itself.
    bool mayFail() const { return frail_; }
    /// The process ends, and so does the machine's memory: of what was not flushed a part is lost (see power_cut.h).
    /// Returns how many bytes.
    std::int64_t losePower(std::string_view loss, Random& random, Effects& out);
    /// Spoils a file of a replica while the process is down; see file_damage.h.
    std::optional<FileDamage> damage(PartitionId id, std::string_view what, Random& random);
    void skewClock(std::int64_t ms);
    std::int64_t clockSkewMs() const { return clockSkewMs_; }
    /// The way to the active controller was cut: the next heartbeat is one that is really sent.
    void loseController(Effects& out);
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

    /// What an Admin client asks of a transaction: an abort marker in a partition led here, or the end of whatever the
    /// id has open, coordinated here.
    std::optional<KafkaError> abortTransaction(PartitionId partition, std::int64_t producerId, std::int16_t epoch,
                                               std::int32_t coordinatorEpoch, Effects& out);
    void terminateTransaction(const std::string& transactionalId, Effects& out);

    // ---- messages and timers
    void on(const MessageBody& message, Address from, Effects& out);
    void onTimer(const Timer& timer, Effects& out);
    /// When the disk would be done with a write that comes now.
    Micros diskDone(Micros now);

private:
    Environment environment();
    Replica* replicaForWriting(PartitionId id);
    void runTimer(const Timer& timer, Effects& out);

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
    void on(const TxnRequest& m, Address from, Effects& out);
    void on(const TxnReply& m, Address from, Effects& out);
    void on(const ProducerIdBlock& m, Address from, Effects& out);
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
    /// False: its files cannot be read or written, and the directory is about to fail.
    bool openLog(Replica& replica, bool clean, Effects& out);
    /// As much as its log directory still has.
    void giveRoom(Replica& replica) const;
    /// Log directories in which a write failed during this step go offline.
    void noticeFailures(Effects& out);
    /// The directory gets a name with that ending, and goes after file.delete.delay.ms.
    void removeDirectory(Replica& replica, std::string_view suffix, Effects& out);
    LogDirectory& directoryOf(const Replica& replica) {
        return directories_[static_cast<std::size_t>(replica.directory - 1)];
    }
    /// Where a replica that is not there yet is made; nothing when its files are in a directory that failed.
    std::optional<int> directoryForNew(PartitionId id, const PartitionImage& partition) const;
    std::vector<int> offlineDirectories() const;
    /// Writes the offsets of each working directory's replicas into its checkpoint file; `offsetOf` may give none.
    /// Writes files that stand beside the logs; trouble of the disk is kept as the directory's failure.
    void writeBeside(int directory, const std::function<void()>& work);
    void writeCleanShutdownFiles();
    void takeFromShelf(LogDirectory& place);
    template <class OffsetOf>
    void writeCheckpoints(const char* file, OffsetOf offsetOf);
    void checkpointHighWatermarks(Effects& out);
    void failLogDirectory(int directory, const std::string& reason, Effects& out);
    /// Nobody reaches the replicas in there any more.
    void loseReplicas(int directory, Effects& out);
    /// What a process that starts finds of its directories.
    void findDirectories(Effects& out);
    void removeCleanShutdownFiles();
    /// Why there is no replica for a request.
    ErrorCode whyMissing(PartitionId id) const;
    /// Tells the controller where replicas lie that it knows elsewhere or nowhere.
    void reportDirectories(Effects& out);
    bool reportsDirectories() const { return directories_.size() > 1; }
    void timeMove(DirectoryMove& move, Effects& out);
    void finishMove(PartitionId id, Effects& out);
    void leaveBehind(const Replica& moved, Effects& out);
    void moveCleanerCheckpoint(const TopicPartition& name, int from, int to);
    void resumeMoves(Effects& out);
    std::vector<PartitionId> inOrderOfMaking(const std::vector<PartitionId>& fresh) const;
    void makeReplicas(std::vector<PartitionId> wanted, Effects& out);
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
    /// A partition of __consumer_offsets is led here, or not any more.
    void coordinate(PartitionId id, Effects& out);
    /// Answers what waited for the high watermark of __consumer_offsets.
    void settleGroups(Effects& out);
    void checkGroups(PartitionId home, Effects& out);

    /// Keeps who the client is, while there are quotas.
    void noteClient(const MessageBody& message);
    /// Says in the answers that are about to leave how long their clients have to wait.
    void throttleClients(const MessageBody* handled, Effects& out);
    void throttleProducer(ClientId client, std::int64_t correlation, std::int64_t& throttleMs, Effects& out);
    void throttleConsumer(ClientId client, ConsumerFetchReply& reply, Effects& out);
    /// At most that much may be fetched at once, or it would never fit into the quota.
    std::int32_t mostToFetch(const ConsumerFetch& m) const;
    void forgetClients();
    void expireProducers(Effects& out);

    TxnDesk txnDesk();
    TxnGate txnGate(Effects& out);
    void writeInTransaction(const ProduceRequest& m, Effects& out);
    /// True: it was a commit in a transaction, and is taken care of.
    bool commitInTransaction(const GroupRequest& m, Effects& out);
    /// A partition of __transaction_state is led here, or not any more.
    void followTxns(PartitionId id, Effects& out);
    void txnPeerGone(BrokerId peer, Effects& out);
    void checkTxns(const Timer& timer, Effects& out);
    void settleTxns(Effects& out);

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
    Cow<MetadataImage> image_;
    std::int64_t offsetBefore_ = -1;  ///< metadata offset before the last update
    Micros updatedAt_;
    std::vector<Cow<Replica>> replicas_;  // By partition.
    BrokerSettings settings_;
    Chores chores_;
    ReplicationQuotas quotas_;
    std::int64_t diskExtra_ = 0;
    std::int64_t clockSkewMs_ = 0;
    bool frail_ = false;
    Micros diskFreeAt_;
    std::vector<LogDirectory> directories_{1};
    std::vector<DirectoryMove> moving_;
    std::map<PartitionId, int> preferred_;           // Log directories for replicas that are not here yet.
    std::map<std::string, disk::MemoryDisk> found_;  // Directories that no topic has asked for yet.
    std::vector<DyingDirectory> dying_;
    std::optional<CleaningNow> cleaning_;
    Cow<GroupCoordinator> groups_;
    Cow<TxnCoordinator> txns_;
    Cow<ClientQuotas> clientQuotas_;
};

}  // namespace logarium::cluster
