#pragma once
#include <memory>
#include <optional>
#include <string>

#include "core/base/time.h"
#include "core/console/output.h"
#include "core/sim/simulation.h"

namespace logarium::console {

/// How far a command is: done with an exit status, or wanting to be asked again at a virtual time.
struct Progress {
    std::optional<int> exitStatus;
    Micros again;  ///< when not done; being asked earlier or later does no harm

    static Progress done(int status) { return {status, {}}; }
    static Progress askAgain(Micros when) { return {std::nullopt, when}; }
};

/// A command that runs. Most are done at the first `advance`; those that wait for the cluster need virtual time.
class Job {
public:
    Job() = default;
    virtual ~Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    /// Goes on as far as the present moment of the World allows. May submit commands to the simulation, but never moves
    /// its clock.
    virtual Progress advance(sim::Simulation& simulation, Output& output) = 0;

    /// Whether the command reads its standard input.
    virtual bool readsInput() const { return false; }
    virtual void input(const std::string& line) { (void)line; }
    virtual void endOfInput() {}
    /// Ctrl+C: the next `advance` ends the command. The default ends with status 130 and says nothing.
    virtual void interrupt() { interrupted_ = true; }
    bool interrupted() const { return interrupted_; }
    /// Whether it may go on for ever, unless interrupted (a consumer without a limit).
    virtual bool endless() const { return false; }

private:
    bool interrupted_ = false;
};

}  // namespace logarium::console
