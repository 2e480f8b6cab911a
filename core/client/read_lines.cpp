#include "core/client/read_lines.h"

#include <algorithm>

namespace logarium::client {

ReadLine* ReadLines::find(PartitionId partition) {
    const auto found = lines_.find(partition);
    return found == lines_.end() ? nullptr : &found->second;
}

const ReadLine* ReadLines::find(PartitionId partition) const {
    return const_cast<ReadLines*>(this)->find(partition);
}

std::pair<ReadLine*, bool> ReadLines::add(PartitionId partition) {
    const auto [line, fresh] = lines_.try_emplace(partition);
    if (fresh) addResting(partition);
    return {&line->second, fresh};
}

void ReadLines::replace(Map lines) {
    lines_ = std::move(lines);
    resting_.clear();
    asked_.clear();
    for (const auto& [partition, line] : lines_) {
        if (line.phase == ReadLine::Phase::Waiting)
            asked_.emplace_back(line.correlation, partition);
        else
            resting_.push_back(partition);
    }
    std::ranges::sort(asked_);
}

void ReadLines::addResting(PartitionId partition) {
    resting_.insert(std::ranges::lower_bound(resting_, partition), partition);
}

ReadLine* ReadLines::answered(std::int64_t correlation, PartitionId& partition) {
    const auto found = std::ranges::lower_bound(asked_, correlation, {}, [](const auto& asked) { return asked.first; });
    if (found == asked_.end() || found->first != correlation) return nullptr;
    partition = found->second;
    asked_.erase(found);
    addResting(partition);
    ReadLine* line = find(partition);
    line->phase = ReadLine::Phase::Idle;
    return line;
}

void ReadLines::rest(PartitionId partition, ReadLine::Phase phase) {
    ReadLine& line = *find(partition);
    if (line.phase == ReadLine::Phase::Waiting) answered(line.correlation, partition);
    line.phase = phase;
}

}  // namespace logarium::client
