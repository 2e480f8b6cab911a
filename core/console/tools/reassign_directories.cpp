#include "core/console/tools/reassign_directories.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/console/failure.h"

namespace logarium::console {
namespace {

std::string replicaName(const DirectoryTarget& target) {
    return fmt::format("{}-{}", partitionName(target.partition), target.broker.value);
}

/// The number of the directory on that broker; 0: it has none of that name.
int numberOf(const cluster::Broker& broker, const std::string& name) {
    for (int i = 1; i <= std::ssize(broker.logDirectories()); ++i)
        if (cluster::logDirectoryName(broker.id(), i) == name) return i;
    return 0;
}

PartitionId idOf(const TopicPartition& partition, const sim::World& world) {
    const cluster::TopicImage* topic = world.controller.image().topic(partition.topic);
    return topic == nullptr ? PartitionId{} : PartitionId{topic->index, partition.partition};
}

const cluster::Replica* replicaOf(const DirectoryTarget& target, const sim::World& world) {
    const cluster::Broker* broker = world.broker(target.broker);
    return broker == nullptr || !broker->up() ? nullptr : broker->replica(idOf(target.partition, world));
}

const cluster::DirectoryMove* moveOf(const DirectoryTarget& target, const sim::World& world) {
    const cluster::Broker* broker = world.broker(target.broker);
    return broker == nullptr ? nullptr : broker->moveOf(idOf(target.partition, world));
}

sim::MoveReplica commandFor(const DirectoryTarget& target, const sim::World& world) {
    const cluster::Broker* broker = world.broker(target.broker);
    return {target.broker, target.partition, broker == nullptr ? 0 : numberOf(*broker, target.directory)};
}

void checkMove(const DirectoryTarget& target, const sim::World& world) {
    const auto refused = sim::check(world, commandFor(target, world));
    if (!refused) return;
    const Throwable cause = ToolFailure(*refused).chain.front();
    throw ToolFailure(
        {{"org.apache.kafka.tools.AdminCommandFailedException", "Failed to alter dir for " + replicaName(target), true},
         {"java.util.concurrent.ExecutionException", headline(cause), true},
         cause});
}

/// Kafka: ReassignPartitionsCommand.replicaMoveStatesToString.
std::string stateOf(const DirectoryTarget& target, const sim::World& world) {
    const std::string name = partitionName(target.partition);
    const cluster::Replica* held = replicaOf(target, world);
    if (held == nullptr) {
        return fmt::format(
            "Partition {} is not found in any live log dir on broker {}. There is likely an offline log "
            "directory on the broker.",
            name, target.broker.value);
    }
    if (const cluster::DirectoryMove* move = moveOf(target, world)) {
        const std::string future = cluster::logDirectoryName(target.broker, move->directory);
        if (future == target.directory)
            return fmt::format("Reassignment of replica {} is still in progress.", replicaName(target));
        return fmt::format("Partition {} on broker {} is being moved to log dir {} instead of {}.", name,
                           target.broker.value, future, target.directory);
    }
    const std::string present = cluster::logDirectoryName(target.broker, held->directory);
    if (present == target.directory)
        return fmt::format("Reassignment of replica {} completed successfully.", replicaName(target));
    return fmt::format("Partition {} on broker {} is not being moved from log dir {} to {}.", name, target.broker.value,
                       present, target.directory);
}

}  // namespace

std::vector<DirectoryTarget> directoryTargets(const Assignments& plan) {
    std::vector<DirectoryTarget> targets;
    for (const Assignment& a : plan)
        for (std::size_t i = 0; i < a.directories.size(); ++i)
            if (a.directories[i] != "any") targets.push_back({a.replicas[i], a.partition, a.directories[i]});
    std::ranges::sort(targets, [](const DirectoryTarget& a, const DirectoryTarget& b) {
        return std::tie(a.broker, a.partition) < std::tie(b.broker, b.partition);
    });
    return targets;
}

void startMoves(const std::vector<DirectoryTarget>& targets, sim::Simulation& simulation, Output& output) {
    for (const DirectoryTarget& target : targets) checkMove(target, simulation.world());
    for (const DirectoryTarget& target : targets) {
        simulation.submit(commandFor(target, simulation.world()));
        output.out(fmt::format("Successfully started moving log directory to {} for replica {} with broker {} ",
                               target.directory, partitionName(target.partition), target.broker.value));
    }
}

void cancelMoves(const std::vector<DirectoryTarget>& targets, sim::Simulation& simulation, Output& output) {
    std::vector<DirectoryTarget> back;
    for (DirectoryTarget target : targets) {
        if (moveOf(target, simulation.world()) == nullptr) continue;
        const int present = replicaOf(target, simulation.world())->directory;
        target.directory = cluster::logDirectoryName(target.broker, present);
        back.push_back(std::move(target));
    }
    if (back.empty()) return output.add(Stream::Out, "None of the specified partition moves are active.");
    startMoves(back, simulation, output);
}

std::string moveStates(const std::vector<DirectoryTarget>& targets, const sim::World& world) {
    std::string text;
    for (const DirectoryTarget& target : targets) text += (text.empty() ? "" : "\n") + stateOf(target, world);
    return text;
}

bool anyMoving(const std::vector<DirectoryTarget>& targets, const sim::World& world) {
    return std::ranges::any_of(targets,
                               [&](const DirectoryTarget& target) { return moveOf(target, world) != nullptr; });
}

}  // namespace logarium::console
