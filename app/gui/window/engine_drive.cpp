#include "app/gui/window/engine_drive.h"

#include <utility>

namespace logarium::app {

void EngineDrive::drive(sim::Command command) {
    engine_.post([answers = answers_, command = std::move(command)](sim::Simulation& simulation) {
        const sim::Outcome outcome = simulation.submit(command);
        const std::scoped_lock lock(answers->mutex);
        answers->results.push_back({sim::consoleLine(command), outcome.refused});
    });
}

std::optional<KafkaError> EngineDrive::refusal(const sim::Command& command) const {
    if (!frame_ || !frame_->snapshot) return std::nullopt;
    return sim::check(frame_->snapshot->world(), command);
}

std::vector<DriveResult> EngineDrive::takeResults() {
    const std::scoped_lock lock(answers_->mutex);
    return std::exchange(answers_->results, {});
}

}  // namespace logarium::app
