#pragma once
#include "views/events/event_list_model.h"
#include "views/shared/view.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QTableView;
class QTextBrowser;
class QToolButton;
class QVBoxLayout;

namespace logarium::views {

/// The event list with its filters, and why the chosen event happened.
class EventsView : public View {
    Q_OBJECT
public:
    explicit EventsView(Selection& selection, QWidget* parent = nullptr);

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;
    const EventListModel& model() const { return *model_; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();
    void buildFilters(QVBoxLayout& column);
    void buildList(QVBoxLayout& column);
    void applyFilter();
    void choose(int row);
    void followSelection();
    void showWhy(EventId id);
    void scrolled();
    void showEmpty();

    EventListModel* model_;
    QLineEdit* words_ = nullptr;
    QToolButton* groups_ = nullptr;
    QCheckBox* traffic_ = nullptr;
    QCheckBox* about_ = nullptr;
    QToolButton* now_ = nullptr;
    QTableView* list_ = nullptr;
    QTextBrowser* why_ = nullptr;
    QLabel* empty_ = nullptr;
    EventId explained_ = kNoEvent;
    bool following_ = true;
    bool days_ = false;  // The clock shows days: it needs more room.
};

}  // namespace logarium::views
