#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/client/record_size.h"
#include "core/cluster/controller.h"
#include "core/console/admin.h"
#include "core/console/argument_parser.h"
#include "core/console/tools/all.h"
#include "core/console/tools/client_parts.h"
#include "core/console/tools/perf_stats.h"
#include "core/record/codec.h"

/// kafka-producer-perf-test.sh (Kafka: org.apache.kafka.tools.ProducerPerformance): a simulated producer makes the load
/// in virtual time.
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.ProducerPerformance";
/// What a load generator without a limit makes: so many records, or so many bytes, a second.
constexpr double kFastestRecords = 200'000, kFastestBytes = 50e6;
constexpr std::int64_t kLookAgainMicros = kMicrosPerMs;
constexpr std::int64_t kMetadataRetryMicros = kMicrosPerSecond;

const ArgumentParser& perfArguments() {
    using enum Argument::Type;
    static const ArgumentParser parser{
        "producer-performance",
        "This tool is used to verify the producer performance.",
        {{{"--topic"}, "TOPIC", "The topic to send to.", true},
         {{"--num-records"}, "NUM-RECORDS", "How many records to send.", true, false, Long},
         {{"--payload-delimiter"}, "PAYLOAD-DELIMITER", "What separates the records of --payload-file. (default: \\n)"},
         {{"--throughput"},
          "THROUGHPUT",
          "At most so many records a second; -1: as fast as it goes.",
          true,
          false,
          Double},
         {{"--producer-props"},
          "PROP-NAME=PROP-VALUE",
          "Settings of the producer, bootstrap.servers among them.",
          false,
          true},
         {{"--producer.config"}, "CONFIG-FILE", "A file of settings for the producer."},
         {{"--print-metrics"}, {}, "The producer's metrics at the end. (default: false)"},
         {{"--transactional-id"}, "TRANSACTIONAL-ID", "The transactional id to use."},
         {{"--transaction-duration-ms"},
          "TRANSACTION-DURATION",
          "How long each transaction lasts.",
          false,
          false,
          Long},
         {{"--record-size"}, "RECORD-SIZE", "Bytes of each record's value.", false, false, Integer, "payload"},
         {{"--payload-file"}, "PAYLOAD-FILE", "A file with the values.", false, false, Text, "payload"},
         {{"--payload-monotonic"}, {}, "Values count up. (default: false)", false, false, Text, "payload"}},
        {{"payload", "either --record-size or --payload-file must be specified but not both.", true, true}},
        {},
        1};
    return parser;
}

std::int64_t wholeNumber(const std::string& text, std::int64_t otherwise) {
    std::int64_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class PerfJob : public Job {
public:
    PerfJob(std::vector<std::string> args, FilesPtr files) : args_(std::move(args)), files_(std::move(files)) {}

    Progress advance(sim::Simulation& simulation, Output& output) override {
        try {
            if (!ready_) read(output);
            if (client_ == kNoClient && !begin(simulation, output))
                return Progress::askAgain(simulation.now() + kMetadataRetryMicros);
        } catch (const ToolFailure& failure) {
            output.add(Stream::Err, "Exception in thread \"main\" ");
            printStackTrace(failure, kClass, output);
            return Progress::done(1);
        }
        return goOn(simulation, output);
    }

private:
    void read(Output& output) {
        if (args_.empty()) {
            perfArguments().printHelp(output, Stream::Out);
            throw Exit{0};
        }
        const ParsedArguments given = perfArguments().parse(args_, output);
        spec_.records = wholeNumber(*given.value("--num-records"), 0);
        if (spec_.records <= 0) perfArguments().fail("--num-records should be greater than zero", output);
        bytes_ = wholeNumber(given.value("--record-size").value_or("1"), 1);
        if (bytes_ <= 0) perfArguments().fail("--record-size should be greater than zero", output);
        if (!given.has("--producer-props") && !given.has("--producer.config"))
            perfArguments().fail("Either --producer-props or --producer.config must be specified.", output);
        takeTransactions(given, output);
        for (const char* flag : {"--payload-file", "--payload-monotonic", "--print-metrics"}) {
            if (!given.has(flag)) continue;
            output.err(fmt::format("Not simulated: {} of kafka-producer-perf-test", flag));
            throw Exit{1};
        }
        spec_.topic = *given.value("--topic");
        const double wanted = std::strtod(given.value("--throughput")->c_str(), nullptr);
        const double fastest = std::min(kFastestRecords, kFastestBytes / static_cast<double>(bytes_));
        spec_.recordsPerSecond = wanted > 0 ? std::min(wanted, fastest) : fastest;
        Properties properties;
        addFile(properties, given.value("--producer.config"), *files_);
        if (given.has("--producer-props")) addWords(properties, given.given.at("--producer-props"));
        takeProperties(properties);
        ready_ = true;
    }

    /// With an id or a time everything is written in transactions, each of which lasts for three seconds unless told
    /// otherwise.
    void takeTransactions(const ParsedArguments& given, Output& output) {
        constexpr std::int64_t kUsualMs = 3000;
        if (!given.has("--transactional-id") && !given.has("--transaction-duration-ms")) return;
        durationMs_ = wholeNumber(given.value("--transaction-duration-ms").value_or(""), kUsualMs);
        if (durationMs_ <= 0) perfArguments().fail("--transaction-duration-ms should be greater than zero", output);
        spec_.transactionalId = given.value("--transactional-id").value_or("");
    }

    static void addWords(Properties& properties, const std::vector<std::string>& words) {
        for (const std::string& word : words) {
            const std::size_t equals = word.find('=');
            if (equals == std::string::npos || equals == 0)
                throw ToolFailure("java.lang.IllegalArgumentException", "Invalid property: " + word);
            properties[word.substr(0, equals)] = word.substr(equals + 1);
        }
    }

    void takeProperties(const Properties& properties) {
        const auto number = [&](const char* name, std::int64_t otherwise) {
            return wholeNumber(property(properties, name, ""), otherwise);
        };
        servers_ = property(properties, "bootstrap.servers", "");
        const std::string acks = property(properties, "acks", "all");
        spec_.name = property(properties, "client.id", "perf-producer-client");
        spec_.acks = acks == "all" ? -1 : static_cast<int>(wholeNumber(acks, -1));
        spec_.lingerMs = static_cast<int>(number("linger.ms", 5));
        spec_.batchBytes = static_cast<int>(number("batch.size", 16'384));
        spec_.bufferBytes = number("buffer.memory", spec_.bufferBytes);
        spec_.maxRequestBytes = static_cast<int>(number("max.request.size", spec_.maxRequestBytes));
        spec_.compression = property(properties, "compression.type", "none");
        spec_.keys = client::KeyMix::None;
        spec_.valueBytes = static_cast<int>(bytes_);
        spec_.idempotent = spec_.acks == -1 && property(properties, "enable.idempotence", "true") == "true";
        if (!record::codecByName(spec_.compression)) {
            throw ToolFailure("org.apache.kafka.common.config.ConfigException",
                              fmt::format("Invalid value {} for configuration compression.type: String must be one of: "
                                          "none, gzip, snappy, lz4, zstd",
                                          spec_.compression));
        }
    }

    /// False: the topic is not there yet.
    bool begin(sim::Simulation& simulation, Output& output) {
        checkBootstrap(servers_);
        if (simulation.world().controller.image().topic(spec_.topic) == nullptr) {
            warnUnknownTopic(simulation.now(), "Producer clientId=" + spec_.name, spec_.topic, ++correlation_, output);
            autoCreate(simulation, spec_.topic);
            return false;
        }
        startedAt_ = simulation.now();
        if (durationMs_ > 0) beginTransactions();
        stats_.emplace(spec_.records, bytes_, startedAt_.value / kMicrosPerMs);
        client_ = request(simulation, sim::StartProducer{spec_}).client;
        return true;
    }

    /// So many records as the time of a transaction has room for.
    void beginTransactions() {
        const double records = spec_.recordsPerSecond * static_cast<double>(durationMs_) / 1000;
        spec_.transactionRecords = static_cast<int>(std::clamp(records, 1.0, 1e9));
        if (!spec_.transactionalId.empty()) return;
        Random random(static_cast<std::uint64_t>(startedAt_.value), 1);
        spec_.transactionalId = "performance-producer-" + cluster::randomTopicId(random);
    }

    Progress goOn(sim::Simulation& simulation, Output& output) {
        const Micros now = simulation.now();
        const client::Producer& producer = *simulation.world().client(client_)->producer();
        const client::ProducerTally& tally = producer.tally();
        for (; counted_ < tally.acknowledged; ++counted_) {
            const std::string line = stats_->record((now - madeAt(counted_)) / kMicrosPerMs, now.value / kMicrosPerMs);
            if (!line.empty()) output.out(line);
        }
        for (; failed_ < tally.failed; ++failed_) output.err(whyFailed());
        if (!producer.done() && !interrupted()) return Progress::askAgain(now + kLookAgainMicros);
        if (interrupted()) simulation.submit(sim::StopProducer{client_, true});
        output.out(stats_->total(now.value / kMicrosPerMs));
        return Progress::done(interrupted() ? 130 : 0);
    }

    /// All records are alike: if one is too large, all are.
    std::string whyFailed() const {
        const client::ProducedRecord record{std::nullopt, std::string(static_cast<std::size_t>(bytes_), 'x'), {}};
        const auto tooLarge = client::whyTooLarge(record, spec_.maxRequestBytes, spec_.bufferBytes);
        const std::string errors = "org.apache.kafka.common.errors.";
        if (tooLarge) return errors + "RecordTooLargeException: " + *tooLarge;
        return errors + "TimeoutException: Expiring 1 record(s) for " + spec_.topic;
    }

    /// When the application made its n-th record: they are answered in that order.
    Micros madeAt(std::int64_t index) const {
        return startedAt_ +
               static_cast<std::int64_t>(std::floor(static_cast<double>(index + 1) * 1e6 / spec_.recordsPerSecond));
    }

    std::vector<std::string> args_;
    FilesPtr files_;
    std::int64_t durationMs_ = 0;  // Of a transaction; 0: there are none.
    bool ready_ = false;
    client::ProducerSpec spec_;
    std::string servers_;
    std::int64_t bytes_ = 0;
    ClientId client_ = kNoClient;
    Micros startedAt_;
    std::optional<PerfStats> stats_;
    std::int64_t counted_ = 0, failed_ = 0;
    int correlation_ = 0;
};

}  // namespace

Tool kafkaProducerPerfTest() {
    return {"kafka-producer-perf-test",
            "make load and measure it",
            nullptr,
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return std::make_unique<PerfJob>(args, files);
            },
            {},
            &perfArguments()};
}

}  // namespace logarium::console
