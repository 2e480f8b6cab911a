#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/console/files.h"
#include "core/console/options.h"
#include "core/sim/simulation.h"

/// What the console producer and the console consumer share.
namespace logarium::console {

using Properties = std::map<std::string, std::string, std::less<>>;

/// "key=value" words; throws ToolFailure for what is none (Kafka: CommandLineUtils.parseKeyValueArgs).
Properties keyValues(const std::vector<std::string>& words);
/// Adds what stands in a file of settings and is not there yet; throws ToolFailure when there is no such file.
void addFile(Properties& properties, const std::optional<std::string>& name, const Files& files);
/// The property, or `otherwise`.
std::string property(const Properties& properties, std::string_view name, std::string_view otherwise);
/// Whether it says "true".
bool flag(const Properties& properties, std::string_view name);

/// Makes the topic with the brokers' defaults when clients may do so (auto.create.topics.enable).
bool autoCreate(sim::Simulation& simulation, const std::string& topic);
/// The client's warning about a topic that the brokers do not know (yet).
void warnUnknownTopic(Micros now, std::string_view client, const std::string& topic, int correlation, Output& output,
                      ErrorCode error = ErrorCode::UnknownTopicOrPartition);

}  // namespace logarium::console
