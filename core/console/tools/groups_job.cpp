#include "core/console/tools/groups_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/console/tools/groups_data.h"

namespace logarium::console {
namespace {

constexpr std::int64_t kDefaultTimeoutMs = 5000;  // --timeout
constexpr std::int64_t kLookAgainMicros = 20 * kMicrosPerMs;
constexpr std::int64_t kWarnMicros = kMicrosPerSecond;  // reconnect.backoff.max.ms

/// No bootstrap server answers.
struct Unanswered {
    std::string address;
};

std::int64_t timeoutIn(const std::vector<std::string>& args) {
    std::int64_t ms = kDefaultTimeoutMs;
    for (std::size_t i = 0; i + 1 < args.size(); ++i)
        if (args[i] == "--timeout") std::from_chars(args[i + 1].data(), args[i + 1].data() + args[i + 1].size(), ms);
    return ms;
}

class GroupsJob : public Job {
public:
    GroupsJob(std::vector<std::string> args, FilesPtr files, RunWithFiles body, Failed failed, Late late)
        : args_(std::move(args)),
          files_(std::move(files)),
          body_(std::move(body)),
          failed_(std::move(failed)),
          late_(std::move(late)) {}

    Progress advance(sim::Simulation& simulation, Output& output) override {
        const Micros now = simulation.now();
        if (now < again_) return Progress::askAgain(again_);
        Output attempt;  // What a try in vain printed is not printed twice.
        try {
            const int status = body_(args_, *files_, simulation, attempt);
            pass(attempt, output);
            return Progress::done(status);
        } catch (const Unanswered& nobody) {
            return wait(nobody.address, now, output);
        } catch (const CoordinatorAway&) {
            return wait("", now, output);
        } catch (const ToolFailure& failure) {
            pass(attempt, output);
            return Progress::done(failed_(failure, args_, now, output));
        } catch (...) {
            pass(attempt, output);
            throw;
        }
    }

private:
    static void pass(Output& from, Output& to) {
        for (Piece& piece : from.take()) to.add(piece.stream, std::move(piece.text));
    }

    Progress wait(const std::string& address, Micros now, Output& output) {
        if (!giveUpAt_) giveUpAt_ = now + timeoutIn(args_) * kMicrosPerMs;
        if (now >= *giveUpAt_) {
            const auto failure = late_(args_, output);
            return Progress::done(failure ? failed_(*failure, args_, now, output) : 0);
        }
        if (!address.empty() && now >= nextWarning_) {
            nextWarning_ = now + kWarnMicros;
            warnOfNobody(address, now, output);
        }
        again_ = std::min(now + kLookAgainMicros, *giveUpAt_);
        return Progress::askAgain(again_);
    }

    std::vector<std::string> args_;
    FilesPtr files_;
    RunWithFiles body_;
    Failed failed_;
    Late late_;
    std::optional<Micros> giveUpAt_;
    Micros again_, nextWarning_;
};

}  // namespace

std::unique_ptr<Job> groupsJob(std::vector<std::string> args, FilesPtr files, RunWithFiles body, Failed failed,
                               Late late) {
    return std::make_unique<GroupsJob>(std::move(args), std::move(files), std::move(body), std::move(failed),
                                       std::move(late));
}

void reachGroups(const sim::World& world, const std::string& servers) {
    checkBootstrap(servers);
    std::string first;
    for (const std::string& part : javaSplit(servers, ',')) {
        const std::string entry(trimmed(part));
        if (entry.empty()) continue;
        if (first.empty()) first = entry;
        for (const auto& broker : world.brokers) {
            const bool here = entry == fmt::format("localhost:{}", broker->port()) ||
                              entry == fmt::format("127.0.0.1:{}", broker->port());
            if (here && broker->up() && !broker->paused()) return;
        }
    }
    const std::size_t colon = first.rfind(':');
    throw Unanswered{fmt::format("{}/{}{}", first.substr(0, colon), first.starts_with("localhost") ? "127.0.0.1" : "",
                                 first.substr(colon))};
}

}  // namespace logarium::console
