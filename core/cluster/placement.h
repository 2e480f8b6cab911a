#pragma once
#include <string>
#include <vector>

#include "core/base/error_code.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/cluster/metadata_image.h"

namespace logarium::cluster {

/// A broker that partitions may be placed on.
struct UsableBroker {
    BrokerId id;
    std::string rack;  ///< empty: none
    bool fenced = false;
};

/// Brokers that placement may use: all registered ones but those shutting down.
std::vector<UsableBroker> usableBrokers(const MetadataImage& image);

/// Where new partitions go: one replica list each, the preferred leader first (Kafka: StripedReplicaPlacer).
///
/// Racks are visited in turn and each rack hands out its brokers in turn, unfenced ones first; each partition starts
/// one further along. Where Kafka rolls its dice, the seeded stream does. Refusals: INVALID_REPLICATION_FACTOR in
/// Kafka's words, without the "Unable to replicate" that topic creation puts before them.
Result<std::vector<BrokerIds>, KafkaError> placePartitions(std::vector<UsableBroker> brokers, int partitions,
                                                           int replicationFactor, Random& random);

}  // namespace logarium::cluster
