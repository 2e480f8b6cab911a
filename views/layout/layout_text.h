#pragma once
#include <QString>

#include "core/observe/cluster_view.h"

/// The layout in words: tool tips, what a screen reader says, "copy as text".
namespace logarium::views {

/// "in ISR", "out of ISR".
QString isrText(const observe::ReplicaView& replica);
/// "412 behind · 31 s"; empty for a replica that keeps up, and for the leader.
QString lagText(const observe::ReplicaView& replica);

QString replicaText(const observe::ClusterView& cluster, const observe::PartitionView& partition,
                    const observe::ReplicaView& replica);
QString partitionText(const observe::ClusterView& cluster, const observe::PartitionView& partition);
/// "log dir 2 failed"; empty while all of the broker's work.
QString failedDirectoriesText(const observe::BrokerView& broker);
QString brokerText(const observe::ClusterView& cluster, const observe::BrokerView& broker);
QString producerText(const observe::ClusterView& cluster, const observe::ProducerView& producer);
QString consumerText(const observe::ClusterView& cluster, const observe::ConsumerView& consumer);
/// What `subject` names (replica, partition, broker or client); empty for what is not there.
QString subjectText(const observe::ClusterView& cluster, const sim::Subject& subject);
/// The whole cluster, a line a partition.
QString clusterText(const observe::ClusterView& cluster);

/// "0", "1", "all": how producers name it.
QString acksText(int acks);
/// Numbers of the brokers whose link to this one is cut, "2,3"; empty: none.
QString cutsText(const observe::ClusterView& cluster, BrokerId broker);

}  // namespace logarium::views
