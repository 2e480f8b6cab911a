#pragma once
#include <QWidget>

#include "core/observe/cluster_view.h"
#include "views/shared/theme.h"

class QComboBox;
class QHBoxLayout;
class QLabel;

namespace logarium::views {

/// Two small combo boxes: partition, and which of its brokers. Mirrors a choice made elsewhere, tells one made here.
class ReplicaPicker : public QWidget {
    Q_OBJECT
public:
    explicit ReplicaPicker(QWidget* parent = nullptr);

    void show(const observe::ClusterView& cluster, std::optional<ReplicaId> chosen);
    void setTheme(const Theme& theme);
    /// Room for a view's own small widgets at the right end.
    void addWidget(QWidget* widget, int stretch = 0);

signals:
    void picked(const logarium::ReplicaId& replica);

private:
    struct Entry {
        QString text;
        ReplicaId leading;
    };
    void fillPartitions(const observe::ClusterView& cluster);
    void fillBrokers(const observe::PartitionView* partition, bool live);

    static void refill(QComboBox* box, std::vector<Entry>& entries, std::vector<Entry> wanted);

    QHBoxLayout* row_;
    QComboBox* partition_;
    QComboBox* broker_;
    std::vector<Entry> partitions_;
    std::vector<Entry> brokers_;
};

}  // namespace logarium::views
