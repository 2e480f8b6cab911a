#pragma once
#include <QStringList>
#include <QWidget>
#include <memory>

#include "app/gui/engine/engine_host.h"
#include "views/shared/theme.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;

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

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Link;  // Shared with the engine's thread.

    void poll();
    enum class Tone : std::uint8_t { Answer, Typed, Error, Aside };
    void print(const QString& text, Tone tone);
    QColor colourOf(Tone tone) const;
    void recolour();
    void recall(int by);
    void complete();
    void interrupt();
    void endInput();
    bool key(int key, Qt::KeyboardModifiers modifiers);
    void showState();

    EngineHost& engine_;
    std::shared_ptr<Link> link_;
    views::Theme theme_ = views::themeFor("dark");
    QStringList history_;
    QStringList waiting_;
    int recalled_ = 0;
    QPlainTextEdit* output_;
    QLabel* prompt_;
    QLineEdit* input_;
    QLabel* state_;
};

}  // namespace logarium::app
