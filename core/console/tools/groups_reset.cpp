#include "core/console/tools/groups_reset.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/console/admin.h"
#include "core/console/failure.h"
#include "core/console/tools/java_time.h"
#include "core/sim/groups.h"

/// kafka-consumer-groups --reset-offsets (Kafka: ConsumerGroupCommand.resetOffsets).
namespace logarium::console {
namespace {

constexpr const char* kLogger = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";

using Plan = std::vector<std::pair<TopicPartition, std::int64_t>>;

[[noreturn]] void refused(ErrorCode code) {
    throw ToolFailure(KafkaError{code, std::string(errorInfo(code).message)});
}

std::string nameOf(const TopicPartition& p) {
    return fmt::format("{}-{}", p.topic, p.partition);
}

/// The plan with its rows in the order of a Java map.
Plan planInMapOrder(const Plan& plan) {
    std::vector<TopicPartition> keys;
    for (const auto& [partition, offset] : plan) keys.push_back(partition);
    Plan sorted;
    for (const TopicPartition& key : inMapOrder(keys)) {
        const auto at = std::find_if(plan.begin(), plan.end(), [&](const auto& row) { return row.first == key; });
        sorted.push_back(*at);
    }
    return sorted;
}

class Reset {
public:
    Reset(const GroupsCommandLine& line, const Files& files, sim::Simulation& simulation, Output& output)
        : line_(line), files_(files), simulation_(simulation), output_(output) {}

    Plan plan(const std::string& group) {
        const std::vector<TopicPartition> partitions = wanted(group);
        if (line_.has("to-offset")) {
            const std::int64_t offset = *line_.given.number("to-offset");
            return inRange(each(partitions, [&](const TopicPartition&) { return offset; }));
        }
        if (line_.has("to-earliest"))
            return each(partitions, [&](const TopicPartition& p) { return led(logStart(world(), p)); });
        if (line_.has("to-latest"))
            return each(partitions, [&](const TopicPartition& p) { return led(logEnd(world(), p)); });
        if (line_.has("shift-by")) return shifted(group, partitions);
        if (line_.has("to-datetime")) return atTime(partitions, javaDateTime(*line_.given.value("to-datetime")));
        if (line_.has("by-duration")) {
            const std::int64_t ago = javaDuration(*line_.given.value("by-duration"));
            return atTime(partitions, wallClock(simulation_.now()).value - ago);
        }
        if (line_.has("from-file")) return fromFile(group);
        if (line_.has("to-current")) {
            return each(partitions, [&](const TopicPartition& p) {
                const auto committed = committedOf(group, p);
                return committed ? committed->value : led(logEnd(world(), p));
            });
        }
        throw UsageError{
            fmt::format("Option '[reset-offsets]' requires one of the following scenarios: [{}]", resetScenarios())};
    }

private:
    const sim::World& world() const { return simulation_.world(); }

    std::vector<TopicPartition> wanted(const std::string& group) const {
        std::vector<TopicPartition> partitions;
        if (line_.has("all-topics")) {
            for (const Committed& c : committedOffsets(world(), group)) partitions.push_back(c.partition);
            return partitions;
        }
        if (!line_.has("topic")) {
            if (line_.has("from-file")) return partitions;
            throw UsageError{"One of the reset scopes should be defined: --all-topics, --topic."};
        }
        for (const std::string& topic : line_.given.values("topic")) {
            if (topic.find(':') == std::string::npos) continue;
            for (TopicPartition& p : partitionsIn(topic)) partitions.push_back(std::move(p));
        }
        for (const std::string& topic : line_.given.values("topic")) {
            if (topic.find(':') != std::string::npos) continue;
            const cluster::TopicImage* found = world().controller.image().topic(topic);
            if (found == nullptr) refused(ErrorCode::UnknownTopicOrPartition);
            for (std::int32_t p = 0; p < std::ssize(found->partitions); ++p) partitions.push_back({topic, p});
        }
        std::vector<TopicPartition> once;
        for (TopicPartition& p : partitions)
            if (std::find(once.begin(), once.end(), p) == once.end()) once.push_back(std::move(p));
        return once;
    }

    template <class OffsetOf>
    static Plan each(const std::vector<TopicPartition>& partitions, OffsetOf offsetOf) {
        Plan plan;
        for (const TopicPartition& p : inMapOrder(partitions)) plan.emplace_back(p, offsetOf(p));
        return plan;
    }

    static std::int64_t led(const std::optional<Offset>& offset) {
        if (!offset) refused(ErrorCode::UnknownTopicOrPartition);
        return offset->value;
    }

    std::optional<Offset> committedOf(const std::string& group, const TopicPartition& partition) const {
        for (const Committed& c : committedOffsets(world(), group))
            if (c.partition == partition) return c.offset.offset;
        return std::nullopt;
    }

    Plan shifted(const std::string& group, const std::vector<TopicPartition>& partitions) {
        const std::int64_t by = *line_.given.number("shift-by");
        return inRange(each(partitions, [&](const TopicPartition& p) {
            const auto committed = committedOf(group, p);
            if (committed) return committed->value + by;
            throw UsageError{fmt::format(
                "Cannot shift offset for partition {} since there is no current committed offset", nameOf(p))};
        }));
    }

    Plan atTime(const std::vector<TopicPartition>& partitions, std::int64_t time) {
        return each(partitions, [&](const TopicPartition& p) {
            const std::int64_t end = led(logEnd(world(), p));
            if (const auto found = offsetAtTime(world(), p, time)) return found->value;
            output_.out("");
            output_.out(fmt::format("Warn: Partition {} from topic {} is empty. Falling back to latest known offset.",
                                    p.partition, p.topic));
            return end;
        });
    }

    Plan inRange(Plan plan) {
        for (auto& [partition, offset] : plan) {
            const std::int64_t end = led(logEnd(world(), partition)), start = led(logStart(world(), partition));
            if (offset >= start && offset <= end) continue;
            const bool high = offset > end;
            output_.log(
                simulation_.now(), "WARN",
                fmt::format("New offset ({}) is {} offset for topic partition {}. Value will be set to {}", offset,
                            high ? "higher than latest" : "lower than earliest", nameOf(partition), high ? end : start),
                kLogger);
            offset = high ? end : start;
        }
        return plan;
    }

    /// Lines "topic,partition,offset", or with the group before them.
    Plan fromFile(const std::string& group) {
        const std::string file = *line_.given.value("from-file");
        const auto text = files_.read(file);
        if (!text) {
            throw ToolFailure({{"java.lang.RuntimeException", "java.nio.file.NoSuchFileException: " + file, true},
                               {"java.nio.file.NoSuchFileException", file, true}});
        }
        const bool oneGroup = line_.given.values("group").size() == 1;
        Plan plan;
        bool found = false;
        for (const std::string& row : javaSplit(*text, '\n')) {
            std::vector<std::string> cells = javaSplit(row, ',');
            const bool plain = cells.size() == 3 && oneGroup;
            if (!plain && cells.size() != 4)
                throw ToolFailure("java.lang.RuntimeException", "Expected topic,partition,offset in: " + row);
            if (!plain && cells[0] != group) continue;
            if (!plain) cells.erase(cells.begin());
            found = true;
            std::int64_t offset = 0;
            const std::string number(trimmed(cells[2]));
            std::from_chars(number.data(), number.data() + number.size(), offset);
            plan.emplace_back(
                TopicPartition{std::string(trimmed(cells[0])), javaInteger(std::string(trimmed(cells[1])))}, offset);
        }
        if (!found) {
            output_.out("");
            output_.out(fmt::format("Error: No reset plan for group {} found", group));
            return {};
        }
        return inRange(planInMapOrder(plan));
    }

    const GroupsCommandLine& line_;
    const Files& files_;
    sim::Simulation& simulation_;
    Output& output_;
};

using Plans = std::vector<std::pair<std::string, Plan>>;

void printPlans(const Plans& plans, Output& output) {
    output.out("");
    if (!plans.empty())
        output.out(fmt::format("{:<30} {:<30} {:<10} {:<15}", "GROUP", "TOPIC", "PARTITION", "NEW-OFFSET"));
    for (const auto& [group, plan] : plans)
        for (const auto& [partition, offset] : plan)
            output.out(fmt::format("{:<30} {:<30} {:<10} {:<15}", group, partition.topic, partition.partition, offset));
}

void exportPlans(const Plans& plans, bool oneGroup, Output& output) {
    for (const auto& [group, plan] : plans) {
        for (const auto& [partition, offset] : plan)
            output.out(
                fmt::format("{}{},{},{}", oneGroup ? "" : group + ",", partition.topic, partition.partition, offset));
    }
    output.out("");
}

void execute(const std::string& group, const Plan& plan, sim::Simulation& simulation) {
    if (plan.empty()) return;
    sim::AlterGroupOffsets command{group, {}};
    for (const auto& [partition, offset] : plan) command.offsets[nameOf(partition)] = offset;
    request(simulation, command);
}

}  // namespace

std::vector<TopicPartition> partitionsIn(const std::string& text) {
    const std::vector<std::string> parts = javaSplit(text, ':');
    if (parts.size() != 2)
        throw UsageError{fmt::format("Invalid topic arg '{}', expected topic name and partitions", text)};
    std::vector<TopicPartition> found;
    for (const std::string& word : javaSplit(parts[1], ',')) {
        std::int32_t number = 0;
        const char* end = word.data() + word.size();
        const auto [stop, error] = std::from_chars(word.data(), end, number);
        if (error != std::errc{} || stop != end)
            throw UsageError{fmt::format("Invalid partition '{}' specified in topic arg '{}''", word, text)};
        found.push_back({parts[0], number});
    }
    return found;
}

void resetOffsets(const GroupsCommandLine& line, const Files& files, sim::Simulation& simulation, Output& output) {
    std::vector<std::string> names = line.given.values("group");
    if (line.has("all-groups")) {
        names.clear();
        for (const GroupDescription& group : listGroups(simulation.world())) names.push_back(group.name);
    }
    Plans plans;
    Reset reset(line, files, simulation, output);
    for (const auto& [name, group] : describeGroups(simulation, names)) {
        if (group && group->state != "Empty" && group->state != "Dead") {
            output.out("");
            output.out(fmt::format(
                "Error: Assignments can only be reset if the group '{}' is inactive, but the current state is {}.",
                name, group->state));
            plans.emplace_back(name, Plan{});
            continue;
        }
        plans.emplace_back(name, reset.plan(name));
        if (line.has("execute")) execute(name, plans.back().second, simulation);
    }
    if (line.has("export")) return exportPlans(plans, line.given.values("group").size() == 1, output);
    printPlans(plans, output);
}

}  // namespace logarium::console
