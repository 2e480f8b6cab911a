#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "core/base/time.h"

namespace logarium::cluster {

/// Tokens that come in at a steady rate, up to what fits, and are taken without asking: who is in debt waits (Kafka:
/// TokenBucket). Full at first.
class TokenBucket {
public:
    /// `rate` tokens a second, at most `burstSeconds` of them saved up.
    double tokens(double rate, double burstSeconds, std::int64_t nowMs) const;
    void take(double count, double rate, double burstSeconds, std::int64_t nowMs);

private:
    double tokens_ = 0;
    std::int64_t since_ = -1;  // In milliseconds; -1: nothing was ever taken.
};

struct FoundQuota;

/// Whom controller_mutation_rate holds back (Kafka: ControllerMutationQuotaManager, KIP-599): creating and deleting
/// topics and adding partitions cost a token a partition. Whoever has tokens may go into debt with one request, however
/// large; whoever is in debt is refused. Of one controller: the next active one begins with full buckets.
class MutationQuotas {
public:
    /// Milliseconds until such a client may change something again; 0: now.
    std::int64_t waitMs(const FoundQuota& quota, double burstSeconds, Micros now) const;
    void take(const FoundQuota& quota, double burstSeconds, std::int64_t partitions, Micros now);

private:
    std::map<std::pair<std::string, std::string>, TokenBucket> buckets_;  // By user and client id.
};

}  // namespace logarium::cluster
