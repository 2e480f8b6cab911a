#include "core/cluster/txn_desk.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/coordinator_home.h"
#include "core/cluster/leader.h"
#include "core/cluster/txn_gate.h"
#include "core/group/home.h"
#include "core/record/batch_builder.h"
#include "core/record/record_reader.h"

/// The coordinators of transactions on a broker: which partitions of __transaction_state it serves, what goes into
/// them, and when producers are answered.
namespace logarium::cluster {
namespace {

constexpr std::int64_t kRetryMicros = 500 * kMicrosPerMs;  // What could not be written is tried again.

Bytes batchOf(const txn::Record& record, TimestampMs now) {
    record::BatchBuilder builder{record::BatchOptions{}};
    const txn::KeyValue bytes = txn::encode(record);
    builder.append(now, ByteView(bytes.key), bytes.value ? std::optional<ByteView>(*bytes.value) : std::nullopt);
    return builder.build();
}

/// Kafka: TransactionStateManager.appendTransactionToLog: what a producer is told when the log cannot take a change.
constexpr ErrorCode kNotWritten = ErrorCode::CoordinatorNotAvailable;

}  // namespace

txn::Settings txnSettings(const ConfigLookup& configs, BrokerId broker) {
    const auto number = [&](std::string_view name) { return configs.broker(name, broker).number(); };
    return {number("transaction.max.timeout.ms"), number("transaction.abort.timed.out.transaction.cleanup.interval.ms"),
            number("transactional.id.expiration.ms"),
            number("transaction.remove.expired.transaction.cleanup.interval.ms")};
}

BrokerId txnCoordinatorOf(const MetadataImage& image, const std::string& transactionalId) {
    const TopicImage* topic = image.topic(txn::kTransactionTopic);
    if (topic == nullptr) return kNoBroker;
    const auto home = group::partitionFor(transactionalId, static_cast<std::int32_t>(topic->partitions.size()));
    const BrokerId leader = topic->partitions[static_cast<std::size_t>(home)].leader;
    return image.isActive(leader) ? leader : kNoBroker;
}

void TxnDesk::findCoordinator(const TxnAsker& asker, const std::string& id, Effects& out) {
    if (env.image.topic(txn::kTransactionTopic) == nullptr) {
        const auto text = [&](std::string_view name) { return env.configs.broker(name, env.self).value; };
        const auto number = [&](std::string_view name) {
            return static_cast<int>(env.configs.broker(name, env.self).number());
        };
        const auto& brokers = env.image.brokers();
        const auto live = std::count_if(brokers.begin(), brokers.end(), [](const auto& b) { return b.active(); });
        out.send(Address::of(env.self), Address::controller(),
                 CreateInternalTopic{
                     std::string(txn::kTransactionTopic),
                     number("transaction.state.log.num.partitions"),
                     std::max(1, std::min(number("transaction.state.log.replication.factor"), static_cast<int>(live))),
                     {{"cleanup.policy", "compact"},
                      {"compression.type", "uncompressed"},
                      {"min.insync.replicas", text("transaction.state.log.min.isr")},
                      {"segment.bytes", text("transaction.state.log.segment.bytes")},
                      {"unclean.leader.election.enable", "false"}}});
    }
    const BrokerId leader = txnCoordinatorOf(env.image, id);
    const ErrorCode error = leader == kNoBroker ? ErrorCode::CoordinatorNotAvailable : ErrorCode::None;
    out.send(Address::of(env.self), asker.from,
             TxnReply{asker.correlation, std::make_shared<const txn::Reply>(txn::CoordinatorFound{error, leader})});
}

TxnSeat* TxnDesk::seatFor(const std::string& id) {
    const TopicImage* topic = env.image.topic(txn::kTransactionTopic);
    if (topic == nullptr) return nullptr;
    const auto home = group::partitionFor(id, static_cast<std::int32_t>(topic->partitions.size()));
    return txns.seat(home) == nullptr ? nullptr : &txns.seats.at(home).write();
}

void TxnDesk::follow(PartitionId id, Effects& out) {
    followHome(
        txns.seats, id, replica(id), [&](const Replica& led) { open(id, led, out); },
        [&](TxnSeat& seat) { close(seat, out); });
}

void TxnDesk::open(PartitionId home, const Replica& led, Effects& out) {
    TxnSeat seat;
    seat.home = home;
    seat.epoch = led.leaderEpoch;
    seat.loadAt = seat.timed = out.now() + loadMicros(led);
    out.at(seat.loadAt, {TimerKind::TxnDeadline, env.self, home, env.incarnation, kNoBroker, 0});
    txns.seats.insert_or_assign(home.partition, Cow<TxnSeat>(std::move(seat)));
}

void TxnDesk::close(TxnSeat& seat, Effects& out) {
    const txn::Settings settings = txnSettings(env.configs, env.self);
    txn::Step last{out.now(), settings, {}};
    for (const AwaitedChange& change : seat.awaited) seat.shard.notWritten(change.id, ErrorCode::NotCoordinator, last);
    answer(std::move(last.answers), out);
    out.tell({env.self, seat.home, kNoClient}, txn::TransactionsUnloaded{});
}

void TxnDesk::answer(std::vector<txn::Answer> answers, Effects& out) {
    for (txn::Answer& one : answers) {
        const auto asker = txns.askers.extract(one.to);
        if (!asker) continue;
        out.send(Address::of(env.self), asker.mapped().from,
                 TxnReply{asker.mapped().correlation, std::make_shared<const txn::Reply>(std::move(one.reply))});
    }
}

void TxnDesk::load(TxnSeat& seat, Effects& out) {
    forEachRecord(replica(seat.home)->log, [&](const auto& header, const record::Record& record) {
        if (!record.key || header.isControlBatch()) return;
        const auto decoded = txn::decode(*record.key, record.value);
        if (decoded.ok()) seat.shard.replay(decoded.value());
    });
    seat.loaded = true;
    std::int64_t unfinished = 0;
    for (const auto& [id, txn] : seat.shard.ids()) unfinished += txn.markers() || txn.owesCompletion() ? 1 : 0;
    out.tellAndFollow({env.self, seat.home, kNoClient},
                      txn::TransactionsLoaded{std::ssize(seat.shard.ids()), unfinished});
}

std::optional<std::int64_t> TxnDesk::takeProducerId(Effects& out) {
    if (txns.nextProducerId < txns.endOfBlock) return txns.nextProducerId++;
    if (!txns.blockAsked) out.send(Address::of(env.self), Address::controller(), AllocateProducerIds{env.self});
    txns.blockAsked = true;
    return std::nullopt;
}

void TxnDesk::step(TxnSeat& seat, const Body& body, Effects& out) {
    Replica& home = *replica(seat.home);
    const txn::Settings settings = txnSettings(env.configs, env.self);
    txn::Step done{out.now(), settings, [&] { return takeProducerId(out); }};
    body(seat.shard, done);
    finish(seat, home, done, out);
    time(seat, out);
}

void TxnDesk::finish(TxnSeat& seat, Replica& home, txn::Step& done, Effects& out) {
    const bool writable = std::ssize(home.leader()->isr) >= effectiveMinIsr(home);
    const Subject subject{env.self, seat.home, kNoClient};
    for (txn::Fact& fact : done.facts) std::visit([&](auto& told) { out.tell(subject, std::move(told)); }, fact);
    done.facts.clear();
    // Nothing can be kept now: as if it had not been asked.
    if (!writable)
        for (const txn::Record& record : done.records) seat.shard.notWritten(record.id, kNotWritten, done);
    answer(std::exchange(done.answers, {}), out);
    for (txn::MarkerOrder& order : done.markers) take(seat, std::move(order), out);
    if (writable)
        for (const txn::Record& record : done.records)
            if (!append(seat, home, record, out)) seat.shard.notWritten(record.id, kNotWritten, done);
    answer(std::move(done.answers), out);
}

bool TxnDesk::append(TxnSeat& seat, Replica& home, const txn::Record& record, Effects& out) {
    if (!appendByCoordinator(home, batchOf(record, home.log.wall(out.now())), env, out).ok()) return false;
    const std::int64_t patience = env.configs.broker("request.timeout.ms", env.self).number() * kMicrosPerMs;
    seat.awaited.push_back({home.log.logEnd(), out.now() + patience, record.id});
    return true;
}

Micros TxnDesk::tickFrom(Micros from, std::int64_t periodMs) const {
    const std::int64_t period = periodMs * kMicrosPerMs;
    const std::int64_t ticks = std::max<std::int64_t>(1, (from - env.chores.startedAt + period - 1) / period);
    return env.chores.startedAt + ticks * period;
}

void TxnDesk::time(TxnSeat& seat, Effects& out) {
    const txn::Settings settings = txnSettings(env.configs, env.self);
    Micros next = txn::kNever;
    const auto sooner = [&](Micros due) { next = std::min(next, due); };
    // A transaction is too old once its time is over, so the check must come after that millisecond.
    if (const Micros due = seat.shard.nextTimeout(); due != txn::kNever)
        sooner(tickFrom(std::max(due + kMicrosPerMs, out.now() + 1), settings.abortCheckMs));
    if (const Micros due = seat.shard.nextExpiry(settings); due != txn::kNever)
        sooner(tickFrom(std::max(due, out.now() + 1), settings.expirationCheckMs));
    for (const AwaitedChange& change : seat.awaited) sooner(change.deadline);
    for (const auto& [id, work] : seat.markers) {
        if (!work.toSend.empty()) sooner(work.sendAt);
        for (const auto& [correlation, flight] : work.flights) sooner(flight.deadline);
    }
    if (seat.shard.owesCompletion()) sooner(out.now() + kRetryMicros);
    if (next == txn::kNever) return;
    next = std::max(next, out.now() + 1);
    if (seat.timed <= next) return;
    seat.timed = next;
    out.at(next, {TimerKind::TxnDeadline, env.self, seat.home, env.incarnation, kNoBroker, 0});
}

void TxnDesk::ask(const TxnRequest& m, Address from, Effects& out) {
    if (const auto* find = std::get_if<txn::FindCoordinator>(&m.asked->what))
        return findCoordinator({from, m.correlation}, find->id, out);
    const auto idOf = [](const auto& asked) -> std::string {
        if constexpr (requires { asked.id; })
            return asked.id;
        else
            return {};
    };
    const std::string id = std::visit(idOf, m.asked->what);
    const txn::Ticket ticket = txns.nextTicket++;
    txns.askers[ticket] = {from, m.correlation};
    const auto refuse = [&](ErrorCode error) { answer({{ticket, txn::failed(*m.asked, error)}}, out); };
    TxnSeat* seat = seatFor(id);
    if (seat == nullptr) return refuse(ErrorCode::NotCoordinator);
    if (!seat->loaded) return refuse(ErrorCode::CoordinatorLoadInProgress);
    const auto* offsets = std::get_if<txn::AddOffsets>(&m.asked->what);
    if (offsets == nullptr)
        return step(
            *seat, [&](txn::Shard& shard, txn::Step& now) { shard.handle(*m.asked, ticket, now); }, out);
    const TopicImage* topic = env.image.topic(group::kOffsetsTopic);
    if (topic == nullptr) return refuse(ErrorCode::CoordinatorNotAvailable);
    const auto home = group::partitionFor(offsets->group, static_cast<std::int32_t>(topic->partitions.size()));
    const txn::Request add{txn::AddPartitions{
        offsets->id, offsets->producerId, offsets->epoch, {{std::string(group::kOffsetsTopic), home}}}};
    step(
        *seat, [&](txn::Shard& shard, txn::Step& now) { shard.handle(add, ticket, now); }, out);
}

void TxnDesk::check(PartitionId home, Effects& out) {
    const TxnSeat* present = txns.seat(home.partition);
    if (present == nullptr || present->home != home || present->timed > out.now()) return;
    TxnSeat& seat = txns.seats.at(home.partition).write();
    seat.timed = txn::kNever;
    if (!seat.loaded) {
        load(seat, out);
        return step(
            seat, [](txn::Shard& shard, txn::Step& now) { shard.resume(now); }, out);
    }
    recheck(seat, out);
}

void TxnDesk::recheck(TxnSeat& seat, Effects& out) {
    const txn::Settings settings = txnSettings(env.configs, env.self);
    const auto ticks = [&](std::int64_t periodMs) {
        const std::int64_t since = out.now() - env.chores.startedAt;
        return since > 0 && since % (periodMs * kMicrosPerMs) == 0;
    };
    const bool abort = ticks(settings.abortCheckMs), expire = ticks(settings.expirationCheckMs);
    step(
        seat,
        [&](txn::Shard& shard, txn::Step& now) {
            for (AwaitedChange& change : seat.awaited) {
                if (change.deadline > now.now) continue;
                shard.answerLate(change.id, kNotWritten, now);
                change.deadline = txn::kNever;
            }
            if (abort) shard.abortTimedOut(now);
            if (expire) shard.removeExpired(now);
            shard.completeOwed(now);
        },
        out);
    for (auto& [id, work] : seat.markers) {
        std::erase_if(work.flights, [&](const auto& entry) {
            if (entry.second.deadline > out.now()) return false;
            work.toSend.insert(entry.second.partitions.begin(), entry.second.partitions.end());
            return true;
        });
    }
    sendMarkers(seat, out);
    time(seat, out);
}

void TxnDesk::settle(Effects& out) {
    for (auto& [partition, handle] : txns.seats) {
        if (handle->awaited.empty()) continue;
        const Replica* home = replica(handle->home);
        if (home == nullptr || home->leader() == nullptr) continue;
        while (!handle->awaited.empty() && handle->awaited.front().required <= home->log.highWatermark()) {
            TxnSeat& seat = handle.write();
            const AwaitedChange done = std::move(seat.awaited.front());
            seat.awaited.pop_front();
            step(
                seat, [&](txn::Shard& shard, txn::Step& now) { shard.committed(done.id, now); }, out);
        }
    }
}

void TxnDesk::terminate(const std::string& id, Effects& out) {
    TxnSeat* seat = seatFor(id);
    ensure(seat != nullptr && seat->loaded, "nothing speaks against it");
    step(
        *seat, [&](txn::Shard& shard, txn::Step& now) { shard.terminate(id, now); }, out);
    settle(out);
}

}  // namespace logarium::cluster
