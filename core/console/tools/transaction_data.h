#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/console/argument_parser.h"
#include "core/console/output.h"
#include "core/log/producer_entry.h"
#include "core/sim/simulation.h"

/// The parts of kafka-transactions.sh that look into partitions or change something.
namespace logarium::console {

/// Columns as wide as their widest cell, a tab after each (Kafka: ToolsUtils.prettyPrintTable).
void prettyPrint(const std::vector<std::vector<std::string>>& rows, Output& output);
/// How the tool ends with what an Admin call failed with: status 1.
[[noreturn]] void adminFailure(const std::string& what, const std::string& why, Output& output);
TopicPartition partitionOf(const ParsedArguments& given);

/// What the leader, or the replica on this broker, knows of producers, in Kafka's order.
Result<std::vector<log::ProducerEntry>, KafkaError> producersOf(const sim::World& world,
                                                                const TopicPartition& partition,
                                                                std::optional<BrokerId> on = {});
int abortTransaction(const ParsedArguments& given, sim::Simulation& simulation, Output& output);
int findHanging(const ParsedArguments& given, const sim::World& world, Output& output);
int terminateTransaction(const std::string& id, sim::Simulation& simulation, Output& output);

}  // namespace logarium::console
