#pragma once
#include <QPlainTextEdit>

#include "views/shared/theme.h"

namespace logarium::app {

/// What the commands printed: long, scrollable, coloured by who speaks. Copies as plain text.
class ConsoleOutput : public QPlainTextEdit {
    Q_OBJECT
public:
    enum class Tone : std::uint8_t { Answer, Typed, Error, Aside };

    explicit ConsoleOutput(QWidget* parent = nullptr);

    /// Adds text at the end; stays at the end when it was there.
    void print(const QString& text, Tone tone);
    void setTheme(const views::Theme& theme);

    /// Marks all places that contain `words`, stands at the last one; returns how many there are.
    int mark(const QString& words);
    /// Goes on to the next marked place, or back; around the end.
    void goToMark(int by);
    /// Writes all of it; false when the file cannot be written.
    bool saveTo(const QString& file) const;

signals:
    void findWanted();

protected:
    QMimeData* createMimeDataFromSelection() const override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QColor colourOf(Tone tone) const;
    void showMarks();
    void askAndSave();

    views::Theme theme_ = views::themeFor("dark");
    QList<QTextCursor> marks_;
    qsizetype marked_ = -1;
};

}  // namespace logarium::app
