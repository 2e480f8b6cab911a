#include "core/console/admin.h"
#include "core/console/java_properties.h"
#include "core/sim/controller_quorum.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace logarium::console {
namespace {

constexpr std::int64_t kApiTimeoutMicros = 60 * kMicrosPerSecond;  // default.api.timeout.ms
constexpr std::int64_t kReconnectMicros = kMicrosPerSecond;        // reconnect.backoff.max.ms

/// Throwing one of these prints its message alone.
constexpr const char* kTerse = "org.apache.kafka.server.util.TerseException";

/// No bootstrap server answers.
struct Unreachable {
    std::string address;  ///< of the first
    std::string call;
};

struct HostAndPort {
    std::string host;
    int port = 0;
};

[[noreturn]] void badBootstrap(const std::string& message) {
    throw ToolFailure({{"org.apache.kafka.common.KafkaException", "Failed to create new KafkaAdminClient", true},
                       {"org.apache.kafka.common.config.ConfigException", message, true}});
}

std::vector<HostAndPort> addresses(const std::string& servers) {
    std::vector<HostAndPort> found;
    for (const std::string& part : javaSplit(servers, ',')) {
        const std::string entry(trimmed(part));
        if (entry.empty()) continue;
        const std::size_t colon = entry.rfind(':');
        int port = -1;
        if (colon != std::string::npos) {
            const char* end = entry.data() + entry.size();
            if (std::from_chars(entry.data() + colon + 1, end, port).ptr != end) port = -1;
        }
        if (port < 0 || port > 65535) badBootstrap("Invalid url in bootstrap.servers: " + entry);
        found.push_back({entry.substr(0, colon), port});
    }
    if (found.empty()) badBootstrap("No resolvable bootstrap urls given in bootstrap.servers");
    return found;
}

class AdminJob : public Job {
public:
    AdminJob(std::vector<std::string> args, RunOnce body, Failed failed)
        : args_(std::move(args)), body_(std::move(body)), failed_(std::move(failed)) {}

    Progress advance(sim::Simulation& simulation, Output& output) override {
        const Micros now = simulation.now();
        if (now < again_) return Progress::askAgain(again_);
        if (missing_) return Progress::done(failed_(*missing_, args_, now, output));
        try {
            return Progress::done(body_(args_, simulation, output));
        } catch (const Unreachable& nobody) {
            if (!giveUpAt_) giveUpAt_ = now + kApiTimeoutMicros;
            if (now < *giveUpAt_) return wait(nobody, now, output);
            const ToolFailure late({{"org.apache.kafka.common.errors.TimeoutException",
                                     "Timed out waiting for a node assignment. Call: " + nobody.call, false}});
            return Progress::done(failed_(late, args_, now, output));
        } catch (const NodeMissing& node) {
            missing_ = node.failure;
            again_ = now + node.waitMicros;
            return Progress::askAgain(again_);
        } catch (const ToolFailure& failure) {
            return Progress::done(failed_(failure, args_, now, output));
        }
    }

private:
    Progress wait(const Unreachable& nobody, Micros now, Output& output) {
        warnOfNobody(nobody.address, now, output);
        again_ = std::min(now + kReconnectMicros, *giveUpAt_);
        return Progress::askAgain(again_);
    }

    std::vector<std::string> args_;
    RunOnce body_;
    Failed failed_;
    std::optional<Micros> giveUpAt_;
    Micros again_;
    std::optional<ToolFailure> missing_;  // A node that was waited for in vain.
};

}  // namespace

NodeMissing nodeMissing(const std::string& call) {
    const Throwable cause{"org.apache.kafka.common.errors.TimeoutException",
                          "Timed out waiting for a node assignment. Call: " + call, false};
    return {kApiTimeoutMicros,
            ToolFailure({{"java.util.concurrent.ExecutionException", headline(cause), true}, cause})};
}

void warnOfNobody(const std::string& address, Micros now, Output& output) {
    output.log(now, "WARN",
               fmt::format("[AdminClient clientId=adminclient-1] Connection to node -1 ({}) could not be established. "
                           "Node may not be available.",
                           address),
               "org.apache.kafka.clients.NetworkClient");
}

std::unique_ptr<Job> adminJob(std::vector<std::string> args, RunOnce body, Failed failed) {
    return std::make_unique<AdminJob>(std::move(args), std::move(body), std::move(failed));
}

void checkBootstrap(const std::string& servers) {
    addresses(servers);
}

std::unique_ptr<Job> adminJob(std::vector<std::string> args, FilesPtr files, RunWithFiles body, Failed failed) {
    const auto withFiles = [files = std::move(files), body = std::move(body)](
                               const std::vector<std::string>& words, sim::Simulation& simulation, Output& output) {
        return body(words, *files, simulation, output);
    };
    return adminJob(std::move(args), withFiles, std::move(failed));
}

void checkClientFile(const ParsedOptions& given, const Files& files, std::string_view option) {
    if (const auto name = given.value(option)) loadProperties(files, *name);
}

void checkClientFile(const ParsedArguments& given, const Files& files, std::string_view flag) {
    if (const auto name = given.value(flag)) loadProperties(files, *name);
}

void terse(std::string message) {
    throw ToolFailure(kTerse, std::move(message));
}

void notSimulated(const std::string& what) {
    terse("Not simulated: " + what);
}

Failed messageAndTrace(const char* mainClass) {
    return [mainClass](const ToolFailure& failure, const std::vector<std::string>&, Micros, Output& output) {
        output.err(failure.messageText());
        if (isTerse(failure)) return 1;
        printStackTrace(failure, mainClass, output);
        output.err("");
        return 1;
    };
}

bool isTerse(const ToolFailure& failure) {
    return failure.chain.front().className == kTerse;
}

namespace {

BrokerId whoAnswers(const sim::World& world, const std::vector<HostAndPort>& wanted) {
    for (const HostAndPort& address : wanted) {
        if (address.host != "localhost" && address.host != "127.0.0.1") continue;
        for (const auto& broker : world.brokers) {
            if (broker->port() == address.port && broker->up() && !broker->paused()) return broker->id();
        }
    }
    return kNoBroker;
}

}  // namespace

std::vector<std::string> silentServers(const sim::World& world, const std::string& servers) {
    const std::vector<HostAndPort> wanted = addresses(servers);
    std::vector<std::string> silent;
    if (whoAnswers(world, wanted) != kNoBroker) return silent;
    for (const HostAndPort& address : wanted) silent.push_back(fmt::format("{}:{}", address.host, address.port));
    return silent;
}

BrokerId reachBroker(const sim::World& world, const std::string& servers, const std::string& call) {
    const std::vector<HostAndPort> wanted = addresses(servers);
    if (const BrokerId broker = whoAnswers(world, wanted); broker != kNoBroker) return broker;
    const HostAndPort& first = wanted.front();
    const std::string ip = first.host == "localhost" ? "127.0.0.1" : "";
    throw Unreachable{fmt::format("{}/{}:{}", first.host, ip, first.port), call};
}

void reachNode(const sim::World& world, const std::optional<std::string>& servers,
               const std::optional<std::string>& controllers, const std::string& call) {
    if (servers) {
        reachBroker(world, *servers, call);
        return;
    }
    const std::vector<HostAndPort> wanted = addresses(controllers.value_or(""));
    for (const HostAndPort& address : wanted) {
        for (const sim::ControllerNode& node : sim::controllerNodes(world.spec)) {
            const cluster::Broker* combined = world.broker(BrokerId{node.id});
            const sim::ControllerProcess* process = world.quorum->node(BrokerId{node.id});
            const bool up =
                combined != nullptr ? combined->up() && !combined->paused() : process == nullptr || process->runs();
            if (address.host == "localhost" && address.port == node.port && up) return;
        }
    }
    throw Unreachable{fmt::format("{}/127.0.0.1:{}", wanted.front().host, wanted.front().port), call};
}

sim::Outcome request(sim::Simulation& simulation, const sim::Command& command) {
    const sim::Outcome outcome = simulation.submit(command);
    if (outcome.refused) throw ToolFailure(*outcome.refused);
    return outcome;
}

bool isInternalTopic(std::string_view name) {
    return name == "__consumer_offsets" || name == "__transaction_state" || name == "__share_group_state";
}

void helpOrVersion(const ParsedOptions& given, const OptionParser& options, std::string_view about, Output& output) {
    if (given.has("help")) {
        output.err(about);
        options.printHelp(output, Stream::Err);
        throw Exit{1};
    }
    if (given.has("version")) {
        output.out("4.1.0");
        throw Exit{0};
    }
}

std::vector<std::string> javaSplit(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    while (parts.size() > 1 && parts.back().empty()) parts.pop_back();
    return parts;
}

std::int32_t javaInteger(const std::string& text) {
    std::int32_t value = 0;
    const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error == std::errc() && stop == end && begin != end) return value;
    throw ToolFailure("java.lang.NumberFormatException", fmt::format("For input string: \"{}\"", text));
}

std::string_view trimmed(std::string_view text) {
    const auto blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

}  // namespace logarium::console
