#include "core/console/tools/transaction_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/console/failure.h"
#include "core/sim/transactions.h"
#include "core/txn/shard.h"

namespace logarium::console {
namespace {

[[noreturn]] void end(const std::string& line, Output& output) {
    output.err(line);
    throw Exit{1};
}

/// Whether a coordinator will end the producer's transaction in this partition.
bool looksAfter(const sim::World& world, std::int64_t producerId, const TopicPartition& partition) {
    return std::ranges::any_of(sim::transactionsOf(world), [&](const sim::KnownTransaction& known) {
        const txn::TxnImage& image = known.transaction->image();
        return image.producerId == producerId && image.partitions.contains(partition);
    });
}

}  // namespace

void prettyPrint(const std::vector<std::vector<std::string>>& rows, Output& output) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}\t", row[i], widths[i]);
        output.out(line);
    }
}

void adminFailure(const std::string& what, const std::string& why, Output& output) {
    end(fmt::format("{}: {}. Enable debug logging for additional detail.", what, why), output);
}

TopicPartition partitionOf(const ParsedArguments& given) {
    return {*given.value("--topic"), static_cast<std::int32_t>(std::stol(*given.value("--partition")))};
}

Result<std::vector<log::ProducerEntry>, KafkaError> producersOf(const sim::World& world,
                                                                const TopicPartition& partition,
                                                                std::optional<BrokerId> on) {
    const auto failed = [](ErrorCode code) { return KafkaError{code, std::string(errorInfo(code).message)}; };
    const cluster::TopicImage* topic = world.controller.image().topic(partition.topic);
    if (topic == nullptr || partition.partition < 0 || partition.partition >= std::ssize(topic->partitions))
        return failed(ErrorCode::UnknownTopicOrPartition);
    const PartitionId id{topic->index, partition.partition};
    const cluster::Broker* broker = world.broker(on.value_or(world.controller.image().partition(id)->leader));
    const cluster::Replica* replica = broker == nullptr || !broker->up() ? nullptr : broker->replica(id);
    if (replica == nullptr || !replica->log.isOpen()) return failed(ErrorCode::NotLeaderOrFollower);
    std::vector<log::ProducerEntry> entries;
    for (const log::ProducerEntry* entry : replica->log.log()->producers().producers()) entries.push_back(*entry);
    return entries;
}

int abortTransaction(const ParsedArguments& given, sim::Simulation& simulation, Output& output) {
    sim::AbortTransaction abort{partitionOf(given), -1, -1, -1};
    const std::string where = fmt::format("{}-{}", abort.partition.topic, abort.partition.partition);
    if (const auto start = given.value("--start-offset")) {
        const auto producers = producersOf(simulation.world(), abort.partition);
        if (!producers.ok())
            adminFailure("Failed to validate producer state for partition " + where, producers.error().message, output);
        const auto found = std::ranges::find_if(producers.value(), [&](const log::ProducerEntry& p) {
            return p.currentTxnFirstOffset && p.currentTxnFirstOffset->value == std::stoll(*start);
        });
        if (found == producers.value().end())
            end(fmt::format("Could not find any open transactions starting at offset {} on partition {}", *start,
                            where),
                output);
        abort.producerId = found->producerId;
        abort.producerEpoch = found->producerEpoch;
        abort.coordinatorEpoch = std::max(0, found->coordinatorEpoch);
    } else if (const auto producer = given.value("--producer-id")) {
        for (const char* missing : {"--producer-epoch", "--coordinator-epoch"})
            if (!given.has(missing)) end(fmt::format("Missing required argument {}", missing), output);
        abort.producerId = std::stoll(*producer);
        abort.producerEpoch = static_cast<int>(std::stol(*given.value("--producer-epoch")));
        abort.coordinatorEpoch = std::max(0, static_cast<int>(std::stol(*given.value("--coordinator-epoch"))));
    } else {
        end("The transaction to abort must be identified either with --start-offset (for brokers on 3.0 or above) or "
            "with --producer-id, --producer-epoch, and --coordinator-epoch (for older brokers)",
            output);
    }
    const sim::Outcome outcome = simulation.submit(abort);
    if (outcome.refused)
        adminFailure(fmt::format("Failed to abort transaction AbortTransactionSpec(topicPartition={}, producerId={}, "
                                 "producerEpoch={}, coordinatorEpoch={})",
                                 where, abort.producerId, abort.producerEpoch, abort.coordinatorEpoch),
                     outcome.refused->message, output);
    return 0;
}

int findHanging(const ParsedArguments& given, const sim::World& world, Output& output) {
    const auto topic = given.value("--topic"), broker = given.value("--broker-id");
    if (!topic && !broker)
        end("The `find-hanging` command requires either --topic or --broker-id to limit the scope of the search",
            output);
    const auto partition = given.value("--partition");
    if (partition && !topic) end("The --partition argument requires --topic to be provided", output);
    const std::int64_t limitMs = std::stoll(given.value("--max-transaction-timeout").value_or("15")) * 60'000;
    std::optional<BrokerId> on;
    if (broker) on = BrokerId{static_cast<std::int32_t>(std::stol(*broker))};
    std::vector<std::vector<std::string>> rows{{"Topic", "Partition", "ProducerId", "ProducerEpoch", "CoordinatorEpoch",
                                                "StartOffset", "LastTimestamp", "Duration(min)"}};
    for (const auto& image : world.controller.image().topics()) {
        if (topic && image->name != *topic) continue;
        for (std::int32_t p = 0; p < std::ssize(image->partitions); ++p) {
            const TopicPartition name{image->name, p};
            if (partition && std::stol(*partition) != p) continue;
            const auto producers = producersOf(world, name, on);
            if (!producers.ok()) continue;
            for (const log::ProducerEntry& entry : producers.value()) {
                const std::int64_t openMs = wallClock(world.now) - entry.lastTimestamp;
                if (!entry.currentTxnFirstOffset || openMs <= limitMs || looksAfter(world, entry.producerId, name))
                    continue;
                rows.push_back({name.topic, std::to_string(p), std::to_string(entry.producerId),
                                std::to_string(entry.producerEpoch), std::to_string(entry.coordinatorEpoch),
                                std::to_string(entry.currentTxnFirstOffset->value),
                                std::to_string(entry.lastTimestamp.value), std::to_string(openMs / 60'000)});
            }
        }
    }
    prettyPrint(rows, output);
    return 0;
}

int terminateTransaction(const std::string& id, sim::Simulation& simulation, Output& output) {
    const sim::Outcome outcome = simulation.submit(sim::ForceTerminateTransaction{id});
    if (outcome.refused)
        adminFailure("Failed to force terminate transactionalId `" + id + "`", outcome.refused->message, output);
    return 0;
}

}  // namespace logarium::console
