#include "core/observe/client_sentence.h"

#include <fmt/format.h>

#include <cmath>

namespace logarium::observe {
namespace {

std::string plural(std::int64_t count, std::string_view thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

struct Says {
    const sim::Event& event;
    const ClusterView& cluster;

    std::string client() const {
        for (const ProducerView& producer : cluster.producers)
            if (producer.id == event.subject.client) return producer.name;
        for (const ConsumerView& consumer : cluster.consumers)
            if (consumer.id == event.subject.client) return consumer.name;
        return fmt::format("client {}", event.subject.client.value);
    }
    std::string partition() const { return cluster.nameOf(event.subject.partition); }

    std::string operator()(const cluster::ClientQuotaChanged& f) const {
        return f.value ? fmt::format("quota of {}: {} = {}", f.entity, f.key, *f.value)
                       : fmt::format("quota of {}: {} is removed", f.entity, f.key);
    }
    std::string operator()(const cluster::ClientThrottled& f) const {
        return fmt::format("broker {} holds {} back for {} ms: it {} {:.0f} bytes a second, its quota is {:.0f}",
                           event.subject.broker.value, client(), f.throttleMs, f.produces ? "writes" : "reads", f.rate,
                           f.quota);
    }
    std::string operator()(const cluster::DuplicateCaught& f) const {
        return fmt::format("{}: {} of {} came again and lie at offset {} already, so they are not written again",
                           partition(), plural(f.records, "record"), client(), f.base.value);
    }
    std::string operator()(const client::BatchFailed& f) const {
        if (f.ageMs < 0)
            return fmt::format("{} gives {} for {} up: {}", client(), plural(f.records, "record"), partition(),
                               errorInfo(f.error).name);
        return fmt::format("{}: Expiring {} record(s) for {}:{} ms has passed since batch creation", client(),
                           f.records, partition(), f.ageMs);
    }
    std::string operator()(const client::SendFailed& f) const {
        return fmt::format("{} cannot take {}: {}", client(), plural(f.records, "record"), f.reason);
    }
    std::string operator()(const client::ProducerEpochBumped& f) const {
        return fmt::format("{} gave up a batch for {}: its numbers begin anew there, with epoch {}", client(),
                           partition(), f.epoch);
    }
    std::string operator()(const client::ReadReplicaChosen& f) const {
        return f.broker == kNoBroker ? fmt::format("{} reads {} from its leader again", client(), partition())
                                     : fmt::format("{} reads {} from broker {}, which is in its rack", client(),
                                                   partition(), f.broker.value);
    }
    template <class Other>
    std::string operator()(const Other&) const {
        return {};
    }
};

}  // namespace

std::string clientSentence(const sim::Event& event, const ClusterView& cluster) {
    return std::visit(Says{event, cluster}, event.fact);
}

}  // namespace logarium::observe
