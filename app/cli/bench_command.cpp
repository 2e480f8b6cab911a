#include "app/cli/bench_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>

#include <functional>
#include <iostream>

#include "app/cli/bench/engine_workloads.h"
#include "app/cli/bench/workloads.h"

namespace logarium::cli {

namespace {

struct Workload {
    const char* name;
    std::function<void(bench::Run&)> measure;
};

const std::vector<Workload>& workloads() {
    static const std::vector<Workload> all = {
        {"w1", bench::leaderAppend},
        {"w2", bench::manyPartitions},
        {"w3a", [](bench::Run& run) { bench::sequentialRead(run, false); }},
        {"w3b", [](bench::Run& run) { bench::sequentialRead(run, true); }},
        {"w4", bench::offsetLookup},
        {"w5", bench::timestampLookup},
        {"w6u", [](bench::Run& run) { bench::compaction(run, false); }},
        {"w6z", [](bench::Run& run) { bench::compaction(run, true); }},
        {"w6map", [](bench::Run& run) { bench::dedupeMap(run, false), bench::dedupeMap(run, true); }},
        {"w7", bench::uncleanRecovery},
        {"w8", [](bench::Run& run) { bench::followerAppend(run, "w8", 1); }},
        {"w8m", [](bench::Run& run) { bench::followerAppend(run, "w8m", 83); }},
        {"w9", bench::retention},
        {"des", bench::eventQueue},
        {"des_hold", bench::eventQueue},
        {"des_idle", [](bench::Run& run) { bench::idleCluster(run, "des_idle"); }},
        {"speed", [](bench::Run& run) { bench::idleCluster(run, "speed"); }},
        {"des_load", [](bench::Run& run) { bench::loadedCluster(run, "des_load"); }},
        {"events", [](bench::Run& run) { bench::loadedCluster(run, "events"); }},
        {"recording", bench::recordedCluster},
        {"seek", bench::seeks},
        {"week", bench::sevenDays},
        {"copy", bench::checkpointCopies},
        {"assign", bench::assignments},
    };
    return all;
}

const Workload& workloadNamed(const std::string& name) {
    std::vector<std::string> names;
    for (const Workload& workload : workloads()) {
        if (workload.name == name) return workload;
        names.emplace_back(workload.name);
    }
    throw BadUsage(fmt::format("--bench {}: no such workload; there are {}", name, fmt::join(names, ", ")));
}

/// A thousand open logs need more descriptors than a shell usually grants.
void raiseDescriptorLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

CLI::App* BenchCommand::add(CLI::App& app) {
    CLI::App* command = app.add_subcommand("bench", "time the log and the event queue under fixed workloads");
    command->add_option("--bench", benches_, "workloads, with commas between: w1, w2, w3a, ...")
        ->required()
        ->delimiter(',');
    command->add_option("--dir", directory_, "where the logs are written; made when it is not there")->required();
    command->add_option("--scale", scale_, "multiplies every workload's size")->check(CLI::Range(0.0, 1000.0));
    command->add_option("--reps", reps_, "how often each is measured")->check(CLI::Range(1, 1000));
    command->add_option("--fs", fileSystem_, "name of the file system, for the report");
    command->add_option("--out", out_, "file that the lines are appended to; standard output without it");
    command->add_flag("--keep", keep_, "leave the log of w1 there at the end");
    return command;
}

ExitStatus BenchCommand::run() {
    for (const std::string& name : benches_) workloadNamed(name);
    raiseDescriptorLimit();
    std::filesystem::create_directories(directory_);
    bench::Report report(out_, fileSystem_);
    bench::Run run{directory_, scale_, report};
    for (int round = 0; round < reps_; ++round) {
        report.setRound(round);
        for (const std::string& name : benches_) workloadNamed(name).measure(run);
    }
    if (!keep_) std::filesystem::remove_all(run.directory / bench::kAppendLog);
    return ExitStatus::Done;
}

}  // namespace logarium::cli
