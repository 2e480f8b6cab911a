#include "core/client/replica_racks.h"

namespace logarium::client {

group::PartitionRacks replicaRacks(const cluster::MetadataImage& image) {
    group::PartitionRacks racks;
    std::map<BrokerId, std::string> rackOf;
    for (const cluster::BrokerImage& broker : image.brokers())
        if (!broker.rack.empty()) rackOf[broker.id] = broker.rack;
    if (rackOf.empty()) return racks;
    for (const auto& topic : image.topics()) {
        auto& ofTopic = racks[topic->name];
        for (const cluster::PartitionImage& partition : topic->partitions) {
            auto& here = ofTopic.emplace_back();
            for (const BrokerId replica : partition.replicas)
                if (const auto found = rackOf.find(replica); found != rackOf.end()) here.insert(found->second);
        }
    }
    return racks;
}

}  // namespace logarium::client
