#include "views/layout/layout_text.h"

#include <QCoreApplication>
#include <QStringList>

#include "views/layout/layout_rows.h"
#include "views/layout/partition_state.h"
#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layout", text);
}

QString listText(const std::vector<BrokerId>& brokers) {
    QStringList ids;
    for (const BrokerId broker : brokers) ids << QString::number(broker.value);
    return ids.isEmpty() ? tr("none") : ids.join(", ");
}

QString statesText(const observe::PartitionView& partition) {
    QStringList states;
    for (const StateBadge& state : badgesOf(stateOf(partition), themeFor("dark"))) states << state.badge.text;
    return states.isEmpty() ? tr("all replicas in sync") : states.join(", ");
}

QString nameOf(const observe::ClusterView& cluster, PartitionId id) {
    return QString::fromStdString(cluster.nameOf(id));
}

QString topicName(const observe::ClusterView& cluster, TopicIndex index) {
    const auto* topic = cluster.topic(index);
    return topic == nullptr ? tr("a topic that is gone") : QString::fromStdString(topic->name);
}

QString roleSentence(const observe::PartitionView& partition, const observe::ReplicaView& replica) {
    switch (replica.role) {
        case observe::ReplicaRole::Leader:
            return tr("Leader, epoch %1").arg(partition.leaderEpoch.value);
        case observe::ReplicaRole::Follower:
            return partition.leader == kNoBroker ? tr("Follower without a leader to fetch from")
                                                 : tr("Follower, fetches from broker %1").arg(partition.leader.value);
        case observe::ReplicaRole::Offline:
            return tr("Offline: its broker is down");
    }
    return {};
}

}  // namespace

QString isrText(const observe::ReplicaView& replica) {
    return replica.inIsr ? tr("in ISR") : tr("out of ISR");
}

QString lagText(const observe::ReplicaView& replica) {
    if (replica.role == observe::ReplicaRole::Leader || replica.lag <= 0) return {};
    const QString records = tr("%1 behind").arg(compactText(replica.lag));
    return replica.lagMs < 1000 ? records : records + " · " + roughSpanText(replica.lagMs * kMicrosPerMs);
}

QString acksText(int acks) {
    return acks < 0 ? "all" : QString::number(acks);
}

QString cutsText(const observe::ClusterView& cluster, BrokerId broker) {
    QStringList others;
    for (const observe::LinkView& link : cluster.cutLinks) {
        if (link.a == broker) others << QString::number(link.b.value);
        if (link.b == broker) others << QString::number(link.a.value);
    }
    return others.join(",");
}

QString replicaText(const observe::ClusterView& cluster, const observe::PartitionView& partition,
                    const observe::ReplicaView& replica) {
    QStringList lines{tr("%1 on broker %2").arg(nameOf(cluster, partition.id)).arg(replica.id.broker.value)};
    lines << roleSentence(partition, replica);
    lines << (replica.inIsr ? tr("In the ISR (in-sync replicas)") : tr("Out of the ISR (in-sync replicas)"));
    if (replica.preferred) lines << tr("Preferred leader: the first replica of the assignment");
    lines << tr("Log start %1 · high watermark %2 · log end (LEO) %3")
                 .arg(replica.logStart.value)
                 .arg(replica.highWatermark.value)
                 .arg(replica.logEnd.value);
    if (replica.role != observe::ReplicaRole::Leader)
        lines << tr("%1 records behind the leader, last caught up %2 ago")
                     .arg(countText(replica.lag), spanText(replica.lagMs * kMicrosPerMs));
    lines << tr("%1 in %2 segments").arg(bytesText(replica.bytes)).arg(replica.segments);
    lines << tr("Partition: %1").arg(statesText(partition));
    return lines.join('\n');
}

QString partitionText(const observe::ClusterView& cluster, const observe::PartitionView& partition) {
    QStringList lines{tr("%1: %2").arg(nameOf(cluster, partition.id), statesText(partition))};
    lines << (partition.leader == kNoBroker
                  ? tr("No leader, epoch %1").arg(partition.leaderEpoch.value)
                  : tr("Leader: broker %1, epoch %2").arg(partition.leader.value).arg(partition.leaderEpoch.value));
    lines << tr("Replicas: %1 · ISR: %2").arg(listText(partition.assignment), listText(partition.isr));
    lines << tr("min.insync.replicas=%1").arg(partition.minIsr);
    if (!partition.elr.empty()) lines << tr("Eligible leader replicas (ELR): %1").arg(listText(partition.elr));
    if (!partition.adding.empty()) lines << tr("Being added: %1").arg(listText(partition.adding));
    if (!partition.removing.empty()) lines << tr("Being removed: %1").arg(listText(partition.removing));
    return lines.join('\n');
}

QString brokerText(const observe::ClusterView& cluster, const observe::BrokerView& broker) {
    QStringList lines{tr("Broker %1: %2").arg(broker.id.value).arg(brokerBadge(broker.state, themeFor("dark")).text)};
    if (!broker.endpoint.empty()) lines << QString::fromStdString(broker.endpoint);
    if (!broker.rack.empty()) lines << tr("Rack %1").arg(QString::fromStdString(broker.rack));
    lines << tr("Leads %1 of its %2 replicas, %3 on disk")
                 .arg(broker.leaders)
                 .arg(broker.replicas)
                 .arg(bytesText(broker.bytesOnDisk));
    if (broker.logDirectories.size() > 1) {
        for (const observe::LogDirectoryView& d : broker.logDirectories) {
            const QString state = d.offline  ? tr("offline")
                                  : d.broken ? tr("broken, not noticed yet")
                                             : tr("%1 replicas, %2").arg(d.replicas).arg(bytesText(d.bytes));
            lines << tr("%1: %2").arg(QString::fromStdString(d.name), state);
        }
    }
    if (broker.diskExtraMicros > 0)
        lines << tr("Slow disk: each append takes %1 longer").arg(spanText(broker.diskExtraMicros));
    const QString cuts = cutsText(cluster, broker.id);
    if (!cuts.isEmpty()) lines << tr("Network cut to broker %1").arg(cuts);
    return lines.join('\n');
}

QString failedDirectoriesText(const observe::BrokerView& broker) {
    QStringList failed;
    for (std::size_t i = 0; i < broker.logDirectories.size(); ++i)
        if (broker.logDirectories[i].broken) failed << QString::number(i + 1);
    return failed.isEmpty() ? QString() : tr("log dir %1 failed").arg(failed.join(','));
}

QString producerText(const observe::ClusterView& cluster, const observe::ProducerView& producer) {
    QStringList lines{
        tr("Producer %1, writes to %2 with acks=%3")
            .arg(QString::fromStdString(producer.name), topicName(cluster, producer.topic), acksText(producer.acks))};
    lines << tr("%1 records a second, %2 requests in flight")
                 .arg(rateText(producer.recordsPerSecond))
                 .arg(producer.inFlight);
    lines << tr("%1 records sent, %2 acknowledged, %3 given up")
                 .arg(countText(producer.sent), countText(producer.acknowledged), countText(producer.failed));
    lines << tr("%1 error answers, %2 retries").arg(countText(producer.rejected), countText(producer.retries));
    for (const observe::ClientErrors& error : producer.errors) {
        const std::string_view name = errorName(error.code);
        lines << tr("%1: %2").arg(QString::fromUtf8(name.data(), std::ssize(name)), countText(error.count));
    }
    return lines.join('\n');
}

QString consumerText(const observe::ClusterView& cluster, const observe::ConsumerView& consumer) {
    QStringList lines{tr("Consumer %1, group %2, reads %3")
                          .arg(QString::fromStdString(consumer.name), QString::fromStdString(consumer.group),
                               topicName(cluster, consumer.topic))};
    lines << tr("%1 records received, lag %2").arg(countText(consumer.received), countText(consumer.lag));
    return lines.join('\n');
}

QString subjectText(const observe::ClusterView& cluster, const sim::Subject& subject) {
    for (const auto& producer : cluster.producers)
        if (producer.id == subject.client) return producerText(cluster, producer);
    for (const auto& consumer : cluster.consumers)
        if (consumer.id == subject.client) return consumerText(cluster, consumer);
    if (const auto* partition = cluster.partition(subject.partition)) {
        if (subject.broker == kNoBroker) return partitionText(cluster, *partition);
        const auto* replica = replicaOn(*partition, subject.broker);
        return replica == nullptr ? QString() : replicaText(cluster, *partition, *replica);
    }
    const auto* broker = cluster.broker(subject.broker);
    return broker == nullptr ? QString() : brokerText(cluster, *broker);
}

QString clusterText(const observe::ClusterView& cluster) {
    QStringList lines;
    for (const auto& topic : cluster.topics) {
        for (const auto& partition : topic.partitions) {
            lines << tr("%1: leader %2, replicas %3, ISR %4, %5")
                         .arg(nameOf(cluster, partition.id),
                              partition.leader == kNoBroker ? tr("none") : QString::number(partition.leader.value),
                              listText(partition.assignment), listText(partition.isr), statesText(partition));
        }
    }
    return lines.join('\n');
}

}  // namespace logarium::views
