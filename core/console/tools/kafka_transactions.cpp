#include <fmt/format.h>
#include <fmt/ranges.h>

#include <regex>

#include "core/console/admin.h"
#include "core/console/argument_parser.h"
#include "core/console/tools/all.h"
#include "core/console/tools/transaction_data.h"
#include "core/sim/transactions.h"
#include "core/txn/shard.h"

/// kafka-transactions.sh (Kafka: org.apache.kafka.tools.TransactionsCommand).
namespace logarium::console {
namespace {

using Type = Argument::Type;

const ArgumentParser& transactionArguments() {
    static const ArgumentParser parser{
        "kafka-transactions.sh",
        "Shows where the transactions of producers stand, finds those that hang, and ends them.",
        {{{"--version", "-v"}, {}, "Show the version of Kafka."},
         {{"--command-config"}, "FILE", "A file of settings for the Admin client."},
         {{"--bootstrap-server"}, "host:port", "A broker to ask first.", true}},
        {},
        {{"list",
          "List transactional ids.",
          {{{"--duration-filter"},
            "DURATION_FILTER",
            "Only transactions open for longer, in ms.",
            false,
            false,
            Type::Long},
           {{"--transactional-id-pattern"}, "TRANSACTIONAL_ID_PATTERN", "Only ids that fit this regular expression."}}},
         {"describe",
          "Describe one transactional id.",
          {{{"--transactional-id"}, "TRANSACTIONAL_ID", "The id.", true}}},
         {"describe-producers",
          "Describe what a partition knows of producers.",
          {{{"--broker-id"},
            "BROKER_ID",
            "The replica on this broker instead of the leader.",
            false,
            false,
            Type::Integer},
           {{"--topic"}, "TOPIC", "The topic.", true},
           {{"--partition"}, "PARTITION", "The partition.", true, false, Type::Integer}}},
         {"abort",
          "Abort a hanging transaction.",
          {{{"--topic"}, "TOPIC", "The topic.", true},
           {{"--partition"}, "PARTITION", "The partition.", true, false, Type::Integer},
           {{"--start-offset"}, "START_OFFSET", "Where the transaction begins.", false, false, Type::Long},
           {{"--producer-id"}, "PRODUCER_ID", "Its producer id.", false, false, Type::Long},
           {{"--producer-epoch"}, "PRODUCER_EPOCH", "Its epoch.", false, false, Type::Integer},
           {{"--coordinator-epoch"},
            "COORDINATOR_EPOCH",
            "The epoch of its coordinator.",
            false,
            false,
            Type::Integer}}},
         {"find-hanging",
          "Find transactions that no coordinator will end.",
          {{{"--broker-id"}, "BROKER_ID", "Only replicas on this broker.", false, false, Type::Integer},
           {{"--max-transaction-timeout"},
            "MAX_TRANSACTION_TIMEOUT",
            "Only those older than so many minutes; 15.",
            false,
            false,
            Type::Integer},
           {{"--topic"}, "TOPIC", "Only this topic."},
           {{"--partition"}, "PARTITION", "Only this partition of it.", false, false, Type::Integer}}},
         {"forceTerminateTransaction",
          "End whatever transaction an id has open.",
          {{{"--transactionalId"}, "TRANSACTIONALID", "The id.", true}}}}};
    return parser;
}

int list(const ParsedArguments& given, const sim::World& world, Output& output) {
    std::vector<std::vector<std::string>> rows{{"TransactionalId", "Coordinator", "ProducerId", "TransactionState"}};
    const std::int64_t longerThan = given.has("--duration-filter") ? std::stoll(*given.value("--duration-filter")) : -1;
    const std::string pattern = given.value("--transactional-id-pattern").value_or("");
    for (const sim::KnownTransaction& known : sim::transactionsOf(world)) {
        const txn::TxnImage& image = known.transaction->image();
        const bool open = image.state == txn::State::Ongoing || image.state == txn::State::PrepareCommit ||
                          image.state == txn::State::PrepareAbort;
        if (longerThan >= 0 && (!open || wallClock(world.now) - image.startedAt <= longerThan)) continue;
        if (!pattern.empty() && !std::regex_match(known.transaction->id(), std::regex(pattern))) continue;
        rows.push_back({known.transaction->id(), std::to_string(known.coordinator.value),
                        std::to_string(image.producerId), std::string(txn::stateName(image.state))});
    }
    prettyPrint(rows, output);
    return 0;
}

int describe(const std::string& id, const sim::World& world, Output& output) {
    const std::string what = "Failed to describe transaction state of transactional-id `" + id + "`";
    const txn::Transaction* found = sim::transactionOf(world, id);
    if (found == nullptr)
        adminFailure(
            what,
            "DescribeTransactions request for transactionalId `" + id + "` failed because the ID could not be found",
            output);
    const txn::TxnImage& image = found->image();
    const bool open = image.startedAt != kNoTimestamp;
    std::vector<std::string> partitions;
    for (const TopicPartition& p : image.partitions) partitions.push_back(fmt::format("{}-{}", p.topic, p.partition));
    prettyPrint({{"CoordinatorId", "TransactionalId", "ProducerId", "ProducerEpoch", "TransactionState",
                  "TransactionTimeoutMs", "CurrentTransactionStartTimeMs", "TransactionDurationMs", "TopicPartitions"},
                 {std::to_string(sim::txnCoordinatorOf(world, id).value), id, std::to_string(image.producerId),
                  std::to_string(image.epoch), std::string(txn::stateName(image.state)),
                  std::to_string(image.timeoutMs), open ? std::to_string(image.startedAt.value) : "None",
                  open ? std::to_string(wallClock(world.now) - image.startedAt) : "None",
                  fmt::format("{}", fmt::join(partitions, ","))}},
                output);
    return 0;
}

int describeProducers(const ParsedArguments& given, const sim::World& world, Output& output) {
    const TopicPartition partition = partitionOf(given);
    std::optional<BrokerId> on;
    if (const auto id = given.value("--broker-id")) on = BrokerId{static_cast<std::int32_t>(std::stol(*id))};
    const auto producers = producersOf(world, partition, on);
    if (!producers.ok())
        adminFailure(fmt::format("Failed to describe producers for partition {}-{} on {}", partition.topic,
                                 partition.partition, on ? fmt::format("broker {}", on->value) : "leader"),
                     producers.error().message, output);
    std::vector<std::vector<std::string>> rows{{"ProducerId", "ProducerEpoch", "LatestCoordinatorEpoch", "LastSequence",
                                                "LastTimestamp", "CurrentTransactionStartOffset"}};
    for (const log::ProducerEntry& p : producers.value())
        rows.push_back({std::to_string(p.producerId), std::to_string(p.producerEpoch),
                        std::to_string(p.coordinatorEpoch), std::to_string(p.lastSeq()),
                        std::to_string(p.lastTimestamp.value),
                        p.currentTxnFirstOffset ? std::to_string(p.currentTxnFirstOffset->value) : "None"});
    prettyPrint(rows, output);
    return 0;
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedArguments given = transactionArguments().parse(args, output);
    if (const auto name = given.value("--command-config"); name && !files.read(*name))
        terse(fmt::format("Failed to load admin client properties: {}. Enable debug logging for additional detail.",
                          *name));
    reachBroker(simulation.world(), *given.value("--bootstrap-server"), "listTransactions");
    if (given.command == "list") return list(given, simulation.world(), output);
    if (given.command == "describe") return describe(*given.value("--transactional-id"), simulation.world(), output);
    if (given.command == "describe-producers") return describeProducers(given, simulation.world(), output);
    if (given.command == "abort") return abortTransaction(given, simulation, output);
    if (given.command == "find-hanging") return findHanging(given, simulation.world(), output);
    return terminateTransaction(*given.value("--transactionalId"), simulation, output);
}

}  // namespace

Tool kafkaTransactions() {
    return {"kafka-transactions",
            "the transactions of producers, and those that hang",
            nullptr,
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return adminJob(args, files, run, messageAndTrace("org.apache.kafka.tools.TransactionsCommand"));
            },
            {},
            &transactionArguments()};
}

}  // namespace logarium::console
