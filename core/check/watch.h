#pragma once
#include <optional>

#include "core/check/breach.h"
#include "core/check/witness.h"
#include "core/sim/simulation.h"

namespace logarium::check {

/// A simulation with a Witness at its side: every event is looked at, and now and then everything is. It stands still
/// at the first breach.
class Watch {
public:
    explicit Watch(sim::Recording recording) : simulation_(std::move(recording)) {}

    /// Nothing happens when there is a breach already, or when the command is refused.
    void submit(const sim::Command& command);
    void run(Micros until);
    /// Looks at all that can be asked of the World as it stands.
    void survey();
    /// Whether every partition has a leader and its whole ISR.
    bool whole() const { return !missing(); }
    /// E4: a breach when the cluster is not whole.
    void expectWhole();

    const std::optional<Breach>& breach() const { return breach_; }
    const sim::Simulation& simulation() const { return simulation_; }
    EventId last() const { return witness_.last(); }

private:
    void lookAtNew();
    std::optional<Breach> missing() const;

    sim::Simulation simulation_;
    Witness witness_;
    std::optional<Breach> breach_;
    int sinceSurvey_ = 0;
};

}  // namespace logarium::check
