#include "views/layout/layout_view.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "views/layout/layout_grid.h"
#include "views/layout/state_summary.h"

namespace logarium::views {

LayoutView::LayoutView(Selection& selection, QWidget* parent)
    : View("layout", tr("Partition layout"), selection, parent),
      summary_(new StateSummary),
      filter_(new QLineEdit),
      bar_(new QWidget(this)),
      grid_(new LayoutGrid(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    column->addWidget(grid_, 1);
    auto* row = new QHBoxLayout(bar_);
    row->addWidget(summary_, 1);
    row->addWidget(filter_);
    filter_->setObjectName("filter");
    filter_->setPlaceholderText(tr("Filter topics"));
    filter_->setAccessibleName(tr("Filter topics by name"));
    filter_->setClearButtonEnabled(true);
    filter_->hide();
    setFocusProxy(grid_);
    connect(filter_, &QLineEdit::textChanged, grid_, &LayoutGrid::setFilter);
    connect(grid_, &LayoutGrid::chosenByUser, this, &LayoutView::select);
    connect(grid_, &LayoutGrid::menuWanted, this, &LayoutView::menuWanted);
    connect(&selection, &Selection::changed, this, [this](const Selected& value) { grid_->choose(value.subject); });
    LayoutView::setTheme(theme());
}

void LayoutView::present(const FramePtr& frame) {
    summary_->show(*frame->cluster);
    // A lone topic needs no filter; one that is being typed stays.
    filter_->setVisible(frame->cluster->topics.size() > 1 || !filter_->text().isEmpty());
    grid_->show(frame);
    grid_->choose(selection().value().subject);
}

void LayoutView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    setAutoFillBackground(true);
    bar_->layout()->setContentsMargins(theme.gap, theme.gap / 2, theme.gap, theme.gap / 2);
    bar_->layout()->setSpacing(theme.gap);
    filter_->setFont(theme.font(theme.smallPx));
    filter_->setFixedWidth(static_cast<int>(theme.scaled(160)));
    summary_->setTheme(theme);
    grid_->setTheme(theme);
}

void LayoutView::setReducedMotion(bool reduced) {
    View::setReducedMotion(reduced);
    grid_->setReducedMotion(reduced);
}

void LayoutView::holdClock(qint64 ms) {
    grid_->holdClock(ms);
}

void LayoutView::light(const std::vector<sim::Subject>& subjects) {
    grid_->light(subjects);
}

void LayoutView::select(const sim::Subject& subject) {
    selection().set({subject, kNoOffset, selection().value().event});
}

}  // namespace logarium::views
