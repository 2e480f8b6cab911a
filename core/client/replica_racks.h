#pragma once
#include "core/cluster/metadata_image.h"
#include "core/group/assignor.h"

namespace logarium::client {

/// The racks of all replicas, in sync or not, as a client's metadata has them (Kafka: PartitionInfo.replicas in
/// AbstractPartitionAssignor). Empty when no broker has a rack.
group::PartitionRacks replicaRacks(const cluster::MetadataImage& image);

}  // namespace logarium::client
