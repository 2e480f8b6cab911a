#include "core/cluster/leader.h"

#include <algorithm>

/// Which configs decided what a log did.
namespace logarium::cluster {
namespace {

class Deciders {
public:
    Deciders(const Replica& replica, const Environment& env) : topic_(env.image.topic(replica.id.topic)), env_(env) {}

    std::vector<Decision> of(const log::SegmentRolled& rolled) const {
        switch (rolled.cause.reason) {
            case log::RollReason::SegmentBytes:
                return named(segmentBytes());
            case log::RollReason::SegmentMs:
                return named("segment.ms");
            case log::RollReason::OffsetIndexFull:
            case log::RollReason::TimeIndexFull:
                return named("segment.index.bytes");
            case log::RollReason::MaxCompactionLag:
                return named("max.compaction.lag.ms");
            case log::RollReason::OffsetOverflow:
            case log::RollReason::Explicit:
                return {};
        }
        return {};
    }
    std::vector<Decision> of(const log::SegmentDeleted& deleted) const {
        switch (deleted.reason) {
            case log::DeleteReason::RetentionMs:
                return named("retention.ms");
            case log::DeleteReason::RetentionBytes:
                return named("retention.bytes");
            case log::DeleteReason::LogStartOffset:
            case log::DeleteReason::Truncation:
            case log::DeleteReason::Compacted:
                return {};
        }
        return {};
    }
    std::vector<Decision> of(const log::CleanerStarted&) const { return named("min.cleanable.dirty.ratio"); }
    template <class Other>
    std::vector<Decision> of(const Other&) const {
        return {};
    }

private:
    const char* segmentBytes() const {
        const bool internal =
            topic_ != nullptr && env_.image.topicConfigs(topic_->name).contains("internal.segment.bytes");
        return internal ? "internal.segment.bytes" : "segment.bytes";
    }
    std::vector<Decision> named(const char* name) const {
        if (topic_ == nullptr) return {};
        return {env_.configs.topic(topic_->name, name, env_.self).decision()};
    }

    const TopicImage* topic_;
    const Environment& env_;
};

}  // namespace

void afterAppend(Replica& replica, AppendResult& done, const Environment& env, Effects& out) {
    if (!done.facts.empty()) tellLogFacts(std::move(done.facts), replica, env, out);
    env.need(TimerKind::CheckpointRecoveryPoints, out);
    if (env.chores.dueOf(TimerKind::ExpireProducers) == Chores::kNever && !replica.log.log()->producers().empty())
        env.need(TimerKind::ExpireProducers, out);
    const std::int64_t retentionMs = replica.log.log()->config().retentionMs;
    if (!replica.settings.deletes || retentionMs < 0) return;
    // The segment goes when its largest timestamp is too old; that may be long ago with a producer whose clock is
    // wrong.
    const TimerKind chore = replica.settings.compacted ? TimerKind::CleanerCheck : TimerKind::RetentionCheck;
    constexpr std::int64_t kFarMs = std::int64_t{1} << 50;
    const std::int64_t goneMs = (done.maxTimestamp - kWorldStart) + std::min(retentionMs, kFarMs) + 1;
    env.needFrom(chore, Micros{std::clamp<std::int64_t>(goneMs, 0, kFarMs) * kMicrosPerMs}, out);
}

void tellLogFacts(LogFacts facts, Replica& replica, const Environment& env, Effects& out) {
    const Deciders deciders(replica, env);
    for (LogFact& fact : facts) {
        std::visit(
            [&](auto& f) {
                auto why = deciders.of(f);
                out.tell({env.self, replica.id, kNoClient}, std::move(f), std::move(why));
            },
            fact);
    }
    if (facts.empty()) return;
    // A new segment is something retention and the cleaner may look at; deleted files wait for their end.
    if (replica.settings.deletes) env.need(TimerKind::RetentionCheck, out);
    if (replica.settings.compacted) env.need(TimerKind::CleanerCheck, out);
    if (const auto due = replica.log.nextFileRemoval()) env.needAt(TimerKind::DeleteFiles, *due, out);
}

}  // namespace logarium::cluster
