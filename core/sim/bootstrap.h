#pragma once
#include <functional>
#include <string>

#include "core/base/bytes.h"
#include "core/cluster/metadata_image.h"

namespace logarium::sim {

/// KRaft's bootstrap.checkpoint for one broker that is to live on alone as controller and broker of a real Kafka 4.1:
/// the topics of which it has a replica with their ids and configs, all their partitions led by nobody yet and in sync
/// on this broker only. The first controller to start on the directory takes the records over, so the partitions beside
/// it are no strangers to the broker. `directoryIdOf` gives the id of the log
/// directory that the replica lies in.
///
/// A file of record batches, each value: frame version 1, api key, version, the message in Kafka's flexible encoding
/// (Kafka: BootstrapDirectory, MetadataRecordSerde, metadata/src/main/resources/common/metadata/*.json).
Bytes bootstrapCheckpoint(const cluster::MetadataImage& image, BrokerId broker,
                          const std::function<std::string(const cluster::PartitionImage&)>& directoryIdOf);

}  // namespace logarium::sim
