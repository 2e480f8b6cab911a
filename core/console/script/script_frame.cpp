#include "core/console/script/script_frame.h"

#include <fmt/format.h>

#include <sstream>

namespace logarium::console {

namespace {

constexpr std::size_t kLineWidth = 100;

constexpr const char* kNeeds = R"(#
# Kafka's bin directory has to be on the PATH. Variables that may be set:
#   BOOTSTRAP    where the cluster listens (localhost:9092)
#   SPEED        a whole number: the story goes so many times as fast (1)
#   BROKER_HOOK  a command, called with "stop", "kill", "start", "pause" or "resume" and a broker's id; without it the
#                script asks you to do that, and waits
)";

constexpr const char* kFunctions = R"sh(
set -eu
BOOTSTRAP=${BOOTSTRAP:-localhost:9092}
SPEED=${SPEED:-1}
work=$(mktemp -d)
clients=
trap 'kill $clients 2>/dev/null || true; rm -rf "$work"' EXIT
begin=$(date +%s)

# at MILLISECONDS: waits for that moment of the story.
at() {
    left=$(($1 / SPEED - ($(date +%s) - begin) * 1000))
    if [ "$left" -gt 0 ]; then sleep "$((left / 1000)).$(printf %03d $((left % 1000)))"; fi
}

# broker DEED ID: what no tool of Kafka does.
broker() {
    if [ -n "${BROKER_HOOK:-}" ]; then
        $BROKER_HOOK "$1" "$2"
    else
        printf 'Please %s broker %s now, then press Return. ' "$1" "$2"
        read -r _
    fi
}

# records RATE KEYS COUNT BYTES TOMBSTONES MOST: lines for the console producer, ten times a second.
# KEYS is none, single, uniform or zipf over COUNT keys; TOMBSTONES is the share of null values; MOST
# below 0 means for ever. The same arguments give the same lines.
records() {
    awk -v rate="$1" -v keys="$2" -v count="$3" -v bytes="$4" -v tombstones="$5" -v most="$6" -v speed="$SPEED" '
    function draw() {
        seed = (seed * 16807) % 2147483647
        return seed / 2147483647
    }
    BEGIN {
        seed = 20231114
        note = sprintf("%" bytes "s", "")
        gsub(/ /, ".", note)
        while (most < 0 || made < most) {
            for (due += rate * speed / 10; due >= 1 && (most < 0 || made < most); --due) {
                value = substr("{\"order\":" ++made ",\"note\":\"" note, 1, bytes - 2) "\"}"
                if (keys != "none" && draw() < tombstones) value = "NULL"
                if (keys == "single") value = "user-0\t" value
                if (keys == "uniform") value = "user-" int(draw() * count) "\t" value
                if (keys == "zipf") value = "user-" int(count ^ draw()) - 1 "\t" value
                print value
            }
            fflush()
            if (system("sleep 0.1") != 0) exit
        }
    }'
}
)sh";

std::string wrapped(const std::string& text) {
    std::istringstream words(text);
    std::string lines, line = "#", word;
    while (words >> word) {
        if (line.size() + 1 + word.size() > kLineWidth) {
            lines += line + "\n";
            line = "#";
        }
        line += " " + word;
    }
    return line == "#" ? lines : lines + line + "\n";
}

}  // namespace

std::string shellQuoted(const std::string& word) {
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string scriptHead(const sim::Scenario& scenario) {
    const sim::ClusterSpec& spec = scenario.recording.spec;
    std::string head = "#!/bin/sh\n" + wrapped(scenario.title) + wrapped(scenario.about);
    head += spec.brokers == 1
                ? "#\n# For a fresh cluster of one broker, with the id 1"
                : fmt::format("#\n# For a fresh cluster of {0} brokers, with the ids 1 to {0}", spec.brokers);
    if (!spec.racks.empty()) {
        head += ", on the racks";
        for (const std::string& rack : spec.racks) head += " " + rack;
    }
    head += ".\n";
    if (!spec.brokerConfig.empty()) head += "# Each has in its server.properties:\n";
    for (const auto& [name, value] : spec.brokerConfig) head += fmt::format("#   {}={}\n", name, value);
    return head + kNeeds + kFunctions;
}

}  // namespace logarium::console
