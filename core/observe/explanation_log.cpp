#include <fmt/format.h>

#include <algorithm>

#include "core/log/explain/explain_text.h"
#include "core/observe/event_text.h"
#include "core/observe/explanation_parts.h"
#include "core/observe/log_reasons.h"

/// Questions about the inside of a log: a segment, a record, a lookup.
namespace logarium::observe {

namespace {

/// A leader's log, and its configs as its broker has them.
struct LogOf {
    Place place;
    const log::Log& log;
    const disk::MemoryDisk& disk;
    TimestampMs now;
    std::string name;

    sim::Decision config(std::string_view key) const {
        return place.leader->configs().topic(place.topic->name, key, place.leader->id()).decision();
    }
};

Result<LogOf> logOf(const sim::Simulation& run, const TopicPartition& partition) {
    const auto place = placeOf(run.world(), partition);
    if (!place.ok()) return place.error();
    const std::string name = fmt::format("{}-{}", partition.topic, partition.partition);
    if (place.value().replica == nullptr) return Failure{name + ": nobody leads it now"};
    const cluster::Replica& replica = *place.value().replica;
    return LogOf{place.value(), *replica.log.log(), replica.log.disk(), wallClock(run.world().now), name};
}

/// The latest event of the leader's replica whose fact is one of these and for which `wanted` holds.
template <class Fact, class Wanted>
const sim::Event* latestOf(const sim::Simulation& run, const Place& place, Wanted wanted) {
    const auto events = run.events();
    const auto found = std::find_if(events.rbegin(), events.rend(), [&](const sim::Event& event) {
        const Fact* fact = std::get_if<Fact>(&event.fact);
        return fact != nullptr && event.subject.partition == place.id && event.subject.broker == place.leader->id() &&
               wanted(*fact);
    });
    return found == events.rend() ? nullptr : &*found;
}

/// What became of a segment that is not there: the event that tells it.
Result<Explanation> whySegmentGone(const sim::Simulation& run, const LogOf& of, Offset base) {
    const auto* event =
        latestOf<log::SegmentDeleted>(run, of.place, [&](const log::SegmentDeleted& f) { return f.base == base; });
    if (event == nullptr)
        return Failure{
            fmt::format("{}: no segment begins at offset {}, and none is known to have", of.name, base.value)};
    const ClusterView cluster = clusterOf(run);
    Explanation explanation = explanationOf(run, *event, cluster);
    explanation.answer = sentence(*event, cluster);
    return explanation;
}

std::string changeOf(const LogOf& of, const log::RetentionVerdict& verdict) {
    const std::string& topic = of.place.topic->name;
    if (verdict.goes == log::DeleteReason::RetentionMs)
        return topicChange(topic, "retention.ms", std::to_string(verdict.ageMs));
    if (verdict.goes == log::DeleteReason::RetentionBytes)
        return topicChange(topic, "retention.bytes", std::to_string(of.log.size()));
    if (verdict.stays == log::Stay::NotYetOld)
        return topicChange(topic, "retention.ms", std::to_string(std::max<std::int64_t>(0, verdict.ageMs - 1)));
    if (verdict.stays == log::Stay::SizeFits)
        return topicChange(topic, "retention.bytes", std::to_string(of.log.size() - verdict.bytes));
    if (verdict.stays == log::Stay::NotDeleted) return topicChange(topic, "cleanup.policy", "compact,delete");
    return {};
}

}  // namespace

Result<Explanation> whySegment(const sim::Simulation& run, const TopicPartition& partition, Offset base) {
    const auto found = logOf(run, partition);
    if (!found.ok()) return found.error();
    const LogOf& of = found.value();
    const auto verdicts = log::retentionVerdicts(of.disk, of.log, of.now);
    const auto verdict = std::ranges::find(verdicts, base, &log::RetentionVerdict::base);
    if (verdict == verdicts.end()) return whySegmentGone(run, of, base);
    Explanation explanation;
    if (const auto* event =
            latestOf<log::SegmentRolled>(run, of.place, [&](const log::SegmentRolled& f) { return f.newBase == base; }))
        explanation = explanationOf(run, *event, clusterOf(run));
    explanation.answer = fmt::format("{}: {}.", of.name, log::explainText(*verdict, of.log.config()));
    if (of.log.activeSegment().base() == base) {
        const log::RollVerdict roll = log::rollVerdict(of.disk, of.log, {0, of.now, 1}, of.now);
        for (const std::string& line : log::explainText(roll)) explanation.answer += " Open: " + line + ".";
    }
    for (const char* key : {"cleanup.policy", "retention.ms", "retention.bytes"})
        explanation.decidedBy.push_back(of.config(key));
    explanation.change = changeOf(of, *verdict);
    return explanation;
}

Result<Explanation> whyRecord(const sim::Simulation& run, const TopicPartition& partition, Offset offset) {
    const auto found = logOf(run, partition);
    if (!found.ok()) return found.error();
    const LogOf& of = found.value();
    if (!of.log.config().compacts || offset >= of.log.logEndOffset() || offset < of.log.logStartOffset())
        return whyKept(run, partition, offset);
    const auto dirty = of.place.leader->dirtinessOf(*of.place.replica, run.world().now);
    ensure(dirty.has_value(), "a compacted log says how dirty it is");
    const auto fate = fateOf(*of.place.leader, *of.place.replica, offset, run.world().now);
    Explanation explanation;
    for (const char* key : {"cleanup.policy", "delete.retention.ms"}) explanation.decidedBy.push_back(of.config(key));
    if (fate) {
        explanation.answer = fmt::format("{}: with a pass now, {}.", of.name, log::explainText(*fate));
        return explanation;
    }
    if (offset >= dirty->firstUncleanable) return whyKept(run, partition, offset);
    const auto* pass = latestOf<log::CleanerFinished>(
        run, of.place, [&](const log::CleanerFinished& f) { return f.endOffset > offset; });
    if (pass != nullptr) explanation = explanationOf(run, *pass, clusterOf(run));
    explanation.answer =
        fmt::format("{}: offset {} is not there any more: the cleaner took it.", of.name, offset.value);
    return explanation;
}

Result<Explanation> whyFound(const sim::Simulation& run, const TopicPartition& partition, Offset offset) {
    const auto found = logOf(run, partition);
    if (!found.ok()) return found.error();
    const LogOf& of = found.value();
    Explanation explanation;
    explanation.answer = fmt::format("{}: {}.", of.name, log::explainText(log::traceLookup(of.disk, of.log, offset)));
    explanation.decidedBy.push_back(of.config("index.interval.bytes"));
    explanation.change =
        topicChange(of.place.topic->name, "index.interval.bytes", "0") + ": an entry for each batch, no scan";
    return explanation;
}

}  // namespace logarium::observe
