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

struct Owned {
    Lists lists;
    std::vector<char> disputed;  ///< by partition: two claimed it from the same generation
};

/// What each member owns, of partitions that it says it has: those that exist, that it still wants, and that nobody has
/// from a later generation. Two that claim one from the same generation both lose it.
Owned ownedBy(const Numbered& all) {
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
    return {std::move(owned), std::move(disputed)};
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
          made_(all.members()),
          revokedBy_(all.partitions(), kNobody),
          inTransit_(all.partitions(), 0) {}

    /// Partitions that somebody else has to give up first.
    const std::vector<char>& inTransit() const { return inTransit_; }

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
        auto [owned, disputed] = ownedBy(all_);
        disputed_ = std::move(disputed);
        std::size_t filled = 0;  // Members that have one more than the least.
        for (const std::size_t m : all_.inHashOrder()) {
            auto& mine = owned[m];
            std::ranges::stable_sort(mine, {}, [this](std::size_t p) { return all_.name(p).partition; });
            if (mine.size() < least_) {
                below_.push_back(m);
            } else if (mine.size() >= most_ && filled < larger_) {
                if (++filled == larger_) exact_.clear();
                keepFirst(mine, most_, m);
            } else {
                keepFirst(mine, least_, m);
                if (filled < larger_) exact_.push_back(m);
            }
            made_[m] = std::move(mine);
        }
    }

    void keepFirst(std::vector<std::size_t>& mine, std::size_t count, std::size_t m) {
        for (std::size_t i = count; i < mine.size(); ++i) revokedBy_[mine[i]] = m;
        mine.resize(count);
    }

    void give(std::size_t partition, std::size_t m) {
        made_[m].push_back(partition);
        const bool others = revokedBy_[partition] != kNobody && revokedBy_[partition] != m;
        if (others || disputed_[partition] != 0) inTransit_[partition] = 1;
    }

    /// In turns to those that have too little, then one more to each as long as there are some.
    void dealOut(const std::vector<std::size_t>& left) {
        auto turn = below_.begin();
        for (const std::size_t partition : left) {
            if (below_.empty()) {
                ensure(!exact_.empty(), "somebody has room for each partition");
                give(partition, exact_.front());
                exact_.pop_front();
                continue;
            }
            if (turn == below_.end()) turn = below_.begin();
            give(partition, *turn);
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
    std::vector<std::size_t> revokedBy_;
    std::vector<char> disputed_, inTransit_;
    std::list<std::size_t> below_, exact_;  // Members with less than the least, or just that.
};

/// Subscriptions differ: what is free goes to whoever has least, then partitions move while that evens things out
/// (Kafka: GeneralAssignmentBuilder, whose choice among equals may be another one).
class Balancer {
public:
    explicit Balancer(const Numbered& all) : all_(all), made_(ownedBy(all).lists) {}

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

void leaveOut(const std::vector<char>& partitions, Lists& made) {
    for (auto& list : made) std::erase_if(list, [&](std::size_t partition) { return partitions[partition] != 0; });
}

/// What one gets that had it not, while another one loses it (Kafka: computePartitionsTransferringOwnership).
std::vector<char> changingHands(const Numbered& all, const Lists& made) {
    std::vector<char> added(all.partitions(), 0), lost(all.partitions(), 0);
    for (std::size_t m = 0; m < all.members(); ++m) {
        std::vector<char> owns(all.partitions(), 0), gets(all.partitions(), 0);
        for (const TopicPartition& p : all.member(m).owned)
            if (const std::ptrdiff_t number = all.numberOf(p); number >= 0) owns[static_cast<std::size_t>(number)] = 1;
        for (const std::size_t partition : made[m]) gets[partition] = 1;
        for (std::size_t p = 0; p < all.partitions(); ++p) {
            added[p] = static_cast<char>(added[p] | (gets[p] & ~owns[p] & 1));
            lost[p] = static_cast<char>(lost[p] | (owns[p] & ~gets[p] & 1));
        }
    }
    for (std::size_t p = 0; p < all.partitions(); ++p) added[p] = static_cast<char>(added[p] & lost[p]);
    return added;
}

}  // namespace

Assignment assignSticky(const Subscribers& members, const TopicSizes& topics) {
    if (members.empty()) return {};
    const Numbered all(members, topics);
    return all.named(all.alike() ? Shares(all).shared() : Balancer(all).balanced());
}

Assignment assignCooperativeSticky(const Subscribers& members, const TopicSizes& topics) {
    if (members.empty()) return {};
    const Numbered all(members, topics);
    if (all.alike()) {
        Shares shares(all);
        Lists made = shares.shared();
        leaveOut(shares.inTransit(), made);
        return all.named(made);
    }
    Lists made = Balancer(all).balanced();
    leaveOut(changingHands(all, made), made);
    return all.named(made);
}

}  // namespace logarium::group
