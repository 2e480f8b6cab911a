#include <algorithm>

#include "core/base/java_hash.h"
#include "core/group/assignor.h"
#include "core/group/numbered.h"

/// The coordinator's uniform assignor where all members want the same topics (Kafka: UniformHomogeneousAssignment-
/// Builder): each keeps what fits into its quota, and those that have room get what is free, one after the other.
namespace logarium::group {
namespace {

/// Topic by topic, each in the order in which a HashSet of its partitions is walked.
void sortAsSets(std::vector<std::size_t>& partitions, const Numbered& all) {
    std::ranges::sort(partitions);
    for (auto first = partitions.begin(); first != partitions.end();) {
        const std::size_t topic = all.topicOf(*first);
        const auto last = std::find_if(first, partitions.end(), [&](std::size_t p) { return all.topicOf(p) != topic; });
        std::vector<std::int32_t> numbers;
        for (auto p = first; p != last; ++p) numbers.push_back(all.name(*p).partition);
        const std::vector<std::size_t> sorted(first, last);
        const std::size_t table = hashMapTable(std::max<std::size_t>(16, sorted.size() * 4 / 3 + 1));
        for (const std::size_t place : hashMapOrder(numbers, table)) *first++ = sorted[place];
    }
}

}  // namespace

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
        sortAsSets(made[m], all);
    }
    std::vector<std::size_t> free;
    for (std::size_t partition = 0; partition < owned.size(); ++partition)
        if (owned[partition] == 0) free.push_back(partition);
    std::vector<std::pair<std::size_t, std::size_t>> room;  // Members, and how many more each may get.
    std::size_t membersLeft = all.members();
    for (const std::size_t m : all.inHashOrder()) {
        auto& mine = made[m];
        bool extra = larger > 0;
        const std::size_t quota = least + (extra ? 1 : 0);
        while (mine.size() > quota) {
            free.insert(free.end(), mine.begin() + static_cast<std::ptrdiff_t>(quota), mine.end());
            mine.resize(quota);
        }
        std::size_t more = quota - mine.size();
        // Whoever would need something new for the larger share leaves that to others, as long as there are enough.
        if (more > 0 && extra && membersLeft > larger) {
            --more;
            extra = false;
        }
        if (more > 0) room.emplace_back(m, more);
        if (extra) --larger;
        --membersLeft;
    }
    auto next = free.begin();
    for (const auto& [m, more] : room)
        for (std::size_t i = 0; i < more && next != free.end(); ++i) made[m].push_back(*next++);
    for (auto& partitions : made) std::ranges::sort(partitions);
    return all.named(made);
}

}  // namespace logarium::group
