#include "core/check/shrink.h"

#include <algorithm>

#include "core/check/watch.h"
#include "core/sim/controller_quorum.h"

namespace logarium::check {

namespace {

using Commands = std::vector<sim::TimedCommand>;

/// The recorded place among equal moments means nothing once other commands are left out.
Commands byTimeAlone(Commands commands) {
    for (sim::TimedCommand& timed : commands) timed.afterStep.reset();
    return commands;
}

class Shrinker {
public:
    Shrinker(const Life& failed, int mostTries)
        : rule_(failed.breach->rule), left_(mostTries), needsWhole_(rule_ == "E4") {
        story_ = {failed.recording, *failed.breach, failed.at, 0};
        removable_ = needsWhole_ ? failed.mendedFrom : failed.recording.commands.size();
    }

    ShortStory shrink() {
        // The exact recording first without its exact places: what cannot be repeated so stays as it is.
        if (!fails(story_.recording.commands, removable_)) return story_;
        if (needsWhole_ && removable_ < story_.recording.commands.size()) startAll();
        for (std::size_t chunk = std::max<std::size_t>(removable_ / 2, 1); left_ > 0;) {
            const bool removed = pass(chunk);
            if (chunk == 1 && !removed) break;
            if (!removed || chunk > removable_) chunk = std::max<std::size_t>(chunk / 2, 1);
        }
        if (needsWhole_) story_.recording = relive(story_.recording, true).recording;  // Without what was refused.
        return story_;
    }

private:
    /// What was whole when the mending came was not mended by it, but may be broken in a shorter story.
    void startAll() {
        Commands& commands = story_.recording.commands;
        if (commands.empty()) return;
        const Micros last = commands.back().at;
        const int brokers = story_.recording.spec.brokers;
        for (int b = 1; b <= brokers; ++b) {
            commands.push_back({last, sim::ResumeBroker{BrokerId{b}}, {}});
            for (int i = 1; i <= story_.recording.spec.logDirectories; ++i)
                commands.push_back({last, sim::FreeDisk{BrokerId{b}, i}, {}});
            commands.push_back({last, sim::StartBroker{BrokerId{b}}, {}});
            for (int other = b + 1; other <= brokers; ++other)
                commands.push_back({last, sim::HealLink{BrokerId{b}, BrokerId{other}}, {}});
            for (const sim::ControllerNode& node : sim::controllerNodes(story_.recording.spec))
                commands.push_back({last, sim::HealLink{BrokerId{b}, BrokerId{node.id}}, {}});
        }
        if (!sim::hasQuorum(story_.recording.spec)) return;
        for (const sim::ControllerNode& node : sim::controllerNodes(story_.recording.spec))
            commands.push_back({last, sim::StartController{BrokerId{node.id}}, {}});
    }

    /// Tries to leave out each run of `chunk` commands once, latest first.
    bool pass(std::size_t chunk) {
        bool removed = false;
        for (std::size_t end = removable_; end > 0 && left_ > 0;) {
            const std::size_t begin = end > chunk ? end - chunk : 0;
            Commands fewer = story_.recording.commands;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin),
                        fewer.begin() + static_cast<std::ptrdiff_t>(end));
            removed = fails(std::move(fewer), removable_ - (end - begin)) || removed;
            end = std::min(begin, removable_);
        }
        return removed;
    }

    bool fails(Commands commands, std::size_t removable) {
        --left_;
        ++story_.tries;
        sim::Recording tried{story_.recording.spec, byTimeAlone(std::move(commands)), story_.recording.end};
        const Life life = relive(tried, needsWhole_);
        if (!life.breach || life.breach->rule != rule_) return false;
        // Refused commands did nothing; they go without a try, except those of the mending.
        const std::size_t tail = tried.commands.size() - removable;
        story_.recording = needsWhole_ ? std::move(tried) : life.recording;
        story_.breach = *life.breach;
        story_.at = life.at;
        removable_ = story_.recording.commands.size() - (needsWhole_ ? tail : 0);
        return true;
    }

    std::string rule_;
    int left_;
    bool needsWhole_;
    ShortStory story_;
    std::size_t removable_ = 0;
};

}  // namespace

Life relive(const sim::Recording& recording, bool mustBeWhole) {
    Watch watch(sim::Recording{recording.spec, {}, Micros{0}});
    for (const sim::TimedCommand& timed : recording.commands) {
        watch.run(timed.at);
        watch.submit(timed.command);
    }
    watch.run(recording.end);
    watch.survey();
    if (mustBeWhole) watch.expectWhole();
    return {watch.breach(),
            watch.simulation().now(),
            watch.last(),
            watch.simulation().recording(),
            watch.simulation().recording().commands.size(),
            watch.simulation().stateHash()};
}

ShortStory shrink(const Life& failed, int mostTries) {
    return Shrinker(failed, mostTries).shrink();
}

}  // namespace logarium::check
