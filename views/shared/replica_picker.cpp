#include "views/shared/replica_picker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <algorithm>

#include "views/shared/replica_choice.h"
#include "views/shared/topic_order.h"

namespace logarium::views {

ReplicaPicker::ReplicaPicker(QWidget* parent)
    : QWidget(parent), row_(new QHBoxLayout(this)), partition_(new QComboBox(this)), broker_(new QComboBox(this)) {
    row_->setContentsMargins(0, 0, 0, 0);
    partition_->setObjectName("partition");
    partition_->setAccessibleName(tr("Partition"));
    partition_->setToolTip(tr("Whose log is shown"));
    partition_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    broker_->setObjectName("broker");
    broker_->setAccessibleName(tr("Broker"));
    broker_->setToolTip(tr("On which broker: each replica has a log of its own"));
    broker_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    row_->addWidget(partition_);
    row_->addWidget(broker_);
    connect(partition_, &QComboBox::activated, this,
            [this](int row) { emit picked(partitions_[static_cast<std::size_t>(row)].leading); });
    connect(broker_, &QComboBox::activated, this,
            [this](int row) { emit picked(brokers_[static_cast<std::size_t>(row)].leading); });
}

void ReplicaPicker::addWidget(QWidget* widget, int stretch) {
    row_->addWidget(widget, stretch);
}

void ReplicaPicker::setTheme(const Theme& theme) {
    row_->setSpacing(theme.gap);
    for (QComboBox* box : {partition_, broker_}) box->setFont(theme.font(theme.textPx));
}

void ReplicaPicker::fillPartitions(const observe::ClusterView& cluster) {
    std::vector<Entry> wanted;
    for (const std::size_t topic : topicOrder(cluster))
        for (const auto& partition : cluster.topics[topic].partitions)
            if (const auto leading = leadingReplica(partition))
                wanted.push_back({QString::fromStdString(cluster.nameOf(partition.id)), *leading});
    refill(partition_, partitions_, std::move(wanted));
}

void ReplicaPicker::fillBrokers(const observe::PartitionView* partition, bool live) {
    std::vector<Entry> wanted;
    if (partition != nullptr) {
        for (const auto& replica : partition->replicas) {
            const QString text = !live                                           ? tr("broker %1")
                                 : replica.role == observe::ReplicaRole::Leader  ? tr("broker %1 (leader)")
                                 : replica.role == observe::ReplicaRole::Offline ? tr("broker %1 (offline)")
                                 : replica.inIsr                                 ? tr("broker %1 (in sync)")
                                                                                 : tr("broker %1 (out of sync)");
            wanted.push_back({text.arg(replica.id.broker.value), replica.id});
        }
    }
    refill(broker_, brokers_, std::move(wanted));
}

void ReplicaPicker::refill(QComboBox* box, std::vector<Entry>& entries, std::vector<Entry> wanted) {
    const bool sameTexts = std::ranges::equal(entries, wanted, {}, &Entry::text, &Entry::text);
    entries = std::move(wanted);
    if (sameTexts) return;  // An open list stays open while leaders move.
    const QSignalBlocker quiet(box);
    box->clear();
    for (const Entry& entry : entries) box->addItem(entry.text);
}

void ReplicaPicker::show(const observe::ClusterView& cluster, std::optional<ReplicaId> chosen) {
    fillPartitions(cluster);
    fillBrokers(chosen ? cluster.partition(chosen->partition) : nullptr, cluster.live);
    setEnabled(chosen.has_value());
    if (!chosen) return;
    const auto samePartition = [&](const Entry& e) { return e.leading.partition == chosen->partition; };
    const auto row = std::ranges::find_if(partitions_, samePartition) - partitions_.begin();
    if (partition_->currentIndex() != row) partition_->setCurrentIndex(static_cast<int>(row));
    const auto broker = std::ranges::find(brokers_, *chosen, &Entry::leading) - brokers_.begin();
    if (broker_->currentIndex() != broker) broker_->setCurrentIndex(static_cast<int>(broker));
}

}  // namespace logarium::views
