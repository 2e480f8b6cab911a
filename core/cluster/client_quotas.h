#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/cluster/messages.h"
#include "core/cluster/metadata_image.h"

namespace logarium::cluster {

/// Bytes a second over the last windows (Kafka: Rate over SampledStat). Time is in milliseconds, as Kafka measures it.
class WindowedRate {
public:
    void record(double bytes, std::int64_t nowMs, int windows, std::int64_t windowMs);
    /// What the rate is taken over: the whole windows but one, and what has passed of the last one.
    std::int64_t spanMs(std::int64_t nowMs, int windows, std::int64_t windowMs);
    double measure(std::int64_t nowMs, int windows, std::int64_t windowMs);

private:
    struct Sample {
        std::int64_t startedMs = 0, lastMs = 0;
        double bytes = 0;
    };
    void forgetOld(std::int64_t nowMs, int windows, std::int64_t windowMs);

    std::vector<Sample> samples_;
    std::size_t current_ = 0;
};

/// The quota that counts for a client, and whom it is shared with: an empty user or client id stands for all of them.
struct FoundQuota {
    double limit = 0;  ///< bytes a second
    std::string user, clientId;
};
/// The most special quota that is set, from user and client id down to the default of client ids (Kafka:
/// DefaultQuotaCallback in ClientQuotaManager); nothing: no limit.
std::optional<FoundQuota> quotaFor(const QuotasImage& quotas, std::string_view key, const ClientIdentity& who);

/// "user alice, client-id shop", "default client-id".
std::string entityText(const QuotaEntity& entity);
/// What speaks against such a change in Kafka's words (ClientQuotaControlManager); nothing: it may be made.
std::optional<KafkaError> flawInQuotas(const QuotaEntity& entity,
                                       const std::map<std::string, std::optional<double>>& changes);

/// What a broker measures of its clients, and whom it makes wait (Kafka: ClientQuotaManager for Produce and Fetch).
class ClientQuotas {
public:
    /// quota.window.num, quota.window.size.seconds.
    void configure(int windows, int windowSeconds) {
        windows_ = windows, windowMs_ = std::int64_t{windowSeconds} * 1000;
    }

    void met(ClientId client, std::shared_ptr<const ClientIdentity> who) { sessions_[client] = std::move(who); }
    void gone(ClientId client);
    const ClientIdentity* find(ClientId client) const;
    /// A produce request's size, until it is answered.
    void requested(ClientId client, std::int64_t correlation, std::int64_t bytes) {
        sizes_[{client, correlation}] = bytes;
    }
    std::int64_t takeSize(ClientId client, std::int64_t correlation);

    struct Throttle {
        std::int64_t ms = 0;
        double rate = 0;
    };
    /// Counts the bytes; above the quota: how long to wait (Kafka: QuotaUtils.throttleTime).
    Throttle record(bool produces, const FoundQuota& quota, std::int64_t bytes, Micros now);
    /// They are not sent after all.
    void unrecord(bool produces, const FoundQuota& quota, std::int64_t bytes, Micros now);
    std::int64_t mostInWindow(const FoundQuota& quota) const;

    void mute(ClientId client, Micros until) { muted_[client] = until; }
    Micros mutedUntil(ClientId client) const;

private:
    WindowedRate& rateOf(bool produces, const FoundQuota& quota) {
        return rates_[{produces, quota.user, quota.clientId}];
    }

    int windows_ = 11;
    std::int64_t windowMs_ = 1000;
    std::map<ClientId, std::shared_ptr<const ClientIdentity>> sessions_;
    std::map<std::pair<ClientId, std::int64_t>, std::int64_t> sizes_;
    std::map<std::tuple<bool, std::string, std::string>, WindowedRate> rates_;
    std::map<ClientId, Micros> muted_;
};

}  // namespace logarium::cluster
