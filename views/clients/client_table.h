#pragma once
#include <QAbstractTableModel>

#include "core/observe/cluster_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// Producers, then consumers, a row each.
class ClientTable : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        Does,
        Rate,
        InFlight,
        Buffer,
        Done,
        Lost,
        Twice,
        Lag,
        Retries,
        Failed,
        Throttled,
        Errors,
        Columns
    };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const observe::ClusterView& cluster);
    void setTheme(const Theme& theme) { theme_ = theme; }
    ClientId clientAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        ClientId id;
        bool produces = true;
        bool running = true;
        QStringList cells;
        QString tip;
        std::int64_t lag = 0;
        std::int64_t failed = 0;
        std::int64_t lost = 0;
        bool blocked = false;    // Its buffer is full, or it has no metadata.
        bool throttled = false;  // Now.
        bool operator==(const Row&) const = default;
    };
    static Row rowOf(const observe::ProducerView& producer, const observe::ClusterView& cluster);
    static Row rowOf(const observe::ConsumerView& consumer, const observe::ClusterView& cluster);

    std::vector<Row> rows_;
    Theme theme_ = themeFor("dark");
};

}  // namespace logarium::views
