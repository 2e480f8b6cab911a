#include "core/cluster/partition_change.h"

#include <algorithm>

namespace logarium::cluster {
namespace {

/// The change while it is worked out, in the order of Kafka's PartitionChangeBuilder.build.
class Work {
public:
    explicit Work(const PartitionChange& wanted)
        : wanted_(wanted),
          now_(wanted.now),
          isr_(wanted.targetIsr.value_or(now_.isr)),
          replicas_(wanted.targetReplicas.value_or(now_.replicas)),
          adding_(wanted.targetAdding.value_or(now_.adding)),
          removing_(wanted.targetRemoving.value_or(now_.removing)),
          elr_(now_.elr) {
        record_.partition = wanted.id;
    }

    std::optional<PartitionChange::Built> build() {
        completeReassignment();
        populateElr();
        elect();
        // A replica that left the assignment must not go on fetching under the old epoch.
        if (!record_.leader && !containsAll(replicas_, now_.replicas)) record_.leader = now_.leader;
        if (record_.isr) elr_.clear();  // Only an unclean election has set the ISR by now.
        if (elr_ != now_.elr) record_.elr = elr_;
        if (!record_.isr && isr_ != now_.isr) record_.isr = isr_;
        updateLastKnownLeader();
        if (replicas_ != now_.replicas) record_.replicas = replicas_;
        if (removing_ != now_.removing) record_.removing = removing_;
        if (adding_ != now_.adding) record_.adding = adding_;
        if (record_ == PartitionChangeRecord{wanted_.id, {}, {}, {}, {}, {}, {}, {}}) return std::nullopt;
        return PartitionChange::Built{record_, kind_};
    }

private:
    static bool containsAll(const BrokerIds& list, const BrokerIds& wanted) {
        return std::all_of(wanted.begin(), wanted.end(), [&](BrokerId b) { return contains(list, b); });
    }

    /// A reassignment is complete once all that stay are in sync (Kafka: PartitionReassignmentReplicas).
    void completeReassignment() {
        if (adding_.empty() && removing_.empty()) return;
        BrokerIds staying;
        for (const BrokerId b : replicas_) {
            if (!contains(removing_, b)) staying.push_back(b);
        }
        BrokerIds inSync;
        for (const BrokerId b : isr_) {
            if (!contains(removing_, b)) inSync.push_back(b);
        }
        // Not asked: whether all that were being added came. Some may be on their way out again.
        if (staying.empty() || inSync.empty() || !containsAll(inSync, staying)) return;
        isr_ = inSync;
        replicas_ = staying;
        adding_.clear();
        removing_.clear();
    }

    /// While the ISR is below min ISR, whoever leaves it stays eligible: the high watermark stands still, so it misses
    /// nothing that was committed.
    void populateElr() {
        if (std::ssize(isr_) >= wanted_.minIsr) {
            elr_.clear();
            return;
        }
        BrokerIds candidates = elr_;
        for (const BrokerId b : now_.isr) {
            if (!contains(candidates, b)) candidates.push_back(b);
        }
        std::sort(candidates.begin(), candidates.end());
        elr_.clear();
        for (const BrokerId b : candidates) {
            if (!contains(isr_, b) && b != wanted_.uncleanShutdown) elr_.push_back(b);
        }
    }

    bool valid(BrokerId b) const {
        return (contains(isr_, b) || (isr_.empty() && contains(elr_, b))) && wanted_.acceptable(b);
    }

    struct Elected {
        BrokerId leader = kNoBroker;
        bool unclean = false;
    };

    Elected choose() const {
        if (wanted_.election == Election::Preferred && valid(replicas_.front())) return {replicas_.front()};
        if (now_.hasLeader() && valid(now_.leader)) return {now_.leader};
        for (const BrokerId b : replicas_) {
            if (valid(b)) return {b};
        }
        // Balanced recovery (KIP-966): with nobody eligible left, the last known leader may come back.
        if (isr_.empty() && elr_.empty() && now_.lastKnownElr.size() == 1 && wanted_.acceptable(now_.lastKnownElr[0])) {
            return {now_.lastKnownElr[0], true};
        }
        if (wanted_.election == Election::Unclean) {
            for (const BrokerId b : replicas_) {
                if (wanted_.acceptable(b)) return {b, true};
            }
        }
        return {};
    }

    void elect() {
        const Elected elected = choose();
        if (elected.leader == now_.leader) return;
        record_.leader = elected.leader;
        if (contains(elr_, elected.leader)) {
            isr_ = {elected.leader};
            elr_ = without(elr_, elected.leader);
            kind_ = ElectionKind::FromElr;
        } else if (elected.unclean) {
            record_.isr = BrokerIds{elected.leader};
            kind_ = ElectionKind::Unclean;
        } else if (wanted_.election == Election::Preferred && elected.leader == replicas_.front()) {
            kind_ = ElectionKind::Preferred;
        } else if (replicas_ != now_.replicas) {
            kind_ = ElectionKind::Reassigned;
        }
    }

    void updateLastKnownLeader() {
        const bool first = now_.lastKnownElr.size() != 1 || now_.lastKnownElr[0] != now_.leader;
        if (record_.isr && record_.isr->empty() && first) {
            if (now_.hasLeader()) record_.lastKnownElr = BrokerIds{now_.leader};
            return;
        }
        const bool keepsLeader = now_.hasLeader() && (!record_.leader || *record_.leader != kNoBroker);
        const bool getsLeader = record_.leader && *record_.leader != kNoBroker;
        if ((getsLeader || keepsLeader) && !now_.lastKnownElr.empty()) record_.lastKnownElr = BrokerIds{};
    }

    const PartitionChange& wanted_;
    const PartitionImage& now_;
    PartitionChangeRecord record_;
    ElectionKind kind_ = ElectionKind::Clean;
    BrokerIds isr_, replicas_, adding_, removing_, elr_;
};

}  // namespace

std::optional<PartitionChange::Built> PartitionChange::build() const {
    return Work(*this).build();
}

}  // namespace logarium::cluster
