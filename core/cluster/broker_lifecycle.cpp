#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/broker.h"
#include "core/cluster/group_coordinator.h"
#include "core/cluster/leader.h"
#include "core/cluster/txn_coordinator.h"
#include "core/log/checkpoint_file.h"

/// From process start to process end (Kafka: BrokerLifecycleManager, BrokerServer.startup and shutdown).
namespace logarium::cluster {
namespace {

constexpr std::int64_t kCaughtUpPauseMicros = 10 * kMicrosPerMs;  // Kafka hurries a broker that starts,
constexpr std::int64_t kShutdownPauseMicros = 50 * kMicrosPerMs;  // and one that shuts down.
constexpr std::int64_t kRetryMicros = 100 * kMicrosPerMs;         // resendExponentialBackoff begins so.

}  // namespace

void Broker::start(std::int64_t incarnation, std::int64_t startup, Effects& out) {
    ensure(!up(), "only a stopped broker is started");
    incarnation_ = incarnation;
    state_ = BrokerState::Starting;
    paused_ = beating_ = toldShutdownSoon_ = false;
    epoch_ = -1;
    image_ = Cow<MetadataImage>{};
    chores_ = Chores{};
    quotas_ = {};
    cleaning_.reset();
    groups_.write().begin(incarnation);
    txns_.write().begin();
    forgetClients();
    chores_.startedAt = out.now() + startup;
    diskFreeAt_ = out.now();
    findDirectories(out);
    out.tellAndFollow({id_, {}, kNoClient}, BrokerStarted{});
    out.at(out.now() + startup, {TimerKind::ProcessUp, id_, {}, incarnation_, kNoBroker, 0});
}

void Broker::bootAt(std::int64_t incarnation, std::int64_t epoch, const Cow<MetadataImage>& image) {
    incarnation_ = incarnation;
    epoch_ = epoch;
    image_ = image;
    state_ = BrokerState::Running;
    beating_ = true;
    groups_.write().begin(incarnation);
    txns_.write().begin();
    forgetClients();
    settings_ = BrokerSettings::from(configs(), id_);
    // Brokers did not all start in the same millisecond: their heartbeats and chores are out of step.
    const std::int64_t shift = (id_.value * 733 % 2000) * kMicrosPerMs;
    beatsFrom_ = Micros{-shift};
    chores_.startedAt = Micros{-shift};
}

void Broker::registerSelf(Effects& out) {
    out.send(Address::of(id_), Address::controller(),
             RegisterBroker{id_, incarnation_, cleanEpoch_, host_, port_, rack_, offlineDirectories()});
}

void Broker::on(const RegisterReply& m, Address, Effects& out) {
    if (state_ != BrokerState::Starting) return;
    if (m.error != ErrorCode::None) {
        // The session of the process before this one has not ended yet.
        out.at(out.now() + kRetryMicros * 10, {TimerKind::SendRegistration, id_, {}, incarnation_, kNoBroker, 0});
        return;
    }
    // Asked for by the process before this one, whose connection is gone.
    const BrokerImage* registered = m.image->broker(id_);
    if (registered == nullptr || registered->incarnation != incarnation_) return;
    epoch_ = m.brokerEpoch;
    adoptImage(m.image, out.now());
    settings_ = BrokerSettings::from(configs(), id_);
    state_ = BrokerState::Recovery;
    // Gone before the first log is opened, so that a process that dies while loading counts as crashed (KAFKA-10471).
    removeCleanShutdownFiles();
    cleanEpoch_ = -1;
    sendHeartbeat(out);
    out.at(out.now() + kCaughtUpPauseMicros + recoveryMicros(),
           {TimerKind::LogsLoaded, id_, {}, incarnation_, kNoBroker, 0});
}

void Broker::sendHeartbeat(Effects& out) {
    beatsFrom_ = out.now();
    Heartbeat beat{id_,
                   epoch_,
                   image_->offset(),
                   state_ == BrokerState::Recovery,
                   state_ == BrokerState::ShuttingDown,
                   offlineDirectories()};
    out.send(Address::of(id_), Address::controller(), beat);
}

void Broker::heartbeatAfter(std::int64_t micros, Effects& out) const {
    out.at(out.now() + micros, {TimerKind::SendHeartbeat, id_, {}, incarnation_, kNoBroker, 0});
}

void Broker::on(const HeartbeatReply& m, Address, Effects& out) {
    const std::int64_t interval = configs().broker("broker.heartbeat.interval.ms", id_).number() * kMicrosPerMs;
    if (m.error != ErrorCode::None) return heartbeatAfter(kRetryMicros, out);
    if (state_ == BrokerState::ShuttingDown) {
        if (m.shouldShutDown) return finishShutdown(out);
        heartbeatAfter(toldShutdownSoon_ ? interval : kShutdownPauseMicros, out);
        toldShutdownSoon_ = true;
        return;
    }
    if (state_ != BrokerState::Running) return;
    if (m.fenced) return heartbeatAfter(interval, out);
    beating_ = true;
}

std::optional<Micros> Broker::lastSilentHeartbeat(Micros now) const {
    if (!beating_ || !up() || paused_) return std::nullopt;
    const std::int64_t interval = configs().broker("broker.heartbeat.interval.ms", id_).number() * kMicrosPerMs;
    return beatsFrom_ + (now - beatsFrom_) / interval * interval;
}

std::int64_t Broker::reportedOffset(Micros now) const {
    const auto last = lastSilentHeartbeat(now);
    return last && updatedAt_ <= *last ? image_->offset() : offsetBefore_;
}

void Broker::shutDown(Effects& out) {
    ensure(up(), "only a running broker shuts down");
    const bool wasRunning = state_ == BrokerState::Running;
    if (!wasRunning) return finishShutdown(out);
    state_ = BrokerState::ShuttingDown;
    beating_ = false;
    sendHeartbeat(out);
}

void Broker::finishShutdown(Effects& out) {
    const bool loaded = state_ == BrokerState::Running || state_ == BrokerState::ShuttingDown;
    for (Cow<Replica>& handle : replicas_) stopLeading(handle.write(), environment(), out);
    if (loaded)
        closeLogs();
    else  // Logs that were never opened are not closed: the files stay as the process before left them.
        for (Cow<Replica>& handle : replicas_) handle.write().log.forget();
    endProcess(BrokerState::Stopped, out);
}

void Broker::crash(Effects& out) {
    for (Cow<Replica>& handle : replicas_) handle.write().log.forget();
    endProcess(BrokerState::Crashed, out);
}

void Broker::endProcess(BrokerState how, Effects& out) {
    state_ = how;
    beating_ = false;
    paused_ = false;
    // Roles end with the process: an answer to the old one must find no follower in the next, which knows no topics
    // yet.
    for (Cow<Replica>& handle : replicas_) handle.write().role = IdleRole{};
    groups_.write().begin(incarnation_);
    txns_.write().begin();
    forgetClients();
    out.tellAndFollow({id_, {}, kNoClient}, BrokerStopped{how == BrokerState::Stopped});
}

void Broker::pause(Effects& out) {
    paused_ = true;
    out.tellAndFollow({id_, {}, kNoClient}, BrokerPaused{});
}

void Broker::resume(Effects& out) {
    paused_ = false;
    out.tellAndFollow({id_, {}, kNoClient}, BrokerResumed{});
    if (state_ == BrokerState::Running) {
        // Its heartbeat was due long ago.
        beating_ = false;
        sendHeartbeat(out);
    }
}

}  // namespace logarium::cluster
