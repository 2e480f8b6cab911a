#include "views/layout/state_summary.h"

#include <QPaintEvent>
#include <algorithm>

#include "views/shared/tabular.h"

namespace logarium::views {

StateSummary::StateSummary(QWidget* parent) : QWidget(parent) {
    setObjectName("summary");
    setToolTip(
        tr("Counted as Kafka's metrics do: OfflinePartitionsCount, UnderMinIsrPartitionCount, "
           "AtMinIsrPartitionCount, UnderReplicatedPartitions"));
}

void StateSummary::show(const observe::ClusterView& cluster) {
    const StateCounts counts = countStates(cluster);
    const int topics = static_cast<int>(cluster.topics.size());
    const int brokers = static_cast<int>(cluster.brokers.size());
    const int running = static_cast<int>(
        std::ranges::count(cluster.brokers, observe::BrokerState::Running, &observe::BrokerView::state));
    if (counts == counts_ && topics == topics_ && brokers == brokers_ && running == running_) return;
    counts_ = counts;
    topics_ = topics;
    brokers_ = brokers;
    running_ = running;
    setAccessibleName(text());
    update();
}

void StateSummary::setTheme(const Theme& theme) {
    theme_ = theme;
    updateGeometry();
    update();
}

QSize StateSummary::sizeHint() const {
    return {static_cast<int>(theme_.scaled(320)), static_cast<int>(badgeHeight(theme_) + theme_.scaled(5))};
}

std::vector<Badge> StateSummary::badges() const {
    std::vector<Badge> all;
    const auto add = [&all](int count, Badge badge) {
        if (count == 0) return;
        badge.text = QString("%1 %2").arg(count).arg(badge.text);
        all.push_back(badge);
    };
    add(counts_.offline, {Glyph::Octagon, tr("offline"), theme_.danger, true});
    add(counts_.underMinIsr, {Glyph::Octagon, tr("under min ISR"), theme_.danger, true});
    add(counts_.underReplicated, {Glyph::Minus, tr("under-replicated"), theme_.warning});
    if (all.empty() && counts_.partitions > 0) all.push_back({Glyph::Check, tr("all in sync"), theme_.good});
    add(counts_.atMinIsr, {counts_.underReplicated > 0 ? Glyph::Triangle : Glyph::None, tr("at min ISR"),
                           counts_.underReplicated > 0 ? theme_.warning : theme_.textMuted});
    return all;
}

QString StateSummary::text() const {
    return tr("%1 of %2 brokers running · %3 %4 · %5 %6")
        .arg(running_)
        .arg(brokers_)
        .arg(topics_)
        .arg(topics_ == 1 ? tr("topic") : tr("topics"))
        .arg(counts_.partitions)
        .arg(counts_.partitions == 1 ? tr("partition") : tr("partitions"));
}

void StateSummary::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF all = rect();
    const QFont font = theme_.font(theme_.smallPx);
    qreal x = drawElided(painter, all, Qt::AlignLeft, font, theme_.textMuted, text()) + theme_.scaled(12);
    for (const Badge& badge : badges()) {
        if (x + badgeWidth(theme_, badge) > all.right()) break;
        x = paintBadge(painter, {x, all.top(), all.right() - x, all.height()}, theme_, badge).right() +
            theme_.scaled(6);
    }
}

}  // namespace logarium::views
