#include "app/gui/start/session_store.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <future>

#include "core/sim/recording_file.h"

namespace logarium::app {

namespace {

void write(const QString& path, const sim::SavedRun& run) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return;
    file.write(QByteArray::fromStdString(sim::recordingText(run)));
    file.commit();
}

}  // namespace

void SessionStore::save() {
    if (file_.isEmpty()) return;
    engine_.withRun([path = file_](const sim::SavedRun& run) { write(path, run); });
}

void SessionStore::saveAndWait() {
    if (file_.isEmpty()) return;
    auto written = std::make_shared<std::promise<void>>();
    auto ready = written->get_future();
    engine_.withRun([path = file_, written](const sim::SavedRun& run) {
        write(path, run);
        written->set_value();
    });
    // The engine looks at its queue every few milliseconds.
    ready.wait_for(std::chrono::seconds(2));
}

}  // namespace logarium::app
