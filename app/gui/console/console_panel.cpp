#include "app/gui/console/console_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTimer>
#include <mutex>

#include "core/console/session.h"

namespace logarium::app {

namespace {

constexpr int kPollMs = 30;

}  // namespace

/// What the engine's thread and the panel share. `session` belongs to the engine's thread alone.
struct ConsolePanel::Link {
    console::Session session{console::SessionSettings{.assumeBootstrapServer = true, .files = true}};
    bool waiting = false;

    std::mutex mutex;
    std::vector<console::Piece> output;         // Guarded by mutex.
    std::optional<std::string> hint;            // Guarded by mutex.
    std::optional<console::Completions> words;  // Guarded by mutex.
    bool busy = false;                          // Guarded by mutex.
    bool wantsInput = false;                    // Guarded by mutex.

    void hand() {
        auto pieces = session.takeOutput();
        auto said = session.takeHint();
        const std::scoped_lock lock(mutex);
        if (said) hint = std::move(said);
        output.insert(output.end(), std::make_move_iterator(pieces.begin()), std::make_move_iterator(pieces.end()));
        busy = session.busy();
        wantsInput = session.wantsInput();
    }

    /// Lets the command go on, now and with every slice of time until it is done.
    static void drive(const std::shared_ptr<Link>& link, EngineHost& engine, sim::Simulation& simulation) {
        const auto again = link->session.advance(simulation);
        link->hand();
        if (!again || link->waiting) return;
        link->waiting = true;
        engine.addWaiter([link](sim::Simulation& later) {
            const auto next = link->session.advance(later);
            link->hand();
            link->waiting = next.has_value();
            return next;
        });
    }
};

ConsolePanel::ConsolePanel(EngineHost& engine, QWidget* parent)
    : QWidget(parent),
      engine_(engine),
      link_(std::make_shared<Link>()),
      output_(new ConsoleOutput(this)),
      findBar_(new QWidget(this)),
      find_(new QLineEdit(findBar_)),
      found_(new QLabel(findBar_)),
      prompt_(new QLabel("$", this)),
      input_(new QLineEdit(this)),
      state_(new QLabel(this)) {
    setObjectName("consolePanel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(output_, 1);
    buildFindBar();
    column->addWidget(findBar_);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(prompt_);
    row->addWidget(input_, 1);
    row->addWidget(state_);
    column->addLayout(row);
    output_->setObjectName("consoleOutput");
    output_->setAccessibleName(tr("What the commands answered"));
    output_->setPlaceholderText(
        tr("kafka-topics.sh --describe --topic orders\n\nTab completes, Up recalls, Ctrl+R searches what was typed; "
           "sim help "
           "lists the simulator's own verbs."));
    connect(output_, &ConsoleOutput::findWanted, this, &ConsolePanel::openFind);
    input_->setObjectName("consoleInput");
    input_->setFrame(false);
    input_->setAccessibleName(tr("Command line"));
    input_->installEventFilter(this);
    connect(input_, &QLineEdit::returnPressed, this, [this] {
        const QString line = input_->text();
        input_->clear();
        submit(line);
    });
    auto* timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &ConsolePanel::poll);
    timer->start(kPollMs);
    setFocusProxy(input_);
    setTheme(theme_);
}

ConsolePanel::~ConsolePanel() = default;

void ConsolePanel::submit(const QString& line) {
    bool toProgram = false;
    {
        const std::scoped_lock lock(link_->mutex);
        toProgram = link_->busy;
        link_->busy = true;
    }
    output_->print((toProgram ? "> " : "$ ") + line + "\n", toProgram ? Tone::Aside : Tone::Typed);
    if (!toProgram) {
        history_.add(line);
        begun_ << line;
    }
    engine_.post([link = link_, &engine = engine_, text = line.toStdString()](sim::Simulation& simulation) {
        if (link->session.busy())
            link->session.input(text);
        else
            link->session.submit(text);
        Link::drive(link, engine, simulation);
    });
    showState();
}

void ConsolePanel::submitAll(const QStringList& lines) {
    waiting_ << lines;
    poll();
}

void ConsolePanel::reset() {
    link_ = std::make_shared<Link>();
    waiting_.clear();
    if (!output_->document()->isEmpty()) output_->print(tr("--- another cluster ---\n"), Tone::Aside);
}

void ConsolePanel::poll() {
    std::vector<console::Piece> pieces;
    std::optional<console::Completions> words;
    std::optional<std::string> hint;
    bool busy = false;
    {
        const std::scoped_lock lock(link_->mutex);
        pieces.swap(link_->output);
        words.swap(link_->words);
        hint.swap(link_->hint);
        busy = link_->busy;
    }
    for (const auto& piece : pieces)
        output_->print(QString::fromStdString(piece.text),
                       piece.stream == console::Stream::Out ? Tone::Answer : Tone::Error);
    if (hint) output_->print(tr("Hint: %1").arg(QString::fromStdString(*hint)) + "\n", Tone::Aside);
    if (words) takeWords(*words);
    if (!busy && !waiting_.isEmpty()) submit(waiting_.takeFirst());
    showState();
}

void ConsolePanel::takeWords(const console::Completions& words) {
    const QString typed = input_->text();
    QString common = words.words.empty() ? QString{} : QString::fromStdString(words.words.front());
    for (const auto& word : words.words)
        while (!QString::fromStdString(word).startsWith(common)) common.chop(1);
    const int from = static_cast<int>(words.from);
    const int cursor = input_->cursorPosition();
    if (from <= cursor && common.size() > cursor - from) {
        const QString tail = words.words.size() == 1 ? QStringLiteral(" ") : QString{};
        input_->setText(typed.left(from) + common + tail + typed.mid(cursor));
        input_->setCursorPosition(from + static_cast<int>(common.size() + tail.size()));
    } else if (words.words.size() > 1) {
        QStringList all;
        for (const auto& word : words.words) all << QString::fromStdString(word);
        output_->print(all.join("   ") + "\n", Tone::Aside);
    }
}

void ConsolePanel::showState() {
    const std::scoped_lock lock(link_->mutex);
    if (sought_) {
        prompt_->setText(tr("search: %1").arg(*sought_));
        state_->setText(tr("Ctrl+R older, Enter takes it, Esc leaves"));
        return;
    }
    prompt_->setText(link_->busy ? ">" : "$");
    state_->setText(!link_->busy        ? QString{}
                    : link_->wantsInput ? tr("reads input; Ctrl+D ends it")
                                        : tr("running; Ctrl+C stops it"));
}

void ConsolePanel::recall(int by) {
    if (history_.move(by)) input_->setText(history_.current());
}

void ConsolePanel::complete() {
    engine_.post([link = link_, text = input_->text().toStdString(),
                  cursor = static_cast<std::size_t>(input_->cursorPosition())](sim::Simulation& simulation) {
        auto words = link->session.complete(text, cursor, simulation.world());
        const std::scoped_lock lock(link->mutex);
        link->words = std::move(words);
    });
}

void ConsolePanel::interrupt() {
    waiting_.clear();
    output_->print("^C\n", Tone::Aside);
    engine_.post([link = link_, &engine = engine_](sim::Simulation& simulation) {
        if (!link->session.busy()) return;
        link->session.interrupt();
        Link::drive(link, engine, simulation);
    });
}

void ConsolePanel::endInput() {
    engine_.post([link = link_, &engine = engine_](sim::Simulation& simulation) {
        if (!link->session.busy()) return;
        link->session.endOfInput();
        Link::drive(link, engine, simulation);
    });
}

bool ConsolePanel::controlKey(int key) {
    if (key == Qt::Key_C && !input_->hasSelectedText()) return interrupt(), true;
    if (key == Qt::Key_D) return endInput(), true;
    if (key == Qt::Key_L) return output_->mark({}), output_->clear(), true;
    if (key == Qt::Key_R) return search(), true;
    return false;
}

bool ConsolePanel::key(const QKeyEvent& pressed) {
    const Qt::KeyboardModifiers modifiers = pressed.modifiers() & ~Qt::KeypadModifier;
    if (sought_) return searchKey(pressed);
    if (modifiers == Qt::ControlModifier) return controlKey(pressed.key());
    if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier) && pressed.key() == Qt::Key_F) return openFind(), true;
    if (pressed.key() == Qt::Key_Up) return recall(-1), true;
    if (pressed.key() == Qt::Key_Down) return recall(1), true;
    if (pressed.key() == Qt::Key_Tab && !input_->text().isEmpty()) return complete(), true;
    if (pressed.key() == Qt::Key_PageUp || pressed.key() == Qt::Key_PageDown) {
        QScrollBar* bar = output_->verticalScrollBar();
        bar->setValue(bar->value() + (pressed.key() == Qt::Key_PageUp ? -1 : 1) * bar->pageStep());
        return true;
    }
    return false;
}

bool ConsolePanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == input_ && event->type() == QEvent::ShortcutOverride) {
        const auto* pressed = static_cast<QKeyEvent*>(event);
        if (pressed->modifiers() & Qt::ControlModifier) event->accept();
    }
    if (watched == find_ && event->type() == QEvent::KeyPress) {
        const auto* pressed = static_cast<QKeyEvent*>(event);
        if (pressed->key() == Qt::Key_Escape) return closeFind(), true;
        if (pressed->key() == Qt::Key_Return || pressed->key() == Qt::Key_Enter)
            return output_->goToMark(pressed->modifiers() & Qt::ShiftModifier ? 1 : -1), true;
    }
    if (watched == input_ && event->type() == QEvent::KeyPress) {
        const auto* pressed = static_cast<QKeyEvent*>(event);
        if (key(*pressed)) return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ConsolePanel::setTheme(const views::Theme& theme) {
    theme_ = theme;
    output_->setTheme(theme);
    find_->setFont(theme.mono(theme.textPx));
    found_->setFont(theme.font(theme.smallPx));
    input_->setFont(theme.mono(theme.textPx));
    prompt_->setFont(theme.mono(theme.textPx));
    state_->setFont(theme.font(theme.smallPx));
    QPalette muted = theme.palette();
    muted.setColor(QPalette::WindowText, theme.textMuted);
    state_->setPalette(muted);
    found_->setPalette(muted);
}

void ConsolePanel::focusInput() {
    input_->setFocus();
}

QString ConsolePanel::text() const {
    return output_->toPlainText();
}

}  // namespace logarium::app
