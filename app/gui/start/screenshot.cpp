#include "app/gui/start/screenshot.h"

#include <fmt/format.h>

#include <QApplication>
#include <QImage>
#include <QPainter>

#include "app/gui/directory/directory_window.h"
#include "app/gui/start/film.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/style.h"
#include "app/gui/window/view_list.h"

namespace logarium::app {

namespace {

constexpr Micros kUsualMoment{30 * kMicrosPerSecond};
constexpr QSize kWindowSize(1280, 720);
constexpr QSize kViewSize(900, 500);

int write(QWidget& widget, const Options& options) {
    QApplication::processEvents();
    QImage image(widget.size() * options.scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(options.scale);
    image.fill(widget.palette().color(QPalette::Window));
    widget.render(&image);
    if (image.save(options.screenshot)) return 0;
    fmt::print(stderr, "logarium: --screenshot: {} cannot be written\n", options.screenshot.toStdString());
    return 1;
}

/// Shows the film to the views; the last frame, and what was on its way in it, stays.
template <class Present>
void play(const std::vector<Shot>& shots, const QList<views::View*>& views, Present present) {
    for (const Shot& shot : shots) {
        for (views::View* view : views) view->holdClock(shot.ms);
        present(shot.frame);
        QApplication::processEvents();
    }
}

int viewPicture(const Options& options, const std::vector<Shot>& shots, const views::Theme& theme) {
    views::Selection selection;
    QWidget holder;
    for (views::View* view : makeViews(selection, &holder)) {
        if (view->id() != options.view) continue;
        view->setParent(nullptr);
        const std::unique_ptr<views::View> owned(view);
        view->setTheme(theme);
        view->resize(options.size.isValid() ? options.size : kViewSize);
        view->show();
        QApplication::processEvents();
        play(shots, {view}, [view](const views::FramePtr& frame) { view->present(frame); });
        return write(*view, options);
    }
    QStringList ids;
    for (const auto& name : viewNames()) ids << name.id;
    fmt::print(stderr, "logarium: --view: expected one of {}, not '{}'\n", ids.join(", ").toStdString(),
               options.view.toStdString());
    return 2;
}

/// Waits until everything is read: a directory gives the same picture each time.
int directoryPicture(const Options& options, const views::Theme& theme) {
    DirectoryWindow window(theme);
    window.resize(options.size.isValid() ? options.size : kWindowSize);
    window.show();
    window.open(options.openDataDir);
    while (!window.quiet()) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (!window.trouble().isEmpty()) {
        fmt::print(stderr, "logarium: --open-data-dir: {}\n", window.trouble().toStdString());
        return 1;
    }
    QApplication::processEvents();
    return write(window, options);
}

}  // namespace

int takeScreenshot(const Options& options, Start start) {
    QApplication::setCursorFlashTime(0);
    const views::Theme theme =
        views::themeFor(options.theme.isEmpty() ? options.present ? "projector" : "dark" : options.theme);
    dressApplication(theme);
    if (!options.openDataDir.isEmpty()) return directoryPicture(options, theme);
    const double speed = options.speed.value_or(1);
    const auto shots = film(start.simulation, start.forwardTo.value_or(kUsualMoment), speed);
    if (!options.view.isEmpty()) return viewPicture(options, shots, theme);
    EngineHost engine(std::move(start.simulation), 0);
    engine.takeFrame();  // The film has it.
    WindowSetup setup;
    setup.theme = theme.id;
    setup.remember = false;
    setup.speed = speed;
    MainWindow window(engine, setup);
    window.resize(options.size.isValid() ? options.size : kWindowSize);
    window.show();
    QApplication::processEvents();
    if (start.lesson) window.startLesson(std::move(*start.lesson));
    play(shots, window.views(), [&window](const views::FramePtr& frame) { window.present(frame); });
    QApplication::processEvents();
    return write(window, options);
}

}  // namespace logarium::app
