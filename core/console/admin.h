#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/console/argument_parser.h"
#include "core/console/failure.h"
#include "core/console/job.h"
#include "core/console/tool.h"
#include "core/sim/world.h"

/// What the tools that talk to brokers share (Kafka: the Admin client and CommandLineUtils).
namespace logarium::console {

/// What a tool does with an exception: prints it its own way, returns the exit status.
using Failed =
    std::function<int(const ToolFailure& failure, const std::vector<std::string>& args, Micros now, Output&)>;

/// A job that runs `body` as soon as a bootstrap server answers; gives up like the Admin client, after
/// default.api.timeout.ms. `body` has to call `reachBroker` before it does anything.
std::unique_ptr<Job> adminJob(std::vector<std::string> args, RunOnce body, Failed failed);

/// The broker that answers: the first of `servers` ("host:port,...") that is up. Throws what adminJob waits on when
/// none is, ToolFailure when the text is no list of addresses. `call` names the first request in the message of the
/// time-out.
BrokerId reachBroker(const sim::World& world, const std::string& servers, const std::string& call);

/// "host:port" of each of `servers` when none of them answers, for tools that do not wait; empty when one does.
std::vector<std::string> silentServers(const sim::World& world, const std::string& servers);

/// Throws ToolFailure when the text is no list of addresses: what creating an Admin client does before anything else.
void checkBootstrap(const std::string& servers);

/// The same for tools that may ask the controllers instead: with `controllers` any of them has to answer. Throws
/// ToolFailure when neither is given.
void reachNode(const sim::World& world, const std::optional<std::string>& servers,
               const std::optional<std::string>& controllers, const std::string& call);

/// Ends the tool with this message alone (Kafka: TerseException).
[[noreturn]] void terse(std::string message);
bool isTerse(const ToolFailure& failure);
/// Ends the tool with one line that names what is not simulated.
[[noreturn]] void notSimulated(const std::string& what);

/// What most tools do with an exception: the message on stderr, then its trace and an empty line; of a terse one the
/// message alone. Status 1.
Failed messageAndTrace(const char* mainClass);

/// What a body does that reads files.
using RunWithFiles = std::function<int(const std::vector<std::string>& args, const Files&, sim::Simulation&, Output&)>;
std::unique_ptr<Job> adminJob(std::vector<std::string> args, FilesPtr files, RunWithFiles body, Failed failed);

/// Applies the command; throws ToolFailure with the cluster's refusal.
sim::Outcome request(sim::Simulation& simulation, const sim::Command& command);

/// "Topic '...' is internal": __consumer_offsets and its kin.
bool isInternalTopic(std::string_view name);

/// Throws ToolFailure when the option names a file of client settings that is not there. What stands in it changes
/// nothing here.
void checkClientFile(const ParsedOptions& given, const Files& files, std::string_view option = "command-config");

void checkClientFile(const ParsedArguments& given, const Files& files, std::string_view flag = "--command-config");

/// "--help" and "--version" were asked for: prints and throws Exit; help is a usage error to Kafka, status 1 (Kafka:
/// CommandLineUtils.maybePrintHelpOrVersion).
void helpOrVersion(const ParsedOptions& given, const OptionParser& options, std::string_view about, Output& output);

/// Java's String.split(",") or the like, with its trailing empty parts dropped.
std::vector<std::string> javaSplit(std::string_view text, char separator);
/// Java's Integer.parseInt; throws ToolFailure.
std::int32_t javaInteger(const std::string& text);
std::string_view trimmed(std::string_view text);

/// What an Admin client logs each time that nobody answers at a bootstrap address.
void warnOfNobody(const std::string& address, Micros now, Output& output);

}  // namespace logarium::console
