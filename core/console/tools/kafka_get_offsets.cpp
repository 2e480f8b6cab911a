#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "core/console/admin.h"
#include "core/console/tools/all.h"
#include "core/console/tools/topic_filter.h"

/// kafka-get-offsets.sh (Kafka: org.apache.kafka.tools.GetOffsetShell).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.GetOffsetShell";
constexpr std::string_view kAbout = "An interactive shell for getting topic-partition offsets.";

const OptionParser& offsetsOptions() {
    static const OptionParser parser{
        {"bootstrap-server", "HOST1:PORT1,...,HOST3:PORT3", "REQUIRED: a broker to ask first."},
        {"command-config", "config file", "A file of settings for the Admin client."},
        {"exclude-internal-topics", "", "Leave out the topics that Kafka keeps for itself."},
        {"help", "", "Show this."},
        {"partitions", "partition ids", "Only these partitions, with commas between them."},
        {"time", "timestamp",
         "Which offset: earliest, latest, max-timestamp, earliest-local, latest-tiered, or that of "
         "the first record not older than a time in ms. (default: latest)"},
        {"topic", "topic", "Only topics that match this regular expression."},
        {"topic-partitions", "topic1:1,topic2:0-3,topic3,topic4:5-,topic5:-3", "Patterns of topics and partitions."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    if (text.empty() || std::from_chars(text.data(), end, value).ptr != end) return std::nullopt;
    return value;
}

/// The special timestamps of ListOffsets have names.
std::int64_t timeOf(const std::string& text) {
    static const std::map<std::string, std::int64_t> names{
        {"latest", -1}, {"earliest", -2}, {"max-timestamp", -3}, {"earliest-local", -4}, {"latest-tiered", -5}};
    if (const auto named = names.find(text); named != names.end()) return named->second;
    const auto time = wholeNumber(text);
    if (!time) {
        terse(
            fmt::format("Malformed time argument {}. Please use -1 or latest / -2 or earliest / -3 or max-timestamp / "
                        "-4 or earliest-local / -5 or latest-tiered, or a specified long format timestamp",
                        text));
    }
    return *time;
}

/// Topics of one pattern, and a range of their partitions.
struct Rule {
    TopicFilter topics;
    std::int64_t from = 0;
    std::int64_t below = std::numeric_limits<std::int32_t>::max();

    /// "topic", "topic:3", "topic:0-3", ":5-"
    explicit Rule(const std::string& text) : topics(namePart(text)) {
        const std::size_t colon = text.find(':');
        if (colon == std::string::npos || colon + 1 == text.size()) return;
        const std::string part = text.substr(colon + 1);
        const std::size_t dash = part.find('-');
        const auto bound = [&](const std::string& number, std::int64_t otherwise) {
            if (number.empty()) return otherwise;
            const auto value = wholeNumber(number);
            if (!value) {
                const Throwable cause{"org.apache.kafka.tools.TerseException", "Invalid rule specification: " + text,
                                      true};
                throw ToolFailure({{"java.lang.RuntimeException", headline(cause), true}, cause});
            }
            return *value;
        };
        from = bound(part.substr(0, dash), 0);
        below = dash == std::string::npos ? from + 1 : bound(part.substr(dash + 1), below);
    }
    static std::string namePart(const std::string& text) {
        const std::string name = text.substr(0, text.find(':'));
        return name.empty() ? ".*" : name;
    }
    bool allows(const std::string& topic, std::int64_t partition) const {
        return partition >= from && partition < below && topics.allows(topic);
    }
};

/// Which partitions the options name.
class Selection {
public:
    explicit Selection(const ParsedOptions& given) : excludeInternal_(given.has("exclude-internal-topics")) {
        if (given.has("topic-partitions")) {
            if (given.has("topic") || given.has("partitions"))
                terse("--topic-partitions cannot be used with --topic or --partitions");
            for (const std::string& rule : javaSplit(*given.value("topic-partitions"), ',')) rules_.emplace_back(rule);
            return;
        }
        rules_.emplace_back(".*");
        rules_.back().topics = TopicFilter(given.value("topic").value_or(".*"));
        const std::string list = given.value("partitions").value_or("");
        if (list.empty()) return;
        for (const std::string& word : javaSplit(list, ',')) {
            const auto number = wholeNumber(word);
            if (!number) {
                terse("--partitions expects a comma separated list of numeric partition ids, but received: " + list);
            }
            partitions_.push_back(*number);
        }
    }

    bool allows(const std::string& topic, std::int64_t partition) const {
        if (excludeInternal_ && isInternalTopic(topic)) return false;
        if (!partitions_.empty() && std::find(partitions_.begin(), partitions_.end(), partition) == partitions_.end())
            return false;
        return std::any_of(rules_.begin(), rules_.end(),
                           [&](const Rule& rule) { return rule.allows(topic, partition); });
    }

private:
    bool excludeInternal_;
    std::vector<Rule> rules_;
    std::vector<std::int64_t> partitions_;
};

/// The offset as the partition's leader gives it; nullopt: there is none.
std::optional<Offset> offsetAt(const cluster::Replica& replica, std::int64_t time) {
    if (time == -1) return replica.log.highWatermark();
    if (time == -2) return replica.log.logStart();
    const auto found = replica.log.log()->offsetForTimestamp(replica.log.disk(), time);
    if (!found || found->offset >= replica.log.highWatermark()) {
        if (time == -4 && found) return found->offset;
        return std::nullopt;
    }
    return found->offset;
}

void printOffsets(const Selection& wanted, std::int64_t time, const sim::World& world, Output& output) {
    std::map<std::string, std::string> lines;  // By "topic-partition", the order of the real tool.
    bool any = false;
    for (const auto& topic : world.controller.image().topics()) {
        for (std::int32_t p = 0; p < std::ssize(topic->partitions); ++p) {
            if (!wanted.allows(topic->name, p)) continue;
            any = true;
            const std::string name = fmt::format("{}-{}", topic->name, p);
            const cluster::Broker* leader = world.broker(topic->partitions[static_cast<std::size_t>(p)].leader);
            const cluster::Replica* replica = leader == nullptr ? nullptr : leader->replica({topic->index, p});
            if (replica == nullptr || !replica->log.isOpen()) {
                const Throwable cause =
                    ToolFailure(KafkaError{ErrorCode::LeaderNotAvailable,
                                           std::string(errorInfo(ErrorCode::LeaderNotAvailable).message)})
                        .chain.front();
                output.err(
                    fmt::format("Skip getting offsets for topic-partition {} due to error: {}", name, headline(cause)));
                continue;
            }
            if (const auto offset = offsetAt(*replica, time); offset && *offset >= Offset{0})
                lines[name] = fmt::format("{}:{}:{}", topic->name, p, offset->value);
        }
    }
    if (!any) terse("Could not match any topic-partitions with the specified filters");
    for (const auto& [name, line] : lines) output.out(line);
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    if (args.empty()) throw UsageError{std::string(kAbout)};
    const ParsedOptions given = offsetsOptions().parse(args);
    helpOrVersion(given, offsetsOptions(), kAbout, output);
    checkRequired(given, {"bootstrap-server"});
    const std::int64_t time = timeOf(given.value("time").value_or("latest"));
    const Selection wanted(given);
    checkClientFile(given, files);
    reachBroker(simulation.world(), *given.value("bootstrap-server"), "listTopics");
    printOffsets(wanted, time, simulation.world(), output);
    return 0;
}

int failed(const ToolFailure& failure, const std::vector<std::string>&, Micros, Output& output) {
    output.err("Error occurred: " + failure.messageText());
    if (isTerse(failure) || failure.chain.front().className.starts_with("joptsimple.")) return 1;
    printStackTrace(failure, kClass, output);
    output.err("");
    return 1;
}

}  // namespace

Tool kafkaGetOffsets() {
    return {
        "kafka-get-offsets",
        "where partitions begin and end",
        &offsetsOptions(),
        [](const std::vector<std::string>& args, const FilesPtr& files) { return adminJob(args, files, run, failed); },
        {}};
}

}  // namespace logarium::console
