#include "core/group/assignor.h"

#include <algorithm>
#include <numeric>

#include "core/base/assert.h"
#include "core/group/numbered.h"

namespace logarium::group {

bool comesFirst(const Subscriber& a, const Subscriber& b) {
    if (!a.instanceId.empty() && !b.instanceId.empty()) return a.instanceId < b.instanceId;
    if (a.instanceId.empty() != b.instanceId.empty()) return !a.instanceId.empty();
    return a.memberId < b.memberId;
}

namespace {

std::vector<std::size_t> inOrder(const Subscribers& members) {
    std::vector<std::size_t> sorted(members.size());
    std::iota(sorted.begin(), sorted.end(), std::size_t{0});
    std::ranges::sort(sorted, [&](std::size_t a, std::size_t b) { return comesFirst(members[a], members[b]); });
    return sorted;
}

}  // namespace

bool knownAssignor(std::string_view name) {
    return name == "range" || name == "roundrobin" || name == "sticky" || name == "cooperative-sticky";
}

bool isCooperative(std::string_view name) {
    return name == "cooperative-sticky";
}

Assignment assignRange(const Subscribers& members, const TopicSizes& topics) {
    if (members.empty()) return {};
    const Numbered all(members, topics);
    const std::vector<std::size_t> sorted = inOrder(members);
    std::vector<std::vector<std::size_t>> made(members.size());
    for (std::size_t next = 0; next < all.partitions();) {
        const std::size_t topic = all.topicOf(next), takers = all.takersOf(topic).size(), size = all.sizeOf(topic);
        std::size_t more = size % takers;
        for (const std::size_t m : sorted) {
            if (!all.wants(m, topic)) continue;
            const std::size_t share = size / takers + (more > 0 ? 1 : 0);
            if (more > 0) --more;
            for (std::size_t i = 0; i < share; ++i) made[m].push_back(next++);
        }
    }
    return all.named(made);
}

Assignment assignRoundRobin(const Subscribers& members, const TopicSizes& topics) {
    if (members.empty()) return {};
    const Numbered all(members, topics);
    const std::vector<std::size_t> sorted = inOrder(members);
    std::vector<std::vector<std::size_t>> made(members.size());
    std::size_t turn = 0;
    for (std::size_t partition = 0; partition < all.partitions(); ++partition) {
        while (!all.wants(sorted[turn % sorted.size()], all.topicOf(partition))) ++turn;
        made[sorted[turn++ % sorted.size()]].push_back(partition);
    }
    return all.named(made);
}

Assignment assign(std::string_view assignor, const Subscribers& members, const TopicSizes& topics,
                  const PartitionRacks& racks) {
    ensure(knownAssignor(assignor), "an assignor that exists");
    if (assignor == "range")
        return racks.empty() ? assignRange(members, topics) : assignRangeByRack(members, topics, racks);
    if (assignor == "roundrobin") return assignRoundRobin(members, topics);
    return isCooperative(assignor) ? assignCooperativeSticky(members, topics) : assignSticky(members, topics);
}

Assignment assignOnServer(std::string_view assignor, const Subscribers& members, const TopicSizes& topics) {
    return assignor == "range" ? assignRange(members, topics) : assignUniform(members, topics);
}

}  // namespace logarium::group
