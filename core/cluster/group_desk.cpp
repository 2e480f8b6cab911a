#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/coordinator_home.h"
#include "core/cluster/group_desk.h"
#include "core/cluster/leader.h"
#include "core/cluster/txn_gate.h"
#include "core/group/home.h"
#include "core/record/batch_builder.h"
#include "core/record/record_reader.h"

/// The coordinators of consumer groups on a broker: which partitions of __consumer_offsets it serves, what goes into
/// them, and when members are answered (Kafka: GroupCoordinatorService, CoordinatorRuntime).
namespace logarium::cluster {
namespace {

constexpr std::int64_t kRetryMicros = 500 * kMicrosPerMs;  // A timer whose write failed tries again.

group::Topics topicsOf(const MetadataImage& image) {
    return {[&image](const std::string& name) -> std::optional<group::TopicShape> {
                const TopicImage* topic = image.topic(name);
                if (topic == nullptr) return std::nullopt;
                return group::TopicShape{group::uuidFrom(topic->topicId), static_cast<int>(topic->partitions.size())};
            },
            [&image] {
                std::vector<std::string> names;
                for (const auto& topic : image.topics())
                    if (!topic->name.starts_with("__")) names.push_back(topic->name);
                std::sort(names.begin(), names.end());
                return names;
            }};
}

Bytes batchOf(const std::vector<group::Record>& records, TimestampMs now, const record::BatchOptions& options = {}) {
    record::BatchBuilder builder{options};
    for (const group::Record& record : records) {
        const group::KeyValue bytes = group::encode(record);
        builder.append(now, ByteView(bytes.key), bytes.value ? std::optional<ByteView>(*bytes.value) : std::nullopt);
    }
    return builder.build();
}

void setError(group::Reply& reply, ErrorCode error) {
    std::visit([error](auto& r) { r.error = error; }, reply.what);
}

/// Kafka: CoordinatorOperationExceptionHelper: what members are told when the log cannot take a record.
constexpr ErrorCode kNotWritten = ErrorCode::CoordinatorNotAvailable;

/// A record of a transaction counts once its marker comes.
void replay(group::Shard& shard, const record::BatchHeader& batch, const record::Record& record,
            const std::map<group::Uuid, std::string>& names) {
    if (batch.isControlBatch()) {
        const auto marker = record::parseControlRecord(record);
        if (marker.ok() && marker.value().isMarker())
            shard.endTransaction(batch.producerId, marker.value().type == record::ControlType::Commit);
        return;
    }
    if (!record.key) return;
    const auto decoded = group::decode(*record.key, record.value);
    if (!decoded.ok()) return;
    const auto* commit = std::get_if<group::OffsetCommitRecord>(&decoded.value());
    if (batch.isTransactional() && commit != nullptr) return shard.pend(batch.producerId, *commit);
    shard.replay(decoded.value(), names);
}

struct FactTeller {
    Effects& out;
    Subject subject;

    template <class Told>
    void operator()(Told& fact) {
        out.tell(subject, std::move(fact));
    }
};

}  // namespace

group::Settings groupSettings(const ConfigLookup& configs, BrokerId broker) {
    const auto number = [&](std::string_view name) { return configs.broker(name, broker).number(); };
    const std::string policy = configs.broker("group.consumer.migration.policy", broker).value;
    const auto migrates = [&](std::string_view way) {
        const auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; };
        constexpr std::string_view both = "BIDIRECTIONAL";
        return std::ranges::equal(policy, way, same) || std::ranges::equal(policy, both, same);
    };
    group::Settings s;
    s.initialDelayMs = number("group.initial.rebalance.delay.ms");
    s.minSessionMs = number("group.min.session.timeout.ms");
    s.maxSessionMs = number("group.max.session.timeout.ms");
    s.maxSize = number("group.max.size");
    s.consumerSessionMs = number("group.consumer.session.timeout.ms");
    s.consumerHeartbeatMs = number("group.consumer.heartbeat.interval.ms");
    s.consumerMaxSize = number("group.consumer.max.size");
    s.upgrades = migrates("UPGRADE");
    s.downgrades = migrates("DOWNGRADE");
    const std::string assignors = configs.broker("group.consumer.assignors", broker).value;
    for (std::size_t at = 0; at < assignors.size();) {
        const std::size_t end = std::min(assignors.find(',', at), assignors.size());
        s.consumerAssignors.push_back(assignors.substr(at, end - at));
        at = end + 1;
    }
    s.retentionMs = number("offsets.retention.minutes") * 60'000;
    s.retentionCheckMs = number("offsets.retention.check.interval.ms");
    return s;
}

void GroupDesk::findCoordinator(const GroupRequest& m, const std::string& group, Effects& out) {
    const auto answer = [&](ErrorCode error, BrokerId coordinator) {
        out.send(Address::of(env.self), Address::of(m.client),
                 GroupReply{m.correlation,
                            std::make_shared<const group::Reply>(group::CoordinatorFound{error, coordinator})});
    };
    const TopicImage* topic = env.image.topic(group::kOffsetsTopic);
    if (topic == nullptr) {
        const auto number = [&](std::string_view name) {
            return static_cast<int>(env.configs.broker(name, env.self).number());
        };
        const auto& brokers = env.image.brokers();
        const auto live = std::count_if(brokers.begin(), brokers.end(), [](const auto& b) { return b.active(); });
        out.send(Address::of(env.self), Address::controller(),
                 CreateInternalTopic{
                     std::string(group::kOffsetsTopic),
                     number("offsets.topic.num.partitions"),
                     std::max(1, std::min(number("offsets.topic.replication.factor"), static_cast<int>(live))),
                     {{"cleanup.policy", "compact"},
                      {"compression.type", "producer"},
                      {"segment.bytes", env.configs.broker("offsets.topic.segment.bytes", env.self).value}}});
        return answer(ErrorCode::CoordinatorNotAvailable, kNoBroker);
    }
    const auto home = group::partitionFor(group, static_cast<std::int32_t>(topic->partitions.size()));
    const BrokerId leader = topic->partitions[static_cast<std::size_t>(home)].leader;
    if (!env.image.isActive(leader)) return answer(ErrorCode::CoordinatorNotAvailable, kNoBroker);
    answer(ErrorCode::None, leader);
}

void GroupDesk::follow(PartitionId id, Effects& out) {
    followHome(
        groups.seats, id, replica(id), [&](const Replica& led) { open(id, led, out); },
        [&](GroupSeat& seat) { close(seat, out); });
}

void GroupDesk::open(PartitionId home, const Replica& led, Effects& out) {
    GroupSeat seat;
    seat.home = home;
    seat.epoch = led.leaderEpoch;
    seat.loadAt = seat.timed = out.now() + loadMicros(led);
    out.at(seat.loadAt, {TimerKind::GroupDeadline, env.self, home, env.incarnation, kNoBroker, 0});
    groups.seats.insert_or_assign(home.partition, Cow<GroupSeat>(std::move(seat)));
}

void GroupDesk::close(GroupSeat& seat, Effects& out) {
    std::vector<group::Answer> answers;
    for (AwaitedWrite& write : seat.awaited) {
        for (group::Answer& waiting : write.answers) {
            setError(waiting.reply, ErrorCode::NotCoordinator);
            answers.push_back(std::move(waiting));
        }
    }
    seat.shard.dissolve(ErrorCode::NotCoordinator, answers);
    answer(std::move(answers), out);
    out.tell({env.self, seat.home, kNoClient}, group::CoordinatorUnloaded{});
}

void GroupDesk::answer(std::vector<group::Answer> answers, Effects& out) const {
    for (group::Answer& one : answers) {
        if (one.to.client == kNoClient) continue;
        out.send(Address::of(env.self), Address::of(one.to.client),
                 GroupReply{one.to.correlation, std::make_shared<const group::Reply>(std::move(one.reply))});
    }
}

void GroupDesk::load(GroupSeat& seat, Effects& out) {
    std::map<group::Uuid, std::string> names;
    for (const auto& topic : env.image.topics()) names[group::uuidFrom(topic->topicId)] = topic->name;
    forEachRecord(replica(seat.home)->log,
                  [&](const auto& header, const record::Record& record) { replay(seat.shard, header, record, names); });
    seat.loaded = true;
    out.tellAndFollow({env.self, seat.home, kNoClient},
                      group::CoordinatorLoaded{std::ssize(seat.shard.groups()), seat.shard.offsetCount()});
}

void GroupDesk::step(GroupSeat& seat, const Body& body, ClientId client, bool reads, Effects& out) {
    Replica& home = *replica(seat.home);
    const bool writable = std::ssize(home.leader()->isr) >= effectiveMinIsr(home);
    const group::Settings settings = groupSettings(env.configs, env.self);
    const group::Topics topics = topicsOf(env.image);
    group::Step done{out.now(), settings, topics, groups.random};
    std::optional<group::Shard> before;
    if (!writable) before = seat.shard;
    body(seat.shard, done);
    bool failed = false;
    if (!done.records.empty() && !writable) {
        // Nothing can be kept now: as if it had not been asked.
        failed = true;
        seat.shard = std::move(*before);
        for (group::Answer& waiting : done.answers) setError(waiting.reply, kNotWritten);
        answer(std::move(done.answers), out);
    } else {
        FactTeller teller{out, {env.self, seat.home, client}};
        for (group::Fact& fact : done.facts) std::visit(teller, fact);
        finish(seat, home, done, reads, out);
    }
    time(seat, failed ? out.now() + kRetryMicros : Micros{0}, out);
}

/// Appends the step's records; its answers go out now, or when those are committed.
void GroupDesk::finish(GroupSeat& seat, Replica& home, group::Step& done, bool reads, Effects& out) {
    const bool behind = !seat.awaited.empty() && reads;
    if (done.records.empty() && !behind) return answer(std::move(done.answers), out);
    AwaitedWrite write;
    const std::int64_t patience = env.configs.broker("offsets.commit.timeout.ms", env.self).number() * kMicrosPerMs;
    write.deadline = out.now() + patience;
    if (!done.transaction) write.answers = std::move(done.answers);
    for (const group::Record& record : done.records)
        if (const auto* commit = std::get_if<group::OffsetCommitRecord>(&record); commit != nullptr && commit->value)
            write.commits.push_back(*commit);
    if (done.transaction) {
        if (!appendInTransaction(seat, home, done, out)) return answer(std::move(done.answers), out);
        write.answers = std::move(done.answers);
        write.commits.clear();
    } else if (!done.records.empty()) {
        const auto appended = appendByCoordinator(home, batchOf(done.records, home.log.wall(out.now())), env, out);
        if (!appended.ok()) {
            // The log directory failed with it: what is remembered here goes with the partition.
            for (group::Answer& waiting : write.answers) setError(waiting.reply, kNotWritten);
            return answer(std::move(write.answers), out);
        }
    }
    write.required = home.log.logEnd();
    seat.awaited.push_back(std::move(write));
}

/// False: the log refused it, as of a producer that is fenced; the answers say so.
bool GroupDesk::appendInTransaction(GroupSeat& seat, Replica& home, group::Step& done, Effects& out) {
    record::BatchOptions options;
    options.producerId = done.transaction->producerId;
    options.producerEpoch = done.transaction->epoch;
    options.baseSequence = 0;
    options.transactional = true;
    const auto appended = appendByCoordinator(home, batchOf(done.records, home.log.wall(out.now()), options), env, out);
    if (!appended.ok()) {
        for (group::Answer& waiting : done.answers) setError(waiting.reply, appended.error().code);
        return false;
    }
    for (const group::Record& record : done.records)
        if (const auto* commit = std::get_if<group::OffsetCommitRecord>(&record))
            seat.shard.pend(options.producerId, *commit);
    return true;
}

ErrorCode GroupDesk::endTransaction(PartitionId home, const txn::WriteMarkers& markers, Effects& out) {
    const GroupSeat* present = groups.seat(home.partition);
    if (present == nullptr || present->home != home || !present->loaded) return ErrorCode::NotLeaderOrFollower;
    const auto written = appendMarker(*replica(home), markers, env, out);
    if (!written.ok()) return written.error().code;
    AwaitedWrite write;
    write.required = written.value();
    write.deadline = group::kNever;
    write.endedProducer = markers.producerId;
    write.endCommits = markers.commits;
    groups.seats.at(home.partition).write().awaited.push_back(std::move(write));
    settle(out);
    return ErrorCode::None;
}

void GroupDesk::time(GroupSeat& seat, Micros notBefore, Effects& out) {
    Micros next = seat.shard.nextDeadline(groupSettings(env.configs, env.self));
    for (const AwaitedWrite& write : seat.awaited) next = std::min(next, write.deadline);
    if (next == group::kNever) return;
    next = std::max({next, notBefore, out.now()});
    if (seat.timed <= next) return;
    seat.timed = next;
    out.at(next, {TimerKind::GroupDeadline, env.self, seat.home, env.incarnation, kNoBroker, 0});
}

void GroupDesk::ask(const GroupRequest& m, Effects& out) {
    if (const auto* find = std::get_if<group::FindCoordinator>(&m.asked->what))
        return findCoordinator(m, find->group, out);
    const auto refuse = [&](ErrorCode error) {
        answer({{{m.client, m.correlation}, group::failed(*m.asked, error)}}, out);
    };
    GroupSeat* seat = seatFor(m.asked->group());
    if (seat == nullptr) return refuse(ErrorCode::NotCoordinator);
    if (!seat->loaded) return refuse(ErrorCode::CoordinatorLoadInProgress);
    const bool reads = std::holds_alternative<group::OffsetFetch>(m.asked->what) ||
                       std::holds_alternative<group::SyncGroup>(m.asked->what);
    const auto body = [&](group::Shard& shard, group::Step& now) {
        shard.handle(*m.asked, {m.client, m.correlation}, now);
    };
    step(*seat, body, m.client, reads, out);
}

GroupSeat* GroupDesk::seatFor(const std::string& group) {
    const TopicImage* topic = env.image.topic(group::kOffsetsTopic);
    if (topic == nullptr) return nullptr;
    const auto home = group::partitionFor(group, static_cast<std::int32_t>(topic->partitions.size()));
    if (groups.seat(home) == nullptr) return nullptr;
    return &groups.seats.at(home).write();
}

void GroupDesk::check(PartitionId home, Effects& out) {
    const GroupSeat* present = groups.seat(home.partition);
    if (present == nullptr || present->home != home || present->timed > out.now()) return;
    GroupSeat& seat = groups.seats.at(home.partition).write();
    seat.timed = group::kNever;
    if (seat.loaded) {
        expireWrites(seat, out);
        return step(
            seat, [](group::Shard& shard, group::Step& now) { shard.expire(now); }, kNoClient, false, out);
    }
    load(seat, out);
    step(
        seat, [](group::Shard& shard, group::Step& now) { shard.resume(now); }, kNoClient, false, out);
}

/// The records stay and may yet be committed; those who asked for them hear of it no more.
void GroupDesk::expireWrites(GroupSeat& seat, Effects& out) {
    for (AwaitedWrite& write : seat.awaited) {
        if (write.deadline > out.now()) continue;
        for (group::Answer& waiting : write.answers) setError(waiting.reply, ErrorCode::RequestTimedOut);
        answer(std::move(write.answers), out);
        write.answers.clear();
        write.deadline = group::kNever;
    }
}

void GroupDesk::settle(Effects& out) {
    for (auto& [partition, handle] : groups.seats) {
        if (handle->awaited.empty()) continue;
        const Replica* home = replica(handle->home);
        if (home == nullptr || home->leader() == nullptr) continue;
        const Offset committed = home->log.highWatermark();
        if (handle->awaited.front().required > committed) continue;
        GroupSeat& seat = handle.write();
        while (!seat.awaited.empty() && seat.awaited.front().required <= committed) {
            AwaitedWrite done = std::move(seat.awaited.front());
            seat.awaited.pop_front();
            for (const group::OffsetCommitRecord& commit : done.commits) seat.shard.committed(commit);
            if (done.endedProducer >= 0) seat.shard.endTransaction(done.endedProducer, done.endCommits);
            answer(std::move(done.answers), out);
        }
        time(seat, Micros{0}, out);
    }
}

void GroupDesk::administer(const group::Request& asked, Effects& out) {
    GroupSeat* seat = seatFor(asked.group());
    ensure(seat != nullptr && seat->loaded, "nothing speaks against it");
    const auto body = [&](group::Shard& shard, group::Step& now) { shard.handle(asked, {}, now); };
    step(*seat, body, kNoClient, false, out);
    settle(out);
}

}  // namespace logarium::cluster
