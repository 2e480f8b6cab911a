#include "app/gui/lesson/question_card.h"

#include <QButtonGroup>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace logarium::app {

QuestionCard::QuestionCard(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(8);
    text_ = new QLabel(this);
    text_->setWordWrap(true);
    column->addWidget(text_);
    choices_ = new QVBoxLayout;
    choices_->setSpacing(6);
    column->addLayout(choices_);
    commit_ = new QPushButton(tr("That is my prediction"), this);
    commit_->setObjectName("predict");
    commit_->setEnabled(false);
    column->addWidget(commit_, 0, Qt::AlignLeft);
    reply_ = new QLabel(this);
    reply_->setObjectName("reply");
    reply_->setWordWrap(true);
    reply_->setTextFormat(Qt::MarkdownText);
    column->addWidget(reply_);
    connect(commit_, &QPushButton::clicked, this, [this] {
        if (const auto* chosen = group_->checkedButton()) emit predicted(chosen->objectName());
    });
}

void QuestionCard::ask(const lesson::Question& question) {
    text_->setText(tr("Predict: %1").arg(QString::fromStdString(question.text)));
    delete group_;
    group_ = new QButtonGroup(this);
    while (QLayoutItem* item = choices_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto& choice : question.choices) {
        auto* row = new QWidget(this);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        auto* button = new QRadioButton(row);
        button->setObjectName(QString::fromStdString(choice.id));
        button->setAccessibleName(QString::fromStdString(choice.text));
        auto* label = new QLabel(QString::fromStdString(choice.text), row);  // A radio button's own text does not wrap.
        label->setWordWrap(true);
        label->setBuddy(button);
        line->addWidget(button, 0, Qt::AlignTop);
        line->addWidget(label, 1);
        group_->addButton(button);
        choices_->addWidget(row);
    }
    connect(group_, &QButtonGroup::buttonClicked, commit_, [this] { commit_->setEnabled(true); });
    setTheme(theme_);
}

void QuestionCard::show(const std::optional<std::string>& prediction, const lesson::Choice* revealed,
                        const std::string& answer) {
    for (QAbstractButton* button : group_->buttons()) {
        button->setEnabled(!prediction);
        if (prediction && button->objectName().toStdString() == *prediction) button->setChecked(true);
    }
    commit_->setVisible(!prediction);
    commit_->setEnabled(group_->checkedButton() != nullptr);
    reply_->setVisible(prediction.has_value());
    if (revealed != nullptr) {
        const bool right = revealed->id == answer;
        reply_->setText((right ? tr("**✓ As you said.** ") : tr("**✗ Not so.** ")) +
                        QString::fromStdString(revealed->reply));
    } else if (prediction) {
        reply_->setText(tr("Kept. Now make it happen; the answer comes with it."));
    }
}

void QuestionCard::setTheme(const views::Theme& theme) {
    theme_ = theme;
    text_->setFont(theme.font(theme.textPx, QFont::DemiBold));
    for (QLabel* label : findChildren<QLabel*>())
        if (label != text_) label->setFont(theme.font(theme.textPx));
    commit_->setFont(theme.font(theme.textPx));
    update();
}

void QuestionCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme_.outline);
    painter.setBrush(theme_.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme_.radius, theme_.radius);
    painter.fillRect(QRectF(0, theme_.radius, 3, height() - 2 * theme_.radius), theme_.accent);
}

}  // namespace logarium::app
