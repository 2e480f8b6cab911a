#include <algorithm>
#include <limits>

#include "core/base/assert.h"
#include "core/cluster/controller.h"

namespace logarium::cluster {

BrokerSession& Controller::session(BrokerId broker) {
    const auto found = std::lower_bound(sessions_.begin(), sessions_.end(), broker,
                                        [](const BrokerSession& s, BrokerId wanted) { return s.broker < wanted; });
    if (found != sessions_.end() && found->broker == broker) return *found;
    BrokerSession made;
    made.broker = broker;
    return *sessions_.insert(found, made);
}

const BrokerSession* Controller::findSession(BrokerId broker) const {
    for (const BrokerSession& s : sessions_) {
        if (s.broker == broker) return &s;
    }
    return nullptr;
}

bool Controller::sessionValid(const BrokerSession& session, Micros now) const {
    const BrokerImage* broker = image_->broker(session.broker);
    if (broker == nullptr || broker->fenced) return false;
    const std::int64_t timeoutMs = configs().broker("broker.session.timeout.ms").number();
    return session.beating || session.lastContact + timeoutMs * kMicrosPerMs >= now;
}

bool Controller::hasLeaderships(BrokerId broker) const {
    return !image_->partitionsWhere([&](const PartitionImage& p) { return p.leader == broker; }).empty();
}

std::int64_t Controller::lowestActiveOffset() const {
    std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
    for (const BrokerSession& s : sessions_) {
        if (s.controlledShutdownOffset < 0 && image_->isActive(s.broker)) lowest = std::min(lowest, s.metadataOffset);
    }
    return lowest;
}

void Controller::onRegister(const RegisterBroker& request, Effects& out) {
    const BrokerImage* existing = image_->broker(request.broker);
    const BrokerSession* known = findSession(request.broker);
    const bool newIncarnation = existing == nullptr || existing->incarnation != request.incarnation;
    if (existing != nullptr && known != nullptr && newIncarnation && sessionValid(*known, out.now())) {
        out.send(Address::controller(), Address::of(request.broker),
                 RegisterReply{ErrorCode::DuplicateBrokerRegistration, -1, {}});
        return;
    }
    Decisions decisions;
    // A broker whose last stop was no clean one may have lost what it had not synced: it cannot stay eligible
    // (KIP-966).
    const bool clean = existing != nullptr && existing->epoch == request.previousEpoch;
    if (existing != nullptr && newIncarnation) {
        const BrokerId b = request.broker;
        IsrUpdate update{clean ? b : kNoBroker, kNoBroker, clean ? kNoBroker : b, IsrChangeReason::BrokerFenced, {}};
        decideIsrUpdates(image_->partitionsWhere([b](const PartitionImage& p) { return contains(p.isr, b); }), update,
                         decisions);
        if (!clean)
            decideIsrUpdates(image_->partitionsWhere([b](const PartitionImage& p) { return contains(p.elr, b); }),
                             update, decisions);
    }
    const std::int64_t epoch = log_.nextOffset() + std::ssize(decisions);
    decisions.push_back({RegisterBrokerRecord{request.broker, epoch, request.incarnation, request.host, request.port,
                                              request.rack, true, request.offlineDirectories},
                         {},
                         {},
                         {}});
    BrokerSession fresh;
    fresh.broker = request.broker;
    fresh.lastContact = out.now();
    session(request.broker) = fresh;
    commit(decisions, out);
    out.send(Address::controller(), Address::of(request.broker), RegisterReply{ErrorCode::None, epoch, image_});
}

std::int64_t Controller::adopt(const RegisterBroker& broker, Effects& out) {
    const std::int64_t epoch = log_.nextOffset();
    RegisterBrokerRecord record{broker.broker, epoch, broker.incarnation, broker.host, broker.port, broker.rack, true};
    commit({{std::move(record), {}, {}, {}},
            {BrokerRegistrationChangeRecord{broker.broker, epoch, false, std::nullopt}, {}, {}, {}}},
           out);
    session(broker.broker).beating = true;
    return epoch;
}

void Controller::replyHeartbeat(const Heartbeat& request, bool shutDown, Effects& out) const {
    const BrokerImage* broker = image_->broker(request.broker);
    const bool caughtUp = request.metadataOffset >= broker->epoch;
    out.send(Address::controller(), Address::of(request.broker),
             HeartbeatReply{ErrorCode::None, caughtUp, broker->fenced, shutDown});
}

/// Kafka: BrokerHeartbeatManager.calculateNextBrokerState and ReplicationControlManager.processBrokerHeartbeat.
void Controller::onHeartbeat(const Heartbeat& request, Effects& out) {
    const BrokerImage* broker = image_->broker(request.broker);
    if (broker == nullptr || broker->epoch != request.brokerEpoch) {
        out.send(Address::controller(), Address::of(request.broker),
                 HeartbeatReply{ErrorCode::StaleBrokerEpoch, false, false, false});
        return;
    }
    if (request.offlineDirectories != broker->offlineDirectories) {
        loseDirectories(request, out);
        broker = image_->broker(request.broker);
    }
    BrokerSession& mine = session(request.broker);
    mine.lastContact = out.now();
    mine.metadataOffset = request.metadataOffset;
    mine.beating = false;
    if (mine.controlledShutdownOffset >= 0 && !broker->fenced) {
        const bool done = !hasLeaderships(request.broker) && mine.controlledShutdownOffset <= lowestActiveOffset();
        return done ? grantShutdown(request, out) : replyHeartbeat(request, false, out);
    }
    if (broker->fenced) {
        if (request.wantShutDown) return replyHeartbeat(request, true, out);
        if (!request.wantFence && request.metadataOffset >= broker->epoch) return unfence(request, out);
        return replyHeartbeat(request, false, out);
    }
    if (request.wantShutDown) {
        if (hasLeaderships(request.broker)) return enterControlledShutdown(request, mine, out);
        return grantShutdown(request, out);
    }
    mine.beating = true;
    replyHeartbeat(request, false, out);
}

void Controller::unfence(const Heartbeat& request, Effects& out) {
    Decisions decisions;
    decisions.push_back(
        {BrokerRegistrationChangeRecord{request.broker, request.brokerEpoch, false, std::nullopt}, {}, {}, {}});
    IsrUpdate update{kNoBroker, request.broker, kNoBroker, IsrChangeReason::Elected, {}};
    decideIsrUpdates(image_->partitionsWhere([](const PartitionImage& p) { return !p.hasLeader(); }), update,
                     decisions);
    session(request.broker).beating = true;
    commit(decisions, out);
    replyHeartbeat(request, false, out);
}

void Controller::enterControlledShutdown(const Heartbeat& request, BrokerSession& session, Effects& out) {
    const BrokerId b = request.broker;
    Decisions decisions;
    decisions.push_back({BrokerRegistrationChangeRecord{b, request.brokerEpoch, std::nullopt, true}, {}, {}, {}});
    IsrUpdate update{b, kNoBroker, kNoBroker, IsrChangeReason::ControlledShutdown, {}};
    decideIsrUpdates(image_->partitionsWhere([b](const PartitionImage& p) { return contains(p.isr, b); }), update,
                     decisions);
    session.controlledShutdownOffset = log_.nextOffset() + std::ssize(decisions) - 1;
    commit(decisions, out);
    replyHeartbeat(request, false, out);
}

void Controller::grantShutdown(const Heartbeat& request, Effects& out) {
    Decisions decisions;
    decideFencing(request.broker, IsrChangeReason::ControlledShutdown, {}, decisions);
    session(request.broker).controlledShutdownOffset = -1;
    commit(decisions, out);
    replyHeartbeat(request, true, out);
}

void Controller::decideFencing(BrokerId b, IsrChangeReason reason, std::vector<Decision> decidedBy,
                               Decisions& into) const {
    IsrUpdate update{b, kNoBroker, kNoBroker, reason, decidedBy};
    decideIsrUpdates(image_->partitionsWhere([b](const PartitionImage& p) { return contains(p.isr, b); }), update,
                     into);
    into.push_back({BrokerRegistrationChangeRecord{b, image_->broker(b)->epoch, true, std::nullopt},
                    {},
                    reason,
                    std::move(decidedBy)});
}

void Controller::beat(BrokerId broker, std::int64_t metadataOffset) {
    session(broker).metadataOffset = metadataOffset;
}

void Controller::silence(BrokerId broker, Micros lastContact, Effects& out) {
    BrokerSession& mine = session(broker);
    mine.beating = false;
    mine.lastContact = std::max(mine.lastContact, lastContact);
    const std::int64_t timeoutMs = configs().broker("broker.session.timeout.ms").number();
    out.at(mine.lastContact + timeoutMs * kMicrosPerMs + 1, {TimerKind::SessionCheck, broker, {}, 0, {}, 0});
}

void Controller::activate(const BrokerIds& silent, Effects& out) {
    for (const BrokerImage& broker : image_->brokers()) {
        BrokerSession& mine = session(broker.id);
        mine.lastContact = out.now();
        mine.controlledShutdownOffset = -1;
        mine.beating = true;
        if (contains(silent, broker.id)) silence(broker.id, out.now(), out);
    }
    uncleanCheckDue_ = rebalanceDue_ = false;
    mutations_ = {};
    scheduleChecks(out);
}

void Controller::onSessionCheck(BrokerId broker, Effects& out) {
    const BrokerSession* mine = findSession(broker);
    const BrokerImage* registered = image_->broker(broker);
    if (mine == nullptr || registered == nullptr || registered->fenced || sessionValid(*mine, out.now())) return;
    Decisions decisions;
    decideFencing(broker, IsrChangeReason::BrokerFenced, {configs().broker("broker.session.timeout.ms").decision()},
                  decisions);
    session(broker).controlledShutdownOffset = -1;
    commit(decisions, out);
}

}  // namespace logarium::cluster
