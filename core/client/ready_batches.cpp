#include "core/client/ready_batches.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::client {

void ReadyBatches::putBack(ClosedBatch batch) {
    auto& queue = queues_[batch.partition];
    const auto at = std::ranges::find_if(queue, [&](const ClosedBatch& other) { return other.number > batch.number; });
    queue.insert(at, std::move(batch));
}

ClosedBatch ReadyBatches::take(std::int32_t partition) {
    const auto found = queues_.find(partition);
    ensure(found != queues_.end(), "a batch that can be taken");
    ClosedBatch batch = std::move(found->second.front());
    found->second.pop_front();
    if (found->second.empty()) queues_.erase(found);
    return batch;
}

const ClosedBatch* ReadyBatches::first(std::int32_t partition) const {
    const auto found = queues_.find(partition);
    return found == queues_.end() ? nullptr : &found->second.front();
}

std::size_t ReadyBatches::size() const {
    std::size_t count = 0;
    for (const auto& [partition, queue] : queues_) count += queue.size();
    return count;
}

std::vector<std::int32_t> ReadyBatches::byAge() const {
    std::vector<std::int32_t> partitions;
    for (const auto& [partition, queue] : queues_) partitions.push_back(partition);
    std::ranges::sort(partitions, {}, [&](std::int32_t p) { return queues_.at(p).front().number; });
    return partitions;
}

std::vector<ClosedBatch> ReadyBatches::takeCreatedUntil(Micros when) {
    std::vector<ClosedBatch> taken;
    for (auto queue = queues_.begin(); queue != queues_.end();) {
        auto& batches = queue->second;
        for (; !batches.empty() && batches.front().created <= when; batches.pop_front())
            taken.push_back(std::move(batches.front()));
        queue = batches.empty() ? queues_.erase(queue) : std::next(queue);
    }
    std::ranges::sort(taken, {}, &ClosedBatch::number);
    return taken;
}

}  // namespace logarium::client
