#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/gui/engine/pacer.h"
#include "core/disk/mirror.h"
#include "core/observe/metrics.h"
#include "core/observe/snapshot.h"
#include "core/sim/simulation.h"

namespace logarium::app {

/// What "run until" waits for.
enum class RunUntil : std::uint8_t { SegmentRoll, IsrChange, Rejection, CleanerPass, Election };

/// Where the run stands in its recording, for the timeline.
struct TimelineState {
    Micros now;
    Micros end;
    std::vector<sim::BranchLine> branches;
    std::vector<sim::Note> notes;
    std::vector<std::string> breakpoints;
};

/// Owns the live Simulation on a thread of its own. Work reaches it through one queue; a Frame leaves it at most once
/// per display frame. Nobody who calls it from the window ever waits for the engine.
class EngineHost {
public:
    using Job = std::function<void(sim::Simulation&)>;
    using Clock = Pacer::Clock;

    /// `metrics`: what the charts already have of the run.
    EngineHost(sim::Simulation simulation, double speed, observe::MetricsRecorder metrics = {});
    ~EngineHost();
    EngineHost(const EngineHost&) = delete;
    EngineHost& operator=(const EngineHost&) = delete;

    /// Runs on the engine's thread, in order, between two slices of time.
    void post(Job job);
    /// Lets time run for a job that needs some (a console program): called before each slice until it returns nothing.
    /// It returns the moment up to which time should run, even while the clock is paused.
    using Waiter = std::function<std::optional<Micros>(sim::Simulation&)>;
    void addWaiter(Waiter waiter);

    /// Virtual seconds a second; 0 pauses.
    void setSpeed(double speed);
    void step();
    void stepBack();
    void runUntil(RunUntil what);
    void seek(Micros when);
    /// Runs on to `when` as fast as it goes, then stands still or goes on with the speed that is set.
    void fastForward(Micros when);
    /// Hands the run with its branches, on the engine's thread; it stands at now, or where a fast-forward under way
    /// will end.
    void withRun(std::function<void(const sim::SavedRun&)> take);
    /// Replaces the whole run (another scenario, a lesson).
    void open(sim::Simulation simulation);
    /// Real files follow the World from now on. Trouble comes out of `takeTrouble`, and stops the mirroring only.
    void mirrorTo(std::filesystem::path directory);

    /// The newest frame that was not taken yet; null: nothing new. Events of frames that were never taken are in the
    /// next one.
    std::shared_ptr<const observe::Frame> takeFrame();
    /// As of the newest frame.
    TimelineState timeline();
    std::optional<std::string> takeTrouble();
    /// The breakpoint that stopped the clock, once.
    std::optional<std::string> takeBroke();
    /// The event at which "run until" stopped the clock, once.
    std::optional<sim::Event> takeReached();

private:
    void loop();
    void runJobs(std::unique_lock<std::mutex>& lock);
    void advance();
    void rush(Clock::time_point begun);
    void publish(bool jumped);
    void mirror();
    void restart();
    void noticeJump();
    void keepTraffic();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;                         // Guarded by mutex_.
    std::shared_ptr<const observe::Frame> frame_;  // Guarded by mutex_.
    std::optional<std::string> trouble_;           // Guarded by mutex_.
    std::optional<sim::Event> reached_;            // Guarded by mutex_.
    std::optional<std::string> broke_;             // Guarded by mutex_.
    TimelineState timeline_;                       // Guarded by mutex_.
    bool stop_ = false;                            // Guarded by mutex_.

    // Only the engine's thread touches what follows.
    sim::Simulation simulation_;
    Pacer pacer_;
    std::optional<RunUntil> goal_;
    std::optional<Micros> forwardTo_;
    std::deque<Waiter> waiters_;
    observe::MetricsRecorder metrics_;
    std::shared_ptr<const std::vector<observe::MetricsSample>> samples_;
    std::optional<disk::Mirror> mirror_;
    std::chrono::steady_clock::time_point lastFrame_;
    std::chrono::steady_clock::time_point lastMirror_;
    EventId lastEvent_;
    std::uint64_t jumps_ = 0;
    bool dirty_ = true;
    bool jumped_ = true;
    std::thread thread_;
};

/// Whether the event is what "run until" waits for.
bool reaches(RunUntil goal, const sim::Event& event);

}  // namespace logarium::app
