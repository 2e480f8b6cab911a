#pragma once
#include <QAbstractTableModel>

#include "core/observe/quorum_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// The nodes of the quorum: voters first, then the brokers that read the metadata log.
class QuorumNodes : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void show(const observe::QuorumView& quorum);
    void setTheme(const Theme& theme) { theme_ = theme; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 5; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const observe::QuorumNodeView& nodeAt(int row) const;
    QString text(const observe::QuorumNodeView& node, int column) const;
    QColor colour(const observe::QuorumNodeView& node, int column) const;

    observe::QuorumView quorum_;
    Theme theme_ = themeFor("dark");
};

/// The newest records of the metadata log, newest first.
class MetadataRecords : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void show(const observe::QuorumView& quorum);
    void setTheme(const Theme& theme) { theme_ = theme; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 4; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<observe::MetadataRecordView> records_;
    std::int64_t committed_ = 0;
    Theme theme_ = themeFor("dark");
};

}  // namespace logarium::views
