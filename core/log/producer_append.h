#pragma once
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/log/producer_entry.h"
#include "core/record/batch.h"

namespace logarium::log {

/// Where a batch comes from decides how strictly it is checked (Kafka: AppendOrigin).
enum class AppendOrigin : std::uint8_t { Client, Coordinator, RaftLeader, Replication };

/// The changes that one append makes to one producer, checked before anything is written (Kafka: ProducerAppendInfo).
class ProducerAppend {
public:
    /// `partition` is for messages, and outlives this.
    ProducerAppend(std::string_view partition, const ProducerEntry& current, AppendOrigin origin);

    /// Takes a batch in, or refuses it (epoch, sequence, transaction state) by throwing LogRefusal. A marker gives the
    /// transaction that it ends, if there was one.
    std::optional<CompletedTxn> append(const record::BatchView& batch);

    const ProducerEntry& updated() const { return updated_; }
    /// First offsets of transactions that began in this append.
    const std::vector<Offset>& started() const { return started_; }

private:
    void checkEpoch(std::int16_t epoch, Offset offset) const;
    void checkSequence(std::int16_t epoch, std::int32_t firstSeq, Offset offset) const;
    void appendData(const record::BatchHeader& batch);
    std::optional<CompletedTxn> appendMarker(const record::BatchView& batch);

    std::string_view partition_;
    std::int16_t currentEpoch_;  // Before this append, as is the sequence.
    std::int32_t currentLastSeq_;
    ProducerEntry updated_;
    AppendOrigin origin_;
    std::vector<Offset> started_;
};

}  // namespace logarium::log
