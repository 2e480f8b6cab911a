#include "app/gui/window/command_palette.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace logarium::app {

CommandPalette::CommandPalette(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent, Qt::Popup), actions_(actions), input_(new QLineEdit(this)), list_(new QListWidget(this)) {
    setObjectName("palette");
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(input_);
    column->addWidget(list_);
    input_->setPlaceholderText(tr("What shall be done?"));
    input_->setClearButtonEnabled(true);
    input_->installEventFilter(this);
    list_->setUniformItemSizes(true);
    connect(input_, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(input_, &QLineEdit::returnPressed, this, &CommandPalette::choose);
    connect(list_, &QListWidget::itemActivated, this, &CommandPalette::choose);
    filter({});
    const int width = qBound(360, parent->width() / 2, 720);
    resize(width, qBound(240, parent->height() / 2, 460));
    move(parent->mapToGlobal(QPoint((parent->width() - width) / 2, 48)));
    input_->setFocus();
}

void CommandPalette::filter(const QString& text) {
    const QStringList words = text.toLower().split(' ', Qt::SkipEmptyParts);
    list_->clear();
    for (int i = 0; i < actions_.size(); ++i) {
        const QAction& action = *actions_[i];
        const QString name = action.text().remove('&');
        const QString lower = name.toLower();
        if (!std::all_of(words.begin(), words.end(), [&](const QString& word) { return lower.contains(word); }))
            continue;
        const QString keys = action.shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(keys.isEmpty() ? name : name + "    " + keys, list_);
        item->setData(Qt::UserRole, i);
    }
    if (list_->count() == 0) {
        auto* none = new QListWidgetItem(tr("Nothing is called that"), list_);
        none->setFlags(Qt::NoItemFlags);
        none->setData(Qt::UserRole, -1);
    }
    list_->setCurrentRow(0);
}

void CommandPalette::choose() {
    const auto* item = list_->currentItem();
    const int index = item == nullptr ? -1 : item->data(Qt::UserRole).toInt();
    if (index < 0) return;
    QAction* action = actions_[index];
    // After this popup is gone, so that what the action opens gets the focus.
    QTimer::singleShot(0, action, &QAction::trigger);
    close();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == input_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(list_, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace logarium::app
