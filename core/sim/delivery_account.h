#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/base/ids.h"

namespace logarium::sim {

struct World;

/// Where a batch of a producer was appended. Offset and leader epoch together name a record for good.
struct StoredBatch {
    PartitionId partition;
    LeaderEpoch epoch;
    Offset base;
    int records = 0;
};

/// What became of the batches of one producer, seen by one who sees everything: a producer itself never learns that
/// what was acknowledged is gone, or that it was written twice. A plain value; old parts are shared between copies.
class DeliveryAccount {
public:
    /// Put on the wire with acks=0, which counts as acknowledged.
    void sentUnanswered(int records) { sentUnanswered_ += records; }
    /// `again`: the first copy of it is still there. `unanswered`: acks=0.
    void appended(std::int64_t batch, const StoredBatch& where, bool unanswered, bool again);
    /// Where the batch was appended first; null: it was not, or that is long ago.
    const StoredBatch* firstOf(std::int64_t batch) const;
    void acknowledged(std::int64_t batch);

    std::int64_t duplicated() const { return duplicated_; }
    /// Acknowledged without an answer, and appended nowhere: lost, unless still on the way.
    std::int64_t neverAppended() const { return sentUnanswered_ - appendedUnanswered_; }
    /// Acknowledged records that are not in the logs of the present leaders; what retention deleted is not meant. A
    /// partition that nobody leads says nothing.
    std::int64_t missingFrom(const World& world) const;

private:
    struct Run {
        Offset base, end;
    };
    /// Acknowledged offsets of one partition in one leader epoch, mostly in order.
    struct Epoch {
        LeaderEpoch epoch;
        std::vector<std::shared_ptr<const std::vector<Run>>> full;
        std::vector<Run> tail;
    };
    void keep(const StoredBatch& batch);

    std::map<PartitionId, std::vector<Epoch>> kept_;
    struct Recent {
        std::int64_t batch;
        StoredBatch where;
    };
    std::vector<Recent> recent_;  // By the number of the batch.
    std::int64_t sentUnanswered_ = 0;
    std::int64_t appendedUnanswered_ = 0;
    std::int64_t duplicated_ = 0;
};

/// Whether the partition's leader holds the batch, or may hold it: nobody leads now.
bool stillThere(const World& world, const StoredBatch& batch);

/// Of one producer, now.
struct Deliveries {
    std::int64_t lost = 0;        ///< acknowledged records that are in no leader's log
    std::int64_t duplicated = 0;  ///< records that were written more than once
};
Deliveries deliveriesOf(const World& world, ClientId producer);

}  // namespace logarium::sim
