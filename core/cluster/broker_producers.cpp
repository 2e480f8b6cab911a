#include "core/cluster/broker.h"

/// What a broker remembers of idempotent producers, and for how long.
namespace logarium::cluster {

/// Kafka: the task PeriodicProducerExpirationCheck of UnifiedLog. A producer that comes back after that is a new one
/// here: a batch that it sends again is written again.
void Broker::expireProducers(Effects& out) {
    const std::int64_t expirationMs = configs().broker("producer.id.expiration.ms", id_).number();
    bool any = false;
    for (Cow<Replica>& handle : replicas_) {
        if (!handle->log.log() || handle->log.log()->producers().empty()) continue;
        any = handle.write().log.expireProducers(expirationMs, out.now()) || any;
    }
    if (any) environment().need(TimerKind::ExpireProducers, out);
}

}  // namespace logarium::cluster
