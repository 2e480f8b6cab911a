#include "views/quorum/quorum_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>

#include "views/shared/plain_table.h"

namespace logarium::views {

QuorumView::QuorumView(Selection& selection, QWidget* parent)
    : View("quorum", tr("Controllers"), selection, parent),
      nodes_(new QuorumNodes(this)),
      records_(new MetadataRecords(this)),
      bar_(new QWidget(this)),
      summary_(new QLabel(bar_)) {
    build();
    connect(nodeTable_, &PlainTable::clicked, this, [this](const QModelIndex& at) { chooseNode(at.row()); });
    QuorumView::setTheme(theme());
}

void QuorumView::build() {
    nodeTable_ = new PlainTable("quorumNodes", tr("Controllers and the brokers that read their log"), nodes_, this);
    // Numbers stay beside the names that they belong to.
    nodeTable_->horizontalHeader()->setStretchLastSection(false);
    recordTable_ = new PlainTable("metadataRecords", tr("Newest records of the metadata log"), records_, this);
    for (PlainTable* table : {nodeTable_, recordTable_}) table->setSelectionMode(QAbstractItemView::NoSelection);
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
    for (PlainTable* table : {nodeTable_, recordTable_}) table->dress(theme);
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
    parts << tr("epoch %1").arg(quorum.epoch) << tr("the log ends at %1").arg(quorum.logEnd);
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
