#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/time.h"

namespace logarium::client {

/// A batch that takes no more records.
struct ClosedBatch {
    std::shared_ptr<const Bytes> bytes;
    std::int32_t partition = 0;
    int records = 0;
    int attempts = 0;
    Micros created;
    Micros notBefore;            ///< of the next attempt
    std::int64_t number = 0;     ///< in the order in which they were closed
    std::int64_t allocated = 0;  ///< of buffer.memory
    std::int32_t sequence = -1;  ///< of its first record; -1: it has none
};

/// Batches that wait for being sent: a queue for each partition, of which only the first may go, also when it waits for
/// another attempt (Kafka's RecordAccumulator). What many waiting batches cost depends on the partitions alone.
class ReadyBatches {
public:
    bool empty() const { return queues_.empty(); }
    std::size_t size() const;

    /// Behind all of its partition.
    void add(ClosedBatch batch) { queues_[batch.partition].push_back(std::move(batch)); }
    /// Back to its place in the order of numbers.
    void putBack(ClosedBatch batch);
    /// The partition's first one, which is there.
    ClosedBatch take(std::int32_t partition);
    /// The partition's first one, or null.
    const ClosedBatch* first(std::int32_t partition) const;
    void clear() { queues_.clear(); }

    /// Partitions that have something, those with the oldest batch first.
    std::vector<std::int32_t> byAge() const;
    /// What was created at `when` or before, oldest first.
    std::vector<ClosedBatch> takeCreatedUntil(Micros when);

    template <class Visit>
    void forEachFirst(Visit visit) const {
        for (const auto& [partition, queue] : queues_) visit(queue.front());
    }
    template <class Change>
    void changeAll(std::int32_t partition, Change change) {
        const auto found = queues_.find(partition);
        if (found != queues_.end())
            for (ClosedBatch& batch : found->second) change(batch);
    }
    template <class Visit>
    void forEach(Visit visit) const {
        for (const auto& [partition, queue] : queues_)
            for (const ClosedBatch& batch : queue) visit(batch);
    }

private:
    std::map<std::int32_t, std::deque<ClosedBatch>> queues_;  // By partition; none is empty.
};

}  // namespace logarium::client
