#include <algorithm>

#include "core/cluster/broker.h"
#include "core/cluster/client_quotas.h"

/// A broker's part in quotas of clients (Kafka: where KafkaApis asks its ClientQuotaManagers). An answer to a client
/// that was too fast leaves at once and says how long the client has to wait; its connection is not read meanwhile
/// (KIP-219).
namespace logarium::cluster {
namespace {

constexpr std::string_view kProducerRate = "producer_byte_rate", kConsumerRate = "consumer_byte_rate";

}  // namespace

void Broker::forgetClients() {
    ClientQuotas fresh;
    fresh.configure(static_cast<int>(configs().broker("quota.window.num", id_).number()),
                    static_cast<int>(configs().broker("quota.window.size.seconds", id_).number()));
    clientQuotas_ = Cow<ClientQuotas>(std::move(fresh));
}

Micros Broker::mutedUntil(ClientId client) const {
    return clientQuotas_->mutedUntil(client);
}

void Broker::noteClient(const MessageBody& message) {
    if (image_->quotas().empty()) return;
    if (const auto* m = std::get_if<ProduceRequest>(&message); m != nullptr && m->who != nullptr) {
        clientQuotas_.write().met(m->client, m->who);
        clientQuotas_.write().requested(m->client, m->correlation, std::ssize(*m->batch));
    }
    if (const auto* m = std::get_if<ConsumerFetch>(&message); m != nullptr && m->who != nullptr)
        clientQuotas_.write().met(m->client, m->who);
}

void Broker::throttleClients(const MessageBody* handled, Effects& out) {
    if (image_->quotas().empty()) return;
    const std::size_t count = out.sent.size();
    for (std::size_t i = 0; i < count; ++i) {
        Effects::Sent& sent = out.sent[i];
        if (sent.to.party != Party::Client) continue;
        const ClientId client{sent.to.id};
        if (auto* reply = std::get_if<ProduceReply>(&sent.body))
            throttleProducer(client, reply->correlation, reply->throttleMs, out);
        if (auto* reply = std::get_if<ConsumerFetchReply>(&sent.body)) throttleConsumer(client, *reply, out);
    }
    // With acks=0 nobody is answered, but the connection is not read for a while all the same.
    const auto* silent = handled == nullptr ? nullptr : std::get_if<ProduceRequest>(handled);
    std::int64_t untold = 0;
    if (silent != nullptr && silent->acks == 0) throttleProducer(silent->client, silent->correlation, untold, out);
}

void Broker::throttleProducer(ClientId client, std::int64_t correlation, std::int64_t& throttleMs, Effects& out) {
    const ClientIdentity* who = clientQuotas_->find(client);
    if (who == nullptr) return;
    const std::int64_t bytes = clientQuotas_.write().takeSize(client, correlation);
    const auto quota = quotaFor(image_->quotas(), kProducerRate, *who);
    if (!quota || bytes == 0) return;
    const ClientQuotas::Throttle throttle = clientQuotas_.write().record(true, *quota, bytes, out.now());
    if (throttle.ms <= 0) return;
    throttleMs = throttle.ms;
    clientQuotas_.write().mute(client, out.now() + throttle.ms * kMicrosPerMs);
    out.tell({id_, {}, client}, ClientThrottled{client, true, throttle.ms, throttle.rate, quota->limit});
}

void Broker::throttleConsumer(ClientId client, ConsumerFetchReply& reply, Effects& out) {
    const ClientIdentity* who = clientQuotas_->find(client);
    if (who == nullptr || reply.batches == nullptr) return;
    const auto quota = quotaFor(image_->quotas(), kConsumerRate, *who);
    if (!quota) return;
    const std::int64_t bytes = std::ssize(*reply.batches);
    const ClientQuotas::Throttle throttle = clientQuotas_.write().record(false, *quota, bytes, out.now());
    if (throttle.ms <= 0) return;
    // The records stay here for the next fetch.
    clientQuotas_.write().unrecord(false, *quota, bytes, out.now());
    reply.batches = nullptr;
    reply.records = 0;
    reply.aborted.clear();
    reply.throttleMs = throttle.ms;
    clientQuotas_.write().mute(client, out.now() + throttle.ms * kMicrosPerMs);
    out.tell({id_, reply.partition, client}, ClientThrottled{client, false, throttle.ms, throttle.rate, quota->limit});
}

std::int32_t Broker::mostToFetch(const ConsumerFetch& m) const {
    if (image_->quotas().empty() || m.who == nullptr) return m.maxBytes;
    const auto quota = quotaFor(image_->quotas(), kConsumerRate, *m.who);
    if (!quota) return m.maxBytes;
    const std::int64_t most = std::max<std::int64_t>(1, clientQuotas_->mostInWindow(*quota));
    return static_cast<std::int32_t>(std::min<std::int64_t>(most, m.maxBytes));
}

}  // namespace logarium::cluster
