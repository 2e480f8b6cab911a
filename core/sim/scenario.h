#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sim/recording.h"

namespace logarium::sim {

/// A cluster and the commands that bring it to life, as an instructor writes it down:
///
///     format: 1
///     id: first-start
///     title: A first look
///     about: One or more sentences for the list of scenarios.
///     cluster: {brokers: 3, seed: 7, racks: [a, b, c], config: {log.retention.hours: 24}}
///     run: 2m                       # how long the story lasts; optional
///     commands:
///       - {at: 0s, do: create-topic, topic: orders, partitions: 6, replication-factor: 3,
///          configs: {min.insync.replicas: 2}}
///       - {at: 1s, do: start-producer, name: shop, topic: orders, rate: 20, acks: all}
///       - {at: 30s, do: kill-broker, broker: 1}
///       - {at: 60s, do: stop-producer, client: shop}
///
/// Commands and fields are those of `command_fields.h`. A command without `at` comes with the one before it. Times:
/// 250ms, 10s, 5m, 2h, 7d, or several (1m30s).
struct Scenario {
    std::string id;
    std::string title;
    std::string about;
    Recording recording;  ///< its end: `run`, or the last command
};

/// `file` is only for the messages: "file:line: what, what was expected".
Result<Scenario> readScenario(const std::string& file, std::string_view text);

/// A bundled scenario by its id, or the reason why there is none (naming what there is).
Result<Scenario> bundledScenario(const std::string& id);

struct ScenarioEntry {
    std::string id;
    std::string title;
    std::string about;
};
/// All bundled scenarios, `first-start` first, the others by title.
std::vector<ScenarioEntry> bundledScenarios();

/// "1m30s" as a span of time; the whole text must be one.
Result<Micros> durationFrom(std::string_view text);

}  // namespace logarium::sim
