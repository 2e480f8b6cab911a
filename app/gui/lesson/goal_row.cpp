#include "app/gui/lesson/goal_row.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

namespace logarium::app {

GoalRow::GoalRow(const lesson::Goal& goal, QWidget* parent) : QWidget(parent), goal_(goal) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 2, 0, 2);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    mark_ = new QLabel(this);
    text_ = new QLabel(QString::fromStdString(goal.text), this);
    text_->setWordWrap(true);
    detail_ = new QLabel(this);
    detail_->setWordWrap(true);
    detail_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    hint_ = new QToolButton(this);
    hint_->setText(tr("Hint"));
    hint_->setAutoRaise(true);
    hint_->setVisible(!goal.hints.empty());
    grid->addWidget(mark_, 0, 0, Qt::AlignTop);
    grid->addWidget(text_, 0, 1);
    grid->addWidget(hint_, 0, 2, Qt::AlignTop);
    grid->addWidget(detail_, 1, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    connect(hint_, &QToolButton::clicked, this, &GoalRow::hintWanted);
}

void GoalRow::show(const lesson::GoalState& state) {
    reached_ = state.reached;
    mark_->setText(state.reached ? QStringLiteral("✓") : QStringLiteral("○"));
    mark_->setAccessibleName(state.reached ? tr("reached") : tr("not reached yet"));
    hint_->setVisible(!state.reached && state.hintsShown < std::ssize(goal_.hints));
    QStringList lines;
    for (int i = 0; i < state.hintsShown; ++i)
        lines << QString::fromStdString(goal_.hints[static_cast<std::size_t>(i)]);
    if (!state.reached && !state.whyNot.empty()) lines << tr("Now: %1").arg(QString::fromStdString(state.whyNot));
    detail_->setText(lines.join('\n'));
    detail_->setVisible(!state.reached && !lines.isEmpty());
    setTheme(theme_);
}

void GoalRow::setTheme(const views::Theme& theme) {
    theme_ = theme;
    const auto colour = [](QWidget* widget, const QColor& c) {
        QPalette p = widget->palette();
        p.setColor(QPalette::WindowText, c);
        widget->setPalette(p);
    };
    mark_->setFont(theme.font(theme.headingPx, QFont::Bold));
    text_->setFont(theme.font(theme.textPx));
    detail_->setFont(theme.font(theme.smallPx));
    hint_->setFont(theme.font(theme.smallPx));
    colour(mark_, reached_ ? theme.good : theme.textMuted);
    colour(text_, theme.text);
    colour(detail_, theme.textMuted);
}

}  // namespace logarium::app
