#pragma once
#include <QString>

#include "app/gui/engine/engine_host.h"

namespace logarium::app {

/// Keeps the run in a file, so that the next start goes on where this one was left. The file is always whole: it is
/// replaced, never written over.
class SessionStore {
public:
    /// `file` empty: nothing is kept.
    SessionStore(EngineHost& engine, QString file) : engine_(engine), file_(std::move(file)) {}

    /// Soon, on the engine's thread; nobody waits.
    void save();
    /// Now, before the window goes. A broken engine does not keep it open for more than two seconds.
    void saveAndWait();

private:
    EngineHost& engine_;
    QString file_;
};

}  // namespace logarium::app
