#include "core/console/tools/reassign_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/console/admin.h"
#include "core/console/json_file.h"

namespace logarium::console {
namespace {

constexpr const char* kBadRequest = "org.apache.kafka.tools.AdminOperationException";
constexpr const char* kCommandFailed = "org.apache.kafka.tools.AdminCommandFailedException";

[[noreturn]] void refuse(std::string message) {
    throw ToolFailure(kCommandFailed, std::move(message));
}

std::vector<std::int32_t> numbers(const cluster::BrokerIds& brokers) {
    std::vector<std::int32_t> found;
    for (const BrokerId b : brokers) found.push_back(b.value);
    return found;
}

/// Elements that are there more than once, each once.
template <class Element>
std::vector<Element> duplicates(const std::vector<Element>& list) {
    std::vector<Element> found;
    for (const Element& element : list) {
        const bool again = std::count(list.begin(), list.end(), element) > 1;
        if (again && std::find(found.begin(), found.end(), element) == found.end()) found.push_back(element);
    }
    return found;
}

/// Of the version that the file names; 1 when it names none.
void checkVersion(const Json& json) {
    const auto version = asObject(json).find("version");
    const std::int32_t number = version == json.end() ? 1 : asInteger(*version);
    if (number != 1) throw ToolFailure(kBadRequest, fmt::format("Not supported version field value {}", number));
}

/// What stands in "log_dirs".
void readDirectories(const Json& entry, Assignment& wanted) {
    const auto directories = entry.find("log_dirs");
    if (directories == entry.end()) return;
    std::vector<std::string> names;
    for (const Json& name : asArray(*directories)) names.push_back(asText(name));
    if (names.size() != wanted.replicas.size()) {
        refuse(fmt::format("Size of replicas list [{}] is different from size of log dirs list [{}] for partition {}",
                           fmt::join(numbers(wanted.replicas), ", "), fmt::join(names, ", "),
                           partitionName(wanted.partition)));
    }
    wanted.directories = std::move(names);
}

}  // namespace

std::string partitionName(const TopicPartition& partition) {
    return fmt::format("{}-{}", partition.topic, partition.partition);
}

void sortByPartition(Assignments& assignments) {
    std::sort(assignments.begin(), assignments.end(),
              [](const Assignment& a, const Assignment& b) { return a.partition < b.partition; });
}

Assignments readPlan(const std::string& text) {
    const auto json = parseJson(text);
    if (!json) {
        const Throwable cause = jacksonError(text);
        throw ToolFailure({{kBadRequest, cause.message, true}, cause});
    }
    checkVersion(*json);
    Assignments plan;
    const auto partitions = json->find("partitions");
    if (partitions == json->end()) return plan;
    for (const Json& entry : asArray(*partitions)) {
        Assignment wanted{{asText(field(entry, "topic")), asInteger(field(entry, "partition"))}, {}, {}};
        for (const Json& id : asArray(field(entry, "replicas"))) wanted.replicas.push_back(BrokerId{asInteger(id)});
        readDirectories(entry, wanted);
        plan.push_back(std::move(wanted));
    }
    return plan;
}

void checkPlan(const Assignments& plan) {
    if (plan.empty()) refuse("Partition reassignment list cannot be empty");
    std::vector<std::string> names, doubled;
    for (const Assignment& a : plan) {
        if (a.replicas.empty()) refuse("Partition replica list cannot be empty");
        names.push_back(partitionName(a.partition));
    }
    if (const auto twice = duplicates(names); !twice.empty())
        refuse(fmt::format("Partition reassignment contains duplicate topic partitions: {}", fmt::join(twice, ",")));
    for (const Assignment& a : plan) {
        const auto twice = duplicates(a.replicas);
        if (twice.empty()) continue;
        doubled.push_back(fmt::format("{} contains multiple entries for {}", partitionName(a.partition),
                                      fmt::join(numbers(twice), ",")));
    }
    if (!doubled.empty()) {
        refuse(fmt::format("Partition replica lists may not contain duplicate entries: {}", fmt::join(doubled, ". ")));
    }
}

std::vector<std::string> readTopics(const std::string& text) {
    const auto json = parseJson(text);
    if (!json) throw ToolFailure(kBadRequest, "The input string is not a valid JSON");
    checkVersion(*json);
    std::vector<std::string> topics;
    const auto list = json->find("topics");
    if (list != json->end())
        for (const Json& entry : asArray(*list)) topics.push_back(asText(field(entry, "topic")));
    if (const auto twice = duplicates(topics); !twice.empty())
        refuse(fmt::format("List of topics to reassign contains duplicate entries: [{}]", fmt::join(twice, ", ")));
    return topics;
}

std::string planText(Assignments assignments) {
    sortByPartition(assignments);
    Json partitions = Json::array();
    for (const Assignment& a : assignments) {
        Json entry = Json::object();
        entry["topic"] = a.partition.topic;
        entry["partition"] = a.partition.partition;
        entry["replicas"] = numbers(a.replicas);
        entry["log_dirs"] = std::vector<std::string>(a.replicas.size(), "any");
        partitions.push_back(std::move(entry));
    }
    Json plan = Json::object();
    plan["version"] = 1;
    plan["partitions"] = std::move(partitions);
    return plan.dump();
}

}  // namespace logarium::console
