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

}  // namespace

ClientTable::Row ClientTable::rowOf(const observe::ProducerView& p, const observe::ClusterView& cluster) {
    Row row{p.id, true, p.running, {}, {}, 0, p.failed};
    const QString acks = p.acks == -1 ? QStringLiteral("all") : QString::number(p.acks);
    row.cells = {QString::fromStdString(p.name),
                 tr("writes %1, acks=%2").arg(topicName(cluster, p.topic), acks),
                 p.running ? tr("%1 /s").arg(rateText(p.recordsPerSecond)) : tr("stopped"),
                 countText(p.inFlight),
                 countText(p.acknowledged),
                 {},
                 countText(p.retries),
                 countText(p.failed),
                 errorsText(p.errors)};
    row.tip = tr("%1 of %2 records acknowledged, %3 error answers, %4 given up")
                  .arg(countText(p.acknowledged), countText(p.sent), countText(p.rejected), countText(p.failed));
    return row;
}

ClientTable::Row ClientTable::rowOf(const observe::ConsumerView& c, const observe::ClusterView& cluster) {
    Row row{c.id, false, c.running, {}, {}, c.lag, 0};
    const QString reads = tr("reads %1").arg(topicName(cluster, c.topic));
    row.cells = {QString::fromStdString(c.name),
                 c.group.empty() ? reads : tr("%1, group %2").arg(reads, QString::fromStdString(c.group)),
                 c.running ? QString() : tr("stopped"),
                 {},
                 countText(c.received),
                 countText(c.lag),
                 {},
                 {},
                 {}};
    row.tip = tr("%1 records read, %2 behind the high watermark").arg(countText(c.received), countText(c.lag));
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
            return QBrush(theme_.text);
        default:
            return {};
    }
}

QVariant ClientTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    static const char* const kTitles[] = {QT_TR_NOOP("Client"),    QT_TR_NOOP("Does"),    QT_TR_NOOP("Rate"),
                                          QT_TR_NOOP("In flight"), QT_TR_NOOP("Records"), QT_TR_NOOP("Lag"),
                                          QT_TR_NOOP("Retries"),   QT_TR_NOOP("Failed"),  QT_TR_NOOP("Errors")};
    static const char* const kTips[] = {"",
                                        "",
                                        QT_TR_NOOP("Records a second that its application hands over"),
                                        QT_TR_NOOP("Requests that wait for an answer"),
                                        QT_TR_NOOP("Of a producer: acknowledged; of a consumer: read"),
                                        QT_TR_NOOP("Records between a consumer's position and the high watermark"),
                                        QT_TR_NOOP("Batches that were sent again"),
                                        QT_TR_NOOP("Records that were given up"),
                                        QT_TR_NOOP("Error answers by Kafka's name")};
    if (role == Qt::DisplayRole) return tr(kTitles[section]);
    const bool words = section == Name || section == Does || section == Errors;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole) return *kTips[section] == '\0' ? QString() : tr(kTips[section]);
    return {};
}

}  // namespace logarium::views
