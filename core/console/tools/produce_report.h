#pragma once
#include <cstddef>
#include <string>

#include "core/console/output.h"
#include "core/sim/simulation.h"

namespace logarium::console {

/// Follows records that a ProduceOnce sent, and says on the way what the real producer's log would say.
class ProduceReport {
public:
    ProduceReport(const sim::Outcome& started, sim::ProduceOnce command);

    /// Prints what happened since the last call; true: every record is acknowledged or given up.
    bool read(const sim::Simulation& simulation, Output& output);

private:
    void retried(const sim::Event& event, const client::BatchRetried& fact, Output& output);
    void refused(const sim::Event& event, const client::SendFailed& fact, Output& output);
    void failed(const sim::Event& event, const client::BatchFailed& fact, std::int32_t partitions, Output& output);

    sim::ProduceOnce command_;
    ClientId client_;
    EventId seen_;
    int correlation_ = 4;
};

/// "ERROR Error when sending message ...", as the producer's callback logs it; the exception follows.
void logSendError(Micros now, const std::string& topic, const client::ProducedRecord& record, Output& output);

}  // namespace logarium::console
