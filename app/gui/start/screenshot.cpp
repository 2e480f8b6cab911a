#include "app/gui/start/screenshot.h"

#include <fmt/format.h>

#include <QApplication>
#include <QImage>
#include <QPainter>

#include "app/gui/window/main_window.h"
#include "app/gui/window/style.h"
#include "app/gui/window/view_list.h"
#include "core/observe/metrics.h"

namespace logarium::app {

namespace {

constexpr Micros kUsualMoment{30 * kMicrosPerSecond};
constexpr QSize kWindowSize(1280, 720);
constexpr QSize kViewSize(900, 500);

/// Samples at even steps, so that the charts do not depend on the machine's speed.
observe::MetricsRecorder runTo(sim::Simulation& simulation, Micros until) {
    observe::MetricsRecorder metrics;
    while (simulation.now() < until) {
        simulation.runUntil(std::min(until, simulation.now() + metrics.step()));
        metrics.observe(observe::Snapshot(std::make_shared<const sim::World>(simulation.world())).cluster());
    }
    return metrics;
}

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

int viewPicture(const Options& options, EngineHost& engine, const views::Theme& theme) {
    views::Selection selection;
    QWidget holder;
    const auto frame = engine.takeFrame();
    for (views::View* view : makeViews(selection, &holder)) {
        if (view->id() != options.view) continue;
        view->setParent(nullptr);
        const std::unique_ptr<views::View> owned(view);
        view->setTheme(theme);
        view->setReducedMotion(true);
        view->resize(options.size.isValid() ? options.size : kViewSize);
        view->show();
        view->present(frame);
        QApplication::processEvents();
        view->present(frame);
        return write(*view, options);
    }
    QStringList ids;
    for (const auto& name : viewNames()) ids << name.id;
    fmt::print(stderr, "logarium: --view: expected one of {}, not '{}'\n", ids.join(", ").toStdString(),
               options.view.toStdString());
    return 2;
}

}  // namespace

int takeScreenshot(const Options& options, Start start) {
    QApplication::setCursorFlashTime(0);
    const views::Theme theme =
        views::themeFor(options.theme.isEmpty() ? options.present ? "projector" : "dark" : options.theme);
    dressApplication(theme);
    auto metrics = runTo(start.simulation, start.forwardTo.value_or(kUsualMoment));
    EngineHost engine(std::move(start.simulation), 0, std::move(metrics));
    if (!options.view.isEmpty()) return viewPicture(options, engine, theme);
    WindowSetup setup;
    setup.theme = theme.id;
    setup.reducedMotion = true;
    setup.remember = false;
    setup.speed = options.speed.value_or(1);
    MainWindow window(engine, setup);
    window.resize(options.size.isValid() ? options.size : kWindowSize);
    window.show();
    QApplication::processEvents();
    window.poll();
    if (start.lesson) window.startLesson(std::move(*start.lesson));
    QApplication::processEvents();
    window.poll();
    return write(window, options);
}

}  // namespace logarium::app
