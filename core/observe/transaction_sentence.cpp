#include "core/observe/transaction_sentence.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace logarium::observe {
namespace {

std::string plural(std::int64_t count, std::string_view thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string clientName(const sim::Event& event, const ClusterView& cluster) {
    for (const ProducerView& producer : cluster.producers)
        if (producer.id == event.subject.client) return producer.name;
    return fmt::format("client {}", event.subject.client.value);
}

std::string_view causeText(txn::EndCause cause) {
    switch (cause) {
        case txn::EndCause::Producer:
            return "its producer asked for it";
        case txn::EndCause::TimedOut:
            return "it was open for longer than transaction.timeout.ms, its producer is fenced";
        case txn::EndCause::Fenced:
            return "another producer came with its transactional id, the older one is fenced";
    }
    return {};
}

struct Says {
    const sim::Event& event;
    const ClusterView& cluster;

    std::string operator()(const txn::TransactionsLoaded& f) const {
        std::string text = fmt::format("broker {} coordinates the {} of {} now", event.subject.broker.value,
                                       plural(f.ids, "transactional id"), cluster.nameOf(event.subject.partition));
        if (f.unfinished > 0)
            text += fmt::format("; {} decided, but not all markers are written", plural(f.unfinished, "transaction"));
        return text;
    }
    std::string operator()(const txn::TransactionsUnloaded&) const {
        return fmt::format("broker {} coordinates {} no more", event.subject.broker.value,
                           cluster.nameOf(event.subject.partition));
    }
    std::string operator()(const txn::ProducerInitialized& f) const {
        return fmt::format("transactional id {}: producer id {} in epoch {}; whoever had an older epoch is fenced",
                           f.id, f.producerId, f.epoch);
    }
    std::string operator()(const txn::PartitionsJoined& f) const {
        std::vector<std::string> names;
        for (const TopicPartition& p : f.partitions) names.push_back(fmt::format("{}-{}", p.topic, p.partition));
        return fmt::format("transaction of {} {} {}", f.id, f.begins ? "begins with" : "grows by",
                           fmt::join(names, ", "));
    }
    std::string operator()(const txn::TransactionPrepared& f) const {
        return fmt::format("transaction of {} will be {}: {}; markers go to {}", f.id,
                           f.commits ? "committed" : "aborted", causeText(f.cause), plural(f.partitions, "partition"));
    }
    std::string operator()(const txn::TransactionCompleted& f) const {
        return fmt::format("transaction of {} is {}, {} ms after it began", f.id, f.committed ? "committed" : "aborted",
                           f.openMs);
    }
    std::string operator()(const txn::MarkerWritten& f) const {
        return fmt::format("{} on broker {}: {} marker of producer {} at offset {}",
                           cluster.nameOf(event.subject.partition), event.subject.broker.value,
                           f.commits ? "commit" : "abort", f.producerId, f.offset.value);
    }
    std::string operator()(const txn::TransactionalIdExpired& f) const {
        return fmt::format("transactional id {} is forgotten: nobody used it for transactional.id.expiration.ms", f.id);
    }
    std::string operator()(const client::TransactionEnded& f) const {
        return fmt::format("{}: its transaction with {} is {}", clientName(event, cluster), plural(f.records, "record"),
                           f.committed ? "committed" : "aborted");
    }
    std::string operator()(const client::ProducerFenced& f) const {
        return fmt::format("{} may not go on: {}", clientName(event, cluster), errorName(f.error));
    }
    template <class Other>
    std::string operator()(const Other&) const {
        return {};
    }
};

}  // namespace

std::string transactionSentence(const sim::Event& event, const ClusterView& cluster) {
    return std::visit(Says{event, cluster}, event.fact);
}

}  // namespace logarium::observe
