#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace logarium::client {

/// How far a consumer is with one partition that it reads.
struct ReadLine {
    enum class Phase : std::uint8_t { NeedsPosition, Idle, Waiting };

    Phase phase = Phase::NeedsPosition;
    Offset position;
    std::int64_t resetTo = -2;
    std::int64_t correlation = 0;  ///< of what was asked last
    BrokerId asked = kNoBroker;
    Micros notBefore;
    std::int64_t tenure = 0;
    BrokerId replica = kNoBroker;  ///< read instead of the leader, until `leaseEnd`
    Micros leaseEnd;
};

/// The partitions that a consumer reads. Most of them wait for an answer at any time, so those that do not are kept
/// apart, and an answer finds its line by its number. A plain value.
class ReadLines {
public:
    using Map = std::map<PartitionId, ReadLine>;

    const Map& all() const { return lines_; }
    ReadLine* find(PartitionId partition);
    const ReadLine* find(PartitionId partition) const;
    /// The line of the partition, and whether it is new.
    std::pair<ReadLine*, bool> add(PartitionId partition);
    /// From now on exactly these are read.
    void replace(Map lines);

    /// Calls `visit(partition, line)` for those that wait for no answer, in order.
    template <class Visit>
    void forResting(Visit visit) const {
        for (const PartitionId partition : resting_) visit(partition, *find(partition));
    }
    /// Calls `ask(partition, line)` for those that wait for no answer, in order; it returns the number of what it
    /// asked, or 0. Numbers rise.
    template <class Ask>
    void askResting(Ask ask) {
        std::erase_if(resting_, [&](PartitionId partition) {
            ReadLine& line = *find(partition);
            const std::int64_t number = ask(partition, line);
            if (number == 0) return false;
            line.phase = ReadLine::Phase::Waiting;
            line.correlation = number;
            asked_.emplace_back(number, partition);
            return true;
        });
    }
    /// The line that waited for the answer of that number, and no longer does; null: the question was given up.
    ReadLine* answered(std::int64_t correlation, PartitionId& partition);
    /// It waits no longer, answered or not.
    void rest(PartitionId partition, ReadLine::Phase phase);

private:
    void addResting(PartitionId partition);

    Map lines_;
    std::vector<PartitionId> resting_;                         // In order.
    std::vector<std::pair<std::int64_t, PartitionId>> asked_;  // In the order of asking.
};

}  // namespace logarium::client
