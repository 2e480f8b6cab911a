#include "views/clients/clients_view.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

#include "views/shared/paint.h"

namespace logarium::views {

ClientsView::ClientsView(Selection& selection, QWidget* parent)
    : View("clients", tr("Clients"), selection, parent), model_(new ClientTable(this)), table_(new QTableView(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_);
    table_->setObjectName("clientTable");
    table_->setAccessibleName(tr("Clients"));
    table_->setModel(model_);
    table_->setFrameShape(QFrame::NoFrame);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setContextMenuPolicy(Qt::NoContextMenu);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->horizontalHeader()->setHighlightSections(false);
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
    table_->setFont(theme.font(theme.textPx));
    table_->horizontalHeader()->setFont(theme.font(theme.textPx));
    table_->verticalHeader()->setDefaultSectionSize(qRound(theme.scaled(24)));
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
