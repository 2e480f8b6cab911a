#pragma once
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/cow.h"
#include "core/client/producer.h"
#include "core/client/read_lines.h"
#include "core/cluster/messages.h"
#include "core/log/txn_index.h"

namespace logarium::client {

class GroupMember;

/// A fetch that is to go out now; it may wait at the leader until something comes (fetch.max.wait.ms).
struct FetchToSend {
    BrokerId to;
    std::int64_t correlation = 0;
    PartitionId partition;
    Offset offset;
    std::int32_t maxBytes = 1'048'576;  ///< max.partition.fetch.bytes
    std::int32_t maxWaitMs = 500;       ///< fetch.max.wait.ms
    bool committed = false;             ///< isolation.level=read_committed
};

/// Asks where a partition begins (-2) or ends (-1).
struct ListToSend {
    BrokerId to;
    std::int64_t correlation = 0;
    PartitionId partition;
    std::int64_t timestamp = -1;
    bool committed = false;  ///< the end is the last stable offset
};

struct ConsumerSends {
    std::vector<FetchToSend> fetches;
    std::vector<ListToSend> lists;
    std::vector<GroupToSend> groups;
};

/// A simulated consumer: one position a partition, one fetch in flight each, as one plain value. On its own it reads
/// all partitions of its topic; with a group it reads those that it is assigned, and commits how far it has come (see
/// `GroupMember`). Reads what the leader gives it, which is never at or above the high
/// watermark; with isolation.level=read_committed never at or above the last stable offset.
class Consumer {
public:
    // Special members are defined once, in consumer.cpp, where a GroupMember is known.
    Consumer(ConsumerSpec spec, Micros start);
    Consumer(const Consumer&);
    Consumer(Consumer&&) noexcept;
    Consumer& operator=(const Consumer&);
    Consumer& operator=(Consumer&&) noexcept;
    ~Consumer();

    const ConsumerSpec& spec() const { return spec_; }
    std::int64_t received() const { return received_; }
    /// The next offset to read of each partition it reads now.
    const std::map<PartitionId, Offset>& positions() const { return positions_; }
    /// Partitions that it reads from a follower, and from which.
    std::map<PartitionId, BrokerId> readsFrom() const;
    std::int64_t throttledMs() const { return throttledMs_; }
    bool throttled(Micros now) const;
    /// Its life in the group; null when it reads on its own.
    const GroupMember* member() const;
    /// It has been closed, and all that had to be said is said.
    bool done() const;

    /// Metadata has come. True: all that it reads has a leader.
    bool learn(const Cow<cluster::MetadataImage>& image, Micros now);
    bool metadataWanted() const { return metadataWanted_; }

    std::optional<Micros> nextWake() const;
    ConsumerSends wake(Micros now, Random& random);
    /// `batches` are empty when the wait was in vain; `aborted`: transactions whose records do not count.
    void onFetched(std::int64_t correlation, ErrorCode error, Offset logStart, ByteView batches,
                   const std::vector<log::AbortedTxn>& aborted, Micros now);
    /// The leader named a replica nearer to it, which it reads from until metadata.max.age.ms has passed (KIP-392).
    void onRedirected(std::int64_t correlation, BrokerId replica, Micros now);
    /// An answer said that the quota is used up: nothing goes to that broker for so long.
    void onThrottled(BrokerId broker, std::int64_t ms, Micros now);
    void onListed(std::int64_t correlation, ErrorCode error, Offset offset, Micros now);
    void onGroupReply(std::int64_t correlation, const group::Reply& reply, Micros now, Random& random);
    void onDisconnect(BrokerId broker, Micros now);
    /// What was read since the last call, for one who works on it.
    struct Taken {
        TopicPartition partition;
        Offset offset;
        ProducedRecord record;
    };
    /// From now on it keeps what it reads, and reads on only once that is taken and `mayRead`.
    void keepRecords() { keeps_ = true; }
    const std::vector<Taken>& kept() const { return kept_; }
    /// The oldest of it, at most so many.
    std::vector<Taken> takeKept(std::size_t most);
    void holdBack(bool hold) { heldBack_ = hold; }
    /// A place in a partition, while that is held without a break.
    struct Place {
        Offset offset;
        std::int64_t tenure = 0;
        bool operator==(const Place&) const = default;
    };
    /// Which of its times of having the partition this is; 0: it has it not.
    std::int64_t tenureOf(PartitionId partition) const;
    /// Reads again from here, where nobody else had the partition in between.
    void goBackTo(const std::map<PartitionId, Place>& places);
    TopicPartition nameOf(PartitionId partition) const;

    /// Goes back to `rewind`, commits, leaves its group; then it is `done`.
    void close(const std::map<TopicPartition, Offset>& rewind, Micros now);

    std::vector<ClientTold> takeFacts() { return std::exchange(facts_, {}); }

private:
    using Phase = ReadLine::Phase;
    void setback(ReadLine& line, ErrorCode error, Micros now);
    int take(PartitionId partition, Offset from, ByteView batches, const std::vector<log::AbortedTxn>& aborted,
             ReadLine& line);
    BrokerId leaderOf(PartitionId partition) const;
    /// The group gave or took partitions: lines are kept, made and dropped.
    void followAssignment();
    bool anyWithoutLeader() const;
    void askForRecords(ConsumerSends& out, Micros now);
    BrokerId sourceOf(PartitionId partition, const ReadLine& line) const;
    Micros askableAt(PartitionId partition, const ReadLine& line) const;
    void endLeases(Micros now);
    void readFrom(PartitionId partition, ReadLine& line, BrokerId replica, Micros now);

    ConsumerSpec spec_;
    Cow<cluster::MetadataImage> image_;
    bool metadataWanted_ = true;
    ReadLines lines_;
    bool leaderless_ = false;  // Some of them, as far as it knows.
    bool leases_ = false;      // Some may be read from a follower.
    std::map<PartitionId, Offset> positions_;
    std::int64_t nextCorrelation_ = 1;
    std::int64_t received_ = 0;
    Micros freeAt_;  // With a rate: busy with what it has until then.
    bool closing_ = false;
    std::map<BrokerId, Micros> throttledUntil_;
    std::int64_t throttledMs_ = 0;
    Cow<GroupMember> member_;
    std::int64_t tenures_ = 0;
    bool keeps_ = false;
    bool heldBack_ = false;
    std::vector<Taken> kept_;
    std::vector<ClientTold> facts_;
};

}  // namespace logarium::client
