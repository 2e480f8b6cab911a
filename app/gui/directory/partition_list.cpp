#include "app/gui/directory/partition_list.h"

#include <QHeaderView>
#include <QPainter>
#include <algorithm>

#include "views/shared/glyph.h"
#include "views/shared/quantity_text.h"

namespace logarium::app {

namespace {

enum Column { Name, Segments, Size, Offsets };
constexpr int kSignRole = Qt::UserRole + 1;
enum class Sign : std::uint8_t { None, Note, Damage };

Sign signOf(const log::PartitionSurvey& survey) {
    if (survey.problems.empty()) return Sign::None;
    const auto isDamage = [](const log::Finding& f) { return f.severity == log::Finding::Severity::Damage; };
    return std::ranges::any_of(survey.problems, isDamage) ? Sign::Damage : Sign::Note;
}

QString offsetsText(const log::PartitionSurvey& survey) {
    if (survey.segments == 0) return PartitionList::tr("empty");
    const auto start = std::max(survey.firstOffset, survey.logStart.value_or(Offset{0}));
    if (!survey.nextOffset) return PartitionList::tr("%1 on").arg(start.value);
    return PartitionList::tr("%1 – %2").arg(start.value).arg(survey.nextOffset->value);
}

QString tipOf(const log::PartitionSurvey& survey) {
    QStringList lines;
    const auto add = [&](const QString& name, const std::optional<Offset>& offset) {
        if (offset) lines << name.arg(offset->value);
    };
    lines << QString::fromStdString(survey.directory);
    if (!survey.topicId.empty()) lines << PartitionList::tr("topic id %1").arg(QString::fromStdString(survey.topicId));
    add(PartitionList::tr("recovery point %1"), survey.recoveryPoint);
    add(PartitionList::tr("log start %1"), survey.logStart);
    add(PartitionList::tr("high watermark %1"), survey.highWatermark);
    add(PartitionList::tr("cleaned up to %1"), survey.firstDirty);
    for (const log::Finding& problem : survey.problems) lines << QString::fromStdString(log::findingText(problem));
    return lines.join('\n');
}

QIcon iconOf(Sign sign, const views::Theme& theme) {
    const int side = qRound(theme.scaled(14));
    QPixmap pixmap(side * 2, side * 2);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool damage = sign == Sign::Damage;
    if (sign != Sign::None)
        views::paintGlyph(painter, QRectF(1, 1, side - 2, side - 2),
                          damage ? views::Glyph::Octagon : views::Glyph::Triangle,
                          damage ? theme.danger : theme.warning);
    return QIcon(pixmap);
}

}  // namespace

PartitionList::PartitionList(QWidget* parent) : QTreeWidget(parent) {
    setObjectName("partitions");
    setAccessibleName(tr("Partitions"));
    setColumnCount(4);
    setHeaderLabels({tr("Partition"), tr("Segments"), tr("Size"), tr("Offsets")});
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setTextElideMode(Qt::ElideMiddle);  // The number at a name's end matters most.
    setAlternatingRowColors(false);
    setSelectionBehavior(SelectRows);
    setFrameShape(NoFrame);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    for (const int column : {Segments, Size, Offsets}) {
        header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
        headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    }
    connect(this, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* now) {
        const auto found = std::ranges::find(items_, now, &std::pair<ReplicaId, QTreeWidgetItem*>::second);
        if (found != items_.end()) emit chosen(found->first);
    });
}

QTreeWidgetItem* PartitionList::itemOf(const observe::OpenedBroker& broker, std::size_t index) const {
    const log::PartitionSurvey& survey = broker.survey.partitions[index];
    auto* item = new QTreeWidgetItem({QString::fromStdString(survey.directory), views::countText(survey.segments),
                                      views::bytesText(survey.bytes), offsetsText(survey)});
    for (const int column : {Segments, Size, Offsets})
        item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    const QString tip = tipOf(survey);
    for (int column = Name; column <= Offsets; ++column) item->setToolTip(column, tip);
    item->setData(Name, kSignRole, static_cast<int>(signOf(survey)));
    return item;
}

void PartitionList::fill(const observe::OpenedDirectory& opened) {
    items_.clear();
    clear();
    const bool several = opened.brokers().size() > 1;
    setRootIsDecorated(several);
    for (const observe::OpenedBroker& broker : opened.brokers()) {
        QTreeWidgetItem* above = invisibleRootItem();
        if (several) {
            above = new QTreeWidgetItem(this, {tr("broker %1").arg(broker.id.value)});
            above->setFlags(Qt::ItemIsEnabled);
            above->setExpanded(true);
        }
        for (std::size_t i = 0; i < broker.replicas.size(); ++i) {
            QTreeWidgetItem* item = itemOf(broker, i);
            above->addChild(item);
            items_.emplace_back(broker.replicas[i], item);
        }
        above->setExpanded(true);
    }
    paintSigns();
}

void PartitionList::choose(ReplicaId replica) {
    const auto found = std::ranges::find(items_, replica, &std::pair<ReplicaId, QTreeWidgetItem*>::first);
    if (found != items_.end() && currentItem() != found->second) setCurrentItem(found->second);
}

void PartitionList::setTheme(const views::Theme& theme) {
    theme_ = theme;
    setFont(theme.font(theme.textPx));
    header()->setFont(theme.font(theme.textPx));
    setIndentation(qRound(theme.scaled(14)));
    setIconSize(QSize(qRound(theme.scaled(14)), qRound(theme.scaled(14))));
    paintSigns();
}

void PartitionList::paintSigns() {
    const bool any =
        std::ranges::any_of(items_, [](const auto& entry) { return entry.second->data(Name, kSignRole).toInt() != 0; });
    for (const auto& [replica, item] : items_)
        item->setIcon(Name, any ? iconOf(static_cast<Sign>(item->data(Name, kSignRole).toInt()), theme_) : QIcon());
}

}  // namespace logarium::app
