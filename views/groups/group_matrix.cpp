#include "views/groups/group_matrix.h"

#include <QBrush>
#include <algorithm>

#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

QString offsetText(Offset offset) {
    return offset == kNoOffset ? QStringLiteral("–") : QString::number(offset.value);
}

QString nameOf(const TopicPartition& partition) {
    return QString("%1-%2").arg(QString::fromStdString(partition.topic)).arg(partition.partition);
}

bool sameShape(const observe::GroupView& a, const observe::GroupView& b) {
    return a.name == b.name &&
           std::ranges::equal(a.members, b.members, {}, &observe::GroupMemberView::id, &observe::GroupMemberView::id) &&
           std::ranges::equal(a.partitions, b.partitions, {}, &observe::GroupPartitionView::partition,
                              &observe::GroupPartitionView::partition);
}

bool anyOwnerless(const observe::GroupView& group) {
    return std::ranges::any_of(group.partitions, [](const auto& p) { return p.member.empty(); });
}

}  // namespace

QString shortMemberId(const observe::GroupMemberView& member) {
    const QString id = QString::fromStdString(member.id);
    const QString client = QString::fromStdString(member.clientId);
    if (!member.instanceId.empty()) return QString::fromStdString(member.instanceId);
    if (id.size() <= client.size() + 6) return id;
    return client + QStringLiteral("-…") + id.right(4);
}

void GroupMatrix::show(const observe::GroupView& group) {
    const bool ownerless = anyOwnerless(group);
    const bool same = sameShape(group_, group) && ownerless == ownerless_;
    if (!same) beginResetModel();
    group_ = group;
    ownerless_ = ownerless;
    if (!same) return endResetModel();
    if (rowCount() == 0) return;
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void GroupMatrix::clear() {
    beginResetModel();
    group_ = {};
    ownerless_ = false;
    endResetModel();
}

const observe::GroupPartitionView* GroupMatrix::partitionAt(int column) const {
    if (column < 1 || column > static_cast<int>(group_.partitions.size())) return nullptr;
    return &group_.partitions[static_cast<std::size_t>(column) - 1];
}

int GroupMatrix::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(group_.members.size()) + (ownerless_ ? 1 : 0);
}

int GroupMatrix::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(group_.partitions.size()) + 1;
}

QString GroupMatrix::memberText(int row) const {
    if (isNobody(row)) return tr("nobody");
    const observe::GroupMemberView& member = group_.members[static_cast<std::size_t>(row)];
    const bool idle = member.assigned.empty() && group_.state == "Stable";
    return idle ? tr("%1  idle").arg(shortMemberId(member)) : shortMemberId(member);
}

QString GroupMatrix::memberTip(int row) const {
    if (isNobody(row)) return tr("Partitions that no member has. Their committed offsets are kept.");
    const observe::GroupMemberView& member = group_.members[static_cast<std::size_t>(row)];
    QStringList lines{QString::fromStdString(member.id)};
    if (!member.instanceId.empty())
        lines << tr("group.instance.id=%1: a static member").arg(QString::fromStdString(member.instanceId));
    if (member.epoch >= 0) lines << tr("member epoch %1").arg(member.epoch);
    lines << (member.assigned.empty() ? tr("has no partition: there are more members than partitions to share")
                                      : tr("partitions: %1").arg(member.assigned.size()));
    return lines.join('\n');
}

bool GroupMatrix::owns(int row, const observe::GroupPartitionView& partition) const {
    if (isNobody(row)) return partition.member.empty();
    return !partition.member.empty() && partition.member == group_.members[static_cast<std::size_t>(row)].id;
}

QVariant GroupMatrix::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(index.column() == 0 ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignCenter));
    const observe::GroupPartitionView* partition = partitionAt(index.column());
    if (partition == nullptr) {
        if (role == Qt::DisplayRole) return memberText(index.row());
        if (role == Qt::ToolTipRole) return memberTip(index.row());
        const bool idle =
            isNobody(index.row()) || group_.members[static_cast<std::size_t>(index.row())].assigned.empty();
        if (role == Qt::ForegroundRole) return QBrush(idle ? theme_.textMuted : theme_.text);
        return {};
    }
    if (!owns(index.row(), *partition)) return {};
    const bool behind = partition->lag > 0;
    switch (role) {
        case Qt::DisplayRole:
            if (partition->lag < 0) return tr("?");
            return partition->lag == 0 ? tr("0 lag") : tr("%1 lag").arg(compactText(partition->lag));
        case Qt::ToolTipRole:
            return tr("%1: committed %2, high watermark %3, lag %4")
                .arg(nameOf(partition->partition), offsetText(partition->committed),
                     offsetText(partition->highWatermark),
                     partition->lag < 0 ? tr("not known") : QString::number(partition->lag));
        case Qt::BackgroundRole:
            return QBrush(theme_.tint(isNobody(index.row()) ? theme_.offline : theme_.consumer, 0.22));
        case Qt::ForegroundRole:
            return QBrush(behind ? theme_.warning : theme_.text);
        default:
            return {};
    }
}

QVariant GroupMatrix::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const observe::GroupPartitionView* partition = partitionAt(section);
    if (partition == nullptr) return role == Qt::DisplayRole ? QVariant(tr("Member")) : QVariant();
    if (role == Qt::DisplayRole)
        return QString("%1\n%2 / %3")
            .arg(nameOf(partition->partition), offsetText(partition->committed), offsetText(partition->highWatermark));
    if (role == Qt::ToolTipRole) return tr("committed offset / high watermark");
    return {};
}

}  // namespace logarium::views
