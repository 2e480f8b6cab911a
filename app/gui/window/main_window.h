#pragma once
#include <QMainWindow>
#include <QMap>
#include <memory>

#include "app/gui/engine/engine_host.h"
#include "app/gui/start/session_store.h"
#include "app/gui/window/engine_drive.h"
#include "core/lesson/lesson.h"
#include "core/sim/scenario.h"
#include "views/shared/view.h"

class QActionGroup;
class QDockWidget;
class QLabel;

namespace logarium::app {

class ConsolePanel;
class DockTitles;
class DrivePanel;
class LessonPanel;
class MessageStrip;
class TimeBar;
class TimelineBar;

struct FileAnswers;

/// How a window begins.
struct WindowSetup {
    QString theme = "dark";
    bool reducedMotion = false;
    double speed = 1;
    bool remember = true;  ///< docks, theme and size are read from and written to the settings
    bool present = false;
    QString sessionFile;  ///< where the run is kept for the next time; empty: nowhere
    QString historyFile;  ///< the same of the console's lines
};

/// The shell: places the views, panels and menus, hands each frame on, and shows what the engine answers.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(EngineHost& engine, const WindowSetup& setup, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Takes what the engine has for us; a timer calls it once a display frame.
    void poll();
    void startLesson(lesson::Lesson lesson);
    void openScenario(sim::Scenario scenario);
    /// A saved run: goes to where it stood.
    void openRecording(const QString& path);
    void saveRecording(const QString& path);
    /// A real Kafka data directory, read only, in a window of its own.
    void openDataDirectory(const QString& path);
    void say(const QString& trouble);
    /// The views show what the command line names.
    void light(const std::string& line);
    views::View* view(const QString& id) const { return views_.value(id); }
    QList<views::View*> views() const { return views_.values(); }
    /// Shows a frame: what `poll` does with each new one.
    void present(const views::FramePtr& frame);
    /// Brings a view or panel to the front, by id.
    void raisePart(const QString& id);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void build();
    void buildViews();
    QDockWidget* addDock(const QString& id, const QString& title, QWidget* content, Qt::DockWidgetArea area);
    void arrange();
    void buildTimeline();
    void takeFileAnswers();
    void buildMenus();
    void buildFileMenu();
    void buildLearnMenu();
    void buildViewMenu();
    void buildHelpMenu();
    void setTheme(const QString& id);
    void setReducedMotion(bool reduced);
    void presentLate(views::View* view);
    void takeAnswers();
    void showMenu(const sim::Subject& subject, const QPoint& at);
    void openScenarioFile();
    void openRecordingFile();
    void saveRecordingFile();
    void chooseDataDirectory();
    void openLesson(const std::string& id);
    void showPalette();
    void restore();
    void store();
    QList<QAction*> allActions() const;

    EngineHost& engine_;
    WindowSetup setup_;
    EngineDrive drive_;
    SessionStore session_;
    views::Selection selection_;
    views::FramePtr frame_;
    QMap<QString, views::View*> views_;
    QMap<QString, QDockWidget*> docks_;
    DockTitles* titles_ = nullptr;
    TimeBar* time_ = nullptr;
    TimelineBar* timeline_ = nullptr;
    MessageStrip* strip_ = nullptr;
    DrivePanel* drivePanel_ = nullptr;
    LessonPanel* lesson_ = nullptr;
    ConsolePanel* console_ = nullptr;
    QLabel* status_ = nullptr;
    QActionGroup* themes_ = nullptr;
    QAction* reduced_ = nullptr;
    QByteArray firstState_;
    std::shared_ptr<FileAnswers> fileAnswers_;  ///< what the engine's thread says of files
};

}  // namespace logarium::app
