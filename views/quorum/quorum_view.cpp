#include "views/quorum/quorum_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace logarium::views {

QuorumView::QuorumView(Selection& selection, QWidget* parent)
    : View("quorum", tr("Controllers"), selection, parent),
      nodes_(new QuorumNodes(this)),
      records_(new MetadataRecords(this)),
      bar_(new QWidget(this)),
      summary_(new QLabel(bar_)) {
    build();
    connect(nodeTable_, &QTableView::clicked, this, [this](const QModelIndex& at) { chooseNode(at.row()); });
    QuorumView::setTheme(theme());
}

QTableView* QuorumView::table(QAbstractItemModel* model, const char* name, const QString& title, int wideColumn) {
    auto* made = new QTableView(this);
    made->setObjectName(name);
    made->setAccessibleName(title);
    made->setModel(model);
    made->setFrameShape(QFrame::NoFrame);
    made->setSelectionMode(QAbstractItemView::NoSelection);
    made->setShowGrid(false);
    made->setWordWrap(false);
    made->verticalHeader()->hide();
    made->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    made->horizontalHeader()->setSectionResizeMode(wideColumn, QHeaderView::Stretch);
    made->horizontalHeader()->setHighlightSections(false);
    return made;
}

void QuorumView::build() {
    nodeTable_ = table(nodes_, "quorumNodes", tr("Controllers and the brokers that read their log"), 1);
    recordTable_ = table(records_, "metadataRecords", tr("Newest records of the metadata log"), 3);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    auto* halves = new QSplitter(Qt::Vertical, this);
    halves->setChildrenCollapsible(false);
    halves->addWidget(nodeTable_);
    halves->addWidget(recordTable_);
    halves->setStretchFactor(0, 2);
    halves->setStretchFactor(1, 3);
    column->addWidget(halves, 1);
    auto* row = new QHBoxLayout(bar_);
    row->addWidget(summary_, 1);
    summary_->setObjectName("quorumSummary");
    summary_->setMinimumWidth(0);
    summary_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setFocusProxy(nodeTable_);
}

void QuorumView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    setAutoFillBackground(true);
    nodes_->setTheme(theme);
    records_->setTheme(theme);
    bar_->layout()->setContentsMargins(theme.gap, theme.gap / 2, theme.gap, theme.gap / 2);
    summary_->setFont(theme.font(theme.textPx));
    for (QTableView* table : {nodeTable_, recordTable_}) {
        table->setFont(theme.font(theme.textPx));
        table->horizontalHeader()->setFont(theme.font(theme.textPx));
        table->verticalHeader()->setDefaultSectionSize(qRound(theme.scaled(24)));
        table->viewport()->update();
    }
    update();
}

void QuorumView::present(const FramePtr& frame) {
    frame_ = frame;
    nodes_->show(frame->cluster->quorum);
    records_->show(frame->cluster->quorum);
    summary_->setText(summary());
}

QString QuorumView::summary() const {
    if (!frame_) return {};
    const observe::QuorumView& quorum = frame_->cluster->quorum;
    QStringList parts;
    parts << (quorum.active == kNoBroker ? tr("No controller is active: nothing is decided")
                                         : tr("Active: controller %1").arg(quorum.active.value));
    parts << tr("epoch %1").arg(quorum.epoch) << tr("%1 metadata records").arg(quorum.logEnd);
    if (quorum.committed < quorum.logEnd) parts << tr("%1 not committed").arg(quorum.logEnd - quorum.committed);
    if (!quorum.mayFail && quorum.active != kNoBroker) parts << tr("a single one, which never fails here");
    return parts.join(QStringLiteral("  ·  "));
}

/// A broker can be chosen, as elsewhere.
void QuorumView::chooseNode(int row) {
    if (!frame_) return;
    const observe::QuorumView& quorum = frame_->cluster->quorum;
    const int voters = static_cast<int>(quorum.voters.size());
    const BrokerId id = row < voters ? quorum.voters[static_cast<std::size_t>(row)].id
                                     : quorum.observers[static_cast<std::size_t>(row - voters)].id;
    if (frame_->cluster->broker(id) != nullptr) selection().set({{id, {}, kNoClient}, kNoOffset, kNoEvent});
}

}  // namespace logarium::views
