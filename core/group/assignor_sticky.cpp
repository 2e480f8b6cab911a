#include <algorithm>
#include <set>

#include "core/group/assignor.h"

/// The sticky assignor (Kafka: AbstractStickyAssignor): balanced to within one partition where subscriptions allow it,
/// and everybody keeps as much of what it owns as that leaves.
namespace logarium::group {
namespace {

using Owned = std::map<std::string, std::vector<TopicPartition>>;

/// What each member may keep: partitions that exist, that it still wants, and that nobody has from a later generation.
Owned keepable(const Subscribers& members, const TopicSizes& topics) {
    std::map<TopicPartition, const Subscriber*> owners;
    std::set<TopicPartition> disputed;
    for (const Subscriber& m : members) {
        for (const TopicPartition& p : m.owned) {
            const auto topic = topics.find(p.topic);
            const bool there = topic != topics.end() && p.partition < topic->second;
            if (!there || std::find(m.topics.begin(), m.topics.end(), p.topic) == m.topics.end()) continue;
            const auto [at, first] = owners.emplace(p, &m);
            if (first) continue;
            if (at->second->generation == m.generation) disputed.insert(p);
            if (at->second->generation < m.generation) at->second = &m, disputed.erase(p);
        }
    }
    Owned kept;
    for (const Subscriber& m : members) kept[m.memberId];
    for (const auto& [partition, owner] : owners)
        if (!disputed.contains(partition)) kept[owner->memberId].push_back(partition);
    return kept;
}

std::vector<TopicPartition> everything(const Subscribers& members, const TopicSizes& topics) {
    std::vector<TopicPartition> all;
    for (const auto& [topic, size] : topics) {
        const auto wanted = [&name = topic](const Subscriber& m) {
            return std::find(m.topics.begin(), m.topics.end(), name) != m.topics.end();
        };
        if (std::none_of(members.begin(), members.end(), wanted)) continue;
        for (std::int32_t p = 0; p < size; ++p) all.push_back({topic, p});
    }
    return all;
}

std::vector<TopicPartition> notIn(const std::vector<TopicPartition>& all, const Owned& taken) {
    std::set<TopicPartition> gone;
    for (const auto& [member, partitions] : taken) gone.insert(partitions.begin(), partitions.end());
    std::vector<TopicPartition> left;
    for (const TopicPartition& p : all)
        if (!gone.contains(p)) left.push_back(p);
    return left;
}

/// Everybody wants the same topics: each gets its share, some one more (Kafka: constrainedAssign).
Assignment share(const Subscribers& members, const TopicSizes& topics) {
    const std::vector<TopicPartition> all = everything(members, topics);
    const std::size_t least = all.size() / members.size();
    std::size_t larger = all.size() % members.size();  // So many may have one more.
    Owned made = keepable(members, topics);
    for (auto& [member, partitions] : made) {
        if (partitions.size() > least && larger > 0) {
            partitions.resize(least + 1);
            --larger;
        } else if (partitions.size() > least) {
            partitions.resize(least);
        }
    }
    const std::vector<TopicPartition> left = notIn(all, made);
    std::size_t next = 0;
    // In turns to those who have too little, then one more to each as long as there are some.
    for (bool gave = true; gave && next < left.size();) {
        gave = false;
        for (auto& [member, partitions] : made) {
            if (next == left.size() || partitions.size() >= least) continue;
            partitions.push_back(left[next++]);
            gave = true;
        }
    }
    for (auto& [member, partitions] : made)
        if (next < left.size() && partitions.size() == least) partitions.push_back(left[next++]);
    return made;
}

/// Subscriptions differ: what is free goes to whoever has least, then partitions move while that evens things out
/// (Kafka: generalAssign).
class Balancer {
public:
    Balancer(const Subscribers& members, const TopicSizes& topics)
        : members_(members), all_(everything(members, topics)), made_(keepable(members, topics)) {}

    Assignment balanced() {
        for (const TopicPartition& p : notIn(all_, made_)) made_[leastOf(p)].push_back(p);
        while (moveOne()) {
        }
        for (auto& [member, partitions] : made_) std::sort(partitions.begin(), partitions.end());
        return made_;
    }

private:
    /// The member with the fewest partitions among those that want this one.
    std::string leastOf(const TopicPartition& partition) const {
        const Subscriber* best = nullptr;
        for (const Subscriber& m : members_) {
            if (std::find(m.topics.begin(), m.topics.end(), partition.topic) == m.topics.end()) continue;
            if (best == nullptr || made_.at(m.memberId).size() < made_.at(best->memberId).size()) best = &m;
        }
        return best->memberId;
    }
    /// Each move makes the sum of squares smaller, so this comes to an end.
    bool moveOne() {
        for (auto& [member, partitions] : made_) {
            for (std::size_t i = 0; i < partitions.size(); ++i) {
                const std::string to = leastOf(partitions[i]);
                if (made_[to].size() + 1 >= partitions.size()) continue;
                made_[to].push_back(partitions[i]);
                partitions.erase(partitions.begin() + static_cast<std::ptrdiff_t>(i));
                return true;
            }
        }
        return false;
    }

    const Subscribers& members_;
    std::vector<TopicPartition> all_;
    Assignment made_;
};

}  // namespace

Assignment assignSticky(const Subscribers& members, const TopicSizes& topics) {
    if (members.empty()) return {};
    const auto topicsOf = [](const Subscriber& m) { return std::set<std::string>(m.topics.begin(), m.topics.end()); };
    const bool same = std::all_of(members.begin(), members.end(),
                                  [&](const Subscriber& m) { return topicsOf(m) == topicsOf(members.front()); });
    return same ? share(members, topics) : Balancer(members, topics).balanced();
}

}  // namespace logarium::group
