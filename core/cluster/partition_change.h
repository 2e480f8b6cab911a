#pragma once
#include <functional>
#include <optional>

#include "core/cluster/facts.h"
#include "core/cluster/metadata_image.h"

namespace logarium::cluster {

/// How far an election may go (Kafka: PartitionChangeBuilder.Election).
enum class Election : std::uint8_t {
    Preferred,  ///< the first replica if it is in sync, else whoever leads may stay
    Online,     ///< a present leader stays; else an in-sync or eligible replica
    Unclean     ///< as Online, and at last any replica that is up, which may lose records
};

/// Works out the record that takes a partition from what it is to what is wanted of it: ISR, eligible leaders, leader
/// and assignment belong together (Kafka: PartitionChangeBuilder, with eligible leader replicas on, as in a fresh 4.1
/// cluster, KIP-966).
struct PartitionChange {
    PartitionId id;
    const PartitionImage& now;
    int minIsr = 1;                            ///< effective: at most the replication factor
    std::function<bool(BrokerId)> acceptable;  ///< up and allowed to lead

    Election election = Election::Online;
    std::optional<BrokerIds> targetIsr;
    std::optional<BrokerIds> targetReplicas;
    std::optional<BrokerIds> targetAdding;
    std::optional<BrokerIds> targetRemoving;
    BrokerId uncleanShutdown = kNoBroker;  ///< lost what it had not synced: out of the eligible ones

    struct Built {
        PartitionChangeRecord record;
        ElectionKind kind = ElectionKind::Clean;  ///< of the leader in the record, when it names one
    };
    /// Nothing when nothing would change.
    std::optional<Built> build() const;
};

}  // namespace logarium::cluster
