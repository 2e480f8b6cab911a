#pragma once
#include <limits>
#include <optional>
#include <string>

#include "core/txn/step.h"

namespace logarium::txn {

/// A transactional id and where its transaction stands: a value. A change is prepared, appended to __transaction_state,
/// and takes effect once that is committed; until then nothing else may change (CONCURRENT_TRANSACTIONS).
///
/// Stands for Kafka's TransactionMetadata with the decisions of TransactionCoordinator, under transaction.version 2:
/// every end of a transaction bumps the epoch, so that a late message of one transaction can never reach the next one.
class Transaction {
public:
    /// The last epoch is kept back, so that a producer can always be fenced.
    static bool exhausted(std::int16_t epoch) { return epoch >= std::numeric_limits<std::int16_t>::max() - 1; }

    Transaction() = default;
    explicit Transaction(std::string id) : id_(std::move(id)) {}
    Transaction(std::string id, TxnImage image) : id_(std::move(id)), now_(std::move(image)) {}

    const std::string& id() const { return id_; }
    /// As it is committed.
    const TxnImage& image() const { return now_; }
    bool pending() const { return next_.has_value(); }

    void init(const InitProducerId& asked, Ticket ticket, Step& step);
    void add(const AddPartitions& asked, Ticket ticket, Step& step);
    void end(const EndTxn& asked, Ticket ticket, Step& step);
    /// Whether the transaction has been open for longer than its producer asked for.
    bool timedOut(TimestampMs now) const;
    /// Fences its producer and aborts; `ticket` is told CONCURRENT_TRANSACTIONS once that is decided: it may try again.
    void fence(EndCause cause, Ticket ticket, Step& step);
    void expire(Step& step);
    bool expired(TimestampMs now, std::int64_t expirationMs) const;

    /// The marker of this partition is written, or can never be.
    void markerDone(const TopicPartition& partition) { now_.partitions.erase(partition); }
    /// All markers are written, and that is not recorded yet.
    bool owesCompletion() const {
        return !pending() && now_.partitions.empty() &&
               (now_.state == State::PrepareCommit || now_.state == State::PrepareAbort);
    }
    void complete(Step& step);

    /// The pending change is on all that are in sync: takes effect. True: the id is gone.
    bool committed(Step& step);
    /// It could not be written, or nobody waits for it any more: whoever asked is told so.
    void failed(ErrorCode error, Step& step);
    /// Whoever waits hears of `error`; the change itself may still be committed.
    void answerLate(ErrorCode error, Step& step);
    std::optional<MarkerOrder> markers() const;

private:
    enum class Kind : std::uint8_t { Init, Add, End, Fence, Complete, Expire };
    struct Pending {
        TxnImage target;
        Kind kind{};
        EndCause cause{};
        Ticket ticket = kNobody;
    };
    void prepare(TxnImage target, Kind kind, Ticket ticket, Step& step, EndCause cause = EndCause::Producer);
    void prepareEnd(bool commits, Ticket ticket, Step& step);
    /// The epoch under which an older EndTxn was answered comes again.
    bool repeats(const EndTxn& asked) const;
    bool epochFits(const EndTxn& asked) const;
    static Reply refusal(Kind kind, ErrorCode error);
    void tell(const Pending& done, Step& step) const;

    std::string id_;
    TxnImage now_;
    std::optional<Pending> next_;
};

}  // namespace logarium::txn
