#include "core/check/shrink.h"

#include <algorithm>

#include "core/check/recovery.h"
#include "core/check/watch.h"

namespace logarium::check {

namespace {

using Commands = std::vector<sim::TimedCommand>;

/// The recorded place among equal moments means nothing once other commands are left out.
Commands byTimeAlone(Commands commands) {
    for (sim::TimedCommand& timed : commands) timed.afterStep.reset();
    return commands;
}

void play(Watch& watch, const Commands& commands) {
    for (const sim::TimedCommand& timed : commands) {
        watch.run(timed.at);
        watch.submit(timed.command);
    }
}

Life lifeOf(const Watch& watch) {
    return {watch.breach(),
            watch.simulation().now(),
            watch.last(),
            watch.simulation().recording(),
            watch.simulation().recording().commands.size(),
            watch.simulation().stateHash()};
}

bool bringsClient(const sim::Command& command) {
    return std::holds_alternative<sim::StartProducer>(command) || std::holds_alternative<sim::StartTransform>(command);
}

class Shrinker {
public:
    Shrinker(const Life& failed, ShrinkLimits limits)
        : rule_(failed.breach->rule), limits_(limits), commands_(byTimeAlone(failed.recording.commands)) {
        story_ = {failed.recording, *failed.breach, failed.at, 0};
        if (rule_ != "E4" || failed.mendedFrom >= commands_.size()) return;
        mendedAt_ = commands_[failed.mendedFrom].at;
        for (std::size_t i = failed.mendedFrom; i < commands_.size(); ++i)
            if (bringsClient(commands_[i].command)) clients_.push_back(commands_[i].command);
        commands_.resize(failed.mendedFrom);
    }

    ShortStory shrink() {
        // The exact recording first without its exact places: what cannot be repeated so stays as it is.
        if (!fails(commands_)) return story_;
        for (std::size_t chunk = std::max<std::size_t>(commands_.size() / 2, 1); goesOn();) {
            const bool removed = pass(chunk);
            if (chunk == 1 && !removed) break;
            if (!removed || chunk > commands_.size()) chunk = std::max<std::size_t>(chunk / 2, 1);
        }
        return story_;
    }

private:
    bool goesOn() const { return story_.tries < limits_.lives && events_ < limits_.events; }

    /// Tries to leave out each run of `chunk` commands once, latest first.
    bool pass(std::size_t chunk) {
        bool removed = false;
        for (std::size_t end = commands_.size(); end > 0 && goesOn();) {
            const std::size_t begin = end > chunk ? end - chunk : 0;
            Commands fewer = commands_;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin),
                        fewer.begin() + static_cast<std::ptrdiff_t>(end));
            removed = fails(std::move(fewer)) || removed;
            end = std::min(begin, commands_.size());
        }
        return removed;
    }

    bool fails(Commands commands) {
        ++story_.tries;
        Life life = lived(commands);
        events_ += life.event.value;
        if (!life.breach || life.breach->rule != rule_) return false;
        // Refused commands did nothing; they go without a try, unless the mending would look like a part of the story.
        commands_ = mendedAt_ ? std::move(commands) : byTimeAlone(life.recording.commands);
        story_.recording = std::move(life.recording);
        story_.breach = *life.breach;
        story_.at = life.at;
        return true;
    }

    Life lived(const Commands& commands) const {
        if (!mendedAt_) return relive({story_.recording.spec, commands, story_.recording.end}, rule_ == "E4");
        Watch watch(sim::Recording{story_.recording.spec, {}, Micros{0}});
        play(watch, commands);
        watch.run(*mendedAt_);
        recover(watch, [this](const sim::World&) { return clients_; });
        return lifeOf(watch);
    }

    std::string rule_;
    ShrinkLimits limits_;
    Commands commands_;                  ///< that may be left out
    std::optional<Micros> mendedAt_;     ///< of a life that was mended and stayed broken
    std::vector<sim::Command> clients_;  ///< that came back with its mending
    std::uint64_t events_ = 0;
    ShortStory story_;
};

}  // namespace

Life relive(const sim::Recording& recording, bool mustBeWhole) {
    Watch watch(sim::Recording{recording.spec, {}, Micros{0}});
    play(watch, recording.commands);
    watch.run(recording.end);
    watch.survey();
    if (mustBeWhole) watch.expectWhole();
    return lifeOf(watch);
}

ShortStory shrink(const Life& failed, ShrinkLimits limits) {
    return Shrinker(failed, limits).shrink();
}

}  // namespace logarium::check
