#include "core/cluster/placement.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace logarium::cluster {
namespace {

/// Fisher-Yates from the end, as java.util.Collections.shuffle walks.
template <class T>
void shuffle(std::vector<T>& list, Random& random) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

/// Hands out its brokers in turn; a new round starts one further along.
class Turns {
public:
    void add(BrokerId broker) { brokers_.push_back(broker); }
    void initialize(Random& random) {
        if (brokers_.empty()) return;
        std::sort(brokers_.begin(), brokers_.end());
        start_ = random.below(brokers_.size());
    }
    void shuffleAll(Random& random) { shuffle(brokers_, random); }

    BrokerId next(int round) {
        if (brokers_.empty()) return kNoBroker;
        if (round_ != round) {
            round_ = round;
            given_ = 0;
            start_ = (start_ + 1) % brokers_.size();
        }
        if (given_ >= brokers_.size()) return kNoBroker;
        return brokers_[(given_++ + start_) % brokers_.size()];
    }

private:
    std::vector<BrokerId> brokers_;
    std::size_t given_ = 0;
    std::size_t start_ = 0;
    int round_ = 0;
};

struct Rack {
    Turns unfenced, fenced;

    BrokerId next(int round) {
        const BrokerId first = unfenced.next(round);
        return first != kNoBroker ? first : fenced.next(round);
    }
};

class Racks {
public:
    Racks(const std::vector<UsableBroker>& brokers, Random& random) : random_(random) {
        for (const UsableBroker& broker : brokers) {
            Rack& rack = racks_[broker.rack];
            (broker.fenced ? rack.fenced : rack.unfenced).add(broker.id);
            if (!broker.fenced) ++unfenced_;
        }
        for (auto& [name, rack] : racks_) {
            rack.unfenced.initialize(random);
            rack.fenced.initialize(random);
            names_.push_back(name);
        }
        if (!names_.empty()) offset_ = random.below(names_.size());
    }

    int unfenced() const { return unfenced_; }

    BrokerIds place(int replicationFactor) {
        // After as many partitions as there are brokers the pattern would repeat: mix the cards.
        if (round_ == unfenced_ && unfenced_ > 1) {
            shuffle(names_, random_);
            for (auto& [name, rack] : racks_) {
                rack.fenced.shuffleAll(random_);
                rack.unfenced.shuffleAll(random_);
            }
            round_ = 0;
        }
        if (offset_ == names_.size()) offset_ = 0;
        std::size_t leaderRack = offset_;
        BrokerIds placed{firstReplica(leaderRack)};
        addFollowers(placed, replicationFactor, leaderRack);
        ++round_;
        ++offset_;
        return placed;
    }

private:
    /// The leader must not start on a fenced broker. Moves `at` to the rack it came from.
    BrokerId firstReplica(std::size_t& at) {
        for (;; at = (at + 1) % names_.size()) {
            const BrokerId found = racks_.at(names_[at]).unfenced.next(round_);
            if (found != kNoBroker) return found;
        }
    }

    void addFollowers(BrokerIds& placed, int replicationFactor, std::size_t leaderRack) {
        bool leaderRackHadItsTurn = false;
        std::size_t at = offset_;
        while (std::ssize(placed) < replicationFactor) {
            BrokerId found = kNoBroker;
            if (at == leaderRack && !leaderRackHadItsTurn) {
                leaderRackHadItsTurn = true;
            } else {
                found = racks_.at(names_[at]).next(round_);
            }
            at = (at + 1) % names_.size();
            if (found != kNoBroker) placed.push_back(found);
        }
    }

    Random& random_;
    std::map<std::string, Rack> racks_;
    std::vector<std::string> names_;
    int unfenced_ = 0;
    int round_ = 0;
    std::size_t offset_ = 0;
};

}  // namespace

std::vector<UsableBroker> usableBrokers(const MetadataImage& image) {
    std::vector<UsableBroker> usable;
    for (const BrokerImage& broker : image.brokers()) {
        if (!broker.inControlledShutdown) usable.push_back({broker.id, broker.rack, broker.fenced});
    }
    return usable;
}

Result<std::vector<BrokerIds>, KafkaError> placePartitions(std::vector<UsableBroker> brokers, int partitions,
                                                           int replicationFactor, Random& random) {
    Racks racks(brokers, random);
    const auto refuse = [](std::string why) { return KafkaError{ErrorCode::InvalidReplicationFactor, std::move(why)}; };
    if (replicationFactor <= 0) {
        return refuse(
            fmt::format("Invalid replication factor {}: the replication factor must be positive.", replicationFactor));
    }
    if (racks.unfenced() == 0) return refuse("All brokers are currently fenced.");
    if (replicationFactor > std::ssize(brokers)) {
        return refuse(fmt::format(
            "The target replication factor of {} cannot be reached because only {} broker(s) are registered.",
            replicationFactor, brokers.size()));
    }
    std::vector<BrokerIds> placed;
    for (int partition = 0; partition < partitions; ++partition) placed.push_back(racks.place(replicationFactor));
    return placed;
}

}  // namespace logarium::cluster
