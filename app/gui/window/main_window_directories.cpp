#include <QFileDialog>

#include "app/gui/directory/directory_window.h"
#include "app/gui/window/main_window.h"

/// Real data directories, beside the simulation.
namespace logarium::app {

void MainWindow::chooseDataDirectory() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a Kafka data directory (it is only read)"));
    if (!path.isEmpty()) openDataDirectory(path);
}

void MainWindow::openDataDirectory(const QString& path) {
    auto* window = new DirectoryWindow(views::themeFor(setup_.theme), this);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->whenCopied([this](const sim::Scenario& scenario) {
        openScenario(scenario);
        activateWindow();
        raise();
    });
    window->show();
    window->open(path);
}

}  // namespace logarium::app
