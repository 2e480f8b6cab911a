#include "core/cluster/mutation_quotas.h"

#include <algorithm>
#include <cmath>

#include "core/cluster/client_quotas.h"
#include "core/cluster/controller.h"

namespace logarium::cluster {
namespace {

constexpr std::string_view kMutationRate = "controller_mutation_rate";
constexpr ErrorCode kThrottled{89};  // THROTTLING_QUOTA_EXCEEDED

/// controller.quota.window.num windows of controller.quota.window.size.seconds.
double burstSeconds(const ConfigLookup& configs) {
    return static_cast<double>(configs.broker("controller.quota.window.num").number() *
                               configs.broker("controller.quota.window.size.seconds").number());
}

}  // namespace

double TokenBucket::tokens(double rate, double burstSeconds, std::int64_t nowMs) const {
    if (since_ < 0) return rate * burstSeconds;
    return std::min(rate * burstSeconds, tokens_ + rate * static_cast<double>(nowMs - since_) / 1000);
}

void TokenBucket::take(double count, double rate, double burstSeconds, std::int64_t nowMs) {
    tokens_ = tokens(rate, burstSeconds, nowMs) - count;
    since_ = nowMs;
}

std::int64_t MutationQuotas::waitMs(const FoundQuota& quota, double burstSeconds, Micros now) const {
    const auto found = buckets_.find({quota.user, quota.clientId});
    if (found == buckets_.end()) return 0;
    const double tokens = found->second.tokens(quota.limit, burstSeconds, now.value / kMicrosPerMs);
    return tokens >= 0 ? 0 : std::llround(-tokens / quota.limit * 1000);
}

void MutationQuotas::take(const FoundQuota& quota, double burstSeconds, std::int64_t partitions, Micros now) {
    buckets_[{quota.user, quota.clientId}].take(static_cast<double>(partitions), quota.limit, burstSeconds,
                                                now.value / kMicrosPerMs);
}

std::optional<KafkaError> Controller::throttled(const ClientIdentity& who, Micros now) const {
    const auto quota = quotaFor(image_->quotas(), kMutationRate, who);
    if (!quota || mutations_->waitMs(*quota, burstSeconds(configs()), now) == 0) return std::nullopt;
    return KafkaError{kThrottled,
                      std::string(errorInfo(kThrottled).message)};
}

void Controller::countMutations(const ClientIdentity& who, std::int64_t partitions, Micros now) {
    const auto quota = quotaFor(image_->quotas(), kMutationRate, who);
    if (quota) mutations_.write().take(*quota, burstSeconds(configs()), partitions, now);
}

}  // namespace logarium::cluster
