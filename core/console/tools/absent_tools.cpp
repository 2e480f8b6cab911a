#include "core/console/tools/absent_tools.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/console/tool.h"

namespace logarium::console {
namespace {

struct Absent {
    std::string_view name;
    std::string_view what;
    std::string_view instead = {};
};

constexpr std::array<Absent, 25> kAbsent = {{
    {"connect-distributed", "Kafka Connect"},
    {"connect-mirror-maker", "mirroring between clusters"},
    {"connect-plugin-path", "Kafka Connect"},
    {"connect-standalone", "Kafka Connect"},
    {"kafka-acls", "access control lists"},
    {"kafka-client-metrics", "metrics that clients push (KIP-714)"},
    {"kafka-console-share-consumer", "share groups (KIP-932)"},
    {"kafka-consumer-perf-test", "the load generator for consumers", "sim start-consumer NAME --topic T"},
    {"kafka-delegation-tokens", "delegation tokens"},
    {"kafka-e2e-latency", "the end-to-end latency test"},
    {"kafka-jmx", "JMX metrics"},
    {"kafka-metadata-shell", "a shell over metadata snapshots", "kafka-metadata-quorum.sh describe --status"},
    {"kafka-replica-verification", "comparing replicas from outside",
     "kafka-dump-log.sh --files broker-1/TOPIC-0/00000000000000000000.log"},
    {"kafka-run-class", "running a class of Kafka's"},
    {"kafka-server-start", "a server process of its own", "sim start-broker N"},
    {"kafka-server-stop", "a server process of its own", "sim stop-broker N"},
    {"kafka-share-consumer-perf-test", "share groups (KIP-932)"},
    {"kafka-share-groups", "share groups (KIP-932)"},
    {"kafka-storage", "formatting of data directories: those here are formatted already"},
    {"kafka-streams-application-reset", "Kafka Streams"},
    {"kafka-streams-groups", "Kafka Streams"},
    {"kafka-verifiable-consumer", "the clients of Kafka's system tests", "sim start-consumer NAME --topic T"},
    {"kafka-verifiable-producer", "the clients of Kafka's system tests", "sim start-producer NAME --topic T"},
    {"kafka-verifiable-share-consumer", "share groups (KIP-932)"},
    {"trogdor", "Kafka's fault injection service", "sim kill-broker N, sim cut-link A B"},
}};

}  // namespace

std::optional<std::string> whyAbsent(std::string_view command) {
    command = commandName(command);
    const auto* found = std::ranges::find(kAbsent, command, &Absent::name);
    if (found == kAbsent.end()) return std::nullopt;
    std::string line = fmt::format("Not simulated: {} ({})", found->what, found->name);
    if (!found->instead.empty()) line += fmt::format("; instead: {}", found->instead);
    return line;
}

}  // namespace logarium::console
