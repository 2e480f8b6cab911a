#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <deque>

#include "core/client/record_size.h"
#include "core/cluster/topic_name.h"
#include "core/console/admin.h"
#include "core/console/tools/all.h"
#include "core/console/tools/line_reader.h"
#include "core/console/tools/produce_report.h"
#include "core/record/codec.h"

/// kafka-console-producer.sh (Kafka: org.apache.kafka.tools.ConsoleProducer).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.ConsoleProducer";
constexpr std::int64_t kMetadataRetryMicros = 100 * kMicrosPerMs;  // retry.backoff.ms
constexpr std::int64_t kLookAgainMicros = 5 * kMicrosPerMs;

const OptionParser& producerOptions() {
    using Type = Option::Type;
    static const OptionParser parser{
        {"batch-size", "size", "How many bytes go into one batch. (default: 16384)", Type::Integer},
        {"bootstrap-server", "server to connect to", "REQUIRED: a broker to ask first, host:port."},
        {"compression-codec", "compression-codec", "none, gzip, snappy, lz4 or zstd."},
        {"help", "", "Show this."},
        {"line-reader", "reader_class",
         "Who makes records of lines. (default: org.apache.kafka.tools.LineMessageReader)"},
        {"max-block-ms", "max block on send", "How long to wait for a topic that is not there. (default: 60000)",
         Type::Long},
        {"max-memory-bytes", "total memory in bytes", "How much may wait to be sent. (default: 33554432)", Type::Long},
        {"max-partition-memory-bytes", "memory in bytes per partition", "The same as batch-size. (default: 16384)",
         Type::Integer},
        {"message-send-max-retries", "retries", "How often a refused batch is sent again. (default: 3)", Type::Integer},
        {"metadata-expiry-ms", "metadata expiration interval", "When metadata is asked for again. (default: 300000)",
         Type::Long},
        {"producer-property", "producer_prop", "A setting of the producer, key=value: acks, linger.ms, ..."},
        {"producer.config", "config file", "The same from a file."},
        {"property", "prop",
         "How lines are read, key=value: parse.key, key.separator, parse.headers, null.marker, ..."},
        {"reader-config", "config file", "The same from a file."},
        {"request-required-acks", "request required acks",
         "all, 1 or 0: who must have a record before it counts. (default: -1)"},
        {"request-timeout-ms", "request timeout ms", "How long to wait for an answer. (default: 1500)", Type::Integer},
        {"retry-backoff-ms", "backoff", "How long to wait before a batch is sent again. (default: 100)", Type::Long},
        {"socket-buffer-size", "size", "Of the network connection. (default: 102400)", Type::Integer},
        {"sync", "", "Send each line by itself and wait for the answer."},
        {"timeout", "timeout_ms", "How long a line waits for others to go with it. (default: 1000)", Type::Long},
        {"topic", "topic", "REQUIRED: where the lines go."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

std::int64_t number(const std::string& text, std::int64_t otherwise) {
    std::int64_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Settings of the producer, from options and --producer-property; the options win where both are given.
struct Settings {
    std::string topic, servers, compression;
    int acks = -1;
    int retries = 3;
    std::int64_t lingerMs = 1000, maxBlockMs = 60'000, batchBytes = 16'384, bufferBytes = 33'554'432;
    int maxRequestBytes = 1'048'576;
    bool sync = false, idempotent = true;

    Settings() = default;
    Settings(const ParsedOptions& given, const Files& files)
        : topic(*given.value("topic")),
          servers(*given.value("bootstrap-server")),
          compression(given.value("compression-codec").value_or("none")),
          sync(given.has("sync")) {
        Properties extra = keyValues(given.values("producer-property"));
        addFile(extra, given.value("producer.config"), files);
        const auto pick = [&](std::string_view option, std::string_view name, std::int64_t otherwise) {
            const auto typed = given.number(option);
            return typed ? *typed : number(property(extra, name, ""), otherwise);
        };
        retries = static_cast<int>(pick("message-send-max-retries", "retries", 3));
        lingerMs = pick("timeout", "linger.ms", 1000);
        maxBlockMs = pick("max-block-ms", "max.block.ms", 60'000);
        batchBytes = pick("max-partition-memory-bytes", "batch.size", given.number("batch-size").value_or(16'384));
        bufferBytes = pick("max-memory-bytes", "buffer.memory", bufferBytes);
        maxRequestBytes = static_cast<int>(number(property(extra, "max.request.size", ""), maxRequestBytes));
        const std::string wanted =
            given.has("request-required-acks") ? *given.value("request-required-acks") : property(extra, "acks", "-1");
        if (wanted != "all" && wanted != "-1" && wanted != "0" && wanted != "1")
            invalid(wanted, "acks", "all, -1, 0, 1");
        idempotent = property(extra, "enable.idempotence", "true") == "true";
        acks = wanted == "all" ? -1 : static_cast<int>(number(wanted, -1));
        if (idempotent && acks != -1 && !property(extra, "enable.idempotence", "").empty()) {
            throw ToolFailure("org.apache.kafka.common.config.ConfigException",
                              "Must set acks to all in order to use the idempotent producer. Otherwise we cannot "
                              "guarantee idempotence.");
        }
        if (!record::codecByName(compression))
            invalid(compression, "compression.type", "none, gzip, snappy, lz4, zstd");
    }

    [[noreturn]] static void invalid(const std::string& value, const char* name, const char* allowed) {
        throw ToolFailure(
            "org.apache.kafka.common.config.ConfigException",
            fmt::format("Invalid value {} for configuration {}: String must be one of: {}", value, name, allowed));
    }
};

class ProducerJob : public Job {
public:
    ProducerJob(std::vector<std::string> args, FilesPtr files) : args_(std::move(args)), files_(std::move(files)) {}

    bool readsInput() const override { return !ended_; }
    void input(const std::string& line) override { lines_.push_back(line); }
    void endOfInput() override { ended_ = true; }

    Progress advance(sim::Simulation& simulation, Output& output) override {
        try {
            if (!reader_) begin(simulation, output);
            takeLines(simulation.now());
        } catch (const ToolFailure& failure) {
            printStackTrace(failure, kClass, output);
            ended_ = true;
            status_ = 1;
            lines_.clear();
            if (!reader_) return Progress::done(1);
        }
        return goOn(simulation, output);
    }

private:
    void begin(sim::Simulation& simulation, Output& output) {
        const ParsedOptions given = parsed();
        helpOrVersion(given, producerOptions(),
                      "This tool helps to read data from standard input and publish it to Kafka.", output);
        checkRequired(given, {"topic"});
        if (!given.has("bootstrap-server")) throw UsageError{"Missing required argument \"[bootstrap-server]\""};
        settings_ = Settings(given, *files_);
        const Properties properties = keyValues(given.values("property"));
        reader_.emplace(properties);
        lastWarning_ = simulation.now() - kMetadataRetryMicros;
    }

    ParsedOptions parsed() const {
        try {
            return producerOptions().parse(args_);
        } catch (const ToolFailure& failure) {
            throw UsageError{failure.messageText()};
        }
    }

    void takeLines(Micros now) {
        while (!lines_.empty()) {
            const std::string line = std::move(lines_.front());
            lines_.pop_front();
            if (waiting_.empty()) waitingSince_ = now;
            waiting_.push_back(reader_->record(line));
            waitingBytes_ += static_cast<std::int64_t>(line.size());
        }
    }

    Progress goOn(sim::Simulation& simulation, Output& output) {
        const Micros now = simulation.now();
        if (report_ && !report_->read(simulation, output)) return Progress::askAgain(now + kLookAgainMicros);
        report_.reset();
        if (interrupted()) ended_ = true;
        if (!waiting_.empty() && isDue(now) && !sendOrEnd(simulation, output))
            return Progress::askAgain(now + kLookAgainMicros);
        if (report_) return Progress::askAgain(now + kLookAgainMicros);
        if (ended_ && waiting_.empty()) return Progress::done(interrupted() ? 130 : status_);
        return Progress::askAgain(now + settings_.lingerMs * kMicrosPerMs);
    }

    bool isDue(Micros now) const {
        return ended_ || settings_.sync || waitingBytes_ >= settings_.batchBytes ||
               now - waitingSince_ >= settings_.lingerMs * kMicrosPerMs;
    }

    /// An exception of send() itself ends the tool.
    bool sendOrEnd(sim::Simulation& simulation, Output& output) {
        try {
            return send(simulation, output);
        } catch (const ToolFailure& failure) {
            printStackTrace(failure, kClass, output);
            ended_ = true;
            status_ = 1;
            lines_.clear();
            waiting_.clear();
            return true;
        }
    }

    /// False: the topic is not there yet.
    bool send(sim::Simulation& simulation, Output& output) {
        const Micros now = simulation.now();
        if (cluster::flawInTopicName(settings_.topic)) {
            refuseTopic(now, output);
            return true;
        }
        if (simulation.world().controller.image().topic(settings_.topic) == nullptr) {
            if (!blockedSince_) blockedSince_ = now;
            if (now - lastWarning_ >= kMetadataRetryMicros) {
                warnUnknownTopic(now, "Producer clientId=console-producer", settings_.topic, ++correlation_, output);
                lastWarning_ = now;
                if (autoCreate(simulation, settings_.topic)) return false;
            }
            if (now - *blockedSince_ < settings_.maxBlockMs * kMicrosPerMs) return false;
            giveUp(now, output);
            return true;
        }
        sim::ProduceOnce command{settings_.topic,      {},
                                 settings_.acks,       {},
                                 settings_.retries,    settings_.compression,
                                 settings_.idempotent, settings_.maxRequestBytes,
                                 settings_.bufferBytes};
        if (settings_.sync) failTooLarge();
        const std::size_t count = settings_.sync ? 1 : waiting_.size();
        command.records.assign(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
        waitingBytes_ = 0;
        report_.emplace(request(simulation, command), command);
        return true;
    }

    /// Who waits for each answer gets the exception itself.
    void failTooLarge() const {
        const auto reason = client::whyTooLarge(waiting_.front(), settings_.maxRequestBytes, settings_.bufferBytes);
        if (!reason) return;
        const std::string what = "org.apache.kafka.common.errors.RecordTooLargeException";
        throw ToolFailure({{"java.util.concurrent.ExecutionException", what + ": " + *reason}, {what, *reason, false}});
    }

    /// The broker says so of each record's metadata request.
    void refuseTopic(Micros now, Output& output) {
        for (const client::ProducedRecord& record : waiting_) {
            warnUnknownTopic(now, "Producer clientId=console-producer", settings_.topic, ++correlation_, output,
                             ErrorCode::InvalidTopicException);
            output.log(
                now, "ERROR",
                fmt::format("[Producer clientId=console-producer] Metadata response reported invalid topics [{}]",
                            settings_.topic),
                "org.apache.kafka.clients.Metadata");
            logSendError(now, settings_.topic, record, output);
            output.err(fmt::format("org.apache.kafka.common.errors.InvalidTopicException: Invalid topics: [{}]",
                                   settings_.topic));
        }
        waiting_.clear();
    }

    /// Each record blocks for max.block.ms; they have all waited together here.
    void giveUp(Micros now, Output& output) {
        for (const client::ProducedRecord& record : waiting_) {
            logSendError(now, settings_.topic, record, output);
            printStackTrace(
                ToolFailure({{"org.apache.kafka.common.errors.TimeoutException",
                              fmt::format("Topic {} not present in metadata after {} ms.", settings_.topic,
                                          settings_.maxBlockMs),
                              false},
                             ToolFailure(KafkaError{ErrorCode::UnknownTopicOrPartition,
                                                    std::string(errorInfo(ErrorCode::UnknownTopicOrPartition).message)})
                                 .chain.front()}),
                kClass, output);
        }
        waiting_.clear();
        blockedSince_.reset();
    }

    std::vector<std::string> args_;
    FilesPtr files_;
    Settings settings_;
    std::optional<LineReader> reader_;
    std::deque<std::string> lines_;
    std::vector<client::ProducedRecord> waiting_;
    std::int64_t waitingBytes_ = 0;
    Micros waitingSince_;
    std::optional<ProduceReport> report_;  // Of what is on its way.
    std::optional<Micros> blockedSince_;
    Micros lastWarning_;
    int correlation_ = 0;
    bool ended_ = false;
    int status_ = 0;
};

}  // namespace

Tool kafkaConsoleProducer() {
    return {"kafka-console-producer",
            "send lines of input as records",
            &producerOptions(),
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return std::make_unique<ProducerJob>(args, files);
            },
            {}};
}

}  // namespace logarium::console
