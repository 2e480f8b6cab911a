#pragma once
#include <QAbstractTableModel>

#include "core/observe/cluster_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// A row for each transactional id, in the order of the cluster's view.
class TransactionTable : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, State, Producer, Coordinator, Open, Partitions, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const observe::ClusterView& cluster);
    void setTheme(const Theme& theme) { theme_ = theme; }
    /// The first partition that the row's transaction holds; invalid: none.
    PartitionId partitionAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        std::string id;
        QStringList cells;
        QString tip;
        PartitionId partition;
        bool open = false;
        bool late = false;  ///< more than half of its time-out is over
        bool operator==(const Row&) const = default;
    };
    static Row rowOf(const observe::TransactionView& transaction, const observe::ClusterView& cluster);

    std::vector<Row> rows_;
    Theme theme_ = themeFor("dark");
};

}  // namespace logarium::views
