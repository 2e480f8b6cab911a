#pragma once
#include "views/shared/view.h"
#include "views/transactions/transaction_table.h"

namespace logarium::views {

class PlainTable;

/// Transactions: who has one open, for how long, and what waits for its end.
class TransactionsView : public View {
    Q_OBJECT
public:
    explicit TransactionsView(Selection& selection, QWidget* parent = nullptr);

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TransactionTable* model_;
    PlainTable* table_;
};

}  // namespace logarium::views
