#include "app/gui/drive/command_form.h"

#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

namespace logarium::app {

CommandForm::CommandForm(const QString& title, const QString& action, DriveTarget& target, QWidget* parent)
    : QWidget(parent), target_(target) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(6);
    title_ = new QLabel(title, this);
    column->addWidget(title_);
    fields_ = new QFormLayout;
    fields_->setHorizontalSpacing(10);
    fields_->setVerticalSpacing(4);
    fields_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(fields_);
    line_ = new QLabel(this);
    line_->setObjectName("consoleLine");
    line_->setWordWrap(true);
    line_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line_->setAccessibleName(tr("The console line that does the same"));
    column->addWidget(line_);
    auto* row = new QHBoxLayout;
    button_ = new QPushButton(action, this);
    button_->setObjectName("apply");
    copy_ = new QToolButton(this);
    copy_->setText(tr("Copy line"));
    copy_->setAutoRaise(true);
    row->addWidget(button_);
    row->addWidget(copy_);
    row->addStretch(1);
    column->addLayout(row);
    connect(button_, &QPushButton::clicked, this, &CommandForm::send);
    connect(copy_, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(line_->text()); });
}

void CommandForm::refresh() {
    const auto wanted = command();
    line_->setText(wanted ? QString::fromStdString(sim::consoleLine(*wanted)) : QString{});
    line_->setVisible(wanted.has_value());
    copy_->setVisible(wanted.has_value());
    const auto refused = wanted ? target_.refusal(*wanted) : std::nullopt;
    button_->setEnabled(wanted && !refused);
    button_->setToolTip(refused ? QString::fromStdString(refused->message) : QString{});
}

void CommandForm::send() {
    if (auto wanted = command()) target_.drive(std::move(*wanted));
    refresh();
}

void CommandForm::setTheme(const views::Theme& theme) {
    setPalette(theme.palette());
    title_->setFont(theme.font(theme.textPx, QFont::DemiBold));
    for (QComboBox* box : findChildren<QComboBox*>()) {  // A long choice must not push the panel over its edge.
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(4);
    }
    for (QWidget* child : findChildren<QWidget*>())
        if (child != title_ && child != line_) child->setFont(theme.font(theme.textPx));
    line_->setFont(theme.mono(theme.smallPx));
    QPalette muted = theme.palette();
    muted.setColor(QPalette::WindowText, theme.textMuted);
    line_->setPalette(muted);
}

int CommandForm::labelWidth() const {
    int widest = 0;
    for (int row = 0; row < fields_->rowCount(); ++row)
        if (const QLayoutItem* item = fields_->itemAt(row, QFormLayout::LabelRole))
            widest = std::max(widest, item->widget()->sizeHint().width());
    return widest;
}

void CommandForm::setLabelWidth(int width) {
    for (int row = 0; row < fields_->rowCount(); ++row)
        if (const QLayoutItem* item = fields_->itemAt(row, QFormLayout::LabelRole))
            item->widget()->setMinimumWidth(width);
}

}  // namespace logarium::app
