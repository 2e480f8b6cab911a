#include "app/gui/window/dock_titles.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QTimer>
#include <QVBoxLayout>

namespace logarium::app {

namespace {

/// A widget that knows its size: none.
QWidget* nothing(QWidget* parent) {
    auto* blank = new QWidget(parent);
    (new QVBoxLayout(blank))->setContentsMargins(0, 0, 0, 0);
    return blank;
}

}  // namespace

DockTitles::DockTitles(QMainWindow& window) : QObject(&window), window_(window) {}

void DockTitles::watch(QDockWidget* dock) {
    docks_ << dock;
    connect(dock, &QDockWidget::dockLocationChanged, this, &DockTitles::refreshSoon);
    connect(dock, &QDockWidget::topLevelChanged, this, &DockTitles::refreshSoon);
    connect(dock, &QDockWidget::visibilityChanged, this, &DockTitles::refreshSoon);
    refreshSoon();
}

/// The window is still moving its docks when it tells of it.
void DockTitles::refreshSoon() {
    if (std::exchange(soon_, true)) return;
    QTimer::singleShot(0, this, &DockTitles::refresh);
}

void DockTitles::refresh() {
    soon_ = false;
    for (QDockWidget* dock : docks_) {
        const bool tabbed = !dock->isFloating() && !window_.tabifiedDockWidgets(dock).isEmpty();
        QWidget* blank = dock->titleBarWidget();
        if (tabbed == (blank != nullptr)) continue;
        dock->setTitleBarWidget(tabbed ? nothing(dock) : nullptr);
        delete blank;
    }
}

}  // namespace logarium::app
