#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/cow.h"
#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/client/facts.h"
#include "core/client/partitioner.h"
#include "core/client/rate_clock.h"
#include "core/client/ready_batches.h"
#include "core/client/spec.h"
#include "core/client/workload.h"
#include "core/record/batch_builder.h"

namespace logarium::txn {
struct Request;
struct Reply;
}  // namespace logarium::txn
namespace logarium::group {
struct Request;
struct OffsetToCommit;
}  // namespace logarium::group

namespace logarium::client {

class Transactor;

/// Who leads each partition of the topic, as far as the client knows; kNoBroker: nobody.
using Leaders = std::vector<BrokerId>;

using ClientFact = std::variant<ProducerStarted, ProducerStopped, BatchSent, BatchRetried, BatchFailed, ConsumerStarted,
                                ConsumerStopped, Consumed, TransactionEnded, ProducerFenced, SendFailed,
                                ProducerEpochBumped, ReadReplicaChosen>;
struct ClientTold {
    std::int32_t partition = -1;
    ClientFact fact;
    TopicIndex topic{-1};  ///< -1: the client's one topic
};

/// A produce request that is to go out now.
struct ProduceToSend {
    BrokerId to;
    std::int64_t correlation = 0;
    std::int32_t partition = 0;
    int acks = -1;
    int records = 0;
    std::int64_t timeoutMs = 30'000;
    std::shared_ptr<const Bytes> batch;
    std::shared_ptr<const std::string> transactionalId;  ///< null: of no transaction
    std::int64_t batchNumber = -1;                       ///< in the order in which batches were closed
    int attempt = 1;
};
/// Something for the coordinator of transactions; `to` kNoBroker: any broker will do.
struct TxnToSend {
    BrokerId to = kNoBroker;
    std::int64_t correlation = 0;
    std::shared_ptr<const txn::Request> asked;
};
/// Something for the group's coordinator; `to` kNoBroker: any broker will do.
struct GroupToSend {
    BrokerId to = kNoBroker;
    std::int64_t correlation = 0;
    std::shared_ptr<const group::Request> asked;
};
struct TransactionSends {
    std::vector<TxnToSend> txns;
    std::vector<GroupToSend> groups;
};
/// Offsets that a transaction commits for a group, and as whom.
struct OffsetsInTransaction {
    std::string group;
    std::string memberId;
    std::int32_t generation = -1;
    std::vector<group::OffsetToCommit> offsets;
};

/// What became of the records of one producer.
struct ProducerTally {
    std::int64_t sent = 0;          ///< records made by the application
    std::int64_t acknowledged = 0;  ///< records; with acks=0 those put on the wire
    std::int64_t rejected = 0;      ///< error answers, each retry counted
    std::int64_t failed = 0;        ///< records given up
    std::int64_t retries = 0;
    std::map<ErrorCode, std::int64_t> errors;
    std::int64_t committed = 0;  ///< records of committed transactions
    std::int64_t aborted = 0;    ///< records of aborted ones
    std::int64_t commits = 0;    ///< transactions
    std::int64_t aborts = 0;
    std::int64_t throttledMs = 0;  ///< by quotas, all together
};

/// What became of an answer: of which batch, or -1 when it came too late, and whether its records are acknowledged.
struct AnsweredBatch {
    std::int64_t number = -1;
    int records = 0;
    bool acknowledged = false;
};

/// A simulated producer: workload, accumulator, sender of the Java client as one plain value. It decides and counts;
/// whoever hosts it carries its requests, brings answers, and wakes it at `nextWake()`. Costs nothing in between.
class Producer {
public:
    // Special members are defined once, in producer.cpp, where a Transactor is known.
    Producer(const Producer&);
    Producer(Producer&&) noexcept;
    Producer& operator=(const Producer&);
    Producer& operator=(Producer&&) noexcept;
    ~Producer();
    /// A producer that makes its own records from `start` on.
    Producer(ProducerSpec spec, Micros start);
    /// A producer of the given records, all there at `start`; it is done when each of them was answered or given up.
    Producer(ProducerSpec spec, std::vector<ProducedRecord> records, Micros start);

    const ProducerSpec& spec() const { return spec_; }
    const ProducerTally& tally() const { return tally_; }
    int inFlight() const { return static_cast<int>(flying_.size()); }
    int waitingBatches() const { return static_cast<int>(open_.size() + ready_.size()); }
    std::int64_t bufferUsed() const { return bufferUsed_; }
    /// Its application waits in send(), for room in the buffer or for metadata.
    bool blocked() const { return pendingRecords_ > 0 && (bufferFull_ || leaders_.empty()); }
    bool throttled(Micros now) const;
    /// What goes into its batches: an id and sequence numbers, so that a batch sent twice is stored once.
    bool idempotent() const { return producerId_ >= 0 && spec_.acks == -1; }
    /// All records made and each of them decided.
    bool done() const;
    bool running() const { return running_; }

    /// Makes it an idempotent producer, before its first record: batches carry this id and sequence numbers, so that a
    /// batch sent twice is stored once.
    void becomeIdempotent(std::int64_t producerId) { producerId_ = producerId; }

    /// Its part in transactions; null: it has no transactional.id.
    const Transactor* transactor() const;
    /// Records to be written in the next transaction, with the offsets that it commits; only while it is `idle`.
    void offer(std::vector<ProducedRecord> records, OffsetsInTransaction offsets, Micros now);
    /// Can take an offer: initialized, and no transaction is under way.
    bool idle() const;

    void changeRate(double recordsPerSecond, Micros now);
    void changeAcks(int acks) { spec_.acks = acks; }
    /// Makes no more records; what it has is still sent and decided.
    void stop(Micros now);

    /// Metadata has come.
    void learn(Leaders leaders) { leaders_ = std::move(leaders), metadataWanted_ = false; }
    /// Whether it waits for fresh metadata: it has none, or an answer said that its idea of the leader is old.
    bool metadataWanted() const { return metadataWanted_; }

    /// The next moment at which `wake` has something to do; nullopt: only an answer or metadata can help.
    std::optional<Micros> nextWake() const;
    /// Makes the records that are due, closes batches, gives up what took too long, and returns what is to be sent.
    std::vector<ProduceToSend> wake(Micros now, Random& random);
    /// The answer to a request.
    AnsweredBatch onReply(std::int64_t correlation, ErrorCode error, Micros now, Random& random);
    /// An answer of the broker said that the quota is used up: nothing goes there for so long.
    void onThrottled(BrokerId broker, std::int64_t ms, Micros now);
    /// The connection to a broker broke: all that was in flight to it failed (NETWORK_EXCEPTION).
    void onDisconnect(BrokerId broker, Micros now, Random& random);

    /// What the last wakes have to say to coordinators.
    TransactionSends takeTransactionSends();
    void onTxnReply(std::int64_t correlation, const txn::Reply& reply, Micros now, Random& random);
    /// The answer of a group's coordinator; false: it was not asked for this.
    bool onGroupReply(std::int64_t correlation, ErrorCode error, BrokerId coordinator, Micros now);

    std::vector<ClientTold> takeFacts() { return std::exchange(facts_, {}); }

private:
    /// Records that may be put into batches now: all, or what is left of a transaction.
    std::int64_t room() const;
    /// All of the transaction is written and answered, or it has failed and nothing of it is on its way.
    bool flushed() const;
    void driveTransaction(Micros now);
    void dropUnsent();
    void endTransaction();
    void beginTransaction();
    /// A transaction begins under the epoch that the last one gave; its batches are numbered from 0.
    void adoptEpoch();
    struct OpenBatch {
        record::BatchBuilder builder;
        Micros created;
        std::int64_t allocated = 0;  ///< of buffer.memory
        std::int32_t sequence = -1;
    };
    using Batch = ClosedBatch;
    /// What an idempotent producer numbers in a partition (Kafka: TxnPartitionEntry).
    struct Numbering {
        std::int16_t epoch = 0;
        std::int32_t next = 0;   ///< sequence of the next batch
        std::int32_t acked = 0;  ///< after the last one that was acknowledged
        bool restarts = false;   ///< a batch is missing: begins anew with the next epoch once nothing is in flight
    };
    struct InFlight {
        Batch batch;
        BrokerId to;
        Micros sentAt;
        int acks = -1;
    };

    void generateUntil(Micros now);
    void makePending(Random& random);
    /// False: there is no room in the buffer.
    bool accumulate(const ProducedRecord& record, Micros at, Random& random);
    std::int32_t partitionOf(const ProducedRecord& record, Random& random);
    bool openBatch(std::int32_t partition, const ProducedRecord& record, Micros at);
    Micros dueOfPending(std::int64_t index) const;
    void refuseLate(Micros now);
    std::string whyRefused(std::int64_t wanted) const;
    /// It would never fit into a request, or into the buffer: it fails at once.
    bool refusesLarge(const ProducedRecord& record);
    void release(std::int64_t allocated);
    void noteAcked(const Batch& batch);
    void noteMissing(const Batch& batch);
    void noteGivenUp(const Batch& batch);
    void restartNumbering();
    void renumber(std::int32_t partition, std::int16_t epoch, std::int32_t sequence);
    bool keepsOrder() const { return producerId_ >= 0; }
    std::map<BrokerId, int> requestsTo() const;
    /// Who takes the partition's batches now; kNoBroker: nobody that is known.
    BrokerId leaderOf(std::int32_t partition) const;
    /// It numbers anew first, once nothing of the partition is in flight.
    bool unsettled(std::int32_t partition) const;
    Micros sendableAt(const Batch& batch, BrokerId leader) const;
    void loseConnection(BrokerId broker, Micros now, Random& random);
    void closeBatch(std::int32_t partition);
    void closeReady(Micros now);
    void giveUpLate(Micros now, Random& random);
    void retryOrFail(Batch batch, ErrorCode error, Micros now, Random& random);
    void fail(const Batch& batch, ErrorCode error);
    void expire(const Batch& batch, Micros now);
    void giveUp(const Batch& batch, ErrorCode error, std::int64_t ageMs);
    std::int64_t backoffMs(int attempts, Random& random) const;
    ProduceToSend send(Batch batch, BrokerId leader, Micros now);
    std::optional<Micros> nextRecordDue() const;
    Micros dueOf(std::int64_t index) const;

    ProducerSpec spec_;
    Workload workload_;
    StickyPartitioner sticky_;
    std::vector<ProducedRecord> given_;
    bool running_ = true;
    RateClock rate_;
    Micros rateSince_;
    std::int64_t madeSinceRate_ = 0;
    std::int64_t pendingRecords_ = 0;  // Due, but not made yet: there was no metadata.
    Micros oldestPending_;
    std::optional<ProducedRecord> drawn_;  // Made already, but there was no room for it.
    bool bufferFull_ = false;
    std::int64_t bufferWanted_ = 0;  // By the record that waits.
    std::int64_t bufferUsed_ = 0;
    std::map<BrokerId, Micros> throttledUntil_;
    Leaders leaders_;
    bool metadataWanted_ = true;
    std::map<std::int32_t, OpenBatch> open_;
    ReadyBatches ready_;
    std::map<std::int64_t, InFlight> flying_;
    std::int64_t nextCorrelation_ = 1;
    std::int64_t batches_ = 0;
    std::int64_t producerId_ = -1;                 // -1: not idempotent
    std::map<std::int32_t, Numbering> numbering_;  // By partition.
    std::int16_t epoch_ = 0;
    bool transactional_ = false;
    TransactionSends transactionSends_;
    std::shared_ptr<const std::string> transactionalId_;
    Cow<Transactor> transactor_;
    ProducerTally tally_;
    std::vector<ClientTold> facts_;
};

}  // namespace logarium::client
