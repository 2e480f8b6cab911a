#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/client/aborted_filter.h"
#include "core/client/group_member.h"
#include "core/console/admin.h"
#include "core/console/tools/all.h"
#include "core/console/tools/offsets_topic.h"
#include "core/console/tools/record_printer.h"
#include "core/record/record_reader.h"

/// kafka-console-consumer.sh (Kafka: org.apache.kafka.tools.consumer.ConsoleConsumer).
namespace logarium::console {
namespace {

constexpr const char* kLogger = "org.apache.kafka.tools.consumer.ConsoleConsumer";
constexpr std::int64_t kLookAgainMicros = 20 * kMicrosPerMs;
constexpr std::int64_t kLeavingLookMicros = 2 * kMicrosPerMs;
constexpr std::int64_t kMetadataRetryMicros = 400 * kMicrosPerMs;
constexpr std::int64_t kMostBytesAtOnce = 1'048'576;
constexpr std::int32_t kRandomGroups = 100'000;

const OptionParser& consumerOptions() {
    using Type = Option::Type;
    static const OptionParser parser{
        {"bootstrap-server", "server to connect to", "REQUIRED: a broker to ask first, host:port."},
        {"consumer-property", "consumer_prop", "A setting of the consumer, key=value."},
        {"consumer.config", "config file", "The same from a file."},
        {"enable-systest-events", "", "Also log what becomes of the consumer."},
        {"formatter", "class",
         "Who prints the records. (default: org.apache.kafka.tools.consumer.DefaultMessageFormatter)"},
        {"formatter-config", "config file", "Settings of it from a file."},
        {"from-beginning", "", "Begin with the oldest record instead of the next one."},
        {"group", "consumer group id", "The group to join."},
        {"help", "", "Show this."},
        {"include", "Java regex (String)", "A regular expression of topics, instead of --topic."},
        {"isolation-level", "level",
         "read_committed leaves out what transactions did not commit. (default: read_uncommitted)"},
        {"key-deserializer", "deserializer for key", "Who makes text of keys."},
        {"max-messages", "num_messages", "Stop after so many records.", Type::Integer},
        {"offset", "consume offset",
         "Where in the partition to begin: a number, earliest or latest. (default: latest)"},
        {"partition", "partition", "Read this partition only.", Type::Integer},
        {"property", "prop", "What to print, key=value: print.key, print.offset, print.timestamp, key.separator, ..."},
        {"skip-message-on-error", "", "Go on after a record that cannot be printed."},
        {"timeout-ms", "timeout_ms", "Stop when no record came for so long.", Type::Long},
        {"topic", "topic", "The topic to read."},
        {"value-deserializer", "deserializer for values", "Who makes text of values."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

/// What the options ask for.
struct Wanted {
    client::ConsumerSpec spec;
    std::int64_t maxMessages = -1;
    std::optional<std::int64_t> timeoutMs;
    std::string servers;
    Properties formatter;
};

Offset offsetIn(const std::string& text) {
    std::int64_t offset = -1;
    const char* end = text.data() + text.size();
    const bool whole = std::from_chars(text.data(), end, offset).ptr == end;
    if (!whole || offset < 0) {
        throw UsageError{
            fmt::format("The provided offset value '{}' is incorrect. Valid values are 'earliest', "
                        "'latest', or a non-negative long.",
                        text)};
    }
    return Offset{offset};
}

void checkOptions(const ParsedOptions& given) {
    if (given.has("topic") == given.has("include")) throw UsageError{"Exactly one of --include/--topic is required. "};
    if (given.has("partition")) {
        if (!given.has("topic")) throw UsageError{"The topic is required when partition is specified."};
        if (given.has("from-beginning") && given.has("offset"))
            throw UsageError{"Options from-beginning and offset cannot be specified together."};
    } else if (given.has("offset")) {
        throw UsageError{"The partition is required when offset is specified."};
    }
    checkRequired(given, {"bootstrap-server"});
}

void checkGroupIds(const ParsedOptions& given, const Properties& extra) {
    const std::string said = given.value("group").value_or(""), other = property(extra, "group.id", "");
    if (said.empty() || other.empty() || said == other) return;
    throw UsageError{
        fmt::format("The group ids provided in different places (directly using '--group', via '--consumer-property', "
                    "or via '--consumer.config') do not match. Detected group ids: '{}', '{}'",
                    said, other)};
}

/// Only the printer of the real tool's default is here.
void checkFormatter(const ParsedOptions& given, Output& output) {
    const auto name = given.value("formatter");
    if (!name || name->ends_with(".DefaultMessageFormatter")) return;
    for (const char* known : {"LoggingMessageFormatter", "NoOpMessageFormatter", "OffsetsMessageFormatter",
                              "GroupMetadataMessageFormatter", "TransactionLogMessageFormatter"}) {
        if (!name->ends_with(std::string(".") + known)) continue;
        output.err(fmt::format("Not simulated: another printer (--formatter {})", *name));
        throw Exit{1};
    }
    throw UsageError{*name};
}

void checkIsolation(const ParsedOptions& given, const Properties& extra, Micros now, Output& output) {
    const std::string level =
        given.value("isolation-level").value_or(property(extra, "isolation.level", "read_uncommitted"));
    if (level == "read_uncommitted" || level == "read_committed") return;
    output.log(now, "ERROR", "Unknown error when running consumer: ", kLogger);
    printStackTrace(
        ToolFailure("org.apache.kafka.common.config.ConfigException",
                    fmt::format("Invalid value {} for configuration isolation.level: String must be one of: "
                                "read_committed, read_uncommitted",
                                level)),
        kLogger, output);
    throw Exit{1};
}

int wholeNumber(const Properties& properties, std::string_view name, int otherwise) {
    const std::string text = property(properties, name, "");
    return text.empty() ? otherwise : static_cast<int>(javaInteger(text));
}

/// org.apache.kafka.clients.consumer.CooperativeStickyAssignor is called "cooperative-sticky" in the group.
std::string assignorName(const std::string& className) {
    const std::string name = className.substr(className.rfind('.') + 1);
    if (name == "RangeAssignor") return "range";
    if (name == "RoundRobinAssignor") return "roundrobin";
    if (name == "StickyAssignor") return "sticky";
    if (name == "CooperativeStickyAssignor") return "cooperative-sticky";
    return className;
}

/// What --consumer-property may say of the group.
void groupSettings(const Properties& extra, client::ConsumerSpec& spec) {
    std::string protocol = property(extra, "group.protocol", "classic");
    for (char& c : protocol) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    spec.protocol = protocol;
    spec.instanceId = property(extra, "group.instance.id", "");
    spec.remoteAssignor = property(extra, "group.remote.assignor", "");
    spec.autoCommit = property(extra, "enable.auto.commit", "true") != "false";
    spec.autoCommitMs = wholeNumber(extra, "auto.commit.interval.ms", spec.autoCommitMs);
    spec.sessionTimeoutMs = wholeNumber(extra, "session.timeout.ms", spec.sessionTimeoutMs);
    spec.heartbeatMs = wholeNumber(extra, "heartbeat.interval.ms", spec.heartbeatMs);
    spec.maxPollMs = wholeNumber(extra, "max.poll.interval.ms", spec.maxPollMs);
    const std::string strategies = property(extra, "partition.assignment.strategy", "");
    if (strategies.empty()) return;
    spec.assignors.clear();
    for (const std::string& name : javaSplit(strategies, ',')) spec.assignors.push_back(assignorName(name));
}

Wanted wantedOf(const ParsedOptions& given, const Properties& extra) {
    Wanted wanted;
    wanted.spec.name = property(extra, "client.id", "console-consumer");
    wanted.spec.topic = given.value("topic").value_or("");
    wanted.spec.include = given.value("include").value_or("");
    wanted.spec.group = given.value("group").value_or(property(extra, "group.id", ""));
    if (!wanted.spec.group.empty() && given.has("partition"))
        throw UsageError{"Options group and partition cannot be specified together."};
    const std::string reset = property(extra, "auto.offset.reset", given.has("from-beginning") ? "earliest" : "latest");
    wanted.spec.fromBeginning = reset == "earliest";
    if (const auto partition = given.number("partition")) wanted.spec.partition = static_cast<std::int32_t>(*partition);
    if (const auto offset = given.value("offset")) {
        wanted.spec.fromBeginning = *offset == "earliest";
        if (*offset != "earliest" && *offset != "latest") wanted.spec.startOffset = offsetIn(*offset);
    }
    groupSettings(extra, wanted.spec);
    const std::string isolation =
        given.value("isolation-level").value_or(property(extra, "isolation.level", "read_uncommitted"));
    wanted.spec.readCommitted = isolation == "read_committed";
    wanted.maxMessages = given.number("max-messages").value_or(-1);
    const auto timeout = given.number("timeout-ms");
    if (timeout && *timeout >= 0) wanted.timeoutMs = timeout;
    wanted.servers = *given.value("bootstrap-server");
    wanted.formatter = keyValues(given.values("property"));
    return wanted;
}

class ConsumerJob : public Job {
public:
    ConsumerJob(std::vector<std::string> args, FilesPtr files) : args_(std::move(args)), files_(std::move(files)) {}

    bool endless() const override { return started_ && !wanted_.timeoutMs && wanted_.maxMessages < 0; }

    Progress advance(sim::Simulation& simulation, Output& output) override {
        if (leaving_) return end(simulation, output, status_);
        try {
            if (!started_) begin(simulation, output);
        } catch (const ToolFailure& failure) {
            output.add(Stream::Err, "Exception in thread \"main\" ");
            printStackTrace(failure, kLogger, output);
            return Progress::done(1);
        }
        const Micros now = simulation.now();
        if (client_ == kNoClient && !subscribe(simulation, output)) return waitOn(simulation, output);
        const std::int64_t before = count_;
        read(simulation.world(), output);
        if (count_ > before) lastRecord_ = now;
        if (wanted_.maxMessages >= 0 && count_ >= wanted_.maxMessages) return end(simulation, output, 0);
        return waitOn(simulation, output);
    }

private:
    void begin(sim::Simulation& simulation, Output& output) {
        const ParsedOptions given = parsed();
        helpOrVersion(given, consumerOptions(),
                      "This tool helps to read data from Kafka topics and outputs it to standard output.", output);
        checkOptions(given);
        checkFormatter(given, output);
        Properties extra = keyValues(given.values("consumer-property"));
        addFile(extra, given.value("consumer.config"), *files_);
        checkGroupIds(given, extra);
        checkIsolation(given, extra, simulation.now(), output);
        wanted_ = wantedOf(given, extra);
        printer_.emplace(wanted_.formatter);
        // The real tool draws its group's number at random; the moment serves as well. Nobody will ask for what such a
        // group has read, so nothing is committed.
        if (wanted_.spec.group.empty() && !wanted_.spec.partition) {
            wanted_.spec.group = fmt::format("console-consumer-{}", simulation.now().value / 1000 % kRandomGroups);
            wanted_.spec.autoCommit = false;
        }
        lastRecord_ = simulation.now();
        started_ = true;
    }

    ParsedOptions parsed() const {
        try {
            return consumerOptions().parse(args_);
        } catch (const ToolFailure& failure) {
            throw UsageError{failure.messageText()};
        }
    }

    /// False: the topic is not there yet.
    bool subscribe(sim::Simulation& simulation, Output& output) {
        const Micros now = simulation.now();
        if (!wanted_.spec.partition) reachCoordinator(simulation, wanted_.spec.group);
        const bool named = wanted_.spec.include.empty();
        if (named && simulation.world().controller.image().topic(wanted_.spec.topic) == nullptr) {
            if (nextWarning_ > now) return false;
            nextWarning_ = now + kMetadataRetryMicros;
            const std::string name = wanted_.spec.partition
                                         ? "Consumer clientId=" + wanted_.spec.name + ", groupId=null"
                                         : "Consumer clientId=" + wanted_.spec.name + ", groupId=" + wanted_.spec.group;
            warnUnknownTopic(now, name, wanted_.spec.topic, ++correlation_, output);
            autoCreate(simulation, wanted_.spec.topic);
            return false;
        }
        const sim::Outcome outcome = simulation.submit(sim::StartConsumer{wanted_.spec});
        client_ = outcome.client;
        return outcome.ok();
    }

    /// Prints what the client has fetched by now, from the leaders' logs.
    void read(const sim::World& world, Output& output) {
        const sim::SimClient* client = world.client(client_);
        if (client == nullptr) return;
        noteStarts(*client->consumer(), world);
        for (const auto& [id, position] : client->consumer()->positions()) {
            Offset& printed = printed_.at(id).next;
            while (printed < position && !full()) {
                const Offset from = printed;
                print(world, id, printed, position, output);
                if (printed == from) break;
            }
        }
    }

    /// Where printing of a partition begins; in a group that is decided anew whenever the partition is given anew.
    void noteStarts(const client::Consumer& consumer, const sim::World& world) {
        const client::GroupMember* member = consumer.member();
        for (const auto& [id, position] : consumer.positions()) {
            const auto [printed, fresh] = printed_.try_emplace(id);
            if (member == nullptr) {
                if (!fresh) continue;
                const bool given = wanted_.spec.fromBeginning || wanted_.spec.startOffset;
                printed->second.next = given ? firstOf(position) : position;
                continue;
            }
            const cluster::TopicImage* topic = world.controller.image().topic(id.topic);
            if (topic == nullptr) continue;
            const auto start = member->startOf({topic->name, id.partition});
            if (fresh || printed->second.given != start.times) printed->second = {start.offset, start.times};
        }
        std::erase_if(printed_, [&](const auto& entry) { return !consumer.positions().contains(entry.first); });
    }

    Offset firstOf(Offset position) const { return std::min(position, wanted_.spec.startOffset.value_or(Offset{0})); }
    bool full() const { return wanted_.maxMessages >= 0 && count_ >= wanted_.maxMessages; }

    void print(const sim::World& world, PartitionId id, Offset& from, Offset until, Output& output) {
        const cluster::PartitionImage* partition = world.controller.image().partition(id);
        const cluster::Broker* leader = partition == nullptr ? nullptr : world.broker(partition->leader);
        const cluster::Replica* replica = leader == nullptr ? nullptr : leader->replica(id);
        if (replica == nullptr || !replica->log.isOpen()) return;
        from = std::max(from, replica->log.logStart());
        if (from >= until) return;
        const bool committed = wanted_.spec.readCommitted;
        const cluster::ReadResult read = replica->log.read(
            from, kMostBytesAtOnce, committed ? log::Isolation::TxnCommitted : log::Isolation::LogEnd);
        if (read.batches == nullptr) return;
        client::AbortedFilter transactions(read.aborted);
        record::BatchReader batches(*read.batches);
        while (const auto batch = batches.next()) {
            const bool skipped = transactions.skips(batch->header);
            record::RecordReader records(*batch);
            while (const record::Record* record = skipped ? nullptr : records.next()) {
                if (full()) return;
                if (record->offset < from || record->offset >= until) continue;
                output.add(Stream::Out, printer_->text(*record, batch->header, id.partition));
                from = record->offset + 1;
                ++count_;
            }
            from = std::max(from, std::min(until, batch->header.nextOffset()));
        }
    }

    Progress waitOn(sim::Simulation& simulation, Output& output) {
        const Micros now = simulation.now();
        if (interrupted()) return end(simulation, output, 130);
        if (!wanted_.timeoutMs) return Progress::askAgain(now + kLookAgainMicros);
        const Micros deadline = lastRecord_ + *wanted_.timeoutMs * kMicrosPerMs;
        if (now < deadline) return Progress::askAgain(std::min(deadline, now + kLookAgainMicros));
        output.log(now, "ERROR", "Error processing message, terminating consumer process: ", kLogger);
        output.err("org.apache.kafka.common.errors.TimeoutException: null");
        return end(simulation, output, 0);
    }

    /// What was fetched and not printed is given back before the position is committed.
    Progress end(sim::Simulation& simulation, Output& output, int status) {
        if (!leaving_) {
            leaving_ = true;
            status_ = status;
            output.err(fmt::format("Processed a total of {} messages", count_));
            if (client_ != kNoClient) stop(simulation);
        }
        const sim::SimClient* client = simulation.world().client(client_);
        if (client == nullptr || client->stopped) return Progress::done(status_);
        return Progress::askAgain(simulation.now() + kLeavingLookMicros);
    }

    void stop(sim::Simulation& simulation) {
        sim::StopConsumer command{client_, true, {}};
        for (const auto& [id, printed] : printed_) {
            const cluster::TopicImage* topic = simulation.world().controller.image().topic(id.topic);
            if (topic != nullptr) command.rewind[fmt::format("{}-{}", topic->name, id.partition)] = printed.next.value;
        }
        simulation.submit(command);
    }

    std::vector<std::string> args_;
    FilesPtr files_;
    Wanted wanted_;
    std::optional<RecordPrinter> printer_;
    ClientId client_ = kNoClient;
    struct Printed {
        Offset next;    ///< to print
        int given = 0;  ///< how often the group had given the partition
    };
    std::map<PartitionId, Printed> printed_;
    std::int64_t count_ = 0;
    Micros lastRecord_, nextWarning_;
    int correlation_ = 1;
    bool started_ = false;
    bool leaving_ = false;
    int status_ = 0;
};

}  // namespace

Tool kafkaConsoleConsumer() {
    return {"kafka-console-consumer",
            "print the records of a topic",
            &consumerOptions(),
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return std::make_unique<ConsumerJob>(args, files);
            },
            {}};
}

}  // namespace logarium::console
