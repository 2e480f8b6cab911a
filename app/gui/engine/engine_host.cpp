#include "app/gui/engine/engine_host.h"

#include <algorithm>

#include "core/disk/disk.h"
#include "core/observe/event_text.h"
#include "core/sim/disks.h"
#include "core/sim/world.h"

namespace logarium::app {

namespace {

using namespace std::chrono_literals;
using Clock = EngineHost::Clock;

constexpr auto kFramePeriod = 16ms;
constexpr auto kSlice = 8ms;  // Longest stretch of engine work before the queue is looked at again.
constexpr auto kMirrorPeriod = 700ms;
constexpr std::size_t kMostEventsAFrame = 4000;
constexpr double kTrafficSpeed = 200;  // Above this, plain traffic is only counted.

}  // namespace

bool reaches(RunUntil goal, const sim::Event& event) {
    switch (goal) {
        case RunUntil::SegmentRoll:
            return std::holds_alternative<log::SegmentRolled>(event.fact);
        case RunUntil::IsrChange:
            return std::holds_alternative<cluster::IsrShrunk>(event.fact) ||
                   std::holds_alternative<cluster::IsrExpanded>(event.fact);
        case RunUntil::Rejection:
            return std::holds_alternative<cluster::ProduceRejected>(event.fact);
        case RunUntil::CleanerPass:
            return std::holds_alternative<log::CleanerFinished>(event.fact);
        case RunUntil::Election:
            return std::holds_alternative<cluster::LeaderElected>(event.fact);
    }
    return false;
}

EngineHost::EngineHost(sim::Simulation simulation, double speed, observe::MetricsRecorder metrics)
    : simulation_(std::move(simulation)), metrics_(std::move(metrics)) {
    pacer_.setSpeed(speed, simulation_.now(), Clock::now());
    keepTraffic();
    publish(true);
    thread_ = std::thread([this] { loop(); });
}

EngineHost::~EngineHost() {
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void EngineHost::post(Job job) {
    {
        const std::scoped_lock lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void EngineHost::addWaiter(Waiter waiter) {
    post([this, waiter = std::move(waiter)](sim::Simulation&) { waiters_.push_back(waiter); });
}

void EngineHost::setSpeed(double speed) {
    post([this, speed](sim::Simulation& simulation) {
        if (speed == 0) goal_.reset();
        pacer_.setSpeed(speed, simulation.now(), Clock::now());
        keepTraffic();
    });
}

void EngineHost::keepTraffic() {
    simulation_.keepTraffic(pacer_.speed() <= kTrafficSpeed);
}

void EngineHost::step() {
    post([this](sim::Simulation& simulation) {
        pacer_.setSpeed(0, simulation.now(), Clock::now());
        simulation.step();
    });
}

void EngineHost::stepBack() {
    post([this](sim::Simulation& simulation) {
        pacer_.setSpeed(0, simulation.now(), Clock::now());
        simulation.stepBack();
    });
}

void EngineHost::runUntil(RunUntil what) {
    post([this, what](sim::Simulation& simulation) {
        goal_ = what;
        if (pacer_.speed() == 0) pacer_.setSpeed(1, simulation.now(), Clock::now());
    });
}

void EngineHost::seek(Micros when) {
    post([when](sim::Simulation& simulation) { simulation.seek(when); });
}

void EngineHost::fastForward(Micros when) {
    post([this, when](sim::Simulation& simulation) {
        if (when > simulation.now()) forwardTo_ = when;
    });
}

void EngineHost::withRun(std::function<void(const sim::SavedRun&)> take) {
    post([this, take = std::move(take)](sim::Simulation& simulation) {
        // Without the states to compare a replay with: each would read all bytes of the cluster.
        sim::SavedRun run{{}, 0, std::max(simulation.now(), forwardTo_.value_or(Micros{0}))};
        for (const sim::BranchLine& branch : simulation.branches()) {
            if (branch.current) run.current = run.stories.size();
            run.stories.push_back({branch.name, branch.parent, branch.from, *simulation.recordingOf(branch.name)});
        }
        Micros& end = run.stories[run.current].recording.end;
        end = std::max(end, run.at);
        take(run);
    });
}

void EngineHost::open(sim::Simulation simulation) {
    // std::function wants copies; the run itself is moved on exactly once.
    auto held = std::make_shared<sim::Simulation>(std::move(simulation));
    post([this, held](sim::Simulation& current) {
        current = std::move(*held);
        waiters_.clear();
        restart();
    });
}

/// Whoever moved time (a scrubber, `sim at`, another branch): what was remembered of the run is void.
void EngineHost::noticeJump() {
    if (simulation_.jumps() != jumps_) restart();
}

void EngineHost::restart() {
    jumps_ = simulation_.jumps();
    goal_.reset();
    forwardTo_.reset();
    metrics_.clear();
    lastEvent_ = kNoEvent;
    jumped_ = true;
    dirty_ = true;
    pacer_.anchor(simulation_.now(), Clock::now());
    keepTraffic();
}

void EngineHost::mirrorTo(std::filesystem::path directory) {
    post([this, directory = std::move(directory)](sim::Simulation&) {
        try {
            mirror_.emplace(directory);
        } catch (const disk::DiskFailure& failure) {
            const std::scoped_lock lock(mutex_);
            trouble_ = std::string("The files are not mirrored: ") + failure.what();
        }
    });
}

std::shared_ptr<const observe::Frame> EngineHost::takeFrame() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(frame_, nullptr);
}

TimelineState EngineHost::timeline() {
    const std::scoped_lock lock(mutex_);
    return timeline_;
}

std::optional<std::string> EngineHost::takeBroke() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(broke_, std::nullopt);
}

std::optional<std::string> EngineHost::takeTrouble() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(trouble_, std::nullopt);
}

std::optional<sim::Event> EngineHost::takeReached() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(reached_, std::nullopt);
}

void EngineHost::loop() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        runJobs(lock);
        if (stop_) return;
        lock.unlock();
        advance();
        if (dirty_ && Clock::now() - lastFrame_ >= kFramePeriod) publish(false);
        mirror();
        lock.lock();
        const bool idle = pacer_.speed() == 0 && waiters_.empty() && !dirty_ && !forwardTo_;
        if (jobs_.empty() && !stop_) wake_.wait_for(lock, idle ? 100ms : forwardTo_ ? 0ms : 4ms);
    }
}

void EngineHost::runJobs(std::unique_lock<std::mutex>& lock) {
    while (!jobs_.empty() && !stop_) {
        const Job job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job(simulation_);
        dirty_ = true;
        noticeJump();
        lock.lock();
    }
}

void EngineHost::advance() {
    const auto begun = Clock::now();
    if (forwardTo_) return rush(begun);
    Micros target = pacer_.speed() > 0 ? pacer_.target(begun) : simulation_.now();
    for (auto waiter = waiters_.begin(); waiter != waiters_.end();) {
        const auto wanted = (*waiter)(simulation_);
        noticeJump();
        if (!wanted) {
            waiter = waiters_.erase(waiter);
            dirty_ = true;
            continue;
        }
        if (pacer_.speed() == 0) target = std::max(target, std::min(*wanted, simulation_.now() + 4 * kMicrosPerMs));
        ++waiter;
    }
    const sim::StopCondition stop =
        goal_ ? sim::StopCondition([goal = *goal_](const sim::Event& event) { return reaches(goal, event); })
              : sim::StopCondition{};
    while (simulation_.now() < target) {
        const std::int64_t whole = target - simulation_.now();
        const Micros next =
            simulation_.now() + std::max<std::int64_t>(std::min<std::int64_t>(whole, kMicrosPerMs), whole / 32);
        dirty_ = true;
        if (simulation_.runUntil(std::min(next, target), stop)) {
            goal_.reset();
            pacer_.setSpeed(0, simulation_.now(), Clock::now());
            const std::scoped_lock lock(mutex_);
            broke_ = simulation_.brokeAt();
            if (!simulation_.events().empty()) reached_ = simulation_.events().back();
            return;
        }
        if (Clock::now() - begun > kSlice) break;
    }
    pacer_.settle(simulation_.now(), Clock::now());
}

/// Samples for the charts are taken at even steps on the way, so that the same run gives the same picture.
void EngineHost::rush(Clock::time_point begun) {
    dirty_ = true;
    while (simulation_.now() < *forwardTo_) {
        simulation_.runUntil(std::min(*forwardTo_, simulation_.now() + metrics_.step()));
        metrics_.observe(observe::Snapshot(std::make_shared<const sim::World>(simulation_.world())).cluster());
        if (Clock::now() - begun > kSlice) break;
    }
    if (simulation_.now() >= *forwardTo_) forwardTo_.reset();
    pacer_.anchor(simulation_.now(), Clock::now());
}

void EngineHost::publish(bool jumped) {
    auto frame = std::make_shared<observe::Frame>();
    frame->snapshot =
        std::make_shared<const observe::Snapshot>(std::make_shared<const sim::World>(simulation_.world()));
    frame->cluster = std::make_shared<const observe::ClusterView>(frame->snapshot->cluster());
    frame->wantedSpeed = pacer_.speed();
    frame->reachedSpeed = pacer_.reached();
    frame->jumped = jumped || std::exchange(jumped_, false);
    metrics_.observe(*frame->cluster);
    if (!samples_ || samples_->size() != metrics_.samples().size() || frame->jumped)
        samples_ = std::make_shared<const std::vector<observe::MetricsSample>>(metrics_.samples());
    frame->metrics = samples_;
    const auto& events = simulation_.events();
    const std::size_t first = simulation_.eventsAfter(frame->jumped ? kNoEvent : lastEvent_);
    const std::size_t many = events.size() - first;
    for (std::size_t i = first; i < events.size(); ++i) {
        // With more than a screen can take, the plain traffic of the older part is left out; what matters never is.
        if (many > kMostEventsAFrame && events.size() - i > kMostEventsAFrame &&
            observe::weight(events[i]) == observe::Weight::Traffic)
            continue;
        frame->events.push_back(events[i]);
    }
    if (!events.empty()) lastEvent_ = events.back().id;
    lastFrame_ = Clock::now();
    dirty_ = false;
    TimelineState timeline{
        simulation_.now(), simulation_.recording().end, simulation_.branches(), simulation_.recording().notes, {}};
    for (const sim::Breakpoint& breakpoint : simulation_.breakpoints()) timeline.breakpoints.push_back(breakpoint.text);
    const std::scoped_lock lock(mutex_);
    timeline_ = std::move(timeline);
    if (frame_) {  // The window was busy: it gets the events of both.
        frame->jumped = frame->jumped || frame_->jumped;
        if (!(frame->jumped && !frame_->jumped))
            frame->events.insert(frame->events.begin(), frame_->events.begin(), frame_->events.end());
    }
    frame_ = std::move(frame);
}

void EngineHost::mirror() {
    if (!mirror_ || Clock::now() - lastMirror_ < kMirrorPeriod) return;
    try {
        mirror_->follow(sim::brokerDisks(simulation_.world()));
    } catch (const disk::DiskFailure& failure) {
        mirror_.reset();
        const std::scoped_lock lock(mutex_);
        trouble_ = std::string("The files are no longer mirrored: ") + failure.what();
    }
    lastMirror_ = Clock::now();
}

}  // namespace logarium::app
