#pragma once
#include <QAbstractTableModel>

#include "core/observe/cluster_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// One group as a table: a row a member, a column a partition; who has a partition has its lag. The first column names
/// the members. A last row holds the partitions that nobody has, when there are any.
class GroupMatrix : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Keeps what is shown when nothing but numbers changed.
    void show(const observe::GroupView& group);
    void clear();
    void setTheme(const Theme& theme) { theme_ = theme; }
    const observe::GroupView& group() const { return group_; }
    /// Of a column; nullptr for the first one.
    const observe::GroupPartitionView* partitionAt(int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isNobody(int row) const { return row == static_cast<int>(group_.members.size()); }
    QString memberText(int row) const;
    QString memberTip(int row) const;
    bool owns(int row, const observe::GroupPartitionView& partition) const;

    observe::GroupView group_;
    bool ownerless_ = false;
    Theme theme_ = themeFor("dark");
};

/// "console-consumer-…4f2a": a member id with the end of its random part, short enough for a table.
QString shortMemberId(const observe::GroupMemberView& member);

}  // namespace logarium::views
