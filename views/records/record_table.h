#pragma once
#include <QAbstractTableModel>
#include <QTableView>

#include "views/records/byte_rows.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// ByteRows as Qt's tables want them. Holds no texts.
class RowsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(const ByteRows* rows);
    /// Rows were added at the end.
    void grow();
    const ByteRows* source() const { return rows_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const ByteRows* rows_ = nullptr;
    std::vector<RowColumn> columns_;
    int count_ = 0;
};

/// The left side of the records view: rows, with a bar along the rows of one batch. As many columns as fit.
class RecordTable : public QTableView {
    Q_OBJECT
public:
    explicit RecordTable(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Other rows than before; nothing is chosen.
    void showRows(const ByteRows* rows);
    /// The same rows and perhaps some behind them.
    void grow();
    /// Goes to the end or the top. The end stays in view while rows are added, until somebody scrolls away or chooses a
    /// row.
    void follow(bool end);
    /// Shows a row as the chosen one, without telling anybody; -1: none.
    void choose(std::int64_t row);
    /// Lights the bar of the rows [first, second).
    void markGroup(std::pair<std::int64_t, std::int64_t> rows);
    std::int64_t chosen() const { return chosen_; }
    std::pair<std::int64_t, std::int64_t> group() const { return group_; }
    const Theme& theme() const { return theme_; }

signals:
    void rowChosen(qint64 row);
    /// Return or a double click.
    void rowOpened(qint64 row);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void fitColumns();

    RowsModel* model_;
    QWidget* corner_;  // Above the scroll bar, beside the heading.
    Theme theme_ = themeFor("dark");
    std::int64_t chosen_ = -1;
    std::pair<std::int64_t, std::int64_t> group_{0, 0};
    bool quiet_ = false;
    bool follows_ = false;
};

}  // namespace logarium::views
