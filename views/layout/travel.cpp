#include "views/layout/travel.h"

#include <algorithm>
#include <cstdlib>

namespace logarium::views {

namespace {

bool samePlaces(const TravelToken& a, const TravelToken& b) {
    return a.kind == b.kind && a.partition == b.partition && a.broker == b.broker && a.follower == b.follower &&
           a.client == b.client && a.error == b.error;
}

TravelToken tokenOf(TravelKind kind, const sim::Event& event, ClientId client, int records) {
    TravelToken token;
    token.kind = kind;
    token.partition = event.subject.partition;
    token.broker = event.subject.broker;
    token.client = client;
    token.records = records;
    return token;
}

/// The legs an event stands for, each with how many legs come before it.
struct Legs {
    const observe::ClusterView& cluster;
    const sim::Event& event;
    std::vector<std::pair<TravelToken, int>> found{};

    void operator()(const cluster::Appended& fact) {
        if (fact.producer == kNoClient) return;  // A coordinator wrote it on its own broker.
        found.emplace_back(tokenOf(TravelKind::Request, event, fact.producer, fact.records), 0);
    }
    void operator()(const cluster::Replicated& fact) {
        const auto* partition = cluster.partition(event.subject.partition);
        if (partition == nullptr || partition->leader == kNoBroker) return;
        TravelToken token = tokenOf(TravelKind::Copy, event, kNoClient, fact.records);
        token.broker = partition->leader;
        token.follower = fact.follower;
        found.emplace_back(token, 1);
    }
    void operator()(const cluster::ProduceAcknowledged& fact) {
        if (fact.acks == 0) return;  // Nothing is sent back.
        found.emplace_back(tokenOf(TravelKind::Ack, event, fact.producer, fact.records), fact.acks < 0 ? 2 : 1);
    }
    void operator()(const cluster::ProduceRejected& fact) {
        // What was appended came on its own; what was not never got an event until now.
        const bool appended = fact.error == ErrorCode::NotEnoughReplicasAfterAppend;
        if (!appended) found.emplace_back(tokenOf(TravelKind::Request, event, fact.producer, fact.records), 0);
        if (fact.acks == 0) return;
        TravelToken back = tokenOf(TravelKind::Reject, event, fact.producer, fact.records);
        back.error = fact.error;
        found.emplace_back(back, appended ? 2 : 1);
    }
    void operator()(const client::Consumed& fact) {
        const auto* partition = cluster.partition(event.subject.partition);
        if (partition == nullptr || partition->leader == kNoBroker) return;
        TravelToken token = tokenOf(TravelKind::Read, event, event.subject.client, fact.records);
        token.broker = partition->leader;
        found.emplace_back(token, 2);
    }
    template <class Other>
    void operator()(const Other&) {}
};

}  // namespace

qreal Travel::progress(const TravelToken& token, qint64 ms) {
    if (ms < token.startsAt) return -1;
    return std::min(1.0, static_cast<qreal>(ms - token.startsAt) / static_cast<qreal>(kLegMs));
}

qint64 Travel::endOf(const TravelToken& token) {
    return token.startsAt + kLegMs + (token.kind == TravelKind::Reject ? kNameMs : kGlowMs);
}

void Travel::tell(const observe::ClusterView& cluster, const std::vector<sim::Event>& events, qint64 ms, bool onWire) {
    expire(ms);
    for (const sim::Event& event : events) {
        Legs legs{cluster, event};
        std::visit(legs, event.fact);
        for (auto& [token, before] : legs.found) {
            if (onWire && token.kind != TravelKind::Reject) continue;
            token.startsAt = onWire ? ms - kLegMs : ms + before * kLegMs;
            add(token);
        }
    }
}

void Travel::expire(qint64 ms) {
    std::erase_if(tokens_, [ms](const TravelToken& token) { return endOf(token) <= ms; });
}

/// How many will be on their way together with it.
std::size_t Travel::besides(const TravelToken& token) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        tokens_, [&token](const TravelToken& there) { return std::abs(there.startsAt - token.startsAt) < kLegMs; }));
}

void Travel::add(TravelToken token) {
    const auto join = [&token](TravelToken& into) {
        into.records += token.records;
        into.events += token.events;
    };
    const std::size_t others = besides(token);
    if (others >= kMany && token.kind != TravelKind::Reject) token.partition = {};
    for (TravelToken& there : tokens_)
        if (samePlaces(there, token) && token.startsAt - there.startsAt <= kMergeMs) return join(there);
    if (others < kMost) return tokens_.push_back(token);
    if (token.kind == TravelKind::Reject) {
        const auto other =
            std::ranges::find_if(tokens_, [](const TravelToken& t) { return t.kind != TravelKind::Reject; });
        if (other != tokens_.end()) {
            *other = token;
            return;
        }
    }
    const auto like =
        std::find_if(tokens_.rbegin(), tokens_.rend(), [&token](const TravelToken& t) { return t.kind == token.kind; });
    if (like != tokens_.rend()) join(*like);
}

}  // namespace logarium::views
