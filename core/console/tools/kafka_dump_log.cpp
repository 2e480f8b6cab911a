#include <fmt/format.h>

#include "core/console/admin.h"
#include "core/console/tools/all.h"
#include "core/log/dump/dump.h"
#include "core/sim/disks.h"
#include "core/txn/records_text.h"

/// kafka-dump-log.sh (Kafka: org.apache.kafka.tools.DumpLogSegments). Files are named as a mirrored data directory has
/// them: broker-1/orders-0/00000000000000000000.log.
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.DumpLogSegments";

const OptionParser& dumpOptions() {
    using Type = Option::Type;
    static const OptionParser parser{
        {"cluster-metadata-decoder", "", "Records of __cluster_metadata as what they say; not simulated."},
        {"deep-iteration", "", "A line for each record."},
        {"files", "file1, file2, ...", "REQUIRED: what to print, broker-N/topic-partition/file."},
        {"help", "", "Show this."},
        {"index-sanity-check", "", "Only check indexes, print nothing of them."},
        {"key-decoder-class", "class", "Who makes text of keys. (default: org.apache.kafka.tools.api.StringDecoder)"},
        {"max-bytes", "size", "Print no more than so many bytes of a log. (default: 2147483647)", Type::Integer},
        {"max-message-size", "size", "How much of the log is looked at for an index entry. (default: 5242880)",
         Type::Integer},
        {"offsets-decoder", "", "Records of __consumer_offsets as what they say; not simulated."},
        {"print-data-log", "", "Records with keys and values."},
        {"remote-log-metadata-decoder", "", "Records of __remote_log_metadata as what they say; not simulated."},
        {"share-group-state-decoder", "", "Records of __share_group_state as what they say; not simulated."},
        {"skip-record-metadata", "", "With --print-data-log: keys and values alone."},
        {"transaction-log-decoder", "", "Records of __transaction_state as what they say."},
        {"value-decoder-class", "class",
         "Who makes text of values. (default: org.apache.kafka.tools.api.StringDecoder)"},
        {"verify-index-only", "", "Only verify indexes, print nothing of them."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

std::optional<std::pair<std::string, std::string>> decodeTransaction(ByteView key, std::optional<ByteView> value) {
    const auto text = txn::textOf(key, value);
    if (!text) return std::nullopt;
    return std::pair{text->key, text->payload};
}

/// One line that names a decoder which is not here.
std::optional<std::string> absentDecoder(const ParsedOptions& given) {
    for (const char* option :
         {"cluster-metadata-decoder", "offsets-decoder", "remote-log-metadata-decoder", "share-group-state-decoder"})
        if (given.has(option)) return fmt::format("Not simulated: printing such records (--{})", option);
    for (const char* option : {"key-decoder-class", "value-decoder-class"}) {
        const auto name = given.has(option) ? given.value(option) : std::nullopt;
        if (name && !name->ends_with(".StringDecoder"))
            return fmt::format("Not simulated: other decoders of text (--{} {})", option, *name);
    }
    return std::nullopt;
}

log::DumpOptions dumpOptionsOf(const ParsedOptions& given) {
    log::DumpOptions options;
    options.printDataLog = given.has("print-data-log");
    options.deepIteration = given.has("deep-iteration");
    options.skipRecordMetadata = given.has("skip-record-metadata");
    options.verifyIndexOnly = given.has("verify-index-only");
    options.indexSanityCheck = given.has("index-sanity-check");
    if (given.has("transaction-log-decoder")) {
        options.printDataLog = true;
        options.decode = decodeTransaction;
    }
    if (const auto size = given.number("max-message-size")) options.maxMessageSize = static_cast<std::int32_t>(*size);
    if (const auto size = given.number("max-bytes")) options.maxBytes = static_cast<std::int32_t>(*size);
    return options;
}

/// False: the tool would have ended with an exception.
bool dump(const disk::Mirror::Parts& disks, const std::string& file, const log::DumpOptions& options, Output& output) {
    const std::size_t slash = file.find('/');
    const auto found = disks.find(file.substr(0, slash));
    const std::string name = slash == std::string::npos ? "" : file.substr(slash + 1);
    if (found == disks.end() || !found->second.exists(name)) {
        output.err(fmt::format("Exception in thread \"main\" java.nio.file.NoSuchFileException: {}", file));
        output.err(frameLine(kClass));
        return false;
    }
    const log::DumpOutput lines{[&](std::string_view line) { output.out(line); },
                                [&](std::string_view line) { output.err(line); }};
    const auto ended = log::dumpFile(found->second, name, file, options, lines);
    if (!ended) return true;
    const std::string package(log::exceptionPackage(ended->exception));
    const Throwable error{package + "." + ended->exception, ended->message, true};
    output.err("Exception in thread \"main\" " + headline(error));
    output.err(frameLine(kClass));
    return false;
}

int run(const std::vector<std::string>& args, sim::Simulation& simulation, Output& output) {
    constexpr std::string_view kAbout =
        "This tool helps to parse a log file and dump its contents to the console, useful for debugging a seemingly "
        "corrupt log segment.";
    if (args.empty()) throw UsageError{std::string(kAbout)};
    const ParsedOptions given = dumpOptions().parse(args);
    helpOrVersion(given, dumpOptions(), kAbout, output);
    checkRequired(given, {"files"});
    if (const auto absent = absentDecoder(given)) {
        output.err(*absent);
        return 1;
    }
    const log::DumpOptions options = dumpOptionsOf(given);
    const disk::Mirror::Parts disks = sim::brokerDisks(simulation.world());
    for (const std::string& file : javaSplit(*given.value("files"), ',')) {
        if (!dump(disks, file, options, output)) return 1;
    }
    return 0;
}

}  // namespace

Tool kafkaDumpLog() {
    return {"kafka-dump-log",
            "what stands in a segment, an index, a snapshot",
            &dumpOptions(),
            [](const std::vector<std::string>& args, const FilesPtr&) { return runOnce(args, run); },
            {}};
}

}  // namespace logarium::console
