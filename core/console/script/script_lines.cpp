#include "core/console/script/script_lines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cctype>

#include "core/console/command_line.h"
#include "core/console/script/script_frame.h"
#include "core/sim/world.h"

namespace logarium::console {

namespace {

constexpr const char* kBootstrap = " --bootstrap-server \"$BOOTSTRAP\"";

/// The line that the console would take, with its words quoted for a shell.
std::string toolLine(const sim::Command& command) {
    const auto split = splitLine(sim::consoleLine(command));
    ensure(split.ok() && !split.value().words.empty(), "a console line can be read");
    const auto& words = split.value().words;
    std::string line = words[0] + kBootstrap;
    for (std::size_t i = 1; i < words.size(); ++i) line += " " + shellQuoted(words[i]);
    return line + "\n";
}

/// Where the replicas of all partitions are.
std::vector<std::vector<BrokerId>> placesOf(const sim::World& world, const std::string& topic) {
    std::vector<std::vector<BrokerId>> places;
    const auto* image = world.controller.image().topic(topic);
    if (image == nullptr) return places;
    for (const cluster::PartitionImage& partition : image->partitions)
        places.emplace_back(partition.replicas.begin(), partition.replicas.end());
    return places;
}

/// A shell variable for a client's process.
std::string variableOf(const std::string& name) {
    std::string variable = "client_";
    for (const char c : name) variable += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return variable;
}

std::string_view keysText(client::KeyMix keys) {
    switch (keys) {
        case client::KeyMix::None:
            return "none";
        case client::KeyMix::Uniform:
            return "uniform";
        case client::KeyMix::Zipf:
            return "zipf";
        case client::KeyMix::Single:
            return "single";
        case client::KeyMix::HotKey:
            return "zipf";  // The nearest.
    }
    return {};
}

std::string producerLine(const std::string& topic, const std::string& properties, bool keys) {
    return fmt::format("kafka-console-producer.sh{} --topic {}{}{}", kBootstrap, shellQuoted(topic), properties,
                       keys ? " --property parse.key=true --property null.marker=NULL" : "");
}

std::string remark(const std::string& text) {
    return "# " + text + "\n";
}

}  // namespace

struct ScriptLines::Writer {
    ScriptLines& lines;
    const sim::Outcome& outcome;
    const sim::World& world;

    std::string operator()(sim::CreateTopic c) const {
        // What the controller chose by chance is said to the real one; the two ways of saying it exclude each other.
        if (outcome.ok() && c.assignment.empty()) c.assignment = placesOf(world, c.topic);
        if (!c.assignment.empty()) {
            c.partitions.reset();
            c.replicationFactor.reset();
        }
        return toolLine(c);
    }
    std::string operator()(sim::AddPartitions c) const {
        if (outcome.ok()) c.assignment = placesOf(world, c.topic);
        return toolLine(c);
    }
    std::string operator()(const sim::DeleteTopic& c) const { return toolLine(c); }
    std::string operator()(const sim::AlterConfigs& c) const { return toolLine(c); }
    std::string operator()(const sim::AlterClientQuotas& c) const { return toolLine(c); }
    std::string operator()(const sim::ElectLeaders& c) const {
        if (c.partitions.size() < 2) return toolLine(c);
        std::vector<std::string> all;
        for (const TopicPartition& p : c.partitions)
            all.push_back(fmt::format(R"({{"topic":"{}","partition":{}}})", p.topic, p.partition));
        return withFile(fmt::format(R"({{"partitions":[{}]}})", fmt::join(all, ",")), [&](const std::string& file) {
            return fmt::format("kafka-leader-election.sh{} --election-type {} --path-to-json-file {}\n", kBootstrap,
                               c.unclean ? "unclean" : "preferred", file);
        });
    }
    std::string operator()(const sim::ReassignPartitions& c) const {
        std::vector<std::string> moves, cancels;
        for (const sim::ReassignPartition& move : c.moves) {
            std::vector<std::int32_t> ids;
            for (const BrokerId broker : move.replicas) ids.push_back(broker.value);
            (ids.empty() ? cancels : moves)
                .push_back(fmt::format(R"({{"topic":"{}","partition":{},"replicas":[{}]}})", move.partition.topic,
                                       move.partition.partition, fmt::join(ids, ",")));
        }
        std::string text;
        for (const auto& [list, deed] : {std::pair(&moves, "--execute"), std::pair(&cancels, "--cancel")}) {
            if (list->empty()) continue;
            text += withFile(fmt::format(R"({{"version":1,"partitions":[{}]}})", fmt::join(*list, ",")),
                             [deed = std::string(deed)](const std::string& file) {
                                 return fmt::format("kafka-reassign-partitions.sh{} --reassignment-json-file {} {}\n",
                                                    kBootstrap, file, deed);
                             });
        }
        return text;
    }
    std::string operator()(const sim::DeleteRecords& c) const {
        return withFile(fmt::format(R"({{"version":1,"partitions":[{{"topic":"{}","partition":{},"offset":{}}}]}})",
                                    c.partition.topic, c.partition.partition, c.before.value),
                        [](const std::string& file) {
                            return fmt::format("kafka-delete-records.sh{} --offset-json-file {}\n", kBootstrap, file);
                        });
    }

    std::string operator()(const sim::MoveReplica& c) const {
        return remark(fmt::format("here the replica of {}-{} on broker {} moves to its log directory {}",
                                  c.partition.topic, c.partition.partition, c.broker.value, c.directory));
    }

    std::string operator()(const sim::StopBroker& c) const { return hook(c.clean ? "stop" : "kill", c.broker); }
    std::string operator()(const sim::StartBroker& c) const { return hook("start", c.broker); }
    std::string operator()(const sim::PauseBroker& c) const { return hook("pause", c.broker); }
    std::string operator()(const sim::ResumeBroker& c) const { return hook("resume", c.broker); }
    std::string operator()(const sim::CutLink& c) const {
        if (c.oneWay)
            return remark(fmt::format("here the network from node {} to node {} is cut", c.a.value, c.b.value));
        return remark(fmt::format("here the network between the brokers {} and {} is cut", c.a.value, c.b.value));
    }
    std::string operator()(const sim::SlowLink& c) const {
        return remark(fmt::format("here each way between the nodes {} and {} takes {} us longer", c.a.value, c.b.value,
                                  c.extraMicros));
    }
    std::string operator()(const sim::BreakConnections& c) const {
        return remark(fmt::format("here all connections of broker {} break", c.broker.value));
    }
    std::string operator()(const sim::SkewClock& c) const {
        return remark(fmt::format("here the clock of broker {} is {} ms ahead", c.broker.value, c.skewMs));
    }
    std::string operator()(const sim::FillDisk& c) const {
        return remark(fmt::format("here the disk of log directory {} of broker {} has {} bytes left", c.directory,
                                  c.broker.value, c.freeBytes));
    }
    std::string operator()(const sim::FreeDisk& c) const {
        return remark(
            fmt::format("here the disk of log directory {} of broker {} has room again", c.directory, c.broker.value));
    }
    std::string operator()(const sim::CutPower& c) const {
        return remark(fmt::format("here the machine of broker {} loses its power", c.broker.value));
    }
    std::string operator()(const sim::DamageFile& c) const {
        return remark(fmt::format("here a file of {}-{} on broker {} is spoiled: {}", c.partition.topic,
                                  c.partition.partition, c.broker.value, c.what));
    }
    std::string operator()(const sim::HealLink& c) const {
        return remark(fmt::format("here the network between the brokers {} and {} heals", c.a.value, c.b.value));
    }
    std::string operator()(const sim::SlowDisk& c) const {
        return remark(
            c.extraMicros == 0
                ? fmt::format("here the disk of broker {} is as fast as before", c.broker.value)
                : fmt::format("here each write of broker {} takes {} us longer", c.broker.value, c.extraMicros));
    }

    std::string operator()(const sim::BreakLogDirectory& c) const {
        return remark(fmt::format("here log directory {} of broker {} becomes unusable", c.directory, c.broker.value));
    }
    std::string operator()(const sim::ReplaceLogDirectory& c) const {
        return remark(
            fmt::format("here log directory {} of broker {} is a new, empty disk", c.directory, c.broker.value));
    }
    std::string operator()(const sim::LoseDisk& c) const {
        return remark(fmt::format("here the data directory of broker {} is lost; format it again", c.broker.value));
    }

    std::string operator()(const sim::StopController& c) const {
        return remark(fmt::format("here controller {} is {}", c.node.value, c.clean ? "shut down" : "killed"));
    }
    std::string operator()(const sim::StartController& c) const {
        return remark(fmt::format("here controller {} is started again", c.node.value));
    }
    std::string operator()(const sim::PauseController& c) const {
        return remark(fmt::format("here controller {} freezes", c.node.value));
    }
    std::string operator()(const sim::ResumeController& c) const {
        return remark(fmt::format("here controller {} goes on", c.node.value));
    }
    std::string operator()(const sim::CutControllers& c) const {
        return remark(fmt::format("here the network between the controllers {} and {} is cut", c.a.value, c.b.value));
    }
    std::string operator()(const sim::HealControllers& c) const {
        return remark(fmt::format("here the network between the controllers {} and {} heals", c.a.value, c.b.value));
    }

    std::string operator()(const sim::StartProducer& c) const {
        if (!outcome.ok()) return remark("the producer " + c.spec.name + " is refused");
        lines.producers_[outcome.client] = c.spec;
        return start(c.spec);
    }
    std::string operator()(const sim::ChangeProducer& c) const {
        const auto found = lines.producers_.find(c.client);
        if (found == lines.producers_.end()) return {};
        client::ProducerSpec& spec = found->second;
        if (c.recordsPerSecond) spec.recordsPerSecond = *c.recordsPerSecond;
        if (c.acks) spec.acks = *c.acks;
        return end(spec.name) + start(spec);
    }
    std::string operator()(const sim::StopProducer& c) const {
        const auto found = lines.producers_.find(c.client);
        return found == lines.producers_.end() ? std::string() : end(found->second.name);
    }
    std::string operator()(const sim::StartTransform& c) const {
        return remark("no tool of Kafka reads, writes and commits in transactions: " + c.spec.name + " is left out");
    }
    std::string operator()(const sim::StopTransform&) const { return {}; }
    std::string operator()(const sim::AbortTransaction& c) const {
        return fmt::format(
            "kafka-transactions.sh{} abort --topic {} --partition {} --producer-id {} --producer-epoch {} "
            "--coordinator-epoch {}\n",
            kBootstrap, c.partition.topic, c.partition.partition, c.producerId, c.producerEpoch, c.coordinatorEpoch);
    }
    std::string operator()(const sim::ForceTerminateTransaction& c) const {
        return fmt::format("kafka-transactions.sh{} forceTerminateTransaction --transactionalId {}\n", kBootstrap,
                           c.transactionalId);
    }
    std::string operator()(const sim::ProduceOnce& c) const;
    std::string operator()(const sim::StartConsumer& c) const {
        if (!outcome.ok()) return remark("the consumer " + c.spec.name + " is refused");
        lines.names_[outcome.client] = c.spec.name;
        std::string line = std::string("kafka-console-consumer.sh") + kBootstrap + subscription(c.spec);
        return background(line + " > " + shellQuoted(c.spec.name + ".out"), c.spec.name);
    }
    std::string operator()(const sim::StopConsumer& c) const {
        const auto found = lines.names_.find(c.client);
        return found == lines.names_.end() ? std::string() : end(found->second, c.clean);
    }
    std::string operator()(const sim::DeleteGroup& c) const { return toolLine(c); }
    std::string operator()(const sim::DeleteGroupOffsets& c) const { return toolLine(c); }
    std::string operator()(const sim::AlterGroupOffsets& c) const {
        std::string text;
        for (const auto& [partition, offset] : c.offsets) {
            const std::size_t dash = partition.rfind('-');
            text += fmt::format(
                "kafka-consumer-groups.sh{} --reset-offsets --execute --group {} --topic {}:{} --to-offset {}\n",
                kBootstrap, shellQuoted(c.group), partition.substr(0, dash), partition.substr(dash + 1), offset);
        }
        return text;
    }

    template <class Use>
    std::string withFile(const std::string& text, Use use) const {
        const std::string file = fmt::format("\"$work/{}.json\"", ++lines.files_);
        return fmt::format("cat > {} <<'END'\n{}\nEND\n{}", file, text, use(file));
    }
    static std::string hook(std::string_view deed, BrokerId broker) {
        return fmt::format("broker {} {}\n", deed, broker.value);
    }
    static std::string background(const std::string& line, const std::string& name) {
        const std::string variable = variableOf(name);
        return fmt::format("{} &\n{}=$!\nclients=\"$clients ${}\"\n", line, variable, variable);
    }
    /// SIGTERM: what runs in a script's background ignores SIGINT.
    static std::string end(const std::string& name, bool clean = true) {
        const std::string variable = variableOf(name);
        return fmt::format("kill {}\"${}\" 2>/dev/null || true\nwait \"${}\" 2>/dev/null || true\n", clean ? "" : "-9 ",
                           variable, variable);
    }
    /// What a consumer reads, and as whom.
    static std::string subscription(const client::ConsumerSpec& spec) {
        const bool several = !spec.include.empty();
        std::string words =
            fmt::format(" {} {}", several ? "--include" : "--topic", shellQuoted(several ? spec.include : spec.topic));
        if (!spec.group.empty()) words += " --group " + shellQuoted(spec.group);
        if (spec.protocol != "classic") words += " --consumer-property group.protocol=" + spec.protocol;
        if (!spec.instanceId.empty())
            words += " --consumer-property " + shellQuoted("group.instance.id=" + spec.instanceId);
        if (!spec.autoCommit) words += " --consumer-property enable.auto.commit=false";
        if (!spec.partition) return words + (spec.fromBeginning ? " --from-beginning" : "");
        const std::string from = spec.startOffset     ? std::to_string(spec.startOffset->value)
                                 : spec.fromBeginning ? "earliest"
                                                      : "latest";
        return words + fmt::format(" --partition {} --offset {}", *spec.partition, from);
    }
    static std::string start(const client::ProducerSpec& spec) {
        std::string properties = fmt::format(
            " --producer-property client.id={} --producer-property acks={} --producer-property enable.idempotence={} "
            "--producer-property linger.ms={} --producer-property batch.size={}",
            shellQuoted(spec.name), spec.acks == -1 ? "all" : std::to_string(spec.acks),
            spec.idempotent && spec.acks == -1, spec.lingerMs, spec.batchBytes);
        if (spec.compression != "none") properties += " --compression-codec " + spec.compression;
        std::string text;
        const client::ProducerSpec plain;
        if (spec.shape != plain.shape || spec.clockOffsetMs != 0 || spec.valueBytesMax != 0 || spec.nullKeyChance > 0)
            text += remark("here sizes, null keys, clocks and a rate that goes up and down are left out");
        if (spec.partition)
            text += remark(fmt::format("here all of it goes to partition {}; the console producer cannot choose one",
                                       *spec.partition));
        return text + background(fmt::format("records {} {} {} {} {} {} | {} > \"$work/{}.out\"", spec.recordsPerSecond,
                                             keysText(spec.keys), spec.keyCount, spec.valueBytes, spec.tombstoneChance,
                                             spec.records,
                                             producerLine(spec.topic, properties, spec.keys != client::KeyMix::None),
                                             variableOf(spec.name)),
                                 spec.name);
    }
};

/// Keys, values and headers as lines for the console producer. What it cannot say, a remark says.
std::string ScriptLines::Writer::operator()(const sim::ProduceOnce& c) const {
    bool keys = false, headers = false, cannot = c.partition.has_value();
    for (const client::ProducedRecord& record : c.records) {
        keys = keys || record.key.has_value();
        headers = headers || !record.headers.empty();
    }
    std::string text;
    for (const client::ProducedRecord& record : c.records) {
        std::vector<std::string> pairs;
        for (const auto& [name, value] : record.headers) pairs.push_back(name + ":" + value.value_or("NULL"));
        if (headers) text += (pairs.empty() ? std::string("NULL") : fmt::format("{}", fmt::join(pairs, ","))) + "\t";
        if (keys) text += record.key.value_or("NULL") + "\t";
        const std::string value = record.value.value_or("NULL");
        cannot = cannot || (value + record.key.value_or("")).find_first_of("\t\n") != std::string::npos;
        text += value + "\n";
    }
    std::string properties = fmt::format(" --producer-property acks={} --producer-property enable.idempotence={}",
                                         c.acks == -1 ? "all" : std::to_string(c.acks), c.idempotent);
    if (c.compression != "none") properties += " --compression-codec " + c.compression;
    if (headers) properties += " --property parse.headers=true";
    if (headers && !keys) properties += " --property null.marker=NULL";
    return (cannot ? remark("the console producer cannot choose the partition, nor write tabs and line ends")
                   : std::string()) +
           producerLine(c.topic, properties, keys) + " <<'END'\n" + text + "END\n";
}

std::string ScriptLines::of(const sim::Command& command, const sim::Outcome& outcome, const sim::World& world) {
    std::string text = std::visit(Writer{*this, outcome, world}, command);
    if (outcome.ok() || text.empty() || text.starts_with("#")) return text;
    // The tool says the same and fails; the story goes on.
    return "set +e\n" + text + "set -e\n";
}

}  // namespace logarium::console
