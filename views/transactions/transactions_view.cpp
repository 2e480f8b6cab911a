#include "views/transactions/transactions_view.h"

#include <QPainter>
#include <QVBoxLayout>

#include "views/shared/paint.h"
#include "views/shared/plain_table.h"

namespace logarium::views {

TransactionsView::TransactionsView(Selection& selection, QWidget* parent)
    : View("transactions", tr("Transactions"), selection, parent),
      model_(new TransactionTable(this)),
      table_(new PlainTable("transactionTable", tr("Transactions"), model_, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_);
    setFocusProxy(table_);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        const PartitionId partition = model_->partitionAt(now.row());
        if (partition.partition >= 0) this->selection().set({{kNoBroker, partition, kNoClient}, kNoOffset, kNoEvent});
    });
    TransactionsView::setTheme(theme());
}

void TransactionsView::present(const FramePtr& frame) {
    model_->show(*frame->cluster);
    table_->setVisible(model_->rowCount() > 0);
    update();
}

void TransactionsView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    setAutoFillBackground(true);
    model_->setTheme(theme);
    table_->dress(theme);
}

void TransactionsView::paintEvent(QPaintEvent* event) {
    View::paintEvent(event);
    if (model_->rowCount() > 0) return;
    QPainter painter(this);
    paintEmptyState(painter, rect(),
                    tr("No transactional id yet. Start a producer with a transactional.id in Drive, or with sim "
                       "start-producer, and its transactions appear here."),
                    theme());
}

}  // namespace logarium::views
