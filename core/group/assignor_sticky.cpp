#include <algorithm>
#include <list>

#include "core/base/assert.h"
#include "core/group/assignor.h"
#include "core/group/numbered.h"

/// The sticky assignor (Kafka: AbstractStickyAssignor): balanced to within one partition where subscriptions allow it,
/// and everybody keeps as much of what it owns as that leaves.
namespace logarium::group {
namespace {

using Lists = std::vector<std::vector<std::size_t>>;

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

/// What each member owns, of partitions that it says it has: those that exist, that it still wants, and that nobody has
/// from a later generation. Two that claim one from the same generation both lose it.
Lists ownedBy(const Numbered& all) {
    Lists owned(all.members());
    std::vector<std::size_t> owner(all.partitions(), kNobody);
    std::vector<char> disputed(all.partitions(), 0);
    for (const std::size_t m : all.inHashOrder()) {
        for (const TopicPartition& p : all.member(m).owned) {
            const std::ptrdiff_t number = all.numberOf(p);
            if (number < 0) continue;
            const auto partition = static_cast<std::size_t>(number);
            if (!all.wants(m, all.topicOf(partition))) continue;
            std::size_t& has = owner[partition];
            if (has == kNobody) {
                has = m;
            } else if (all.member(has).generation == all.member(m).generation) {
                disputed[partition] = 1;
                has = m;
            } else if (all.member(has).generation < all.member(m).generation) {
                has = m;
            }
        }
    }
    for (std::size_t partition = 0; partition < owner.size(); ++partition)
        if (owner[partition] != kNobody && disputed[partition] == 0) owned[owner[partition]].push_back(partition);
    return owned;
}

std::vector<std::size_t> notIn(const Lists& taken, std::size_t partitions) {
    std::vector<char> gone(partitions, 0);
    for (const auto& list : taken)
        for (const std::size_t partition : list) gone[partition] = 1;
    std::vector<std::size_t> left;
    for (std::size_t partition = 0; partition < partitions; ++partition)
        if (gone[partition] == 0) left.push_back(partition);
    return left;
}

/// Everybody wants the same topics: each gets its share, some one more. Step for step as Kafka's
/// ConstrainedAssignmentBuilder, since who has the larger share, and which partitions, shows.
class Shares {
public:
    explicit Shares(const Numbered& all)
        : all_(all),
          least_(all.partitions() / all.members()),
          most_(least_ + (all.partitions() % all.members() > 0 ? 1 : 0)),
          larger_(all.partitions() % all.members()),
          made_(all.members()) {}

    Lists shared() {
        keep();
        const auto byId = all_.byId();
        std::vector<std::size_t> rank(byId.size());
        for (std::size_t i = 0; i < byId.size(); ++i) rank[byId[i]] = i;
        const auto byRank = [&](std::size_t a, std::size_t b) { return rank[a] < rank[b]; };
        below_.sort(byRank);
        exact_.sort(byRank);
        dealOut(notIn(made_, all_.partitions()));
        return std::move(made_);
    }

private:
    void keep() {
        Lists owned = ownedBy(all_);
        std::size_t filled = 0;  // Members that have one more than the least.
        for (const std::size_t m : all_.inHashOrder()) {
            auto& mine = owned[m];
            std::ranges::stable_sort(mine, {}, [this](std::size_t p) { return all_.name(p).partition; });
            if (mine.size() < least_) {
                below_.push_back(m);
            } else if (mine.size() >= most_ && filled < larger_) {
                if (++filled == larger_) exact_.clear();
                mine.resize(most_);
            } else {
                mine.resize(least_);
                if (filled < larger_) exact_.push_back(m);
            }
            made_[m] = std::move(mine);
        }
    }

    /// In turns to those that have too little, then one more to each as long as there are some.
    void dealOut(const std::vector<std::size_t>& left) {
        auto turn = below_.begin();
        for (const std::size_t partition : left) {
            if (below_.empty()) {
                ensure(!exact_.empty(), "somebody has room for each partition");
                made_[exact_.front()].push_back(partition);
                exact_.pop_front();
                continue;
            }
            if (turn == below_.end()) turn = below_.begin();
            made_[*turn].push_back(partition);
            if (made_[*turn].size() < least_) {
                ++turn;
                continue;
            }
            exact_.push_back(*turn);
            turn = below_.erase(turn);
        }
    }

    const Numbered& all_;
    std::size_t least_, most_, larger_;
    Lists made_;
    std::list<std::size_t> below_, exact_;  // Members with less than the least, or just that.
};

/// Subscriptions differ: what is free goes to whoever has least, then partitions move while that evens things out
/// (Kafka: GeneralAssignmentBuilder, whose choice among equals may be another one).
class Balancer {
public:
    explicit Balancer(const Numbered& all) : all_(all), made_(ownedBy(all)) {}

    Lists balanced() {
        for (const std::size_t partition : notIn(made_, all_.partitions()))
            made_[leastOf(partition)].push_back(partition);
        while (evenOut()) {
        }
        for (auto& partitions : made_) std::ranges::sort(partitions);
        return std::move(made_);
    }

private:
    /// The member with the fewest partitions among those that want this one.
    std::size_t leastOf(std::size_t partition) const {
        return *std::ranges::min_element(all_.takersOf(all_.topicOf(partition)), {},
                                         [this](std::size_t m) { return made_[m].size(); });
    }
    /// Each move makes the sum of squares smaller, so this comes to an end.
    bool evenOut() {
        bool moved = false;
        for (auto& partitions : made_) {
            for (std::size_t i = 0; i < partitions.size();) {
                const std::size_t to = leastOf(partitions[i]);
                if (made_[to].size() + 1 >= partitions.size()) {
                    ++i;
                    continue;
                }
                made_[to].push_back(partitions[i]);
                partitions.erase(partitions.begin() + static_cast<std::ptrdiff_t>(i));
                moved = true;
            }
        }
        return moved;
    }

    const Numbered& all_;
    Lists made_;
};

}  // namespace

Assignment assignSticky(const Subscribers& members, const TopicSizes& topics) {
    if (members.empty()) return {};
    const Numbered all(members, topics);
    return all.named(all.alike() ? Shares(all).shared() : Balancer(all).balanced());
}

}  // namespace logarium::group
