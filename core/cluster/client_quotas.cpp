#include "core/cluster/client_quotas.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace logarium::cluster {

void WindowedRate::forgetOld(std::int64_t nowMs, int windows, std::int64_t windowMs) {
    if (samples_.empty()) samples_.push_back({nowMs, nowMs, 0});
    for (Sample& sample : samples_)
        if (nowMs - sample.lastMs >= windows * windowMs) sample = {nowMs, nowMs, 0};
}

void WindowedRate::record(double bytes, std::int64_t nowMs, int windows, std::int64_t windowMs) {
    if (samples_.empty()) samples_.push_back({nowMs, nowMs, 0});
    if (nowMs - samples_[current_].startedMs >= windowMs) {
        // One more than the windows: the oldest may overlap the time that is looked at.
        current_ = (current_ + 1) % (static_cast<std::size_t>(windows) + 1);
        if (current_ >= samples_.size()) {
            current_ = samples_.size();
            samples_.emplace_back();
        }
        samples_[current_] = {nowMs, nowMs, 0};
    }
    samples_[current_].bytes += bytes;
    samples_[current_].lastMs = nowMs;
}

std::int64_t WindowedRate::spanMs(std::int64_t nowMs, int windows, std::int64_t windowMs) {
    forgetOld(nowMs, windows, windowMs);
    const auto oldest = std::ranges::min_element(samples_, {}, &Sample::startedMs);
    std::int64_t elapsed = nowMs - oldest->startedMs;
    const std::int64_t full = elapsed / windowMs, least = windows - 1;
    if (full < least) elapsed += (least - full) * windowMs;
    return std::max<std::int64_t>(elapsed, 1);
}

double WindowedRate::measure(std::int64_t nowMs, int windows, std::int64_t windowMs) {
    forgetOld(nowMs, windows, windowMs);
    double bytes = 0;
    for (const Sample& sample : samples_) bytes += sample.bytes;
    return bytes * 1000.0 / static_cast<double>(spanMs(nowMs, windows, windowMs));
}

std::optional<FoundQuota> quotaFor(const QuotasImage& quotas, std::string_view key, const ClientIdentity& who) {
    const std::optional<std::string> any;
    struct Try {
        QuotaEntity entity;
        bool ofUser, ofClient;  // Not shared with other users, other client ids.
    };
    const Try order[] = {{{{"user", who.user}, {"client-id", who.clientId}}, true, true},
                         {{{"user", who.user}, {"client-id", any}}, true, true},
                         {{{"user", who.user}}, true, false},
                         {{{"user", any}, {"client-id", who.clientId}}, true, true},
                         {{{"user", any}, {"client-id", any}}, true, true},
                         {{{"user", any}}, true, false},
                         {{{"client-id", who.clientId}}, false, true},
                         {{{"client-id", any}}, false, true}};
    for (const Try& each : order) {
        const auto found = quotas.find(each.entity);
        if (found == quotas.end()) continue;
        const auto value = found->second.find(key);
        if (value == found->second.end()) continue;
        FoundQuota quota;
        quota.limit = value->second;
        if (each.ofUser) quota.user = who.user;
        if (each.ofClient) quota.clientId = who.clientId;
        return quota;
    }
    return std::nullopt;
}

std::string entityText(const QuotaEntity& entity) {
    std::string text;
    for (const char* kind : {"user", "client-id"}) {
        const auto found = entity.find(kind);
        if (found == entity.end()) continue;
        if (!text.empty()) text += ", ";
        text += found->second ? fmt::format("{} {}", kind, *found->second) : fmt::format("default {}", kind);
    }
    return text;
}

std::optional<KafkaError> flawInQuotas(const QuotaEntity& entity,
                                       const std::map<std::string, std::optional<double>>& changes) {
    const auto flaw = [](std::string text) { return KafkaError{ErrorCode::InvalidRequest, std::move(text)}; };
    if (entity.empty()) return flaw("Invalid empty client quota entity");
    for (const auto& [kind, name] : entity) {
        if (kind != "user" && kind != "client-id") return flaw("Unhandled client quota entity type: " + kind);
        if (name && name->empty()) return flaw(fmt::format("Empty {} not supported", kind));
    }
    for (const auto& [key, value] : changes) {
        const bool bytes = key == "producer_byte_rate" || key == "consumer_byte_rate";
        if (!bytes && key != "request_percentage" && key != "controller_mutation_rate")
            return flaw(fmt::format("Invalid configuration key {}", key));
        if (!value) continue;
        if (*value <= 0) return flaw(fmt::format("Quota {} must be greater than 0", key));
        if (bytes && std::fmod(*value, 1.0) > 1e-6) return flaw(fmt::format("{} cannot be a fractional value.", key));
    }
    return std::nullopt;
}

void ClientQuotas::gone(ClientId client) {
    sessions_.erase(client);
    muted_.erase(client);
    std::erase_if(sizes_, [&](const auto& entry) { return entry.first.first == client; });
}

const ClientIdentity* ClientQuotas::find(ClientId client) const {
    const auto found = sessions_.find(client);
    return found == sessions_.end() ? nullptr : found->second.get();
}

std::int64_t ClientQuotas::takeSize(ClientId client, std::int64_t correlation) {
    const auto found = sizes_.find({client, correlation});
    if (found == sizes_.end()) return 0;
    const std::int64_t size = found->second;
    sizes_.erase(found);
    return size;
}

ClientQuotas::Throttle ClientQuotas::record(bool produces, const FoundQuota& quota, std::int64_t bytes, Micros now) {
    const std::int64_t nowMs = now.value / kMicrosPerMs;
    WindowedRate& rate = rateOf(produces, quota);
    rate.record(static_cast<double>(bytes), nowMs, windows_, windowMs_);
    const double measured = rate.measure(nowMs, windows_, windowMs_);
    if (measured <= quota.limit) return {};
    const auto span = static_cast<double>(rate.spanMs(nowMs, windows_, windowMs_));
    return {std::llround((measured - quota.limit) / quota.limit * span), measured};
}

void ClientQuotas::unrecord(bool produces, const FoundQuota& quota, std::int64_t bytes, Micros now) {
    rateOf(produces, quota).record(-static_cast<double>(bytes), now.value / kMicrosPerMs, windows_, windowMs_);
}

std::int64_t ClientQuotas::mostInWindow(const FoundQuota& quota) const {
    return static_cast<std::int64_t>(quota.limit * (windows_ - 1) * (static_cast<double>(windowMs_) / 1000.0));
}

Micros ClientQuotas::mutedUntil(ClientId client) const {
    const auto found = muted_.find(client);
    return found == muted_.end() ? Micros{0} : found->second;
}

}  // namespace logarium::cluster
