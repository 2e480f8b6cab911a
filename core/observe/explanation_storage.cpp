#include <fmt/format.h>

#include <algorithm>

#include "core/log/cleaner/cleaner_choice.h"
#include "core/observe/explanation_parts.h"

/// Questions about what is on the disk: a record that is still there, a log that is not compacted, a consumer behind.
namespace logarium::observe {

namespace {

/// One log with its configs as its broker has them.
struct Question {
    const sim::World& world;
    const Place& place;
    std::string name;
    Explanation explanation;

    const log::Log& log() const { return *place.replica->log.log(); }
    const disk::MemoryDisk& disk() const { return place.replica->log.disk(); }
    TimestampMs now() const { return wallClock(world.now); }
    cluster::EffectiveConfig config(std::string_view key) const {
        return place.leader->configs().topic(place.topic->name, key, place.leader->id());
    }
    void decided(std::string_view key) { explanation.decidedBy.push_back(config(key).decision()); }
    void decidedOnBroker(std::string_view key) {
        explanation.decidedBy.push_back(place.leader->configs().broker(key, place.leader->id()).decision());
    }
    Explanation say(std::string answer, std::string change) {
        explanation.answer = name + ": " + std::move(answer);
        explanation.change = std::move(change);
        return std::move(explanation);
    }
    std::string change(std::string_view key, std::string_view value) const {
        return topicChange(place.topic->name, key, value);
    }
};

std::size_t segmentOf(const log::Log& log, Offset offset) {
    const auto above = std::ranges::upper_bound(log.segments(), offset, {}, &log::LogSegment::base);
    return static_cast<std::size_t>(above - log.segments().begin()) - 1;
}

Explanation notCompacted(Question& q) {
    const log::LogConfig& config = q.log().config();
    const auto dirty = q.place.leader->dirtinessOf(*q.place.replica, q.world.now);
    q.decided("cleanup.policy");
    if (!config.compacts || !dirty)
        return q.say("the topic is not compacted at all.", q.change("cleanup.policy", "compact"));
    q.decidedOnBroker("log.cleaner.enable");
    if (!q.place.leader->configs().broker("log.cleaner.enable", q.place.leader->id()).flag())
        return q.say("the brokers' cleaner is off.", "log.cleaner.enable=true in server.properties");
    if (q.place.leader->cleaning() && q.place.leader->cleaning()->partition == q.place.id)
        return q.say("the cleaner is at it now.", "none is needed");
    const Offset active = q.log().activeSegment().base();
    if (dirty->firstDirty >= active) {
        q.decided("segment.ms");
        q.decided("segment.bytes");
        const auto since = q.log().activeSegment().rollingBase(q.disk()).value_or(q.log().activeSegment().created());
        const std::string what = q.log().logEndOffset() > active
                                     ? fmt::format(
                                           "all records from offset {} on are in the active segment, which is "
                                           "never cleaned; everything below it is clean.",
                                           active.value)
                                     : std::string("nothing was written since the last pass.");
        return q.say(what,
                     fmt::format("{}: the next append would close the active segment",
                                 q.change("segment.ms", std::to_string(std::max<std::int64_t>(1, q.now() - since)))));
    }
    if (dirty->cleanableBytes == 0 && config.minCompactionLagMs > 0) {
        q.decided("min.compaction.lag.ms");
        const log::LogSegment& held = q.log().segments()[segmentOf(q.log(), dirty->firstUncleanable)];
        const std::int64_t age = q.now() - held.largestTimestamp(q.disk());
        return q.say(fmt::format("records stay as they are for min.compaction.lag.ms={}; the newest of segment {} is "
                                 "{} old.",
                                 config.minCompactionLagMs, held.base().value, spanText(age * kMicrosPerMs)),
                     q.change("min.compaction.lag.ms", std::to_string(std::max<std::int64_t>(0, age))));
    }
    q.decided("min.cleanable.dirty.ratio");
    if (!dirty->eligible(config)) {
        // The ratio must be above the config: the largest value of four digits below it.
        const double enough = std::max(0.0, std::ceil(dirty->ratio() * 10'000 - 1) / 10'000);
        return q.say(fmt::format("{} of {} cleanable bytes are dirty, a ratio of {:.4f}: not more than "
                                 "min.cleanable.dirty.ratio={}.",
                                 dirty->cleanableBytes, dirty->cleanBytes + dirty->cleanableBytes, dirty->ratio(),
                                 q.config("min.cleanable.dirty.ratio").value),
                     q.change("min.cleanable.dirty.ratio", fmt::format("{:g}", enough)));
    }
    q.decidedOnBroker("log.cleaner.backoff.ms");
    return q.say("it is dirty enough and waits for the cleaner's next look.",
                 "a shorter log.cleaner.backoff.ms on the broker");
}

Explanation keptByCompaction(Question& q, Offset offset) {
    const auto dirty = q.place.leader->dirtinessOf(*q.place.replica, q.world.now);
    if (dirty && offset >= dirty->firstDirty) {
        Explanation why = notCompacted(q);
        why.answer = fmt::format("{} (Offset {} is above the first dirty offset {}.)", why.answer, offset.value,
                                 dirty->firstDirty.value);
        return why;
    }
    q.decided("cleanup.policy");
    q.decided("delete.retention.ms");
    return q.say(fmt::format("offset {} was looked at by the cleaner and stayed: it is the newest of its key in the "
                             "clean part, or a tombstone younger than delete.retention.ms.",
                             offset.value),
                 "a newer record with its key, and another cleaner pass");
}

Explanation keptByTime(Question& q, Offset offset, std::size_t index) {
    const log::LogConfig& config = q.log().config();
    const log::LogSegment& segment = q.log().segments()[index];
    q.decided("retention.ms");
    q.decided("retention.bytes");
    if (config.retentionMs < 0 && config.retentionBytes < 0)
        return q.say(fmt::format("offset {} stays for ever: neither time nor size bounds the log.", offset.value),
                     q.change("retention.ms", "1"));
    const Offset upper =
        index + 1 < q.log().segments().size() ? q.log().segments()[index + 1].base() : q.log().logEndOffset();
    if (q.log().highWatermark() < upper)
        return q.say(fmt::format("its segment reaches to {}, above the high watermark {}: only what is committed is "
                                 "ever deleted.",
                                 upper.value, q.log().highWatermark().value),
                     "followers that catch up, so that the high watermark moves");
    if (config.retentionMs < 0)
        return q.say(fmt::format("the log has {} bytes and may have retention.bytes={} without its oldest segment.",
                                 q.log().size(), config.retentionBytes),
                     q.change("retention.bytes", std::to_string(q.log().size() - segment.size())));
    // Segments go from the oldest on: the first one that is too young keeps all behind it.
    std::size_t young = index;
    for (std::size_t i = 0; i <= index; ++i) {
        if (q.now() - q.log().segments()[i].largestTimestamp(q.disk()) > config.retentionMs) continue;
        young = i;
        break;
    }
    const std::int64_t age = q.now() - q.log().segments()[young].largestTimestamp(q.disk());
    if (age > config.retentionMs) {
        q.decidedOnBroker("log.retention.check.interval.ms");
        return q.say(
            fmt::format("offset {} is old enough to go, and waits for the next retention check.", offset.value),
            "a shorter log.retention.check.interval.ms on the brokers");
    }
    const std::string which = young == index ? std::string("its segment")
                                             : fmt::format("segment {}, which is older and goes first,",
                                                           q.log().segments()[young].base().value);
    return q.say(fmt::format("the newest record of {} is {} old, and retention.ms={} counts from it; a segment goes as "
                             "a whole.",
                             which, spanText(age * kMicrosPerMs), config.retentionMs),
                 q.change("retention.ms", std::to_string(std::max<std::int64_t>(0, age - 1))));
}

}  // namespace

Result<Explanation> whyKept(const sim::Simulation& run, const TopicPartition& partition, Offset offset) {
    const auto found = placeOf(run.world(), partition);
    if (!found.ok()) return found.error();
    const Place& place = found.value();
    const std::string name = fmt::format("{}-{}", partition.topic, partition.partition);
    if (place.replica == nullptr) return Failure{fmt::format("{}: nobody leads it now", name)};
    const log::Log& log = *place.replica->log.log();
    if (offset >= log.logEndOffset())
        return Failure{fmt::format("{}: offset {} is not written yet, the log ends at {}", name, offset.value,
                                   log.logEndOffset().value)};
    if (offset < log.logStartOffset())
        return Failure{
            fmt::format("{}: offset {} is gone, the log starts at {}", name, offset.value, log.logStartOffset().value)};
    Question question{run.world(), place, name, {}};
    if (!log.config().deletes) return keptByCompaction(question, offset);
    question.decided("cleanup.policy");
    return keptByTime(question, offset, segmentOf(log, offset));
}

Result<Explanation> whyNotCompacted(const sim::Simulation& run, const TopicPartition& partition) {
    const auto found = placeOf(run.world(), partition);
    if (!found.ok()) return found.error();
    const std::string name = fmt::format("{}-{}", partition.topic, partition.partition);
    if (found.value().replica == nullptr) return Failure{fmt::format("{}: nobody leads it now", name)};
    Question question{run.world(), found.value(), name, {}};
    return notCompacted(question);
}

Result<Explanation> whyLag(const sim::Simulation& run, ClientId id) {
    const sim::SimClient* client = run.world().client(id);
    if (client == nullptr || client->consumer() == nullptr)
        return Failure{fmt::format("there is no consumer {}", id.value)};
    if (auto held = heldByTransaction(run.world(), *client)) return *held;
    const client::Consumer& consumer = *client->consumer();
    std::int64_t unread = 0, hidden = 0;
    std::string stuck, headless;
    Explanation explanation;
    for (const auto& [read, position] : consumer.positions()) {
        const cluster::TopicImage* topic = run.world().controller.image().topic(read.topic);
        if (topic == nullptr) continue;
        const TopicPartition partition{topic->name, read.partition};
        const auto place = placeOf(run.world(), partition);
        if (!place.ok()) continue;
        if (place.value().replica == nullptr || !place.value().leader->up()) {
            headless += fmt::format("{}{}-{}", headless.empty() ? "" : ", ", partition.topic, partition.partition);
            continue;
        }
        const log::Log& log = *place.value().replica->log.log();
        unread += std::max<std::int64_t>(0, log.highWatermark() - position);
        hidden += log.logEndOffset() - log.highWatermark();
        if (std::ssize(place.value().partition->isr) >= place.value().replica->settings.minIsr) continue;
        stuck += fmt::format("{}{}-{}", stuck.empty() ? "" : ", ", partition.topic, partition.partition);
        if (explanation.decidedBy.empty())
            explanation.decidedBy.push_back(
                place.value()
                    .leader->configs()
                    .topic(partition.topic, "min.insync.replicas", place.value().leader->id())
                    .decision());
    }
    const std::string who =
        fmt::format("{} is {} record{} behind the high watermark", client->name(), unread, unread == 1 ? "" : "s");
    if (client->stopped) {
        explanation.answer = who + ": it has stopped.";
        explanation.change = "starting it again";
    } else if (!headless.empty()) {
        explanation.answer = fmt::format("{}; nobody leads {}, so nobody can be asked.", who, headless);
        explanation.change = "a replica in the ISR or the ELR back";
    } else if (unread == 0 && !stuck.empty()) {
        explanation.answer = fmt::format(
            "{}. {} records above it are hidden: fewer are in sync than "
            "min.insync.replicas wants for {}.",
            who, hidden, stuck);
        explanation.change = "replicas that come back into the ISR, or a lower min.insync.replicas";
    } else if (unread > 0 && consumer.spec().recordsPerSecond > 0) {
        explanation.answer =
            fmt::format("{}: it handles {} records a second, and more come in.", who, consumer.spec().recordsPerSecond);
        explanation.change = "a faster consumer, or a second one for some of the partitions";
    } else {
        explanation.answer = who + (unread == 0 ? "." : ": they are on their way.");
        explanation.change = "none is needed";
    }
    return explanation;
}

}  // namespace logarium::observe
