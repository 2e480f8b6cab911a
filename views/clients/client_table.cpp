#include "views/clients/client_table.h"

#include <QBrush>
#include <algorithm>

#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

QString topicName(const observe::ClusterView& cluster, TopicIndex index) {
    const auto found = std::ranges::find(cluster.topics, index, &observe::TopicView::index);
    return found == cluster.topics.end() ? ClientTable::tr("no topic") : QString::fromStdString(found->name);
}

QString errorsText(const std::vector<observe::ClientErrors>& errors) {
    QStringList parts;
    for (const observe::ClientErrors& error : errors) {
        const std::string_view name = errorInfo(error.code).name;
        parts << QString("%1 × %2").arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())),
                                        countText(error.count));
    }
    return parts.join(", ");
}

/// A share of buffer.memory; nothing while it is empty.
QString bufferText(const observe::ProducerView& p) {
    if (p.bufferUsed == 0 || p.bufferBytes <= 0) return {};
    const double share = 100.0 * static_cast<double>(p.bufferUsed) / static_cast<double>(p.bufferBytes);
    return share < 1 ? QStringLiteral("<1%") : QString("%1%").arg(qRound(share));
}

QString throttleText(std::int64_t ms) {
    return ms == 0 ? QString() : spanText(ms * kMicrosPerMs);
}

/// Which followers it reads from.
QString replicasText(const observe::ConsumerView& c, const observe::ClusterView& cluster) {
    QStringList parts;
    for (const auto& [partition, broker] : c.readsFrom)
        parts << ClientTable::tr("%1 from broker %2")
                     .arg(QString::fromStdString(cluster.nameOf(partition)), QString::number(broker.value));
    const QString rack = ClientTable::tr("in rack %1").arg(QString::fromStdString(c.rack));
    return parts.isEmpty() ? rack : rack + ": " + parts.join(", ");
}

}  // namespace

ClientTable::Row ClientTable::rowOf(const observe::ProducerView& p, const observe::ClusterView& cluster) {
    Row row;
    row.id = p.id;
    row.running = p.running;
    row.failed = p.failed;
    row.lost = p.lost;
    row.blocked = p.blocked;
    row.throttled = p.throttled;
    const QString acks = p.acks == -1 ? QStringLiteral("all") : QString::number(p.acks);
    row.cells = {QString::fromStdString(p.name),
                 tr("writes %1, acks=%2").arg(topicName(cluster, p.topic), acks),
                 p.running ? tr("%1 /s").arg(rateText(p.recordsPerSecond)) : tr("stopped"),
                 countText(p.inFlight),
                 bufferText(p),
                 countText(p.acknowledged),
                 countText(p.lost),
                 countText(p.duplicated),
                 {},
                 countText(p.retries),
                 countText(p.failed),
                 throttleText(p.throttledMs),
                 errorsText(p.errors)};
    row.tip = tr("%1 of %2 records acknowledged, %3 error answers, %4 given up\n%5 batches wait, %6 of %7 buffered")
                  .arg(countText(p.acknowledged), countText(p.sent), countText(p.rejected), countText(p.failed),
                       countText(p.waitingBatches), bytesText(p.bufferUsed), bytesText(p.bufferBytes));
    return row;
}

ClientTable::Row ClientTable::rowOf(const observe::ConsumerView& c, const observe::ClusterView& cluster) {
    Row row;
    row.id = c.id;
    row.produces = false;
    row.running = c.running;
    row.lag = c.lag;
    row.throttled = c.throttled;
    const QString reads = tr("reads %1").arg(topicName(cluster, c.topic));
    row.cells = {QString::fromStdString(c.name),
                 c.group.empty() ? reads : tr("%1, group %2").arg(reads, QString::fromStdString(c.group)),
                 c.running ? QString() : tr("stopped"),
                 {},
                 {},
                 countText(c.received),
                 {},
                 {},
                 countText(c.lag),
                 {},
                 {},
                 throttleText(c.throttledMs),
                 {}};
    row.tip = tr("%1 records read, %2 behind the high watermark").arg(countText(c.received), countText(c.lag));
    if (!c.rack.empty()) row.tip += '\n' + replicasText(c, cluster);
    return row;
}

void ClientTable::show(const observe::ClusterView& cluster) {
    std::vector<Row> rows;
    for (const observe::ProducerView& producer : cluster.producers) rows.push_back(rowOf(producer, cluster));
    for (const observe::ConsumerView& consumer : cluster.consumers) rows.push_back(rowOf(consumer, cluster));
    if (rows == rows_) return;
    const bool same = std::ranges::equal(rows, rows_, {}, &Row::id, &Row::id);
    if (!same) beginResetModel();
    rows_ = std::move(rows);
    if (!same) return endResetModel();
    emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

ClientId ClientTable::clientAt(int row) const {
    return row >= 0 && row < rowCount() ? rows_[static_cast<std::size_t>(row)].id : kNoClient;
}

int ClientTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ClientTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant ClientTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const bool words = index.column() == Name || index.column() == Does || index.column() == Errors;
    switch (role) {
        case Qt::DisplayRole:
            return row.cells[index.column()];
        case Qt::ToolTipRole:
            return row.tip;
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(
                Qt::Alignment(words ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter));
        case Qt::ForegroundRole:
            if (!row.running) return QBrush(theme_.textMuted);
            if (index.column() == Name) return QBrush(row.produces ? theme_.producer : theme_.consumer);
            if (index.column() == Lag && row.lag > 0) return QBrush(theme_.warning);
            if (index.column() == Failed && row.failed > 0) return QBrush(theme_.danger);
            if (index.column() == Lost && row.lost > 0) return QBrush(theme_.danger);
            if (index.column() == Buffer && row.blocked) return QBrush(theme_.warning);
            if (index.column() == Throttled && row.throttled) return QBrush(theme_.warning);
            return QBrush(theme_.text);
        default:
            return {};
    }
}

QVariant ClientTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    static const char* const kTitles[] = {QT_TR_NOOP("Client"),    QT_TR_NOOP("Does"),   QT_TR_NOOP("Rate"),
                                          QT_TR_NOOP("In flight"), QT_TR_NOOP("Buffer"), QT_TR_NOOP("Records"),
                                          QT_TR_NOOP("Lost"),      QT_TR_NOOP("Twice"),  QT_TR_NOOP("Lag"),
                                          QT_TR_NOOP("Retries"),   QT_TR_NOOP("Failed"), QT_TR_NOOP("Throttled"),
                                          QT_TR_NOOP("Errors")};
    static const char* const kTips[] = {"",
                                        "",
                                        QT_TR_NOOP("Records a second that its application hands over"),
                                        QT_TR_NOOP("Requests that wait for an answer"),
                                        QT_TR_NOOP("How much of buffer.memory is in use"),
                                        QT_TR_NOOP("Of a producer: acknowledged; of a consumer: read"),
                                        QT_TR_NOOP("Acknowledged records that are in no leader's log any more"),
                                        QT_TR_NOOP("Records that were written more than once"),
                                        QT_TR_NOOP("Records between a consumer's position and the high watermark"),
                                        QT_TR_NOOP("Batches that were sent again"),
                                        QT_TR_NOOP("Records that were given up"),
                                        QT_TR_NOOP("How long quotas held it back"),
                                        QT_TR_NOOP("Error answers by Kafka's name")};
    if (role == Qt::DisplayRole) return tr(kTitles[section]);
    const bool words = section == Name || section == Does || section == Errors;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole) return *kTips[section] == '\0' ? QString() : tr(kTips[section]);
    return {};
}

}  // namespace logarium::views
