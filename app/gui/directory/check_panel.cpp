#include "app/gui/directory/check_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTextBrowser>
#include <QTimerEvent>
#include <QVBoxLayout>

#include "views/shared/quantity_text.h"

namespace logarium::app {

namespace {

constexpr int kProgressMs = 100;
constexpr int kPasses = 3;  // The walk, the indexes, the recovery: about so often each byte of a log is read.

QString rows(const QStringList& lines, const QString& colour) {
    QString html;
    for (const QString& line : lines)
        html += QString("<p style='margin:0 0 4px 0;color:%1'>%2</p>").arg(colour, line.toHtmlEscaped());
    return html;
}

}  // namespace

CheckPanel::CheckPanel(DirectoryLoader& loader, QWidget* parent)
    : QWidget(parent),
      loader_(loader),
      title_(new QLabel(tr("The next start"), this)),
      start_(new QPushButton(tr("Check every byte"), this)),
      cancel_(new QPushButton(tr("Cancel"), this)),
      progress_(new QProgressBar(this)),
      text_(new QTextBrowser(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    row->addWidget(title_, 1);
    row->addWidget(progress_);
    row->addWidget(cancel_);
    row->addWidget(start_);
    column->addLayout(row);
    column->addWidget(text_, 1);
    progress_->setTextVisible(false);
    progress_->setMaximumWidth(120);
    start_->setObjectName("check");
    start_->setToolTip(
        tr("Reads the whole partition, says what is broken, and tries the broker's recovery out in "
           "memory. Nothing is written."));
    text_->setObjectName("forecast");
    text_->setFrameShape(QFrame::NoFrame);
    connect(start_, &QPushButton::clicked, this, &CheckPanel::begin);
    connect(cancel_, &QPushButton::clicked, this, [this] {
        loader_.cancelCheck();
        showRunning(false);
    });
    showRunning(false);
}

void CheckPanel::present(const LoadedDirectoryPtr& directory, ReplicaId replica) {
    directory_ = directory;
    replica_ = replica;
    loader_.cancelCheck();
    showRunning(false);
    const log::PartitionSurvey* survey = directory_->opened->survey(replica);
    if (survey == nullptr) return;
    QStringList findings;
    for (const log::Finding& problem : survey->problems) findings << QString::fromStdString(log::findingText(problem));
    tell(findings, nullptr);
    if (survey->bytes <= kSmallBytes) begin();
}

void CheckPanel::begin() {
    if (!directory_) return;
    const log::PartitionSurvey* survey = directory_->opened->survey(replica_);
    progress_->setRange(0, static_cast<int>((survey == nullptr ? 1 : survey->bytes * kPasses) >> 10));
    showRunning(true);
    loader_.check(directory_, replica_);
}

void CheckPanel::showRunning(bool running) {
    progress_->setVisible(running);
    cancel_->setVisible(running);
    start_->setVisible(!running);
    if (running)
        timer_.start(kProgressMs, this);
    else
        timer_.stop();
}

void CheckPanel::timerEvent(QTimerEvent*) {
    progress_->setValue(static_cast<int>(loader_.checkedBytes() >> 10));
}

void CheckPanel::finish(const ReplicaId& replica, const PartitionCheck& result) {
    if (replica != replica_) return;
    showRunning(false);
    start_->setText(tr("Check again"));
    tell(result.findings, &result);
}

void CheckPanel::tell(const QStringList& findings, const PartitionCheck* result) {
    const QString plain = theme_.text.name(), muted = theme_.textMuted.name();
    html_.clear();
    if (result == nullptr) {
        start_->setText(tr("Check every byte"));
        html_ += rows(
            {tr("Not checked yet: %1 to read.").arg(views::bytesText(directory_->opened->survey(replica_)->bytes))},
            muted);
    } else {
        html_ += rows(result->forecast, plain);
        if (findings.isEmpty()) html_ += rows({tr("Every byte was looked at: nothing is broken.")}, theme_.good.name());
    }
    if (!findings.isEmpty()) {
        const int damages = result == nullptr ? 0 : result->damages;
        const QString heading = damages == 1  ? tr("One thing is broken")
                                : damages > 1 ? tr("%1 things are broken").arg(damages)
                                              : tr("Worth knowing");
        html_ += QString("<p style='margin:6px 0 4px 0;color:%1'><b>%2</b></p>")
                     .arg((damages > 0 ? theme_.danger : theme_.warning).name(), heading);
        html_ += rows(findings, plain);
    }
    text_->setHtml(html_);
}

QString CheckPanel::text() const {
    return text_->toPlainText();
}

void CheckPanel::setTheme(const views::Theme& theme) {
    theme_ = theme;
    layout()->setSpacing(theme.gap / 2);
    title_->setFont(theme.font(theme.textPx, QFont::DemiBold));
    for (QWidget* widget :
         {static_cast<QWidget*>(start_), static_cast<QWidget*>(cancel_), static_cast<QWidget*>(text_)})
        widget->setFont(theme.font(theme.textPx));
    QPalette colours = text_->palette();
    colours.setColor(QPalette::Base, theme.surface);
    text_->setPalette(colours);
    if (directory_) present(directory_, replica_);
}

}  // namespace logarium::app
