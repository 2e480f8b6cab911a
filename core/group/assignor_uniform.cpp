#include <algorithm>

#include "core/group/assignor.h"
#include "core/group/numbered.h"

/// The coordinator's uniform assignor where all members want the same topics (Kafka: UniformHomogeneousAssignment-
/// Builder): each keeps what fits into its quota, and those that have room get what is free, one after the other.
namespace logarium::group {

Assignment assignUniform(const Subscribers& members, const TopicSizes& topics) {
    if (members.empty()) return {};
    const Numbered all(members, topics);
    if (!all.alike()) return assignSticky(members, topics);
    const std::size_t least = all.partitions() / all.members();
    std::size_t larger = all.partitions() % all.members();
    std::vector<std::vector<std::size_t>> made(all.members());
    std::vector<char> owned(all.partitions(), 0);
    for (std::size_t m = 0; m < all.members(); ++m) {
        for (const TopicPartition& p : all.member(m).owned) {
            const std::ptrdiff_t number = all.numberOf(p);
            if (number < 0 || owned[static_cast<std::size_t>(number)] != 0) continue;
            owned[static_cast<std::size_t>(number)] = 1;
            made[m].push_back(static_cast<std::size_t>(number));
        }
        std::ranges::sort(made[m]);
    }
    std::vector<std::size_t> free;
    for (std::size_t partition = 0; partition < owned.size(); ++partition)
        if (owned[partition] == 0) free.push_back(partition);
    std::vector<std::pair<std::size_t, std::size_t>> room;  // Members, and how many more each may get.
    for (const std::size_t m : all.inHashOrder()) {
        const std::size_t quota = least + (larger > 0 ? 1 : 0);
        if (larger > 0) --larger;
        if (made[m].size() < quota) room.emplace_back(m, quota - made[m].size());
        while (made[m].size() > quota) {
            const auto first = made[m].begin() + static_cast<std::ptrdiff_t>(quota);
            free.insert(free.end(), first, made[m].end());
            made[m].resize(quota);
        }
    }
    auto next = free.begin();
    for (const auto& [m, more] : room)
        for (std::size_t i = 0; i < more && next != free.end(); ++i) made[m].push_back(*next++);
    for (auto& partitions : made) std::ranges::sort(partitions);
    return all.named(made);
}

}  // namespace logarium::group
