#include "app/cli/console_command.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <thread>

#include "core/sim/disks.h"

namespace logarium::cli {
namespace {

constexpr std::int64_t kBetweenCommandsMicros = kMicrosPerSecond / 4;
constexpr std::int64_t kMostSilenceMicros = 60 * kMicrosPerSecond;

volatile std::sig_atomic_t interrupted = 0;

void onInterrupt(int) {
    interrupted = 1;
}

}  // namespace

CLI::App* ConsoleCommand::add(CLI::App& app) {
    CLI::App* command = app.add_subcommand("console", "Kafka's command line tools on a mini-cluster of their own");
    command->add_option("--brokers", brokers_, "how many brokers")->check(CLI::Range(1, 100));
    command->add_option("--controllers", controllers_, "how many controllers")->check(CLI::Range(1, 9));
    command->add_option("--log-dirs", logDirectories_, "how many log directories on each broker")
        ->check(CLI::Range(1, sim::kMostLogDirectories));
    command->add_option("--seed", seed_, "of everything that Kafka leaves to chance");
    command->add_option("--data-dir", dataDir_, "keep the brokers' data directories here, as real files");
    return command;
}

ExitStatus ConsoleCommand::run() {
    sim::ClusterSpec spec;
    spec.seed = seed_;
    spec.brokers = brokers_;
    spec.controllers = controllers_;
    spec.logDirectories = logDirectories_;
    simulation_ = std::make_unique<sim::Simulation>(spec);
    session_ = console::Session({.assumeBootstrapServer = false, .files = true});
    if (!dataDir_.empty()) mirror_ = std::make_unique<disk::Mirror>(dataDir_);
    mirror();
    terminal_ = isatty(STDIN_FILENO) != 0;
    if (terminal_) {
        struct sigaction action {};
        action.sa_handler = onInterrupt;  // Without SA_RESTART: Ctrl+C also ends the reading of a line.
        sigaction(SIGINT, &action, nullptr);
        std::cout << "A Kafka cluster of " << brokers_
                  << " brokers, the first at localhost:9092. \"sim help\" lists the "
                  << "commands, \"exit\" leaves.\n";
    }
    std::string line;
    while (!session_.closed()) {
        if (nextLine(line, "$ ")) {
            runLine(line);
        } else if (interrupted != 0) {
            interrupted = 0;
            std::cout << '\n';
        } else {
            break;
        }
    }
    return ExitStatus::Done;
}

bool ConsoleCommand::nextLine(std::string& line, std::string_view prompt) const {
    if (terminal_) std::cout << prompt << std::flush;
    if (std::getline(std::cin, line)) return true;
    if (!terminal_) return false;
    // A terminal goes on after the end of one input.
    std::cin.clear();
    std::clearerr(stdin);
    return false;
}

void ConsoleCommand::runLine(const std::string& line) {
    interrupted = 0;
    if (!line.empty() && line.back() == '\r') return runLine(line.substr(0, line.size() - 1));
    const std::size_t commands = simulation_->recording().commands.size();
    const std::uint64_t jumps = simulation_->jumps();
    session_.submit(line);
    session_.advance(*simulation_);
    if (session_.wantsInput()) feed();
    runToEnd();
    print();
    // Who looks about in time wants to stay where he went.
    const bool looked = simulation_->jumps() != jumps || simulation_->recording().commands.size() == commands;
    if (!line.starts_with("sim ") || !looked) simulation_->runUntil(simulation_->now() + kBetweenCommandsMicros);
    mirror();
}

/// Lines go to the running command until it stops reading, or to the end of input.
void ConsoleCommand::feed() {
    std::string line;
    while (session_.wantsInput()) {
        if (!nextLine(line, ">")) {
            if (interrupted != 0)
                session_.interrupt();
            else
                session_.endOfInput();
            return;
        }
        session_.input(line);
        session_.advance(*simulation_);
        print();
    }
}

void ConsoleCommand::runToEnd() {
    using Clock = std::chrono::steady_clock;
    Micros lastWord = simulation_->now();
    const auto began = Clock::now();
    const Micros beganAt = simulation_->now();
    while (const auto again = session_.advance(*simulation_)) {
        if (const auto pieces = session_.takeOutput(); !pieces.empty()) {
            for (const console::Piece& piece : pieces)
                (piece.stream == console::Stream::Out ? std::cout : std::cerr) << piece.text << std::flush;
            lastWord = simulation_->now();
        }
        const bool silent = !terminal_ && session_.endless() && simulation_->now() - lastWord > kMostSilenceMicros;
        if (interrupted != 0 || silent) {
            session_.interrupt();
            session_.advance(*simulation_);
            break;
        }
        simulation_->runUntil(std::max(*again, simulation_->now() + 1));
        // People watch a consumer at the speed of life.
        if (terminal_ && session_.endless())
            std::this_thread::sleep_until(began + std::chrono::microseconds(simulation_->now() - beganAt));
    }
}

void ConsoleCommand::print() {
    for (const console::Piece& piece : session_.takeOutput())
        (piece.stream == console::Stream::Out ? std::cout : std::cerr) << piece.text << std::flush;
}

void ConsoleCommand::mirror() {
    if (mirror_ != nullptr) mirror_->follow(sim::brokerDisks(simulation_->world()));
}

}  // namespace logarium::cli
