#include "core/group/assignor.h"

#include <algorithm>
#include <set>

#include "core/base/assert.h"

namespace logarium::group {
namespace {

/// Static members first, by instance id; the others by member id (Kafka: AbstractPartitionAssignor.MemberInfo).
bool comesFirst(const Subscriber* a, const Subscriber* b) {
    if (!a->instanceId.empty() && !b->instanceId.empty()) return a->instanceId < b->instanceId;
    if (a->instanceId.empty() != b->instanceId.empty()) return !a->instanceId.empty();
    return a->memberId < b->memberId;
}

std::vector<const Subscriber*> inOrder(const Subscribers& members) {
    std::vector<const Subscriber*> sorted;
    for (const Subscriber& m : members) sorted.push_back(&m);
    std::sort(sorted.begin(), sorted.end(), comesFirst);
    return sorted;
}

bool wants(const Subscriber& member, const std::string& topic) {
    return std::find(member.topics.begin(), member.topics.end(), topic) != member.topics.end();
}

Assignment nothing(const Subscribers& members) {
    Assignment made;
    for (const Subscriber& m : members) made[m.memberId];
    return made;
}

}  // namespace

bool knownAssignor(std::string_view name) {
    return name == "range" || name == "roundrobin" || name == "sticky" || name == "cooperative-sticky";
}

bool isCooperative(std::string_view name) {
    return name == "cooperative-sticky";
}

Assignment assignRange(const Subscribers& members, const TopicSizes& topics) {
    Assignment made = nothing(members);
    const auto sorted = inOrder(members);
    for (const auto& [topic, size] : topics) {
        std::vector<const Subscriber*> takers;
        for (const Subscriber* m : sorted)
            if (wants(*m, topic)) takers.push_back(m);
        if (takers.empty()) continue;
        const int each = size / static_cast<int>(takers.size()), more = size % static_cast<int>(takers.size());
        std::int32_t next = 0;
        for (int i = 0; i < static_cast<int>(takers.size()); ++i)
            for (int share = each + (i < more ? 1 : 0); share > 0; --share)
                made[takers[static_cast<std::size_t>(i)]->memberId].push_back({topic, next++});
    }
    return made;
}

Assignment assignRoundRobin(const Subscribers& members, const TopicSizes& topics) {
    Assignment made = nothing(members);
    const auto sorted = inOrder(members);
    std::size_t turn = 0;
    for (const auto& [topic, size] : topics) {
        const auto taken = [&name = topic](const Subscriber* m) { return wants(*m, name); };
        if (std::none_of(sorted.begin(), sorted.end(), taken)) continue;
        for (std::int32_t p = 0; p < size; ++p) {
            while (!taken(sorted[turn % sorted.size()])) ++turn;
            made[sorted[turn++ % sorted.size()]->memberId].push_back({topic, p});
        }
    }
    return made;
}

void leaveOutWhatMoves(Assignment& wanted, const Subscribers& members) {
    std::map<TopicPartition, std::string> owners;
    for (const Subscriber& m : members)
        for (const TopicPartition& p : m.owned) owners.emplace(p, m.memberId);
    for (auto& [member, partitions] : wanted) {
        std::erase_if(partitions, [&, &to = member](const TopicPartition& p) {
            const auto owner = owners.find(p);
            return owner != owners.end() && owner->second != to;
        });
    }
}

Assignment assign(std::string_view assignor, const Subscribers& members, const TopicSizes& topics) {
    ensure(knownAssignor(assignor), "an assignor that exists");
    if (assignor == "range") return assignRange(members, topics);
    if (assignor == "roundrobin") return assignRoundRobin(members, topics);
    Assignment made = assignSticky(members, topics);
    if (isCooperative(assignor)) leaveOutWhatMoves(made, members);
    return made;
}

Assignment assignOnServer(std::string_view assignor, const Subscribers& members, const TopicSizes& topics) {
    return assignor == "range" ? assignRange(members, topics) : assignSticky(members, topics);
}

}  // namespace logarium::group
