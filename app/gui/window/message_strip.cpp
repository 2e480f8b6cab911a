#include "app/gui/window/message_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

namespace logarium::app {

namespace {

constexpr int kNewsMs = 6000;
constexpr int kRefusedMs = 20000;

}  // namespace

MessageStrip::MessageStrip(QWidget* parent)
    : QFrame(parent),
      mark_(new QLabel(this)),
      label_(new QLabel(this)),
      close_(new QToolButton(this)),
      timer_(new QTimer(this)) {
    setObjectName("messageStrip");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 6, 4);
    row->addWidget(mark_);
    row->addWidget(label_, 1);
    row->addWidget(close_);
    mark_->setObjectName("messageMark");
    label_->setObjectName("messageText");
    label_->setTextFormat(Qt::PlainText);
    label_->setWordWrap(true);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    close_->setText(QStringLiteral("✕"));
    close_->setAutoRaise(true);
    close_->setAccessibleName(tr("Dismiss"));
    timer_->setSingleShot(true);
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    connect(timer_, &QTimer::timeout, this, &QWidget::hide);
    hide();
}

void MessageStrip::say(Mood mood, const QString& text) {
    mood_ = mood;
    label_->setText(text);
    mark_->setText(mood == Mood::News ? tr("Done") : mood == Mood::Refused ? tr("Refused") : tr("Attention"));
    dress();
    show();
    if (mood == Mood::Trouble)
        timer_->stop();
    else
        timer_->start(mood == Mood::News ? kNewsMs : kRefusedMs);
}

QString MessageStrip::text() const {
    return isHidden() ? QString{} : label_->text();
}

void MessageStrip::setTheme(const views::Theme& theme) {
    theme_ = theme;
    label_->setFont(theme.font(theme.textPx));
    mark_->setFont(theme.font(theme.textPx, QFont::DemiBold));
    close_->setFont(theme.font(theme.textPx));
    dress();
}

void MessageStrip::dress() {
    const QColor colour = mood_ == Mood::News ? theme_.good : mood_ == Mood::Refused ? theme_.danger : theme_.warning;
    setStyleSheet(
        QStringLiteral("#messageStrip{background:%1;border:0;border-left:4px solid %2;}"
                       "#messageStrip QLabel{background:transparent;color:%3;}#messageStrip #messageMark{color:%2;}")
            .arg(theme_.tint(colour, 0.14).name(), colour.name(), theme_.text.name()));
}

}  // namespace logarium::app
