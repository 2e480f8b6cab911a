#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace logarium::observe {

enum class ControllerRole : std::uint8_t { Active, Leader, Follower, Candidate, Looking, Paused, Down };

/// A node of the metadata quorum: a controller, which votes, or a broker, which only reads.
struct QuorumNodeView {
    BrokerId id;
    bool voter = true;
    ControllerRole role{};    ///< of voters
    std::int32_t epoch = 0;   ///< that the voter knows
    std::int64_t logEnd = 0;  ///< offset after its last record, no-op records counted
    std::int64_t lag = 0;     ///< records behind the leader
    bool reachable = true;    ///< the active controller and it hear each other
    bool operator==(const QuorumNodeView&) const = default;
};

/// A record of the metadata log; a run of NoOpRecords, by its last one; a snapshot, by the offset where it ends.
struct MetadataRecordView {
    std::int64_t offset = 0;
    Micros at;
    std::string name;  ///< Kafka's: "PartitionChangeRecord"
    std::string what;  ///< what it says, in a few words
    bool operator==(const MetadataRecordView&) const = default;
};

/// The controllers and their log.
struct QuorumView {
    BrokerId active = kNoBroker;  ///< -1: nobody decides now
    std::int32_t epoch = 0;
    std::int64_t logEnd = 0;     ///< offset after the last record, no-op records counted
    std::int64_t committed = 0;  ///< that a majority has
    bool mayFail = false;        ///< several controllers of their own; a single one never fails here
    std::vector<QuorumNodeView> voters;
    std::vector<QuorumNodeView> observers;
    std::vector<MetadataRecordView> newest;  ///< the last ones, newest first
    bool operator==(const QuorumView&) const = default;
};

}  // namespace logarium::observe
