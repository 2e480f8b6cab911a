#pragma once
#include <QStringList>
#include <QWidget>
#include <memory>
#include <optional>
#include <utility>

#include "app/gui/console/console_history.h"
#include "app/gui/console/console_output.h"
#include "app/gui/engine/engine_host.h"
#include "views/shared/theme.h"

class QLabel;
class QLineEdit;

class QKeyEvent;

namespace logarium::console {
struct Completions;
}

namespace logarium::app {

/// The console: command lines as people type them at work, run on the engine's thread in virtual time.
class ConsolePanel : public QWidget {
    Q_OBJECT
public:
    explicit ConsolePanel(EngineHost& engine, QWidget* parent = nullptr);
    ~ConsolePanel() override;

    /// Runs a line as if it had been typed; while a program reads input, the line goes to it.
    void submit(const QString& line);
    /// Runs lines one after another, each when the one before is done.
    void submitAll(const QStringList& lines);
    /// Begins anew after another scenario was opened.
    void reset();
    void setTheme(const views::Theme& theme);
    void focusInput();
    QString text() const;
    /// The lines of earlier runs of the program are in this file, and those of this one come into it.
    void keepHistoryIn(const QString& file) { history_.keepIn(file); }
    /// A command line that something else in the window stands for: recalled like a typed one.
    void remember(const QString& line) { history_.add(line); }

    /// The command lines that began since the last call.
    QStringList takeBegun() { return std::exchange(begun_, {}); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Link;  // Shared with the engine's thread.

    using Tone = ConsoleOutput::Tone;

    void buildFindBar();
    void poll();
    void takeWords(const console::Completions& words);
    void recall(int by);
    void complete();
    void interrupt();
    void endInput();
    bool key(const QKeyEvent& pressed);
    bool controlKey(int key);
    void openFind();
    void closeFind();
    void showFound(int count);
    void search();
    bool searchKey(const QKeyEvent& pressed);
    void endSearch(bool keep);
    void showState();

    EngineHost& engine_;
    std::shared_ptr<Link> link_;
    views::Theme theme_ = views::themeFor("dark");
    ConsoleHistory history_;
    QStringList waiting_;
    QStringList begun_;
    std::optional<QString> sought_;  // While Ctrl+R searches: the words.
    QString typedBefore_;            // What Ctrl+R took from the input line.
    ConsoleOutput* output_;
    QWidget* findBar_;
    QLineEdit* find_;
    QLabel* found_;
    QLabel* prompt_;
    QLineEdit* input_;
    QLabel* state_;
};

}  // namespace logarium::app
