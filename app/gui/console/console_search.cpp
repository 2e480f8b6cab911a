#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include "app/gui/console/console_panel.h"

/// Searching in the console: through what was typed (Ctrl+R, as a shell does), and in what was printed (Ctrl+Shift+F).
namespace logarium::app {

void ConsolePanel::buildFindBar() {
    auto* row = new QHBoxLayout(findBar_);
    row->setContentsMargins(8, 2, 8, 2);
    find_->setObjectName("consoleFind");
    find_->setPlaceholderText(tr("Find in the output"));
    find_->setAccessibleName(tr("Find in the output"));
    find_->installEventFilter(this);
    found_->setObjectName("consoleFound");
    row->addWidget(find_, 1);
    row->addWidget(found_);
    const auto button = [&](Qt::ArrowType arrow, const QString& tip, int by) {
        auto* made = new QToolButton(findBar_);
        made->setArrowType(arrow);
        made->setAutoRaise(true);
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        connect(made, &QToolButton::clicked, this, [this, by] { output_->goToMark(by); });
        row->addWidget(made);
    };
    button(Qt::UpArrow, tr("Further up (Enter)"), -1);
    button(Qt::DownArrow, tr("Further down (Shift+Enter)"), 1);
    connect(find_, &QLineEdit::textChanged, this, [this](const QString& words) { showFound(output_->mark(words)); });
    findBar_->hide();
}

void ConsolePanel::showFound(int count) {
    found_->setText(find_->text().isEmpty() ? QString{}
                    : count == 0            ? tr("not found")
                                            : tr("%n found", nullptr, count));
}

void ConsolePanel::openFind() {
    findBar_->show();
    find_->setFocus();
    find_->selectAll();
    showFound(output_->mark(find_->text()));
}

void ConsolePanel::closeFind() {
    output_->mark({});
    findBar_->hide();
    input_->setFocus();
}

/// Begins, or goes on to the next older line.
void ConsolePanel::search() {
    if (!sought_) {
        sought_ = QString{};
        typedBefore_ = input_->text();
        history_.standBehind();
    } else {
        const qsizetype older = history_.find(*sought_, history_.position());
        if (older >= 0) history_.standAt(older);
        input_->setText(history_.current());
    }
    showState();
}

bool ConsolePanel::searchKey(const QKeyEvent& pressed) {
    if (pressed.modifiers() & Qt::ControlModifier) {
        if (pressed.key() == Qt::Key_R) return search(), true;
        if (pressed.key() == Qt::Key_C || pressed.key() == Qt::Key_G) return endSearch(false), true;
        return true;
    }
    if (pressed.key() == Qt::Key_Escape) return endSearch(false), true;
    const bool edits = pressed.key() == Qt::Key_Backspace || (!pressed.text().isEmpty() && pressed.text()[0].isPrint());
    if (!edits) {  // Enter runs the line; other keys begin to edit it.
        endSearch(true);
        return false;
    }
    if (pressed.key() == Qt::Key_Backspace)
        sought_->chop(1);
    else
        *sought_ += pressed.text();
    const qsizetype found = sought_->isEmpty() ? -1 : history_.find(*sought_, history_.lines().size());
    if (found >= 0)
        history_.standAt(found);
    else
        history_.standBehind();
    input_->setText(history_.current());
    showState();
    return true;
}

void ConsolePanel::endSearch(bool keep) {
    sought_.reset();
    if (!keep) input_->setText(typedBefore_);
    showState();
}

}  // namespace logarium::app
