#pragma once
#include <cstdint>
#include <map>
#include <optional>

#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/client/producer.h"
#include "core/group/protocol.h"
#include "core/txn/protocol.h"

namespace logarium::client {

/// A producer's part in transactions: who it is for its coordinator, where its present transaction stands, and what it
/// has asked. A plain value inside a `Producer`, which does the writing.
///
/// Stands for Kafka's TransactionManager under transaction.version 2: partitions and offsets join a transaction by
/// being written, and each end of one gives the epoch of the next.
class Transactor {
public:
    enum class Stage : std::uint8_t {
        Unready,  ///< has no producer id yet
        Ready,    ///< between two transactions
        Open,     ///< records are written
        Ending    ///< EndTxn is asked
    };
    Transactor() = default;
    explicit Transactor(const ProducerSpec& spec) : spec_(spec) {}

    Stage stage() const { return stage_; }
    bool open() const { return stage_ == Stage::Open || stage_ == Stage::Ending; }
    /// It may never go on: another one has its transactional.id.
    ErrorCode fatal() const { return fatal_; }
    /// The transaction will be aborted, whatever is still written.
    bool failed() const { return failed_; }
    bool aborts() const { return failed_ || (spec_.abortEvery > 0 && number_ % spec_.abortEvery == 0); }
    std::int64_t producerId() const { return producerId_; }
    std::int16_t epoch() const { return epoch_; }
    /// How many records the transaction has, or may still get.
    std::int64_t records() const { return records_; }
    std::int64_t room() const;
    bool full() const { return records_ >= target_; }

    void begin(std::int64_t target);
    void offer(OffsetsInTransaction offsets) { offsets_ = std::move(offsets); }
    void took() { ++records_; }
    /// A batch went out: from now on an EndTxn is needed.
    void wrote() { written_ = true; }
    void fail() { failed_ = open(); }

    /// Asks what is to be asked now. `flushed`: the transaction has all it is to have, and all of it was answered.
    /// Nothing for a transaction of which nobody ever heard: it just ends.
    void drive(bool flushed, Micros now, std::int64_t& nextCorrelation, TransactionSends& out);
    std::optional<Micros> nextWake(bool flushed) const;
    void onReply(std::int64_t correlation, const txn::Reply& reply, Micros now);
    bool onGroupReply(std::int64_t correlation, ErrorCode error, BrokerId coordinator, Micros now);
    void onDisconnect(BrokerId broker, Micros now);
    /// How the transaction ended, once after it did: true: committed.
    std::optional<bool> takeEnd() { return std::exchange(ended_, std::nullopt); }

private:
    enum class Kind : std::uint8_t { Find, Init, FindGroup, Offsets, End };
    struct Flight {
        Kind kind{};
        BrokerId to = kNoBroker;
        Micros sentAt;
    };
    void giveUpLate(Micros now);
    void send(Kind kind, BrokerId to, txn::Request asked, Micros now, std::int64_t& nextCorrelation,
              TransactionSends& out);
    void sendGroup(Kind kind, group::Request asked, Micros now, std::int64_t& nextCorrelation, TransactionSends& out);
    bool sendOffsets(Micros now, std::int64_t& nextCorrelation, TransactionSends& out);
    void onGiven(Kind kind, const txn::ProducerGiven& given, Micros now);
    void retry(Micros now);
    /// Starts anew, as a process that has thrown its producer away.
    void startAnew(Micros now);
    void finish(bool committed);

    ProducerSpec spec_;
    Stage stage_ = Stage::Unready;
    ErrorCode fatal_ = ErrorCode::None;
    BrokerId coordinator_ = kNoBroker;
    BrokerId groupCoordinator_ = kNoBroker;
    std::int64_t producerId_ = -1;
    std::int16_t epoch_ = -1;
    std::int64_t number_ = 0;  ///< of the present transaction, from 1
    std::int64_t records_ = 0;
    std::int64_t target_ = 0;
    bool written_ = false;
    bool failed_ = false;
    std::optional<OffsetsInTransaction> offsets_;
    bool offsetsDone_ = false;
    std::optional<Micros> endAt_;  ///< flushed, and waiting for so long
    std::optional<bool> ended_;
    std::map<std::int64_t, Flight> flights_;
    Micros notBefore_;
};

}  // namespace logarium::client
