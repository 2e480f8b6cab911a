#pragma once
#include <map>
#include <optional>
#include <vector>

#include "core/client/consumer.h"
#include "core/client/producer.h"

namespace logarium::client {

/// Reads, writes what it read to another topic, and commits how far it has read, in one transaction after the other: a
/// consumer and a producer with what lies between them. Each record it writes says in its header "source" which one it
/// was made of. A plain value.
class Transform {
public:
    Transform(TransformSpec spec, Micros start);

    const TransformSpec& spec() const { return spec_; }
    Consumer input;
    Producer output;

    /// Takes what was read into a transaction, or goes back where one was aborted. To be called after everything that
    /// happens to either of the two.
    void settle(Micros now);
    void stop(Micros now);
    bool done() const;
    std::optional<Micros> nextWake() const;
    std::vector<ClientTold> takeFacts();

private:
    void offer(Micros now);

    TransformSpec spec_;
    bool underWay_ = false;  ///< an offer is being written
    bool stopping_ = false;
    bool closed_ = false;
    std::int64_t commits_ = 0, aborts_ = 0;         ///< of the output when the offer began
    std::map<PartitionId, Consumer::Place> begun_;  ///< where each partition stood before the offer
};

}  // namespace logarium::client
