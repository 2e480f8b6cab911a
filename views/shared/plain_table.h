#pragma once
#include <QTableView>

#include "views/shared/theme.h"

namespace logarium::views {

/// Rows of words and numbers without a grid, as the views of clients, transactions and controllers show them: columns
/// as wide as what is in them, the last one takes what is left.
class PlainTable : public QTableView {
    Q_OBJECT
public:
    /// `name` is the object name, `title` what a screen reader says. The model stays the caller's.
    PlainTable(const char* name, const QString& title, QAbstractItemModel* model, QWidget* parent);

    /// Type, heights and the room beside each text.
    void dress(const Theme& theme);

private:
    class Roomy;
    Roomy* roomy_;
};

}  // namespace logarium::views
