#pragma once
#include <map>
#include <string>

#include "core/txn/transaction.h"

namespace logarium::txn {

/// All transactional ids of one partition of __transaction_state: a value. A request or a deadline leads to records,
/// answers, markers and facts; replaying the records gives the same ids again.
///
/// Stands for Kafka's TransactionCoordinator with TransactionStateManager.
class Shard {
public:
    const std::map<std::string, Transaction>& ids() const { return ids_; }
    const Transaction* find(const std::string& id) const;

    void handle(const Request& asked, Ticket ticket, Step& step);
    /// The change of this id that was written last is on all that are in sync.
    void committed(const std::string& id, Step& step);
    /// It could not be written: as if it had not been asked.
    void notWritten(const std::string& id, ErrorCode error, Step& step);
    void answerLate(const std::string& id, ErrorCode error, Step& step);
    /// The marker is written, or its partition is none any more.
    void markerDone(const std::string& id, const TopicPartition& partition, Step& step);

    /// When a transaction, or an id, is next due to be looked at; kNever: none is. Checks themselves have a rhythm.
    Micros nextTimeout() const;
    Micros nextExpiry(const Settings& settings) const;
    /// Aborts what has been open for too long.
    void abortTimedOut(Step& step);
    void removeExpired(Step& step);
    /// Completions that could not be recorded earlier.
    bool owesCompletion() const;
    void completeOwed(Step& step);

    void replay(const Record& record);
    /// All records are read: markers of what was decided are sent (again).
    void resume(Step& step);
    /// Admin.forceTerminateTransaction: what a new producer of the id would do first.
    void terminate(const std::string& id, Step& step);

private:
    std::map<std::string, Transaction> ids_;
};

}  // namespace logarium::txn
