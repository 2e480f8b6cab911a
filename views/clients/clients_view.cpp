#include "views/clients/clients_view.h"

#include <QContextMenuEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "views/shared/paint.h"
#include "views/shared/plain_table.h"

namespace logarium::views {

ClientsView::ClientsView(Selection& selection, QWidget* parent)
    : View("clients", tr("Clients"), selection, parent),
      model_(new ClientTable(this)),
      table_(new PlainTable("clientTable", tr("Clients"), model_, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_);
    table_->setContextMenuPolicy(Qt::NoContextMenu);
    setFocusProxy(table_);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        const ClientId client = model_->clientAt(now.row());
        if (client != kNoClient) this->selection().set({{kNoBroker, {}, client}, kNoOffset, kNoEvent});
    });
    ClientsView::setTheme(theme());
}

void ClientsView::present(const FramePtr& frame) {
    model_->show(*frame->cluster);
    table_->setVisible(model_->rowCount() > 0);
    update();
}

void ClientsView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    setAutoFillBackground(true);
    model_->setTheme(theme);
    table_->dress(theme);
}

void ClientsView::paintEvent(QPaintEvent* event) {
    View::paintEvent(event);
    if (model_->rowCount() > 0) return;
    QPainter painter(this);
    paintEmptyState(painter, rect(), tr("No clients yet. Start a producer or a consumer in Drive."), theme());
}

void ClientsView::contextMenuEvent(QContextMenuEvent* event) {
    const QPoint at = table_->viewport()->mapFromGlobal(event->globalPos());
    const ClientId client = model_->clientAt(table_->rowAt(at.y()));
    if (client != kNoClient) emit menuWanted({kNoBroker, {}, client}, event->globalPos());
}

}  // namespace logarium::views
