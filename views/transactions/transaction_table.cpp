#include "views/transactions/transaction_table.h"

#include <QBrush>
#include <algorithm>

#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

QString nameOf(const TopicPartition& partition) {
    return QString("%1-%2").arg(QString::fromStdString(partition.topic)).arg(partition.partition);
}

const observe::ReplicaView* leaderOf(const observe::ClusterView& cluster, const TopicPartition& name) {
    const observe::TopicView* topic = cluster.topic(name.topic);
    if (topic == nullptr) return nullptr;
    const PartitionId id{topic->index, name.partition};
    const observe::PartitionView* partition = cluster.partition(id);
    return partition == nullptr ? nullptr : cluster.replica({id, partition->leader});
}

/// "orders-0 (3 wait)": how many records readers of what is committed do not get yet.
QString partitionText(const observe::ClusterView& cluster, const TopicPartition& name) {
    const observe::ReplicaView* leader = leaderOf(cluster, name);
    const std::int64_t waits = leader == nullptr ? 0 : leader->highWatermark - leader->lastStable;
    return waits > 0 ? TransactionTable::tr("%1 (%2 wait)").arg(nameOf(name), compactText(waits)) : nameOf(name);
}

}  // namespace

TransactionTable::Row TransactionTable::rowOf(const observe::TransactionView& t, const observe::ClusterView& cluster) {
    Row row;
    row.id = t.id;
    row.open = t.startedAt.value >= 0 && !t.partitions.empty();
    const std::int64_t openMs = row.open ? wallClock(cluster.now) - t.startedAt : 0;
    row.late = row.open && openMs * 2 > t.timeoutMs;
    QStringList partitions;
    for (const TopicPartition& partition : t.partitions) partitions << partitionText(cluster, partition);
    if (!t.partitions.empty())
        if (const observe::TopicView* topic = cluster.topic(t.partitions.front().topic))
            row.partition = {topic->index, t.partitions.front().partition};
    row.cells = {
        QString::fromStdString(t.id),
        QString::fromStdString(t.state),
        tr("%1, epoch %2").arg(t.producerId).arg(t.epoch),
        t.coordinator == kNoBroker ? tr("none") : tr("broker %1").arg(t.coordinator.value),
        row.open
            ? tr("%1 of %2").arg(spanText(openMs * kMicrosPerMs), spanText(std::int64_t{t.timeoutMs} * kMicrosPerMs))
            : QString(),
        partitions.join(", ")};
    row.tip = row.open
                  ? tr("Open since %1. Its coordinator aborts it when transaction.timeout.ms=%2 is over; a producer "
                       "with a newer epoch ends it, too.")
                        .arg(timestampText(t.startedAt))
                        .arg(t.timeoutMs)
                  : tr("No transaction is open. A producer that initializes with this id fences the one before it.");
    return row;
}

void TransactionTable::show(const observe::ClusterView& cluster) {
    std::vector<Row> rows;
    for (const observe::TransactionView& transaction : cluster.transactions)
        rows.push_back(rowOf(transaction, cluster));
    if (rows == rows_) return;
    const bool same = std::ranges::equal(rows, rows_, {}, &Row::id, &Row::id);
    if (!same) beginResetModel();
    rows_ = std::move(rows);
    if (!same) return endResetModel();
    emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

PartitionId TransactionTable::partitionAt(int row) const {
    return row >= 0 && row < rowCount() ? rows_[static_cast<std::size_t>(row)].partition : PartitionId{};
}

int TransactionTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int TransactionTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant TransactionTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return row.cells[index.column()];
        case Qt::ToolTipRole:
            return row.tip;
        case Qt::ForegroundRole:
            if (index.column() == Id) return QBrush(theme_.producer);
            if (!row.open) return QBrush(theme_.textMuted);
            return QBrush(index.column() == Open && row.late ? theme_.warning : theme_.text);
        default:
            return {};
    }
}

QVariant TransactionTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    static const char* const kTitles[] = {QT_TR_NOOP("Transactional id"), QT_TR_NOOP("State"),
                                          QT_TR_NOOP("Producer id"),      QT_TR_NOOP("Coordinator"),
                                          QT_TR_NOOP("Open for"),         QT_TR_NOOP("Partitions")};
    static const char* const kTips[] = {QT_TR_NOOP("transactional.id of the producer"),
                                        QT_TR_NOOP("As __transaction_state has it"),
                                        QT_TR_NOOP("A newer epoch fences whoever has an older one"),
                                        QT_TR_NOOP("Leader of the id's partition of __transaction_state"),
                                        QT_TR_NOOP("How long, of transaction.timeout.ms"),
                                        QT_TR_NOOP("In brackets: records that read_committed readers wait for")};
    if (role == Qt::DisplayRole) return tr(kTitles[section]);
    if (role == Qt::ToolTipRole) return tr(kTips[section]);
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    return {};
}

}  // namespace logarium::views
