#include "views/layout/partition_state.h"

#include <QCoreApplication>

namespace logarium::views {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layout", text);
}

}  // namespace

PartitionState stateOf(const observe::PartitionView& partition) {
    PartitionState state;
    state.offline = partition.leader == kNoBroker;
    if (state.offline) return state;
    const auto isr = static_cast<int>(partition.isr.size());
    state.underMinIsr = isr < partition.minIsr;
    state.atMinIsr = isr == partition.minIsr;
    state.underReplicated = partition.isr.size() < partition.assignment.size();
    return state;
}

std::vector<StateBadge> badgesOf(const PartitionState& state, const Theme& theme) {
    std::vector<StateBadge> badges;
    if (state.offline)
        badges.push_back({{Glyph::Octagon, tr("offline, no leader"), theme.danger, true}, tr("offline")});
    if (state.underMinIsr)
        badges.push_back({{Glyph::Octagon, tr("under min ISR"), theme.danger, true}, tr("under min")});
    if (state.atMinIsr) {
        const QColor tone = state.underReplicated ? theme.warning : theme.textMuted;
        badges.push_back(
            {{state.underReplicated ? Glyph::Triangle : Glyph::None, tr("at min ISR"), tone}, tr("at min")});
    }
    if (state.underReplicated)
        badges.push_back({{Glyph::Minus, tr("under-replicated"), theme.warning}, tr("under-repl.")});
    return badges;
}

StateCounts countStates(const observe::ClusterView& cluster) {
    StateCounts counts;
    for (const auto& topic : cluster.topics) {
        for (const auto& partition : topic.partitions) {
            const PartitionState state = stateOf(partition);
            ++counts.partitions;
            counts.offline += state.offline;
            counts.underMinIsr += state.underMinIsr;
            counts.atMinIsr += state.atMinIsr;
            counts.underReplicated += state.underReplicated;
        }
    }
    return counts;
}

Badge brokerBadge(observe::BrokerState state, const Theme& theme) {
    using enum observe::BrokerState;
    switch (state) {
        case Running:
            return {Glyph::Disc, tr("running"), theme.good};
        case Starting:
            return {Glyph::Arc, tr("starting"), theme.accent};
        case Fenced:
            return {Glyph::Fence, tr("fenced"), theme.warning};
        case ShuttingDown:
            return {Glyph::Down, tr("shutting down"), theme.warning};
        case Stopped:
            return {Glyph::Square, tr("stopped"), theme.offline};
        case Crashed:
            return {Glyph::Cross, tr("crashed"), theme.danger, true};
        case Paused:
            return {Glyph::Bars, tr("paused"), theme.frost};
    }
    return {};
}

}  // namespace logarium::views
