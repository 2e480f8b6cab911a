#pragma once
#include <QAbstractTableModel>
#include <QSet>
#include <QString>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/observe/event_text.h"
#include "core/observe/snapshot.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// What of the events is shown.
struct EventFilter {
    QString words;                      ///< all must occur in the row's text, in any case
    QSet<int> groups;                   ///< observe::EventGroup; empty: all
    bool traffic = false;               ///< also the many of normal operation
    std::optional<sim::Subject> about;  ///< only what touches this
};

/// The newest events of the run, as many as are kept, and of these the rows that pass the filter.
class EventListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr std::size_t kMostEvents = 30'000;
    enum Column { At, Kind, Text, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void take(const observe::Frame& frame);
    void setFilter(EventFilter filter);
    void setTheme(const Theme& theme);
    /// Whether the titles are seen; if not, the sentence alone has to look like an alarm.
    void setTitled(bool titled);

    const sim::Event& event(int row) const { return events_[shown_[static_cast<std::size_t>(row)]]; }
    /// The row of an event; -1: not shown.
    int rowOf(EventId id) const;
    std::span<const sim::Event> events() const { return events_; }
    const observe::ClusterView* cluster() const { return cluster_.get(); }
    bool empty() const { return events_.empty(); }

private:
    bool passes(const sim::Event& event) const;
    void filterAll();
    QString sentence(const sim::Event& event) const;

    std::vector<sim::Event> events_;  // In order of id.
    std::vector<std::size_t> shown_;
    std::shared_ptr<const observe::ClusterView> cluster_;
    EventFilter filter_;
    bool titled_ = true;
    Theme theme_ = themeFor("dark");
};

/// A group's name on its chip.
QString groupName(observe::EventGroup group);
/// Whether an event about `subject` concerns what was chosen: the same broker, partition or client.
bool concerns(const sim::Subject& subject, const sim::Subject& chosen);

}  // namespace logarium::views
