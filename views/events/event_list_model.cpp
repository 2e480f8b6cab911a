#include "views/events/event_list_model.h"

#include <QCoreApplication>
#include <algorithm>
#include <utility>

namespace logarium::views {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("EventListModel", text);
}

}  // namespace

QString groupName(observe::EventGroup group) {
    switch (group) {
        case observe::EventGroup::Command:
            return tr("Commands");
        case observe::EventGroup::Client:
            return tr("Clients");
        case observe::EventGroup::Replication:
            return tr("Replication");
        case observe::EventGroup::Election:
            return tr("Elections");
        case observe::EventGroup::Storage:
            return tr("Storage");
        case observe::EventGroup::Cleaner:
            return tr("Cleaner");
        case observe::EventGroup::Broker:
            return tr("Brokers");
        case observe::EventGroup::Network:
            return tr("Network");
    }
    return {};
}

bool concerns(const sim::Subject& subject, const sim::Subject& chosen) {
    const bool partition = chosen.partition.partition >= 0;
    if (chosen.client != kNoClient && subject.client == chosen.client) return true;
    if (partition && subject.partition != chosen.partition) return false;
    if (chosen.broker != kNoBroker && subject.broker != kNoBroker && subject.broker != chosen.broker) return false;
    if (partition) return true;
    return chosen.broker != kNoBroker && subject.broker == chosen.broker;
}

int EventListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

int EventListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString EventListModel::sentence(const sim::Event& event) const {
    return cluster_ ? QString::fromStdString(observe::sentence(event, *cluster_)) : QString{};
}

QVariant EventListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const sim::Event& e = event(index.row());
    const auto weight = observe::weight(e);
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        if (index.column() == At) return QString::fromStdString(observe::clockText(e.at)).chopped(3);
        if (index.column() == Kind) {
            const auto title = observe::title(e);
            return QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size()));
        }
        return sentence(e);
    }
    if (role == Qt::ToolTipRole) return sentence(e);
    if (role == Qt::ForegroundRole) {
        if (weight == observe::Weight::Alarm && index.column() == (titled_ ? Kind : Text)) return theme_.danger;
        if (weight == observe::Weight::Traffic || index.column() == At) return theme_.textMuted;
        return theme_.text;
    }
    if (role == Qt::TextAlignmentRole && index.column() == At) return Qt::AlignCenter;
    if (role == Qt::FontRole) {
        if (index.column() == At) return theme_.mono(theme_.smallPx);
        if (index.column() == Kind)
            return theme_.font(theme_.textPx, weight == observe::Weight::Alarm ? QFont::DemiBold : QFont::Normal);
    }
    return {};
}

QVariant EventListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == At ? tr("Virtual time") : section == Kind ? tr("What") : tr("What happened");
}

bool EventListModel::passes(const sim::Event& event) const {
    if (!filter_.traffic && observe::weight(event) == observe::Weight::Traffic) return false;
    if (!filter_.groups.isEmpty() && !filter_.groups.contains(static_cast<int>(observe::group(event)))) return false;
    if (filter_.about && !concerns(event.subject, *filter_.about)) return false;
    const QStringList words = filter_.words.split(' ', Qt::SkipEmptyParts);
    if (words.isEmpty()) return true;
    const auto title = observe::title(event);
    const QString text = QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size())) + ' ' + sentence(event);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

void EventListModel::take(const observe::Frame& frame) {
    cluster_ = frame.cluster;
    if (frame.jumped) {
        beginResetModel();
        events_.clear();
        shown_.clear();
        endResetModel();
    }
    std::vector<std::size_t> fresh;
    for (const sim::Event& event : frame.events) {
        if (!events_.empty() && event.id <= events_.back().id) continue;
        if (passes(event)) fresh.push_back(events_.size());
        events_.push_back(event);
    }
    if (!fresh.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        shown_.insert(shown_.end(), fresh.begin(), fresh.end());
        endInsertRows();
    }
    if (events_.size() > kMostEvents + kMostEvents / 4) {
        events_.erase(events_.begin(), events_.end() - static_cast<std::ptrdiff_t>(kMostEvents));
        filterAll();
    }
}

void EventListModel::filterAll() {
    beginResetModel();
    shown_.clear();
    for (std::size_t i = 0; i < events_.size(); ++i)
        if (passes(events_[i])) shown_.push_back(i);
    endResetModel();
}

void EventListModel::setFilter(EventFilter filter) {
    filter_ = std::move(filter);
    filterAll();
}

void EventListModel::setTitled(bool titled) {
    if (std::exchange(titled_, titled) != titled) setTheme(theme_);
}

void EventListModel::setTheme(const Theme& theme) {
    theme_ = theme;
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int EventListModel::rowOf(EventId id) const {
    const auto found = std::lower_bound(shown_.begin(), shown_.end(), id,
                                        [this](std::size_t at, EventId wanted) { return events_[at].id < wanted; });
    if (found == shown_.end() || events_[*found].id != id) return -1;
    return static_cast<int>(found - shown_.begin());
}

}  // namespace logarium::views
