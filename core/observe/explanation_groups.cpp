// Why a member of a group has nothing to read, and why a group was rebalanced.
#include <fmt/format.h>

#include <algorithm>

#include "core/client/group_member.h"
#include "core/group/shard.h"
#include "core/observe/event_text.h"
#include "core/observe/explanation_parts.h"
#include "core/sim/groups.h"

namespace logarium::observe {
namespace {

/// The latest event up to now that tells a Fact of this group, from `before` backwards.
template <class Fact>
const sim::Event* latestOf(std::span<const sim::Event> events, std::string_view group, EventId before) {
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (event->id >= before) continue;
        const auto* fact = std::get_if<Fact>(&event->fact);
        if (fact != nullptr && fact->group == group) return &*event;
    }
    return nullptr;
}

EventId endOf(const sim::Simulation& run) {
    return run.events().empty() ? EventId{1} : run.events().back().id + 1;
}

Explanation chainOf(const sim::Simulation& run, const sim::Event* event) {
    return event == nullptr ? Explanation{} : explanationOf(run, *event, clusterOf(run));
}

sim::Decision configOf(const sim::World& world, BrokerId coordinator, std::string_view name) {
    return world.broker(coordinator)->configs().broker(name, coordinator).decision();
}

/// What a member wants to read, as far as it exists now.
std::int64_t partitionsOf(const sim::World& world, const sim::SimClient& client) {
    const cluster::TopicImage* topic = world.controller.image().topic(client.topic());
    return topic == nullptr ? 0 : std::ssize(topic->partitions);
}

std::string listed(const std::set<TopicPartition>& partitions) {
    std::string text;
    for (const TopicPartition& p : partitions)
        text += fmt::format("{}{}-{}", text.empty() ? "" : ", ", p.topic, p.partition);
    return text;
}

Explanation uncoordinated(const sim::World& world, const std::string& group) {
    Explanation found;
    const auto home = sim::homeOf(world, group);
    if (!home) {
        found.answer = fmt::format("Nobody coordinates group {} yet: __consumer_offsets is not there.", group);
        found.change = "none is needed: the first one who asks for a coordinator has it made";
        return found;
    }
    const cluster::PartitionImage* partition = world.controller.image().partition(*home);
    const bool led = partition != nullptr && partition->hasLeader();
    found.answer = fmt::format("Nobody coordinates group {}: its home is __consumer_offsets-{}, which {}.", group,
                               home->partition, led ? "its leader is still reading" : "nobody leads");
    found.change = led ? "none is needed, it takes a moment" : "a replica of that partition back in the ISR or the ELR";
    return found;
}

/// Between two generations: it waits for others.
Explanation rebalancing(const sim::Simulation& run, const sim::SimClient& client, const std::string& group,
                        std::string_view state) {
    Explanation found = chainOf(run, latestOf<group::RebalanceStarted>(run.events(), group, endOf(run)));
    const BrokerId coordinator = sim::coordinatorOf(run.world(), group);
    const bool first = latestOf<group::GenerationFormed>(run.events(), group, endOf(run)) == nullptr;
    found.answer =
        fmt::format("Group {} is {}: {} gets partitions when all members are there.", group, state, client.name());
    if (first) {
        found.decidedBy.push_back(configOf(run.world(), coordinator, "group.initial.rebalance.delay.ms"));
        found.change = "a shorter group.initial.rebalance.delay.ms: a new group waits that long for more members";
    } else {
        found.change =
            "members that rejoin sooner; one that is busy holds all up for as long as its max.poll.interval.ms";
    }
    return found;
}

/// In a stable group, with nothing.
Explanation spare(const sim::Simulation& run, const sim::SimClient& client, const group::Shard::Group& group,
                  const std::string& name) {
    Explanation found = chainOf(run, latestOf<group::GenerationFormed>(run.events(), name, endOf(run)));
    const auto members = static_cast<std::int64_t>(group::memberCount(group));
    const std::int64_t partitions = partitionsOf(run.world(), client);
    if (partitions == 0) {
        found.answer = fmt::format("{} wants to read {}, which does not exist.", client.name(), client.topic());
        found.change = fmt::format("the topic: kafka-topics.sh --create --topic {}", client.topic());
    } else if (members > partitions) {
        found.answer = fmt::format(
            "{} members share {} partition{} of {}, and a partition has one reader in a group: {} is spare. It takes "
            "over when another one goes.",
            members, partitions, partitions == 1 ? "" : "s", client.topic(), client.name());
        found.change = fmt::format("kafka-topics.sh --alter --topic {} --partitions {}, or a member less",
                                   client.topic(), members);
    } else {
        found.answer = fmt::format(
            "{} has not been given what is still held by others: they let go one heartbeat "
            "after they learn of it.",
            client.name());
        found.change = "none is needed; a cooperative assignor moves partitions in two steps";
    }
    return found;
}

}  // namespace

Result<Explanation> whyIdle(const sim::Simulation& run, ClientId id) {
    const sim::World& world = run.world();
    const sim::SimClient* client = world.client(id);
    if (client == nullptr || client->consumer() == nullptr)
        return Failure{fmt::format("there is no consumer {}", id.value)};
    const client::GroupMember* member = client->consumer()->member();
    if (member == nullptr) return Failure{fmt::format("{} reads on its own, without a group", client->name())};
    const std::string& name = client->consumer()->spec().group;
    Explanation found;
    if (client->stopped || member->gone()) {
        found.answer = member->refused() ? fmt::format("Group {} refused {}.", name, client->name())
                                         : fmt::format("{} has stopped.", client->name());
        found.change = "starting it again";
        return found;
    }
    if (!member->assigned().empty()) {
        found.answer = fmt::format("{} is not idle: it reads {}.", client->name(), listed(member->assigned()));
        found.change = "none is needed";
        return found;
    }
    const group::Shard* shard = sim::shardOf(world, name);
    if (shard == nullptr) return uncoordinated(world, name);
    const group::Shard::Group* group = shard->find(name);
    if (group == nullptr || member->generation() < 0 || group::stateName(*group) != "Stable")
        return rebalancing(run, *client, name, group == nullptr ? "not there yet" : group::stateName(*group));
    return spare(run, *client, *group, name);
}

namespace {

std::string changeFor(const sim::Event* moved) {
    if (moved == nullptr) return "none: what its members want to read has changed";
    const auto* gone = std::get_if<group::MemberGone>(&moved->fact);
    if (gone == nullptr) return "a group that has all its members before it begins, or a longer initial delay";
    switch (gone->how) {
        case group::Departure::Left:
            return "a static member (group.instance.id): it may restart within session.timeout.ms and nobody moves";
        case group::Departure::SessionExpired:
            return "a heartbeat in time, or a longer session.timeout.ms";
        case group::Departure::RebalanceMissed:
            return "a poll in time, or a longer max.poll.interval.ms, which is how long a rebalance waits";
        case group::Departure::Replaced:
            return "another group.instance.id for one of the two processes";
    }
    return {};
}

}  // namespace

Result<Explanation> whyRebalanced(const sim::Simulation& run, const std::string& group) {
    const sim::Event* started = latestOf<group::RebalanceStarted>(run.events(), group, endOf(run));
    if (started == nullptr) return Failure{fmt::format("group {} has not been rebalanced", group)};
    const auto& fact = std::get<group::RebalanceStarted>(started->fact);
    Explanation found = chainOf(run, started);
    const auto since = run.events().subspan(run.eventsAfter(started->id));
    const auto formed = std::ranges::find_if(since, [&](const sim::Event& event) {
        const auto* made = std::get_if<group::GenerationFormed>(&event.fact);
        return made != nullptr && made->group == group;
    });
    const std::string end =
        formed == since.end()
            ? std::string("It is still going on.")
            : fmt::format("Generation {} was formed {} later, of {} members.",
                          std::get<group::GenerationFormed>(formed->fact).generation,
                          spanText(formed->at - started->at), std::get<group::GenerationFormed>(formed->fact).members);
    found.answer = fmt::format("Group {} gave generation {} up at {}: {}. {}", group, fact.generation,
                               clockText(started->at), fact.why, end);
    // Whoever came or went just before it, in the same moment.
    const sim::Event* joined = latestOf<group::MemberJoined>(run.events(), group, started->id + 1);
    const sim::Event* gone = latestOf<group::MemberGone>(run.events(), group, started->id + 1);
    const sim::Event* moved = joined == nullptr || (gone != nullptr && gone->id > joined->id) ? gone : joined;
    found.change = changeFor(moved != nullptr && moved->at == started->at ? moved : nullptr);
    return found;
}

}  // namespace logarium::observe
