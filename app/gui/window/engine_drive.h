#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/drive/drive_target.h"
#include "app/gui/engine/engine_host.h"
#include "views/shared/view.h"

namespace logarium::app {

/// What became of a command: shown in the message strip.
struct DriveResult {
    std::string line;  ///< the console line that does the same
    std::optional<KafkaError> refused;
};

/// The window's way to the engine: commands go into its queue, answers are picked up with the next poll.
class EngineDrive : public DriveTarget {
public:
    explicit EngineDrive(EngineHost& engine) : engine_(engine), answers_(std::make_shared<Answers>()) {}

    void drive(sim::Command command) override;
    std::optional<KafkaError> refusal(const sim::Command& command) const override;

    /// The World that `refusal` asks.
    void present(const views::FramePtr& frame) { frame_ = frame; }
    std::vector<DriveResult> takeResults();

private:
    /// Shared with jobs under way, which may outlive the window.
    struct Answers {
        std::mutex mutex;
        std::vector<DriveResult> results;  // Guarded by mutex.
    };

    EngineHost& engine_;
    std::shared_ptr<Answers> answers_;
    views::FramePtr frame_;
};

}  // namespace logarium::app
