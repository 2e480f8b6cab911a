#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "core/console/admin.h"
#include "core/console/tools/all.h"
#include "core/console/tools/groups_describe.h"
#include "core/console/tools/groups_job.h"
#include "core/console/tools/groups_reset.h"
#include "core/sim/groups.h"

/// kafka-consumer-groups.sh (Kafka: org.apache.kafka.tools.consumer.group.ConsumerGroupCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

/// The names in `text` that stand for some of `known`; throws UsageError for any other.
std::vector<std::string> chosen(const std::string& text, const std::vector<std::string>& known, std::string_view what,
                                std::string_view plural) {
    std::vector<std::string> found;
    for (const std::string& word : javaSplit(text, ',')) {
        const std::string name = lower(std::string(trimmed(word)));
        const auto at =
            std::find_if(known.begin(), known.end(), [&](const std::string& k) { return lower(k) == name; });
        if (at == known.end()) {
            std::string valid;
            for (const std::string& k : known) valid += (valid.empty() ? "" : ", ") + k;
            throw UsageError{fmt::format("Invalid {} list '{}'. Valid {} are: {}", what, text, plural, valid)};
        }
        found.push_back(*at);
    }
    return found;
}

void list(const GroupsCommandLine& line, const sim::World& world, Output& output) {
    const bool withType = line.has("type"), withState = line.has("state");
    std::vector<std::string> types, states;
    if (line.type && !line.type->empty()) types = chosen(*line.type, {"Consumer", "Classic"}, "types", "types");
    if (line.state && !line.state->empty())
        states =
            chosen(*line.state,
                   {"Reconciling", "Empty", "Dead", "PreparingRebalance", "Assigning", "Stable", "CompletingRebalance"},
                   "state", "states");
    std::vector<GroupDescription> groups = listGroups(world);
    const auto among = [](const std::vector<std::string>& wanted, const std::string& name) {
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
    };
    std::erase_if(groups, [&](const GroupDescription& g) { return !among(types, g.type) || !among(states, g.state); });
    if (!withType && !withState) {
        for (const GroupDescription& group : groups) output.out(group.name);
        return;
    }
    std::size_t width = 15;
    for (const GroupDescription& group : groups) width = std::max(width, group.name.size());
    const auto row = [&](std::string_view name, std::string_view type, std::string_view state) {
        std::string text = fmt::format("{:<{}}", name, width + 10);
        if (withType) text += fmt::format(" {:<20}", type);
        if (withState) text += fmt::format(" {:<20}", state);
        output.out(text);
    };
    row("GROUP", "TYPE", "STATE");
    for (const GroupDescription& group : groups) row(group.name, group.type, group.state);
}

/// The groups of --group, or all, in the order of the tool's map.
std::vector<std::string> namedGroups(const GroupsCommandLine& line, const sim::World& world) {
    std::vector<std::string> names = line.given.values("group");
    if (line.has("all-groups")) {
        names.clear();
        for (const GroupDescription& group : listGroups(world)) names.push_back(group.name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return inMapOrder(names);
}

std::string quoted(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += fmt::format("{}'{}'", text.empty() ? "" : ", ", name);
    return text;
}

void deleteGroups(const GroupsCommandLine& line, sim::Simulation& simulation, Output& output) {
    const std::vector<std::string> names = namedGroups(line, simulation.world());
    for (const std::string& name : names) describeGroup(simulation, name);  // Waits for the coordinators.
    std::vector<std::string> gone, failures;
    for (const std::string& name : names) {
        const sim::Outcome outcome = simulation.submit(sim::DeleteGroup{name});
        if (!outcome.refused) {
            gone.push_back(name);
            continue;
        }
        failures.push_back(fmt::format("* Group '{}' could not be deleted due to: {}", name,
                                       headline(ToolFailure(*outcome.refused).chain.front())));
    }
    if (failures.empty())
        return output.out(fmt::format("Deletion of requested consumer groups ({}) was successful.", quoted(gone)));
    output.out("");
    output.out("Error: Deletion of some consumer groups failed:");
    for (const std::string& failure : failures) output.out(failure);
    if (gone.empty()) return;
    output.out("");
    output.out("These consumer groups were deleted successfully: " + quoted(gone));
}

struct Deletion {
    TopicPartition partition;  ///< partition -1: the whole topic, which is not there
    std::string status;

    Deletion(std::string topic, std::int32_t number, std::string said = "Successful") : status(std::move(said)) {
        partition.topic = std::move(topic);
        partition.partition = number;
    }
};

std::string errorText(ErrorCode code) {
    const Throwable cause = ToolFailure(KafkaError{code, std::string(errorInfo(code).message)}).chain.front();
    return "Error: " + headline(cause);
}

std::vector<Deletion> deletions(const GroupsCommandLine& line, const sim::World& world) {
    std::vector<Deletion> wanted;
    for (const std::string& topic : line.given.values("topic")) {
        if (topic.find(':') != std::string::npos) {
            for (const TopicPartition& p : partitionsIn(topic)) wanted.emplace_back(p.topic, p.partition);
            continue;
        }
        const cluster::TopicImage* found = world.controller.image().topic(topic);
        if (found == nullptr) {
            wanted.emplace_back(topic, -1, errorText(ErrorCode::UnknownTopicOrPartition));
            continue;
        }
        for (std::int32_t p = 0; p < std::ssize(found->partitions); ++p) wanted.emplace_back(topic, p);
    }
    return wanted;
}

void printDeletions(std::vector<Deletion> rows, Output& output) {
    std::sort(rows.begin(), rows.end(), [](const Deletion& a, const Deletion& b) {
        return a.partition.topic + std::to_string(a.partition.partition) <
               b.partition.topic + std::to_string(b.partition.partition);
    });
    std::size_t width = 15;
    for (const Deletion& row : rows) width = std::max(width, row.partition.topic.size());
    output.out("");
    output.out(fmt::format("{:<{}} {:<10} {:<15}", "TOPIC", width, "PARTITION", "STATUS"));
    for (const Deletion& row : rows) {
        const int number = row.partition.partition;
        output.out(fmt::format("{:<{}} {:<10} {:<15}", row.partition.topic, width,
                               number < 0 ? "-" : std::to_string(number), row.status));
    }
}

/// Topics that the group reads: their offsets stay.
bool readsTopic(const sim::World& world, const std::string& name, const std::string& topic) {
    const group::Shard* shard = sim::shardOf(world, name);
    const group::Shard::Group* group = shard == nullptr ? nullptr : shard->find(name);
    if (group == nullptr) return false;
    if (const auto* classic = std::get_if<group::ClassicGroup>(group)) {
        const auto topics = classic->topics();
        return topics && topics->contains(topic);
    }
    return std::get<group::ConsumerGroup>(*group).topics().contains(topic);
}

void deleteOffsets(const GroupsCommandLine& line, sim::Simulation& simulation, Output& output) {
    const std::string name = *line.given.value("group");
    describeGroup(simulation, name);
    std::vector<Deletion> rows = deletions(line, simulation.world());
    sim::DeleteGroupOffsets command{name, {}};
    bool subscribed = false;
    for (Deletion& row : rows) {
        if (row.partition.partition < 0) continue;
        const bool read = readsTopic(simulation.world(), name, row.partition.topic);
        if (read) row.status = errorText(ErrorCode::GroupSubscribedToTopic);
        subscribed = subscribed || read;
        command.partitions.push_back(row.partition);
    }
    const sim::Outcome outcome = simulation.submit(command);
    if (outcome.refused) {
        output.out("");
        output.out("Error: " + outcome.refused->message);
        for (Deletion& row : rows)
            if (row.partition.partition >= 0) row.status = errorText(outcome.refused->code);
    } else if (subscribed) {
        output.out("");
        output.out("Error: Encountered some partition-level error, see the follow-up details.");
    } else {
        output.out(fmt::format("Request succeeded for deleting offsets from group {}.", name));
    }
    printDeletions(std::move(rows), output);
}

/// What RE2 says of a pattern that is none, as far as the standard library can tell what is wrong.
std::optional<std::string_view> flawInPattern(const std::string& pattern) {
    try {
        const std::regex tried(pattern);
        return std::nullopt;
    } catch (const std::regex_error& error) {
        if (error.code() == std::regex_constants::error_brack) return "missing closing ]";
        if (error.code() == std::regex_constants::error_paren) return "missing closing )";
        if (error.code() == std::regex_constants::error_badrepeat) return "missing argument to repetition operator";
        if (error.code() == std::regex_constants::error_escape) return "invalid escape sequence";
        if (error.code() == std::regex_constants::error_range) return "invalid character class range";
        return "invalid repeat count";
    }
}

/// The Admin client's settings are read when the tool's service is made, which wraps what goes wrong.
void checkSettings(const GroupsCommandLine& line, const Files& files) {
    try {
        checkClientFile(line.given, files);
    } catch (const ToolFailure& failure) {
        const Throwable& cause = failure.chain.front();
        throw ToolFailure({{"java.lang.RuntimeException", headline(cause), true}, cause});
    }
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const GroupsCommandLine line(args);
    checkGroupsOptions(line, output);
    if (line.has("validate-regex")) {
        const std::string pattern = *line.given.value("validate-regex");
        const auto flaw = flawInPattern(pattern);
        output.out(flaw ? fmt::format("The regular expression `{}` is invalid: {}.", pattern, *flaw)
                        : fmt::format("The regular expression `{}` is valid.", pattern));
        return 0;
    }
    checkSettings(line, files);
    reachGroups(simulation.world(), *line.given.value("bootstrap-server"));
    if (line.has("list")) list(line, simulation.world(), output);
    if (line.has("describe")) describeGroups(line, simulation, output);
    if (line.has("delete")) deleteGroups(line, simulation, output);
    if (line.has("reset-offsets")) resetOffsets(line, files, simulation, output);
    if (line.has("delete-offsets")) deleteOffsets(line, simulation, output);
    return 0;
}

/// Around an exception, those that the tool and the client put around it.
ToolFailure wrapped(std::vector<Throwable> chain, std::initializer_list<const char*> around) {
    for (const char* name : around) chain.insert(chain.begin(), {name, headline(chain.front()), true});
    return ToolFailure(std::move(chain));
}

/// Nobody answered in time: each action says it in its own way.
std::optional<ToolFailure> timedOut(const std::vector<std::string>& args, Output& output) {
    const GroupsCommandLine line(args);
    const auto late = [](const std::string& call) {
        return Throwable{"org.apache.kafka.common.errors.TimeoutException",
                         "Timed out waiting for a node assignment. Call: " + call, false};
    };
    constexpr const char* kExecution = "java.util.concurrent.ExecutionException";
    constexpr const char* kRuntime = "java.lang.RuntimeException";
    if (line.has("list") || line.has("all-groups")) {
        const std::vector<Throwable> chain{
            {"org.apache.kafka.common.KafkaException", "Failed to find brokers to send ListGroups", true},
            late("findAllBrokers")};
        const bool filtered = line.has("list") && (line.has("state") || line.has("type"));
        return filtered ? wrapped(chain, {kExecution}) : wrapped(chain, {kExecution, kRuntime});
    }
    if (line.has("delete")) {
        output.out("");
        output.out("Error: Deletion of some consumer groups failed:");
        for (const std::string& name : inMapOrder(line.given.values("group")))
            output.out(fmt::format("* Group '{}' could not be deleted due to: {}", name,
                                   headline(late("deleteConsumerGroups(api=FIND_COORDINATOR)"))));
        return std::nullopt;
    }
    if (line.has("reset-offsets"))
        return wrapped({late("describeConsumerGroups(api=FIND_COORDINATOR)")}, {kExecution, kRuntime});
    if (line.has("describe")) return wrapped({late("describeConsumerGroups(api=FIND_COORDINATOR)")}, {kExecution});
    output.out("");
    output.out("Error: Encountered some unknown error: REQUEST_TIMED_OUT");
    std::vector<Deletion> rows;
    for (const std::string& topic : line.given.values("topic"))
        rows.emplace_back(topic.substr(0, topic.find(':')), -1, "Error: " + headline(late("listNodes")));
    printDeletions(std::move(rows), output);
    return std::nullopt;
}

/// Whatever goes wrong is said on standard output, with the trace on the other; the exit status stays 0.
int failed(const ToolFailure& failure, const std::vector<std::string>&, Micros, Output& output) {
    if (failure.chain.front().className.starts_with("joptsimple.")) {
        output.add(Stream::Err, "Exception in thread \"main\" ");
        printStackTrace(failure, kClass, output);
        return 1;
    }
    output.out("");
    output.out("Error: Executing consumer group command failed due to " + failure.messageText());
    printStackTrace(failure, kClass, output);
    return 0;
}

}  // namespace

Tool kafkaConsumerGroups() {
    return {"kafka-consumer-groups",
            "groups, their members, lag and offsets",
            &groupsOptions(),
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return groupsJob(args, files, run, failed, timedOut);
            },
            {}};
}

}  // namespace logarium::console
