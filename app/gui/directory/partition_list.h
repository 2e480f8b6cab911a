#pragma once
#include <QTreeWidget>

#include "core/observe/directory.h"
#include "views/shared/theme.h"

namespace logarium::app {

/// The partitions of an opened directory: name, size, offsets, and a sign where something is wrong. With several
/// brokers' directories, one branch each.
class PartitionList : public QTreeWidget {
    Q_OBJECT
public:
    explicit PartitionList(QWidget* parent = nullptr);

    void fill(const observe::OpenedDirectory& opened);
    void choose(ReplicaId replica);
    void setTheme(const views::Theme& theme);

signals:
    void chosen(const logarium::ReplicaId& replica);

private:
    QTreeWidgetItem* itemOf(const observe::OpenedBroker& broker, std::size_t index) const;
    void paintSigns();

    views::Theme theme_ = views::themeFor("dark");
    std::vector<std::pair<ReplicaId, QTreeWidgetItem*>> items_;
};

}  // namespace logarium::app
