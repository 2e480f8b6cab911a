#include <fmt/format.h>

#include <QApplication>
#include <QDir>
#include <QLockFile>
#include <QSettings>
#include <QStandardPaths>
#include <cstdlib>

#include "app/gui/options.h"
#include "app/gui/start/screenshot.h"
#include "app/gui/start/start.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/view_list.h"
#include "core/disk/disk.h"
#include "core/disk/mirror.h"
#include "core/lesson/library.h"
#include "core/sim/scenario.h"

using namespace logarium;

namespace {

/// Our own arguments; those that Qt takes ("-platform offscreen") are left to it.
QStringList ownArguments(int argc, char** argv) {
    QStringList all;
    for (int i = 1; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        if (argument == "-platform" || argument == "-style") {
            ++i;
            continue;
        }
        all << argument;
    }
    return all;
}

bool wantsNoWindow(const app::Options& o) {
    return !o.screenshot.isEmpty() || o.listViews || o.listScenarios || o.listLessons || o.help || o.version;
}

/// With no display, pictures and lists are made off screen; a window has nowhere to go.
bool findPlatform(int argc, char** argv, const app::Options& options) {
    const bool chosen = qEnvironmentVariableIsSet("QT_QPA_PLATFORM") ||
                        std::any_of(argv, argv + argc, [](const char* a) { return QByteArrayView(a) == "-platform"; });
    const bool display = !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if (chosen || display) return true;
    if (!wantsNoWindow(options)) return false;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return true;
}

bool printList(const app::Options& o) {
    if (o.help) fmt::print("{}", app::helpText().toStdString());
    if (o.version) fmt::print("logarium {}\n", LOGARIUM_VERSION);
    if (o.listScenarios)
        for (const auto& s : sim::bundledScenarios()) fmt::print("{}\t{}\n", s.id, s.title);
    if (o.listLessons)
        for (const auto& l : lesson::library()) fmt::print("{}\t{}\n", l.id, l.title);
    if (o.listViews)
        for (const auto& v : app::viewNames()) fmt::print("{}\t{}\n", v.id.toStdString(), v.title.toStdString());
    return o.help || o.version || o.listScenarios || o.listLessons || o.listViews;
}

int complain(const std::string& what, int status) {
    fmt::print(stderr, "logarium: {}\n", what);
    return status;
}

/// What Qt says of a platform's limits concerns nobody who only wants a picture; all else goes to standard error.
void quiet(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (text.contains("propagateSizeHints") || text.contains("XDG_RUNTIME_DIR")) return;
    fmt::print(stderr, "{}\n", qFormatLogMessage(type, context, text).toStdString());
    if (type == QtFatalMsg) std::abort();
}

/// Fails with one line when the directory cannot be ours.
std::optional<std::string> tryDirectory(const QString& path) {
    try {
        disk::Mirror mirror(path.toStdString());
    } catch (const disk::DiskFailure& failure) {
        return failure.what();
    }
    return std::nullopt;
}

int runWindow(const app::Options& options, app::Start start, const QString& home, const QString& session) {
    const QSettings settings;
    app::WindowSetup setup;
    setup.theme = !options.theme.isEmpty() ? options.theme
                  : options.present        ? "projector"
                                           : settings.value("theme", "dark").toString();
    const double left = session.isEmpty() ? 1 : settings.value("speed", 1).toDouble();
    setup.speed = options.speed.value_or(left >= 0.01 && left <= 100'000 ? left : 1);
    setup.present = options.present;
    setup.sessionFile = session;
    setup.historyFile = home + "/console-history";
    app::EngineHost engine(std::move(start.simulation), setup.speed);
    if (start.forwardTo) engine.fastForward(*start.forwardTo);
    app::MainWindow window(engine, setup);
    const QString directory = options.dataDir.isEmpty() ? home + "/cluster" : options.dataDir;
    QDir().mkpath(home);
    QLockFile lock(home + "/logarium.lock");
    const bool alone = lock.tryLock(100);
    if (alone || !options.dataDir.isEmpty())
        engine.mirrorTo(directory.toStdString());
    else
        window.say(QObject::tr("Another Logarium is running: this one keeps its files in memory only."));
    if (!start.notice.isEmpty()) window.say(start.notice);
    if (start.lesson) window.startLesson(std::move(*start.lesson));
    if (options.present)
        window.showFullScreen();
    else
        window.show();
    if (!options.openDataDir.isEmpty()) window.openDataDirectory(options.openDataDir);
    return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
    const auto parsed = app::parseOptions(ownArguments(argc, argv));
    if (const auto* bad = std::get_if<app::BadOption>(&parsed)) return complain(bad->message.toStdString(), 2);
    const auto& options = std::get<app::Options>(parsed);
    if (!findPlatform(argc, argv, options))
        return complain(
            "there is no display (DISPLAY and WAYLAND_DISPLAY are empty); use --screenshot OUT.png, or -platform "
            "offscreen",
            1);

    qInstallMessageHandler(quiet);
    QApplication application(argc, argv);
    QApplication::setOrganizationName("logarium");
    QApplication::setApplicationName("logarium");
    if (printList(options)) return 0;
    const QString home = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/logarium";
    const bool plain = options.scenario.isEmpty() && options.lesson.isEmpty() && options.screenshot.isEmpty();
    const QString session = plain ? home + "/session.json" : QString{};
    if (!options.dataDir.isEmpty())
        if (const auto why = tryDirectory(options.dataDir)) return complain("--data-dir: " + *why, 1);
    auto start = app::startFrom(options, session);
    if (!start.ok()) return complain(start.error().message, 1);
    if (!options.screenshot.isEmpty()) return app::takeScreenshot(options, std::move(start).value());
    return runWindow(options, std::move(start).value(), home, session);
}
