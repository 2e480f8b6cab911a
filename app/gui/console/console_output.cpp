#include "app/gui/console/console_output.h"

#include <QContextMenuEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QSaveFile>
#include <QScrollBar>
#include <QTextBlock>
#include <memory>

namespace logarium::app {

namespace {

constexpr int kMostLines = 5000;
constexpr int kMostMarks = 1000;
constexpr int kTone = QTextFormat::UserProperty + 1;

}  // namespace

ConsoleOutput::ConsoleOutput(QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setMaximumBlockCount(kMostLines);
}

void ConsoleOutput::print(const QString& text, Tone tone) {
    QScrollBar* bar = verticalScrollBar();
    const bool following = bar->value() >= bar->maximum() - 2;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    QTextCharFormat format;
    format.setForeground(colourOf(tone));
    format.setProperty(kTone, static_cast<int>(tone));
    cursor.insertText(text, format);
    if (following) bar->setValue(bar->maximum());
}

QColor ConsoleOutput::colourOf(Tone tone) const {
    switch (tone) {
        case Tone::Typed:
            return theme_.accent;
        case Tone::Answer:
            return theme_.text;
        case Tone::Error:
            return theme_.danger;
        case Tone::Aside:
            return theme_.textMuted;
    }
    return theme_.text;
}

void ConsoleOutput::setTheme(const views::Theme& theme) {
    theme_ = theme;
    setFont(theme.mono(theme.textPx));
    QTextCursor cursor(document());
    for (auto block = document()->begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment piece = it.fragment();
            QTextCharFormat format = piece.charFormat();
            format.setForeground(colourOf(static_cast<Tone>(format.intProperty(kTone))));
            cursor.setPosition(piece.position());
            cursor.setPosition(piece.position() + piece.length(), QTextCursor::KeepAnchor);
            cursor.setCharFormat(format);
        }
    }
    showMarks();
}

int ConsoleOutput::mark(const QString& words) {
    marks_.clear();
    if (!words.isEmpty()) {
        for (QTextCursor at = document()->find(words); !at.isNull() && marks_.size() < kMostMarks;
             at = document()->find(words, at))
            marks_ << at;
    }
    marked_ = marks_.size() - 1;
    showMarks();
    return static_cast<int>(marks_.size());
}

void ConsoleOutput::goToMark(int by) {
    if (marks_.isEmpty()) return;
    marked_ = (marked_ + by + marks_.size()) % marks_.size();
    showMarks();
}

void ConsoleOutput::showMarks() {
    QList<QTextEdit::ExtraSelection> shown;
    for (qsizetype i = 0; i < marks_.size(); ++i) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = marks_[i];
        QColor ground = i == marked_ ? theme_.accent : theme_.textMuted;
        if (i != marked_) ground.setAlphaF(0.35F);
        selection.format.setBackground(ground);
        if (i == marked_) selection.format.setForeground(theme_.window);
        shown << selection;
    }
    setExtraSelections(shown);
    if (marked_ < 0) return;
    QTextCursor there = marks_[marked_];
    there.clearSelection();
    setTextCursor(there);
    ensureCursorVisible();
}

bool ConsoleOutput::saveTo(const QString& file) const {
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) return false;
    out.write(toPlainText().toUtf8());
    return out.commit();
}

void ConsoleOutput::askAndSave() {
    const QString file = QFileDialog::getSaveFileName(this, tr("Save what the console shows"), "console.txt");
    if (file.isEmpty() || saveTo(file)) return;
    QMessageBox::warning(this, tr("Console"), tr("%1 cannot be written.").arg(file));
}

QMimeData* ConsoleOutput::createMimeDataFromSelection() const {
    auto* plain = new QMimeData;
    plain->setText(textCursor().selection().toPlainText());
    return plain;
}

void ConsoleOutput::contextMenuEvent(QContextMenuEvent* event) {
    const std::unique_ptr<QMenu> menu(createStandardContextMenu());
    menu->addSeparator();
    QAction* find = menu->addAction(tr("Find..."), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    connect(find, &QAction::triggered, this, &ConsoleOutput::findWanted);
    QAction* save = menu->addAction(tr("Save as..."));
    save->setEnabled(!document()->isEmpty());
    connect(save, &QAction::triggered, this, &ConsoleOutput::askAndSave);
    QAction* clear = menu->addAction(tr("Clear"), QKeySequence(Qt::CTRL | Qt::Key_L));
    clear->setEnabled(!document()->isEmpty());
    connect(clear, &QAction::triggered, this, [this] {
        mark({});
        QPlainTextEdit::clear();
    });
    menu->exec(event->globalPos());
}

}  // namespace logarium::app
