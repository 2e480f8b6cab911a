#pragma once
#include <QList>
#include <QObject>

class QDockWidget;
class QMainWindow;

namespace logarium::app {

/// A dock behind a tab needs no title of its own: the tab says it, and takes it away when dragged. This gives the title
/// bar back as soon as the dock stands alone or floats.
class DockTitles : public QObject {
public:
    explicit DockTitles(QMainWindow& window);
    void watch(QDockWidget* dock);

private:
    void refreshSoon();
    void refresh();

    QMainWindow& window_;
    QList<QDockWidget*> docks_;
    bool soon_ = false;
};

}  // namespace logarium::app
