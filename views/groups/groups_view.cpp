#include "views/groups/groups_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "views/shared/paint.h"

namespace logarium::views {

GroupsView::GroupsView(Selection& selection, QWidget* parent)
    : View("groups", tr("Groups"), selection, parent),
      matrix_(new GroupMatrix(this)),
      bar_(new QWidget(this)),
      names_(new QComboBox(bar_)),
      summary_(new QLabel(bar_)),
      table_(new QTableView(this)) {
    build();
    connect(names_, &QComboBox::activated, this, &GroupsView::read);
    connect(table_, &QTableView::clicked, this, [this](const QModelIndex& at) { choosePartition(at.column()); });
    GroupsView::setTheme(theme());
}

void GroupsView::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    column->addWidget(table_, 1);
    column->addStretch(0);
    auto* row = new QHBoxLayout(bar_);
    row->addWidget(names_);
    row->addWidget(summary_, 1);
    names_->setObjectName("groupNames");
    names_->setAccessibleName(tr("Consumer group"));
    names_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    summary_->setObjectName("groupSummary");
    summary_->setMinimumWidth(0);
    summary_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    table_->setObjectName("groupTable");
    table_->setAccessibleName(tr("Members and partitions"));
    table_->setModel(matrix_);
    table_->setFrameShape(QFrame::NoFrame);
    table_->setSelectionMode(QAbstractItemView::NoSelection);
    table_->setWordWrap(false);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setHighlightSections(false);
    setFocusProxy(table_);
}

void GroupsView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    setAutoFillBackground(true);
    matrix_->setTheme(theme);
    bar_->layout()->setContentsMargins(theme.gap, theme.gap / 2, theme.gap, theme.gap / 2);
    bar_->layout()->setSpacing(theme.gap);
    names_->setFont(theme.font(theme.textPx));
    summary_->setFont(theme.font(theme.textPx));
    table_->setFont(theme.font(theme.textPx));
    table_->horizontalHeader()->setFont(theme.font(theme.textPx));
    table_->verticalHeader()->setDefaultSectionSize(qRound(theme.scaled(26)));
    update();
}

void GroupsView::present(const FramePtr& frame) {
    frame_ = frame;
    read();
}

const observe::GroupView* GroupsView::wanted() const {
    const auto& groups = frame_->cluster->groups;
    const std::string name = names_->currentText().toStdString();
    const auto found = std::ranges::find(groups, name, &observe::GroupView::name);
    return found == groups.end() ? nullptr : &*found;
}

void GroupsView::fillNames() {
    QStringList names, shown;
    for (const observe::GroupView& group : frame_->cluster->groups) names << QString::fromStdString(group.name);
    for (int i = 0; i < names_->count(); ++i) shown << names_->itemText(i);
    if (names == shown) return;
    const QString chosen = names_->currentText();
    const QSignalBlocker quiet(names_);
    names_->clear();
    names_->addItems(names);
    names_->setCurrentIndex(std::max(0, static_cast<int>(names.indexOf(chosen))));
}

void GroupsView::read() {
    if (!frame_) return;
    fillNames();
    const observe::GroupView* group = wanted();
    if (group == nullptr)
        matrix_->clear();
    else
        matrix_->show(*group);
    const QString before = empty_;
    empty_ = group == nullptr ? tr("No consumer group yet. Start a consumer with a group, in Drive or with "
                                   "kafka-console-consumer.sh --group, and its members appear here.")
             : matrix_->rowCount() == 0
                 ? tr("The group %1 has no members and no committed offsets.").arg(QString::fromStdString(group->name))
                 : QString();
    bar_->setVisible(group != nullptr);
    table_->setVisible(empty_.isEmpty());
    summary_->setText(summary());
    if (before != empty_) update();
}

QString GroupsView::summary() const {
    const observe::GroupView* group = frame_ ? wanted() : nullptr;
    if (group == nullptr) return {};
    const bool classic = group->type == "Classic";
    QStringList parts{QString::fromStdString(group->state)};
    parts << (group->members.size() == 1 ? tr("1 member") : tr("%1 members").arg(group->members.size()));
    parts << (classic ? tr("generation %1") : tr("group epoch %1")).arg(group->generation);
    if (!group->assignor.empty()) parts << QString::fromStdString(group->assignor);
    if (group->coordinator != kNoBroker) parts << tr("coordinator: broker %1").arg(group->coordinator.value);
    std::int64_t lag = 0;
    for (const observe::GroupPartitionView& partition : group->partitions)
        lag += std::max<std::int64_t>(0, partition.lag);
    parts << tr("lag %1").arg(lag);
    return parts.join(QStringLiteral("  ·  "));
}

void GroupsView::choosePartition(int column) {
    const observe::GroupPartitionView* partition = matrix_->partitionAt(column);
    if (partition == nullptr) return;
    const auto& topics = frame_->cluster->topics;
    const auto topic = std::ranges::find(topics, partition->partition.topic, &observe::TopicView::name);
    if (topic == topics.end()) return;
    selection().set({{kNoBroker, {topic->index, partition->partition.partition}, kNoClient}, kNoOffset, kNoEvent});
}

void GroupsView::paintEvent(QPaintEvent* event) {
    View::paintEvent(event);
    if (empty_.isEmpty()) return;
    QPainter painter(this);
    const int top = bar_->isVisible() ? bar_->height() : 0;
    paintEmptyState(painter, QRectF(0, top, width(), height() - top), empty_, theme());
}

}  // namespace logarium::views
