#include "core/cluster/follower_reads.h"

#include <algorithm>
#include <utility>

#include "core/cluster/leader_parts.h"

namespace logarium::cluster {
namespace {

const std::string& rackOf(BrokerId broker, const Environment& env) {
    static const std::string none;
    const BrokerImage* found = env.image.broker(broker);
    return found == nullptr ? none : found->rack;
}

}  // namespace

BrokerId preferredReplica(const Replica& replica, const ConsumerFetch& request, const Environment& env) {
    const LeaderRole* role = replica.leader();
    if (role == nullptr || !env.settings.rackAware || request.who == nullptr || request.who->rack.empty())
        return kNoBroker;
    if (rackOf(env.self, env) == request.who->rack) return kNoBroker;
    const FollowerProgress* best = nullptr;
    for (const FollowerProgress& f : role->followers) {
        const bool holds = f.logEnd >= request.offset && f.logStart <= request.offset;
        if (!holds || !contains(role->isr, f.broker) || rackOf(f.broker, env) != request.who->rack) continue;
        if (best == nullptr || f.logEnd > best->logEnd ||
            (f.logEnd == best->logEnd && f.lastCaughtUp > best->lastCaughtUp))
            best = &f;
    }
    return best == nullptr ? kNoBroker : best->broker;
}

void serveReader(Replica& replica, const ConsumerFetch& request, const Environment& env, Effects& out) {
    FollowerRole& role = *replica.follower();
    if (request.offset < replica.log.logStart() || request.offset > replica.log.logEnd())
        return leading::answerConsumer(replica, request, ErrorCode::OffsetOutOfRange, env, out);
    if (request.offset < leading::readableEnd(replica, request.committed))
        return leading::answerConsumer(replica, request, ErrorCode::None, env, out);
    std::erase_if(role.consumers, [&](const ParkedConsumer& c) { return c.request.client == request.client; });
    role.consumers.push_back({request, out.now()});
}

void serveWaitingReaders(Replica& replica, const Environment& env, Effects& out) {
    FollowerRole* role = replica.follower();
    if (role == nullptr || role->consumers.empty()) return;
    std::vector<ParkedConsumer> waiting;
    for (ParkedConsumer& c : std::exchange(role->consumers, {})) {
        const bool gone = c.request.offset > replica.log.logEnd();
        if (gone || c.request.offset < leading::readableEnd(replica, c.request.committed)) {
            leading::answerConsumer(replica, c.request, ErrorCode::None, env, out);
        } else {
            waiting.push_back(std::move(c));
        }
    }
    role->consumers = std::move(waiting);
}

void dismissReaders(Replica& replica, const Environment& env, Effects& out) {
    FollowerRole* role = replica.follower();
    if (role == nullptr) return;
    for (const ParkedConsumer& c : std::exchange(role->consumers, {}))
        leading::answerConsumer(replica, c.request, ErrorCode::NotLeaderOrFollower, env, out);
}

}  // namespace logarium::cluster
