#pragma once
#include <QString>
#include <optional>

#include "app/gui/options.h"
#include "core/base/result.h"
#include "core/lesson/lesson.h"
#include "core/sim/scenario.h"
#include "core/sim/simulation.h"

namespace logarium::app {

/// What the window opens on.
struct Start {
    sim::Simulation simulation;
    std::optional<lesson::Lesson> lesson;
    std::optional<Micros> forwardTo;  ///< reached before anything is shown as running
    QString notice;                   ///< what the user should know, e.g. that the last session could not be read
};

/// From the options; with `sessionFile` (may be empty) as what was left last time when nothing else is asked for. A bad
/// scenario or lesson gives one line.
Result<Start> startFrom(const Options& options, const QString& sessionFile);

/// A bundled scenario, or one in a file.
Result<sim::Scenario> scenarioFrom(const QString& nameOrFile);

}  // namespace logarium::app
