#include "core/console/tools/groups_describe.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/java_hash.h"
#include "core/console/failure.h"

/// kafka-consumer-groups --describe (Kafka: ConsumerGroupCommand.describeGroups and what it prints).
namespace logarium::console {
namespace {

constexpr std::string_view kMissing = "-";

/// All described groups by name. The tool asks for all of them first, so one that is missing ends it.
std::map<std::string, GroupDescription> collected(const GroupsCommandLine& line, sim::Simulation& simulation) {
    std::vector<std::string> names = line.given.values("group");
    if (line.has("all-groups")) {
        names.clear();
        for (const GroupDescription& group : listGroups(simulation.world())) names.push_back(group.name);
    }
    std::map<std::string, GroupDescription> found;
    for (auto& [name, group] : describeGroups(simulation, names)) {
        if (!group) {
            const Throwable missing{"org.apache.kafka.common.errors.GroupIdNotFoundException",
                                    fmt::format("Group {} not found.", name), false};
            throw ToolFailure({{"java.util.concurrent.ExecutionException", headline(missing), true}, missing});
        }
        found.emplace(name, std::move(*group));
    }
    return found;
}

/// Says what stands in the way of rows; true: there are some to print.
bool worthPrinting(const GroupDescription& group, std::size_t rows, Output& output) {
    if (group.state == "Empty") {
        output.err("");
        output.err(fmt::format("Consumer group '{}' has no active members.", group.name));
    } else if (group.state == "Dead") {
        output.out("");
        output.out(fmt::format("Error: Consumer group '{}' does not exist.", group.name));
        return false;
    } else if (group.state != "Stable") {
        output.err("");
        output.err(fmt::format("Warning: Consumer group '{}' is rebalancing.", group.name));
    }
    return rows > 0;
}

struct OffsetRow {
    TopicPartition partition;
    std::optional<std::int32_t> epoch;
    std::optional<Offset> committed, end;
    std::string member{kMissing}, host{kMissing}, client{kMissing};
};

std::string text(const std::optional<Offset>& offset) {
    return offset ? std::to_string(offset->value) : std::string(kMissing);
}

/// Partitions with a leader first, each part in the order of a map (Kafka: describePartitions).
void addRows(std::vector<OffsetRow>& rows, std::vector<TopicPartition> partitions, const OffsetRow& like,
             const std::map<TopicPartition, group::CommittedOffset>& committed, const sim::World& world) {
    std::vector<TopicPartition> led, leaderless;
    for (TopicPartition& p : inMapOrder(std::move(partitions)))
        (logEnd(world, p) ? led : leaderless).push_back(std::move(p));
    led.insert(led.end(), leaderless.begin(), leaderless.end());
    for (const TopicPartition& p : led) {
        OffsetRow row = like;
        row.partition = p;
        row.end = logEnd(world, p);
        if (const auto at = committed.find(p); at != committed.end()) {
            row.committed = at->second.offset;
            if (at->second.leaderEpoch >= 0) row.epoch = at->second.leaderEpoch;
        }
        rows.push_back(std::move(row));
    }
}

std::vector<OffsetRow> offsetRows(const GroupDescription& group, const sim::World& world) {
    std::map<TopicPartition, group::CommittedOffset> committed;
    for (const Committed& c : committedOffsets(world, group.name)) committed[c.partition] = c.offset;
    std::map<TopicPartition, group::CommittedOffset> unassigned = committed;
    std::vector<MemberDescription> members = group.members;
    std::erase_if(members, [](const MemberDescription& m) { return m.assigned.empty(); });
    std::stable_sort(members.begin(), members.end(), [](const MemberDescription& a, const MemberDescription& b) {
        return a.assigned.size() > b.assigned.size();
    });
    std::vector<OffsetRow> rows;
    for (const MemberDescription& m : members) {
        OffsetRow like;
        like.member = m.id, like.host = m.host, like.client = m.clientId;
        addRows(rows, m.assigned, like, committed, world);
        for (const TopicPartition& p : m.assigned) unassigned.erase(p);
    }
    std::vector<TopicPartition> left;
    for (const auto& [partition, offset] : unassigned) left.push_back(partition);
    addRows(rows, left, {}, committed, world);
    return rows;
}

void printOffsets(const GroupDescription& group, bool verbose, const sim::World& world, Output& output) {
    const std::vector<OffsetRow> rows = offsetRows(group, world);
    if (!worthPrinting(group, rows.size(), output)) return;
    std::size_t groupWidth = std::max<std::size_t>(15, group.name.size()), topicWidth = 15, memberWidth = 15,
                hostWidth = 15;
    for (const OffsetRow& row : rows) {
        topicWidth = std::max(topicWidth, row.partition.topic.size());
        memberWidth = std::max(memberWidth, row.member.size());
        hostWidth = std::max(hostWidth, row.host.size());
    }
    const auto print = [&](std::string_view name, std::string_view topic, std::string_view partition,
                           std::string_view epoch, std::string_view offset, std::string_view end, std::string_view lag,
                           const OffsetRow& row) {
        std::string line = fmt::format("{:<{}} {:<{}} {:<10} ", name, groupWidth, topic, topicWidth, partition);
        if (verbose) line += fmt::format("{:<15} ", epoch);
        line += fmt::format("{:<15} {:<15} {:<15} {:<{}} {:<{}} {}", offset, end, lag, row.member, memberWidth,
                            row.host, hostWidth, row.client);
        output.out(line);
    };
    OffsetRow head;
    head.member = "CONSUMER-ID", head.host = "HOST", head.client = "CLIENT-ID";
    output.out("");
    print("GROUP", "TOPIC", "PARTITION", "LEADER-EPOCH", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", head);
    for (const OffsetRow& row : rows) {
        const bool known = row.committed && row.end;
        print(group.name, row.partition.topic, std::to_string(row.partition.partition),
              row.epoch ? std::to_string(*row.epoch) : std::string(kMissing), text(row.committed), text(row.end),
              known ? std::to_string(*row.end - *row.committed) : std::string(kMissing), row);
    }
}

/// "orders:0,3;payments:1" by topic.
std::string assignmentText(const std::vector<TopicPartition>& partitions) {
    if (partitions.empty()) return std::string(kMissing);
    std::map<std::string, std::vector<std::int32_t>> byTopic;
    for (const TopicPartition& p : partitions) byTopic[p.topic].push_back(p.partition);
    std::vector<std::string> parts;
    for (auto& [topic, numbers] : byTopic) {
        std::sort(numbers.begin(), numbers.end());
        std::string part = topic + ":";
        for (const std::int32_t number : numbers) part += fmt::format("{}{}", part.back() == ':' ? "" : ",", number);
        parts.push_back(std::move(part));
    }
    std::sort(parts.begin(), parts.end());
    std::string joined;
    for (const std::string& part : parts) joined += (joined.empty() ? "" : ";") + part;
    return joined;
}

template <class Number>
std::string orMissing(const std::optional<Number>& number) {
    return number ? std::to_string(*number) : std::string(kMissing);
}

struct MemberWidths {
    std::size_t group = 15, id = 15, instance = 17, host = 15, client = 15, current = 20, target = 20;
    bool instances = false;

    explicit MemberWidths(const GroupDescription& described) {
        if (described.members.empty()) return;
        group = std::max(group, described.name.size());
        for (const MemberDescription& m : described.members) {
            id = std::max(id, m.id.size());
            instance = std::max(instance, m.instanceId.size());
            instances = instances || !m.instanceId.empty();
            host = std::max(host, m.host.size());
            client = std::max(client, m.clientId.size());
            current = std::max(current, assignmentText(m.assigned).size());
            target = std::max(target, assignmentText(m.target).size());
        }
    }
};

void printMembers(const GroupDescription& group, bool verbose, Output& output) {
    worthPrinting(group, group.members.size(), output);
    const MemberWidths width(group);
    // Of members of the classic protocol in a group of the newer one it says so.
    const bool mixed = std::ranges::any_of(group.members, [](const MemberDescription& m) { return !m.upgraded; });
    const auto print = [&](std::string_view name, std::string_view id, std::string_view instance, std::string_view host,
                           std::string_view client, std::string_view count, const std::vector<std::string>& more) {
        std::string line = fmt::format("{:<{}} {:<{}} ", name, width.group, id, width.id);
        if (width.instances) line += fmt::format("{:<{}} ", instance, width.instance);
        line += fmt::format("{:<{}} {:<{}} {:<15} ", host, width.host, client, width.client, count);
        if (verbose)
            line += fmt::format("{:<15} {:<{}} {:<15} {:<{}}", more[0], more[1], width.current, more[2], more[3],
                                width.target);
        if (verbose && mixed) line += " " + more[4];
        output.out(line);
    };
    output.out("");
    print("GROUP", "CONSUMER-ID", "GROUP-INSTANCE-ID", "HOST", "CLIENT-ID", "#PARTITIONS",
          {"CURRENT-EPOCH", "CURRENT-ASSIGNMENT", "TARGET-EPOCH", "TARGET-ASSIGNMENT", "UPGRADED"});
    for (const MemberDescription& m : group.members)
        print(group.name, m.id, m.instanceId, m.host, m.clientId, std::to_string(m.assigned.size()),
              {orMissing(m.epoch), assignmentText(m.assigned), orMissing(group.targetEpoch), assignmentText(m.target),
               m.upgraded ? "true" : "false"});
}

void printState(const GroupDescription& group, bool verbose, const sim::World& world, Output& output) {
    if (!worthPrinting(group, 1, output)) return;
    const cluster::Broker& broker = *world.broker(group.coordinator);
    const std::string coordinator = fmt::format("{}:{}  ({})", broker.host(), broker.port(), broker.id().value);
    const std::size_t groupWidth = std::max<std::size_t>(15, group.name.size());
    const std::size_t width = std::max<std::size_t>(25, coordinator.size());
    const auto print = [&](std::string_view name, std::string_view at, std::string_view strategy,
                           std::string_view state, std::string_view epoch, std::string_view target,
                           std::string_view members) {
        std::string line = fmt::format("{:<{}} {:<{}} {:<20} {:<20} ", name, groupWidth, at, width, strategy, state);
        if (verbose) line += fmt::format("{:<15} {:<25} ", epoch, target);
        output.out(line + std::string(members));
    };
    output.out("");
    print("GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "GROUP-EPOCH", "TARGET-ASSIGNMENT-EPOCH",
          "#MEMBERS");
    print(group.name, coordinator, group.assignor.empty() ? std::string(kMissing) : group.assignor, group.state,
          orMissing(group.epoch), orMissing(group.targetEpoch), std::to_string(group.members.size()));
}

}  // namespace

void describeGroups(const GroupsCommandLine& line, sim::Simulation& simulation, Output& output) {
    const bool verbose = line.has("verbose");
    for (const auto& [name, group] : collected(line, simulation)) {
        if (line.has("members")) {
            printMembers(group, verbose, output);
        } else if (line.has("state")) {
            printState(group, verbose, simulation.world(), output);
        } else {
            printOffsets(group, verbose, simulation.world(), output);
        }
    }
}

}  // namespace logarium::console
