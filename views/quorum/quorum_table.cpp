#include "views/quorum/quorum_table.h"

#include <QBrush>

namespace logarium::views {

namespace {

QString roleText(observe::ControllerRole role, bool voter) {
    using enum observe::ControllerRole;
    switch (role) {
        case Active:
            return QObject::tr("▲ active controller");
        case Leader:
            return QObject::tr("leads, not active yet");
        case Follower:
            return voter ? QObject::tr("follower") : QObject::tr("observer (broker)");
        case Candidate:
            return QObject::tr("asks for votes");
        case Looking:
            return QObject::tr("knows no leader");
        case Paused:
            return QObject::tr("‖ paused");
        case Down:
            return QObject::tr("✕ down");
    }
    return {};
}

bool isGone(observe::ControllerRole role) {
    return role == observe::ControllerRole::Down || role == observe::ControllerRole::Paused;
}

constexpr Qt::Alignment kNumber = Qt::AlignRight | Qt::AlignVCenter, kWord = Qt::AlignLeft | Qt::AlignVCenter;

}  // namespace

void QuorumNodes::show(const observe::QuorumView& quorum) {
    if (quorum == quorum_) return;
    const bool same =
        quorum.voters.size() == quorum_.voters.size() && quorum.observers.size() == quorum_.observers.size();
    if (!same) beginResetModel();
    quorum_ = quorum;
    if (!same) return endResetModel();
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int QuorumNodes::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(quorum_.voters.size() + quorum_.observers.size());
}

const observe::QuorumNodeView& QuorumNodes::nodeAt(int row) const {
    const auto at = static_cast<std::size_t>(row);
    return at < quorum_.voters.size() ? quorum_.voters[at] : quorum_.observers[at - quorum_.voters.size()];
}

QString QuorumNodes::text(const observe::QuorumNodeView& node, int column) const {
    switch (column) {
        case 0:
            return node.voter ? tr("Controller %1").arg(node.id.value) : tr("Broker %1").arg(node.id.value);
        case 1:
            return roleText(node.role, node.voter) + (node.reachable ? QString() : tr(", cut off"));
        case 2:
            return node.voter ? QString::number(node.epoch) : QString();
        case 3:
            return QString::number(node.logEnd);
        default:
            return QString::number(node.lag);
    }
}

QColor QuorumNodes::colour(const observe::QuorumNodeView& node, int column) const {
    if (column == 4 && node.lag > 0) return theme_.warning;
    if (column > 1) return theme_.text;
    if (isGone(node.role)) return theme_.textMuted;
    if (!node.reachable) return theme_.danger;
    return column == 1 && node.role == observe::ControllerRole::Active ? theme_.leader : theme_.text;
}

QVariant QuorumNodes::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const observe::QuorumNodeView& node = nodeAt(index.row());
    if (role == Qt::DisplayRole) return text(node, index.column());
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(index.column() > 1 ? kNumber : kWord);
    if (role == Qt::ForegroundRole) return QBrush(colour(node, index.column()));
    if (role == Qt::ToolTipRole)
        return node.voter ? tr("A voter: a record counts once a majority of the voters has it.")
                          : tr("A broker reads the metadata log and acts on what it has read so far.");
    return {};
}

QVariant QuorumNodes::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const QStringList names{tr("Node"), tr("Role"), tr("Epoch"), tr("Log end"), tr("Lag")};
    if (role == Qt::DisplayRole) return names[section];
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(section > 1 ? kNumber : kWord);
    return {};
}

void MetadataRecords::show(const observe::QuorumView& quorum) {
    if (quorum.newest == records_ && quorum.committed == committed_) return;
    const bool same = quorum.newest.size() == records_.size();
    if (!same) beginResetModel();
    records_ = quorum.newest;
    committed_ = quorum.committed;
    if (!same) return endResetModel();
    if (!records_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int MetadataRecords::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(records_.size());
}

QVariant MetadataRecords::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const observe::MetadataRecordView& record = records_[static_cast<std::size_t>(index.row())];
    const bool open = record.offset >= committed_;
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == 0) return QString::number(record.offset);
            if (index.column() == 1)
                return tr("%1 s").arg(static_cast<double>(record.at.value) / kMicrosPerSecond, 0, 'f', 3);
            return QString::fromStdString(index.column() == 2 ? record.name : record.what);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() < 2 ? kNumber : kWord);
        case Qt::ForegroundRole:
            return QBrush(open ? theme_.warning : index.column() < 2 ? theme_.textMuted : theme_.text);
        case Qt::ToolTipRole:
            return open ? tr("Written by the active controller; no majority has it yet, so it does not count.")
                        : QString::fromStdString(record.what);
        default:
            return {};
    }
}

QVariant MetadataRecords::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const QStringList names{tr("Offset"), tr("Time"), tr("Record"), tr("What it says")};
    if (role == Qt::DisplayRole) return names[section];
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(section < 2 ? kNumber : kWord);
    return {};
}

}  // namespace logarium::views
