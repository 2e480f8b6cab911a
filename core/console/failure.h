#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/error_code.h"
#include "core/console/output.h"

/// How a command fails. These are thrown inside core/console only; a Session turns them into output and exit status.
namespace logarium::console {

/// One link of a Java exception chain, as the real tool would have it.
struct Throwable {
    std::string className;               ///< "org.apache.kafka.common.errors.TopicExistsException"
    std::optional<std::string> message;  ///< absent: null
    bool frames = true;                  ///< Kafka's ApiExceptions carry no stack frames
};

/// The tool threw an exception: the first link, then its causes.
struct ToolFailure {
    std::vector<Throwable> chain;

    ToolFailure(std::string className, std::string message);
    explicit ToolFailure(std::vector<Throwable> links) : chain(std::move(links)) {}
    /// A refusal of the cluster as the client library throws it.
    explicit ToolFailure(const KafkaError& error);

    std::string messageText() const { return chain.front().message.value_or("null"); }
};

/// The command line is wrong: message, option table, status 1 (Kafka: CommandLineUtils.printUsageAndExit).
struct UsageError {
    std::string message;
};

/// The Admin client wants one node that is not there and waits for it in vain: so long, and then fails so. Thrown in an
/// adminJob only.
struct NodeMissing {
    std::int64_t waitMicros = 0;
    ToolFailure failure;
};
/// What becomes of a call such as "describeConfigs" after default.api.timeout.ms.
NodeMissing nodeMissing(const std::string& call);

/// The tool ends with this status after what it printed itself.
struct Exit {
    int status = 0;
};

/// The chain as Java's printStackTrace gives it. Of the stack frames only the outermost is shown: `mainClass`.main.
void printStackTrace(const ToolFailure& failure, const std::string& mainClass, Output& output,
                     Stream stream = Stream::Err);
/// The first line of such a trace: "class: message", or the class alone.
std::string headline(const Throwable& link);
/// The one frame that we show.
std::string frameLine(const std::string& mainClass);

}  // namespace logarium::console
