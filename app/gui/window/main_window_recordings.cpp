#include <QFileDialog>
#include <mutex>

#include "app/gui/console/console_panel.h"
#include "app/gui/time/compare_panel.h"
#include "app/gui/time/time_bar.h"
#include "app/gui/time/timeline_bar.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/message_strip.h"
#include "core/sim/recording_file.h"

/// The timeline, and recordings in files.
namespace logarium::app {

/// Files are read and written on the engine's thread, between two slices of time.
struct FileAnswers {
    std::mutex mutex;
    std::vector<std::pair<bool, std::string>> waiting;  ///< went well, and what is to be said; guarded by mutex

    void add(bool well, std::string text) {
        const std::scoped_lock lock(mutex);
        waiting.emplace_back(well, std::move(text));
    }
};

namespace {

constexpr const char* kFilter =
    QT_TRANSLATE_NOOP("logarium::app::MainWindow", "Recordings (*.logarium);;All files (*)");

}  // namespace

void MainWindow::buildTimeline() {
    fileAnswers_ = std::make_shared<FileAnswers>();
    timeline_ = new TimelineBar(engine_, this);
    addToolBarBreak(Qt::TopToolBarArea);
    addToolBar(Qt::TopToolBarArea, timeline_);
    connect(timeline_, &TimelineBar::moved, this, [this] { time_->setPaused(true); });
    connect(timeline_, &TimelineBar::refused, this, &MainWindow::say);
    connect(timeline_, &TimelineBar::compareWanted, this,
            [this](const QString& a, const QString& b) { (new ComparePanel(engine_, a, b, this))->show(); });
}

void MainWindow::openRecordingFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a recording"), {}, tr(kFilter));
    if (!path.isEmpty()) openRecording(path);
}

void MainWindow::saveRecordingFile() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the recording"), "run.logarium", tr(kFilter));
    if (!path.isEmpty()) saveRecording(path);
}

void MainWindow::openRecording(const QString& path) {
    auto run = std::make_shared<Result<sim::SavedRun>>(sim::loadRun(path.toStdString()));
    if (!run->ok()) return say(QString::fromStdString(run->error().message));
    time_->setPaused(true);
    selection_.set({});
    console_->reset();
    engine_.post([run, answers = fileAnswers_, name = path.toStdString()](sim::Simulation& simulation) {
        simulation.reopen(std::move(*run).value());
        const auto& trouble = simulation.replayTrouble();
        answers->add(!trouble, trouble ? name + ": " + *trouble : "Opened " + name);
    });
}

void MainWindow::saveRecording(const QString& path) {
    engine_.post([answers = fileAnswers_, name = path.toStdString()](sim::Simulation& simulation) {
        const auto saved = sim::saveRun(name, simulation.saved());
        answers->add(saved.ok(), saved.ok() ? "Saved to " + name : saved.error().message);
    });
}

void MainWindow::takeFileAnswers() {
    const std::scoped_lock lock(fileAnswers_->mutex);
    for (const auto& [well, text] : fileAnswers_->waiting)
        strip_->say(well ? MessageStrip::Mood::News : MessageStrip::Mood::Trouble, QString::fromStdString(text));
    fileAnswers_->waiting.clear();
}

}  // namespace logarium::app
