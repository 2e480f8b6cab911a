#include "core/cluster/leader_parts.h"
#include "core/cluster/txn_gate.h"
#include "core/record/batch_builder.h"

/// What coordinators append at a leader.
namespace logarium::cluster {

using namespace leading;

Result<AppendResult, KafkaError> appendByCoordinator(Replica& replica, const Bytes& batch, const Environment& env,
                                                     Effects& out) {
    const auto refusal = [](ErrorCode error) { return KafkaError{error, std::string(errorInfo(error).message)}; };
    LeaderRole* role = replica.leader();
    if (role == nullptr) return refusal(ErrorCode::NotLeaderOrFollower);
    if (std::ssize(role->isr) < effectiveMinIsr(replica)) return refusal(ErrorCode::NotEnoughReplicas);
    auto appended = replica.log.appendAsLeader(batch, replica.leaderEpoch, out.now(), log::AppendOrigin::Coordinator);
    if (!appended.ok()) return appended;
    ++replica.revision;
    AppendResult& result = appended.value();
    const EventId cause = out.cause;
    out.tellAndFollow({env.self, replica.id, kNoClient},
                      Appended{kNoClient, result.base, result.records, result.bytes});
    afterAppend(replica, result, env, out);
    if (advanceHighWatermark(replica, env, out)) completeProduces(replica, env, out);
    wakeFollowers(replica, env, out);
    if (behindAnybody(replica)) env.need(TimerKind::IsrCheck, out);
    out.cause = cause;
    return appended;
}

Result<Offset, KafkaError> appendMarker(Replica& replica, const txn::WriteMarkers& markers, const Environment& env,
                                        Effects& out) {
    record::BatchOptions options;
    options.producerId = markers.producerId;
    options.producerEpoch = markers.epoch;
    options.transactional = true;
    options.control = true;
    record::BatchBuilder builder(options);
    builder.appendMarker(replica.log.wall(out.now()),
                         markers.commits ? record::ControlType::Commit : record::ControlType::Abort,
                         markers.coordinatorEpoch);
    auto appended = appendByCoordinator(replica, builder.build(), env, out);
    if (!appended.ok()) return appended.error();
    const Offset offset = appended.value().base;
    out.tell({env.self, replica.id, kNoClient},
             txn::MarkerWritten{markers.producerId, markers.epoch, markers.commits, offset});
    return offset + 1;
}

}  // namespace logarium::cluster
