#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/console/admin.h"
#include "core/console/json_file.h"
#include "core/console/tools/all.h"
#include "core/console/tools/reassign_directories.h"
#include "core/console/tools/reassign_options.h"
#include "core/console/tools/reassign_plan.h"
#include "core/console/tools/reassign_throttle.h"

/// kafka-reassign-partitions.sh (Kafka: org.apache.kafka.tools.reassign.ReassignPartitionsCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand";
constexpr const char* kUnknown = "org.apache.kafka.common.errors.UnknownTopicOrPartitionException";

std::string joined(const cluster::BrokerIds& brokers) {
    std::vector<std::int32_t> numbers;
    for (const BrokerId b : brokers) numbers.push_back(b.value);
    return fmt::format("{}", fmt::join(numbers, ","));
}

[[noreturn]] void unknown(const std::string& message) {
    throw ToolFailure({{"java.util.concurrent.ExecutionException", fmt::format("{}: {}", kUnknown, message), true},
                       {kUnknown, message, false}});
}

bool moves(const cluster::PartitionImage& p) {
    return !p.adding.empty() || !p.removing.empty();
}

const cluster::PartitionImage* find(const cluster::MetadataImage& image, const TopicPartition& wanted) {
    const cluster::TopicImage* topic = image.topic(wanted.topic);
    return topic == nullptr ? nullptr : image.partition({topic->index, wanted.partition});
}

/// All partitions that are being moved, by topic and number.
std::vector<std::pair<TopicPartition, const cluster::PartitionImage*>> moving(const cluster::MetadataImage& image) {
    std::vector<std::pair<TopicPartition, const cluster::PartitionImage*>> found;
    for (const auto& topic : image.topics()) {
        for (std::size_t p = 0; p < topic->partitions.size(); ++p) {
            if (moves(topic->partitions[p]))
                found.push_back({{topic->name, static_cast<std::int32_t>(p)}, &topic->partitions[p]});
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return found;
}

/// One run of the tool.
class Run {
public:
    Run(const ParsedOptions& given, const Files& files, sim::Simulation& simulation, Output& output)
        : given_(given), files_(files), simulation_(simulation), output_(output) {}

    void execute() {
        const Assignments plan = planOf("reassignment-json-file");
        checkPlan(plan);
        reach();
        if (!given_.has("additional") && !moving(image()).empty()) {
            terse(
                "Cannot execute because there is an existing partition assignment.  Use --additional to "
                "override this and create a new partition assignment in addition to the existing one. The "
                "--additional flag can also be used to change the throttle by resubmitting the current "
                "reassignment.");
        }
        checkBrokers(plan);
        const Assignments current = presentOf(plan);
        output_.out("Current partition replica assignment\n\n" + planText(current) +
                    "\n\nSave this to use as the --reassignment-json-file option during rollback");
        throttle(plan, current);
        sim::ReassignPartitions command;
        for (const Assignment& a : plan) command.moves.push_back({a.partition, a.replicas});
        submit(std::move(command), "Error reassigning partition(s):");
        output_.out(fmt::format("Successfully started partition reassignment{} for {}", plan.size() == 1 ? "" : "s",
                                names(plan)));
        startMoves(directoryTargets(plan), simulation_, output_);
    }

    void verify() {
        const Assignments plan = planOf("reassignment-json-file");
        reach();
        std::string text = "Status of partition reassignment:";
        Assignments sorted = plan;
        sortByPartition(sorted);
        for (const Assignment& a : sorted) text += "\n" + statusOf(a);
        output_.out(text);
        const std::vector<DirectoryTarget> targets = directoryTargets(plan);
        output_.out(moveStates(targets, simulation_.world()));
        const bool done = moving(image()).empty() && !anyMoving(targets, simulation_.world());
        if (done && !given_.has("preserve-throttles")) clear(plan);
    }

    void cancel() {
        const Assignments plan = planOf("reassignment-json-file");
        reach();
        sim::ReassignPartitions command;
        Assignments active;
        for (const Assignment& a : plan) {
            const cluster::PartitionImage* p = find(image(), a.partition);
            // As the tool has it: a move that only adds replicas is not seen.
            if (p == nullptr || !moves(*p) || (!p->adding.empty() && p->removing.empty())) continue;
            command.moves.push_back({a.partition, {}});
            active.push_back(a);
        }
        if (active.empty()) {
            output_.out("None of the specified partition reassignments are active.");
        } else {
            const char* plural = active.size() == 1 ? "" : "s";
            submit(std::move(command), fmt::format("Error cancelling partition reassignment{} for:", plural));
            output_.out(fmt::format("Successfully cancelled partition reassignment{} for: {}", plural, names(active)));
        }
        cancelMoves(directoryTargets(plan), simulation_, output_);
        if (!given_.has("preserve-throttles")) clear(plan);
    }

    void generate() {
        const std::string text = readFile(files_, *given_.value("topics-to-move-json-file"));
        const cluster::BrokerIds wanted = brokerList();
        const std::vector<std::string> topics = readTopics(text);
        reach();
        Assignments current;
        for (const std::string& name : topics) {
            const cluster::TopicImage* topic = image().topic(name);
            if (topic == nullptr) unknown(fmt::format("Topic {} not found.", name));
            for (std::size_t p = 0; p < topic->partitions.size(); ++p)
                current.push_back({{name, static_cast<std::int32_t>(p)}, topic->partitions[p].replicas});
        }
        const bool racks = !given_.has("disable-rack-aware");
        const std::vector<cluster::BrokerImage> brokers = chosen(wanted, racks);
        const bool byRack = racks && !brokers.empty() && !brokers.front().rack.empty();
        const sim::World& world = simulation_.world();
        const auto proposed =
            proposePlan(current, brokers, byRack, world.spec.seed + static_cast<std::uint64_t>(world.now.value));
        output_.out("Current partition replica assignment\n" + planText(current) + "\n");
        output_.out("Proposed partition reassignment configuration\n" + planText(proposed));
    }

    void list() {
        reach();
        const auto found = moving(image());
        if (found.empty()) return output_.out("No partition reassignments found.");
        output_.out("Current partition reassignments:");
        for (const auto& [partition, p] : found) {
            output_.out(fmt::format("{}: replicas: {}.{}{}", partitionName(partition), joined(p->replicas),
                                    p->adding.empty() ? "" : fmt::format(" adding: {}.", joined(p->adding)),
                                    p->removing.empty() ? "" : fmt::format(" removing: {}.", joined(p->removing))));
        }
    }

private:
    const cluster::MetadataImage& image() const { return simulation_.world().controller.image(); }

    Assignments planOf(const char* option) const { return readPlan(readFile(files_, *given_.value(option))); }

    void reach() const {
        reachNode(simulation_.world(), given_.value("bootstrap-server"), given_.value("bootstrap-controller"),
                  "listPartitionReassignments");
    }

    static std::string names(Assignments plan) {
        sortByPartition(plan);
        std::vector<std::string> all;
        for (const Assignment& a : plan) all.push_back(partitionName(a.partition));
        return fmt::format("{}", fmt::join(all, ","));
    }

    void checkBrokers(const Assignments& plan) const {
        std::set<BrokerId> used;
        for (const Assignment& a : plan) used.insert(a.replicas.begin(), a.replicas.end());
        for (const BrokerId b : used) {
            const cluster::BrokerImage* broker = image().broker(b);
            if (broker == nullptr || broker->fenced)
                throw ToolFailure("org.apache.kafka.tools.AdminCommandFailedException",
                                  fmt::format("Unknown broker id {}", b.value));
        }
    }

    Assignments presentOf(const Assignments& plan) const {
        Assignments current;
        std::vector<std::string> missing;
        for (const Assignment& a : plan) {
            if (image().topic(a.partition.topic) == nullptr)
                unknown(fmt::format("Topic {} not found.", a.partition.topic));
            if (const cluster::PartitionImage* p = find(image(), a.partition)) {
                current.push_back({a.partition, p->replicas});
            } else {
                missing.push_back(partitionName(a.partition));
            }
        }
        if (!missing.empty()) unknown(fmt::format("Unable to find partition: {}", fmt::join(missing, ", ")));
        return current;
    }

    void throttle(const Assignments& plan, const Assignments& current) {
        const std::int64_t rate = given_.number("throttle").value_or(-1);
        const std::int64_t logDirRate = given_.number("replica-alter-log-dirs-throttle").value_or(-1);
        if (rate < 0 && logDirRate < 0) return;
        output_.out(
            "Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle is "
            "removed.");
        if (rate >= 0) {
            setThrottle(plan, current, rate, simulation_);
            output_.out(fmt::format("The inter-broker throttle limit was set to {} B/s", rate));
        }
        if (logDirRate < 0) return;
        std::set<BrokerId> brokers;
        for (const DirectoryTarget& target : directoryTargets(plan)) brokers.insert(target.broker);
        setDirectoryThrottle({brokers.begin(), brokers.end()}, logDirRate, simulation_);
        output_.out(fmt::format("The replica-alter-dir throttle limit was set to {} B/s", logDirRate));
    }

    void submit(sim::ReassignPartitions command, const std::string& complaint) {
        std::sort(command.moves.begin(), command.moves.end(),
                  [](const auto& a, const auto& b) { return a.partition < b.partition; });
        std::string errors;
        for (const sim::ReassignPartition& move : command.moves) {
            const auto refused = sim::check(simulation_.world(), sim::ReassignPartitions{{move}});
            if (refused) errors += fmt::format("\n{}: {}", partitionName(move.partition), refused->message);
        }
        request(simulation_, command);
        if (!errors.empty()) terse(complaint + errors);
    }

    std::string statusOf(const Assignment& target) const {
        const std::string name = partitionName(target.partition);
        const cluster::PartitionImage* p = find(image(), target.partition);
        if (p != nullptr && moves(*p)) return fmt::format("Reassignment of partition {} is still in progress.", name);
        const cluster::BrokerIds present = p == nullptr ? cluster::BrokerIds{} : p->replicas;
        if (present == target.replicas) return fmt::format("Reassignment of partition {} is completed.", name);
        return fmt::format("There is no active reassignment of partition {}, but replica set is {} rather than {}.",
                           name, joined(present), joined(target.replicas));
    }

    void clear(const Assignments& plan) {
        std::set<BrokerId> brokers;
        for (const cluster::BrokerImage& b : image().brokers())
            if (!b.fenced) brokers.insert(b.id);
        std::vector<std::string> topics;
        for (const Assignment& a : plan) {
            brokers.insert(a.replicas.begin(), a.replicas.end());
            if (std::find(topics.begin(), topics.end(), a.partition.topic) == topics.end())
                topics.push_back(a.partition.topic);
        }
        sortAsHashSet(topics);
        const cluster::BrokerIds ids(brokers.begin(), brokers.end());
        output_.out(
            fmt::format("Clearing broker-level throttles on broker{} {}", ids.size() == 1 ? "" : "s", joined(ids)));
        clearBrokerThrottles(ids, simulation_);
        output_.out(fmt::format("Clearing topic-level throttles on topic{} {}", topics.size() == 1 ? "" : "s",
                                fmt::join(topics, ",")));
        clearTopicThrottles(topics, simulation_);
    }

    cluster::BrokerIds brokerList() const {
        cluster::BrokerIds wanted;
        std::vector<std::int32_t> twice;
        for (const std::string& word : javaSplit(*given_.value("broker-list"), ',')) {
            const BrokerId id{javaInteger(word)};
            const bool again = cluster::contains(wanted, id);
            if (again && std::find(twice.begin(), twice.end(), id.value) == twice.end()) twice.push_back(id.value);
            if (!again) wanted.push_back(id);
        }
        if (!twice.empty()) {
            throw ToolFailure("org.apache.kafka.tools.AdminCommandFailedException",
                              fmt::format("Broker list contains duplicate entries: [{}]", fmt::join(twice, ", ")));
        }
        return wanted;
    }

    std::vector<cluster::BrokerImage> chosen(const cluster::BrokerIds& wanted, bool racks) const {
        std::vector<cluster::BrokerImage> found;
        std::size_t rackless = 0;
        for (const cluster::BrokerImage& b : image().brokers()) {
            if (b.fenced || !cluster::contains(wanted, b.id)) continue;
            found.push_back(b);
            rackless += b.rack.empty() ? 1 : 0;
        }
        if (racks && rackless != 0 && rackless != found.size()) {
            throw ToolFailure("org.apache.kafka.tools.AdminOperationException",
                              "Not all brokers have rack information. Add --disable-rack-aware in command line to make "
                              "replica assignment without rack information.");
        }
        return found;
    }

    const ParsedOptions& given_;
    const Files& files_;
    sim::Simulation& simulation_;
    Output& output_;
};

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedOptions given = reassignOptions().parse(args);
    const std::string action = reassignAction(given, output);
    checkClientFile(given, files);
    if (given.has("bootstrap-server")) checkBootstrap(given.value("bootstrap-server").value_or(""));
    Run tool(given, files, simulation, output);
    if (action == "verify") tool.verify();
    if (action == "generate") tool.generate();
    if (action == "execute") tool.execute();
    if (action == "cancel") tool.cancel();
    if (action == "list") tool.list();
    return 0;
}

int failed(const ToolFailure& failure, const std::vector<std::string>&, Micros, Output& output) {
    if (isTerse(failure)) {
        output.out(failure.messageText());
        return 1;
    }
    output.out("Error: " + failure.messageText());
    printStackTrace(failure, kClass, output, Stream::Out);
    output.out("");
    return 1;
}

}  // namespace

Tool kafkaReassignPartitions() {
    return {
        "kafka-reassign-partitions",
        "move partitions to other brokers",
        &reassignOptions(),
        [](const std::vector<std::string>& args, const FilesPtr& files) { return adminJob(args, files, run, failed); },
        {}};
}

}  // namespace logarium::console
