#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/console/tools/sim_verb.h"
#include "core/observe/event_text.h"
#include "core/observe/explanation.h"
#include "core/observe/when.h"

/// `sim why ...` and `sim when ...`.
namespace logarium::console {
namespace {

constexpr std::string_view kWhyUsage =
    "[EVENT | rejected [TOPIC-PARTITION] | out TOPIC-PARTITION BROKER | leader TOPIC-PARTITION | "
    "offline TOPIC-PARTITION | directory BROKER DIRECTORY | "
    "kept TOPIC-PARTITION OFFSET | segment TOPIC-PARTITION BASE | record TOPIC-PARTITION OFFSET | "
    "lookup TOPIC-PARTITION OFFSET | dirty TOPIC-PARTITION | lag CONSUMER | idle CONSUMER | rebalanced GROUP]";
constexpr std::string_view kWhenUsage =
    "rolls TOPIC-PARTITION | cleaned TOPIC-PARTITION | deleted TOPIC-PARTITION OFFSET | "
    "drops TOPIC-PARTITION BROKER | fenced BROKER | gone CONSUMER | stable GROUP | forgotten GROUP | "
    "ends TRANSACTIONAL-ID";

template <class T>
T valueOf(Result<T> result) {
    if (!result.ok()) wrongWord(result.error().message);
    return std::move(result).value();
}

EventId latestOfNote(const sim::Simulation& simulation) {
    const auto events = simulation.events();
    const auto latest = std::find_if(events.rbegin(), events.rend(), [](const sim::Event& event) {
        return observe::weight(event) != observe::Weight::Traffic;
    });
    if (latest == events.rend()) wrongWord("nothing happened yet");
    return latest->id;
}

/// One of the questions about an offset, when the next word asks one.
std::optional<observe::Explanation> explainedOffset(SimWords& words, const sim::Simulation& run) {
    struct Row {
        const char* word;
        Result<observe::Explanation> (*ask)(const sim::Simulation&, const TopicPartition&, Offset);
    };
    static constexpr Row kRows[] = {{"kept", observe::whyKept},
                                    {"segment", observe::whySegment},
                                    {"record", observe::whyRecord},
                                    {"lookup", observe::whyFound}};
    for (const Row& row : kRows) {
        if (!words.take(row.word)) continue;
        const TopicPartition partition = words.partition();
        return valueOf(row.ask(run, partition, Offset{words.number("an offset")}));
    }
    return std::nullopt;
}

observe::Explanation explained(SimWords& words, const sim::Simulation& run) {
    if (words.empty()) return valueOf(observe::whyEvent(run, latestOfNote(run)));
    if (words.take("rejected")) {
        std::optional<TopicPartition> partition;
        if (!words.empty()) partition = words.partition();
        return valueOf(observe::whyRejected(run, partition));
    }
    if (words.take("out")) {
        const TopicPartition partition = words.partition();
        return valueOf(observe::whyOutOfIsr(run, partition, words.broker()));
    }
    if (words.take("leader")) return valueOf(observe::whyLeader(run, words.partition()));
    if (words.take("offline")) return valueOf(observe::whyOffline(run, words.partition()));
    if (words.take("directory")) {
        const BrokerId broker = words.broker();
        return valueOf(
            observe::whyDirectory(run, broker, static_cast<int>(words.number("the number of a log directory"))));
    }
    if (auto explanation = explainedOffset(words, run)) return std::move(*explanation);
    if (words.take("dirty")) return valueOf(observe::whyNotCompacted(run, words.partition()));
    if (words.take("lag")) return valueOf(observe::whyLag(run, words.client(run.world())));
    if (words.take("idle")) return valueOf(observe::whyIdle(run, words.client(run.world())));
    if (words.take("rebalanced")) return valueOf(observe::whyRebalanced(run, words.text("a group")));
    const std::int64_t number = words.number("the number of an event");
    return valueOf(observe::whyEvent(run, EventId{static_cast<std::uint64_t>(std::max<std::int64_t>(0, number))}));
}

int why(SimWords& words, sim::Simulation& simulation, Output& output) {
    const observe::Explanation explanation = explained(words, simulation);
    words.finish();
    for (const std::string& line : observe::linesOf(explanation)) output.out(line);
    return 0;
}

observe::Prediction predicted(SimWords& words, const sim::World& world) {
    const std::string what = words.text("what is to happen");
    if (what == "rolls") return valueOf(observe::whenRolls(world, words.partition()));
    if (what == "cleaned") return valueOf(observe::whenCleaned(world, words.partition()));
    if (what == "fenced") return valueOf(observe::whenFenced(world, words.broker()));
    if (what == "gone") return valueOf(observe::whenGone(world, words.client(world)));
    if (what == "stable") return valueOf(observe::whenStable(world, words.text("a group")));
    if (what == "forgotten") return valueOf(observe::whenForgotten(world, words.text("a group")));
    if (what == "ends") return valueOf(observe::whenEnds(world, words.text("a transactional id")));
    if (what == "deleted") {
        const TopicPartition partition = words.partition();
        return valueOf(observe::whenDeleted(world, partition, Offset{words.number("an offset")}));
    }
    if (what == "drops") {
        const TopicPartition partition = words.partition();
        return valueOf(observe::whenDrops(world, partition, words.broker()));
    }
    words.wrong(what, "something that can be foretold");
}

int when(SimWords& words, sim::Simulation& simulation, Output& output) {
    const observe::Prediction prediction = predicted(words, simulation.world());
    words.finish();
    output.out(prediction.answer);
    return 0;
}

}  // namespace

std::vector<Verb> questionVerbs() {
    return {
        {"why", "", kWhyUsage, "what led to the latest event of note, to another one, or to how things are", {}, why},
        {"when", "", kWhenUsage, "the moment, if nobody interferes", {}, when},
    };
}

}  // namespace logarium::console
