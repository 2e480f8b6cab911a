#include <algorithm>
#include <numeric>
#include <set>

#include "core/group/assignor.h"

/// Kafka's RangeAssignor of the Java client with racks (KIP-881): members first get partitions that have a replica in
/// their rack, as far as each one's share stays what it is without racks, and topics that are read by the same members
/// and are equally large stay in step.
namespace logarium::group {
namespace {

using Racks = std::set<std::string>;
const Racks kNowhere;

/// One topic while it is shared out.
class Sharing {
public:
    Sharing(std::string topic, int size, std::vector<const Subscriber*> members, const std::vector<Racks>* racks)
        : topic_(std::move(topic)), size_(size), members_(std::move(members)), taken_(members_.size(), 0) {
        const auto count = static_cast<int>(members_.size());
        free_.assign(static_cast<std::size_t>(size), 1);
        share_ = count == 0 ? 0 : size / count;
        larger_ = count == 0 ? 0 : size % count;
        Racks ofMembers, ofPartitions;
        for (const Subscriber* member : members_)
            if (!member->rack.empty()) ofMembers.insert(member->rack);
        if (ofMembers.empty() || racks == nullptr) return;
        racks_ = *racks;
        racks_.resize(static_cast<std::size_t>(size));
        for (const Racks& each : racks_) ofPartitions.insert(each.begin(), each.end());
        const bool near = std::ranges::any_of(ofMembers, [&](const auto& rack) { return ofPartitions.contains(rack); });
        needsRacks_ = near && !std::ranges::all_of(racks_, [&](const Racks& each) { return each == ofPartitions; });
    }

    bool needsRacks() const { return needsRacks_; }
    /// Kafka compares how many partitions have racks: without a member in any, all topics are alike in this.
    std::size_t sizeKnown() const { return racks_.size(); }
    const std::vector<const Subscriber*>& members() const { return members_; }

    bool near(std::size_t member, int partition) const {
        const std::string& rack = members_[member]->rack;
        return rack.empty() || (static_cast<std::size_t>(partition) < racks_.size() &&
                                racks_[static_cast<std::size_t>(partition)].contains(rack));
    }
    int room(std::size_t member) const { return std::max(0, share_ + (larger_ > 0 ? 1 : 0) - taken_[member]); }

    void give(std::size_t member, int partition, Assignment& made) {
        made[members_[member]->memberId].push_back({topic_, partition});
        free_[static_cast<std::size_t>(partition)] = 0;
        ++taken_[member];
    }
    /// Whoever has more than the usual share has taken one of the larger ones.
    void settle(std::size_t member) {
        if (taken_[member] > share_) --larger_;
    }

    template <class May>
    void shareOut(May may, Assignment& made) {
        for (std::size_t member = 0; member < members_.size(); ++member) {
            const int most = room(member);
            int given = 0;
            for (int partition = 0; partition < size_ && given < most; ++partition) {
                if (free_[static_cast<std::size_t>(partition)] == 0 || !may(member, partition)) continue;
                give(member, partition, made);
                ++given;
            }
            if (given > 0) settle(member);
        }
    }

private:
    std::string topic_;
    int size_ = 0;
    std::vector<const Subscriber*> members_;  // In the order in which they are served.
    std::vector<int> taken_;
    std::vector<char> free_;
    int share_ = 0, larger_ = 0;
    std::vector<Racks> racks_;
    bool needsRacks_ = false;
};

/// Topics of the same members and size: a partition number goes to one member in all of them, where racks allow it.
void shareInStep(const std::vector<Sharing*>& topics, Assignment& made) {
    const std::size_t members = topics.front()->members().size();
    std::vector<std::size_t> left(members);
    std::iota(left.begin(), left.end(), std::size_t{0});
    for (int partition = 0; partition < static_cast<int>(topics.front()->sizeKnown()); ++partition) {
        const auto taker = std::ranges::find_if(left, [&](std::size_t member) {
            return std::ranges::all_of(topics, [&](const Sharing* topic) {
                return topic->near(member, partition) && topic->room(member) > 0;
            });
        });
        if (taker == left.end()) continue;
        const std::size_t member = *taker;
        for (Sharing* topic : topics) {
            topic->give(member, partition, made);
            topic->settle(member);
        }
        if (std::ranges::none_of(topics, [&](const Sharing* topic) { return topic->room(member) > 0; }))
            left.erase(taker);
        if (left.empty()) return;
    }
}

void shareByRack(std::vector<Sharing>& topics, Assignment& made) {
    std::map<std::pair<std::vector<const Subscriber*>, std::size_t>, std::vector<Sharing*>> alike;
    for (Sharing& topic : topics) alike[{topic.members(), topic.sizeKnown()}].push_back(&topic);
    for (const auto& [what, group] : alike) {
        if (group.size() > 1) {
            shareInStep(group, made);
        } else if (Sharing& topic = *group.front(); topic.needsRacks()) {
            topic.shareOut([&](std::size_t member, int partition) { return topic.near(member, partition); }, made);
        }
    }
}

}  // namespace

Assignment assignRangeByRack(const Subscribers& members, const TopicSizes& topics, const PartitionRacks& racks) {
    std::vector<Sharing> sharings;
    for (const auto& [topic, size] : topics) {
        std::vector<const Subscriber*> takers;
        for (const Subscriber& member : members)
            if (std::ranges::find(member.topics, topic) != member.topics.end()) takers.push_back(&member);
        if (takers.empty() || size == 0) continue;
        std::ranges::sort(takers, [](const auto* a, const auto* b) { return comesFirst(*a, *b); });
        const auto known = racks.find(topic);
        sharings.emplace_back(topic, size, std::move(takers), known == racks.end() ? nullptr : &known->second);
    }
    Assignment made;
    for (const Subscriber& member : members) made[member.memberId];
    if (std::ranges::none_of(sharings, &Sharing::needsRacks)) return assignRange(members, topics);
    shareByRack(sharings, made);
    for (Sharing& topic : sharings) topic.shareOut([](std::size_t, int) { return true; }, made);
    for (auto& [member, partitions] : made) std::ranges::sort(partitions);
    return made;
}

}  // namespace logarium::group
