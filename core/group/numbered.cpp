#include "core/group/numbered.h"

#include <algorithm>
#include <map>

#include "core/base/java_hash.h"

namespace logarium::group {

Numbered::Numbered(const Subscribers& members, const TopicSizes& topics) : members_(members) {
    std::map<std::string_view, std::vector<std::size_t>> takers;
    std::vector<std::string_view> firsts;
    for (std::size_t m = 0; m < members.size(); ++m) {
        std::vector<std::string_view> wanted(members[m].topics.begin(), members[m].topics.end());
        std::ranges::sort(wanted);
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        if (m == 0) firsts = wanted;
        alike_ = alike_ && wanted == firsts;
        for (const std::string_view topic : wanted) takers[topic].push_back(m);
    }
    for (auto& [name, wantedBy] : takers) {
        const auto size = topics.find(std::string(name));
        if (size == topics.end()) continue;
        topics_.push_back({size->first, topicOf_.size(), static_cast<std::size_t>(size->second), std::move(wantedBy)});
        topicOf_.resize(topicOf_.size() + topics_.back().size, topics_.size() - 1);
    }
    wanted_.resize(members.size() * topics_.size());
    for (std::size_t t = 0; t < topics_.size(); ++t)
        for (const std::size_t m : topics_[t].takers) wanted_[m * topics_.size() + t] = 1;
}

TopicPartition Numbered::name(std::size_t partition) const {
    const Topic& topic = topics_[topicOf_[partition]];
    return {std::string(topic.name), static_cast<std::int32_t>(partition - topic.first)};
}

std::ptrdiff_t Numbered::numberOf(const TopicPartition& partition) const {
    const auto topic = std::ranges::lower_bound(topics_, std::string_view(partition.topic), {}, &Topic::name);
    const bool there = topic != topics_.end() && topic->name == partition.topic && partition.partition >= 0 &&
                       partition.partition < std::ssize(topicOf_) &&
                       static_cast<std::size_t>(partition.partition) < topic->size;
    return there ? static_cast<std::ptrdiff_t>(topic->first) + partition.partition : -1;
}

std::vector<std::size_t> Numbered::inHashOrder() const {
    std::vector<std::int32_t> hashes;
    for (const Subscriber& member : members_) hashes.push_back(javaHash(member.memberId));
    return hashMapOrder(hashes);
}

std::vector<std::size_t> Numbered::byId() const {
    std::vector<std::size_t> order(members_.size());
    for (std::size_t m = 0; m < order.size(); ++m) order[m] = m;
    std::ranges::sort(order, {}, [this](std::size_t m) { return std::string_view(members_[m].memberId); });
    return order;
}

Assignment Numbered::named(const std::vector<std::vector<std::size_t>>& partitionsOf) const {
    Assignment made;
    for (std::size_t m = 0; m < members_.size(); ++m) {
        auto& mine = made[members_[m].memberId];
        for (const std::size_t partition : partitionsOf[m]) mine.push_back(name(partition));
    }
    return made;
}

}  // namespace logarium::group
