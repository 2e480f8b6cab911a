#include "app/gui/lesson/lesson_panel.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "app/gui/lesson/goal_row.h"
#include "app/gui/lesson/lesson_text.h"
#include "app/gui/lesson/question_card.h"

namespace logarium::app {

namespace {
constexpr int kMargin = 16;
}

LessonPanel::LessonPanel(QWidget* parent) : QWidget(parent) {
    setObjectName("lesson");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    scroll_ = new QScrollArea(this);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* inside = new QWidget(scroll_);
    page_ = new QVBoxLayout(inside);
    page_->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    page_->setSpacing(12);
    progress_ = addText("progress");
    title_ = addText("title");
    text_ = addText("text");
    question_ = new QuestionCard(inside);
    page_->addWidget(question_);
    goalBox_ = new QWidget(inside);
    (new QVBoxLayout(goalBox_))->setContentsMargins(0, 0, 0, 0);
    page_->addWidget(goalBox_);
    after_ = addText("after");
    page_->addStretch(1);
    scroll_->setWidget(inside);
    outer->addWidget(scroll_, 1);

    auto* footer = new QHBoxLayout;
    footer->setContentsMargins(kMargin, 8, kMargin, 12);
    back_ = new QPushButton(tr("Back"), this);
    back_->setObjectName("back");
    showMe_ = new QPushButton(tr("Show me"), this);
    showMe_->setObjectName("showMe");
    showMe_->setToolTip(tr("Puts the command of the reference solution into the console"));
    next_ = new QPushButton(tr("Next"), this);
    next_->setObjectName("next");
    next_->setDefault(true);
    footer->addWidget(back_);
    footer->addWidget(showMe_);
    footer->addStretch(1);
    footer->addWidget(next_);
    outer->addLayout(footer);

    connect(back_, &QPushButton::clicked, this, [this] {
        if (run_ && run_->back()) enterStep();
    });
    connect(next_, &QPushButton::clicked, this, &LessonPanel::goOn);
    connect(showMe_, &QPushButton::clicked, this, [this] {
        QStringList lines;
        for (const auto& line : run_->step().solution) lines << QString::fromStdString(line);
        emit solutionWanted(lines);
    });
    connect(question_, &QuestionCard::predicted, this, [this](const QString& choice) {
        run_->predict(choice.toStdString());
        refresh();
    });
    setTheme(views::themeFor("dark"));
    leave();
}

LessonPanel::~LessonPanel() = default;

QLabel* LessonPanel::addText(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    page_->addWidget(label);
    return label;
}

void LessonPanel::start(lesson::Lesson lesson) {
    run_.emplace(std::move(lesson));
    enterStep();
}

void LessonPanel::present(const views::FramePtr& frame) {
    if (!run_) return;
    const bool before = run_->goalsReached();
    run_->look(*frame->cluster, frame->events);
    refresh();
    if (!before && run_->goalsReached()) scroll_->ensureWidgetVisible(after_);
}

void LessonPanel::enterStep() {
    const auto& step = run_->step();
    title_->setText(QString::fromStdString(step.title).toHtmlEscaped());
    showText();
    question_->setVisible(step.question.has_value());
    if (step.question) question_->ask(*step.question);
    fillGoals();
    refresh();
    setTheme(theme_);
    scroll_->verticalScrollBar()->setValue(0);
    QStringList wanted;
    for (const auto& id : step.show) wanted << QString::fromStdString(id);
    emit viewsWanted(wanted);
}

void LessonPanel::showText() {
    if (!run_) return;
    text_->setText(lessonHtml(QString::fromStdString(run_->step().text), theme_));
    after_->setText(lessonHtml(QString::fromStdString(run_->step().after), theme_));
}

void LessonPanel::fillGoals() {
    for (GoalRow* row : goals_) delete row;
    goals_.clear();
    const auto& step = run_->step();
    for (std::size_t i = 0; i < step.goals.size(); ++i) {
        auto* row = new GoalRow(step.goals[i], goalBox_);
        goalBox_->layout()->addWidget(row);
        goals_.push_back(row);
        connect(row, &GoalRow::hintWanted, this, [this, i] {
            run_->hint(i);
            refresh();
        });
    }
    goalBox_->setVisible(!goals_.empty());
    for (QPushButton* button : {back_, next_}) button->setVisible(true);
}

void LessonPanel::refresh() {
    const auto& step = run_->step();
    progress_->setText(tr("%1  ·  step %2 of %3")
                           .arg(QString::fromStdString(run_->lesson().title))
                           .arg(run_->index() + 1)
                           .arg(run_->lesson().steps.size()));
    for (std::size_t i = 0; i < goals_.size(); ++i) goals_[i]->show(run_->goals()[i]);
    if (step.question) question_->show(run_->prediction(), run_->revealed(), step.question->answer);
    after_->setVisible(!step.after.empty() && run_->goalsReached());
    back_->setEnabled(run_->index() > 0);
    showMe_->setVisible(!step.solution.empty() && !run_->goalsReached());
    next_->setText(run_->atEnd() ? tr("Finish and keep the cluster") : tr("Next"));
    next_->setEnabled(run_->mayGoOn());
    next_->setToolTip(run_->mayGoOn()                        ? QString{}
                      : step.question && !run_->prediction() ? tr("First say what you expect")
                                                             : tr("First reach the goals of this step"));
}

void LessonPanel::goOn() {
    if (!run_ || !run_->mayGoOn()) return;
    if (!run_->atEnd()) {
        run_->next();
        enterStep();
        return;
    }
    const QString id = QString::fromStdString(run_->lesson().id);
    leave();
    emit finished(id, true);
}

void LessonPanel::leave() {
    run_.reset();
    for (GoalRow* row : goals_) delete row;
    goals_.clear();
    progress_->clear();
    title_->setText(tr("No lesson is open"));
    text_->setText(
        tr("Open one from the Learn menu. A lesson runs on a cluster of its own; when it ends, the cluster is yours to "
           "play with."));
    for (QWidget* part : std::initializer_list<QWidget*>{question_, goalBox_, after_, back_, showMe_, next_})
        part->setVisible(false);
}

void LessonPanel::setTheme(const views::Theme& theme) {
    theme_ = theme;
    setPalette(theme.palette());
    setAutoFillBackground(true);
    scroll_->viewport()->setAutoFillBackground(false);
    scroll_->widget()->setAutoFillBackground(false);
    progress_->setFont(theme.font(theme.smallPx));
    QPalette muted = theme.palette();
    muted.setColor(QPalette::WindowText, theme.textMuted);
    progress_->setPalette(muted);
    title_->setFont(theme.font(theme.headingPx + 4, QFont::DemiBold));
    for (QLabel* label : {text_, after_}) label->setFont(theme.font(theme.textPx));
    showText();
    for (QPushButton* button : {back_, showMe_, next_}) button->setFont(theme.font(theme.textPx));
    question_->setTheme(theme);
    for (GoalRow* row : goals_) row->setTheme(theme);
}

}  // namespace logarium::app
