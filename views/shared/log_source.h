#pragma once
#include <functional>
#include <optional>

#include "core/observe/log_view.h"
#include "core/observe/snapshot.h"

namespace logarium::views {

/// Where a view gets one replica's log and its bytes from: in the application the frame's Snapshot, in a test values
/// written by hand.
struct LogSource {
    std::function<std::optional<observe::LogView>(const observe::Frame&, ReplicaId)> log;
    /// Batches from a byte position of a segment on; at most about `maxBytes`.
    std::function<std::optional<observe::SegmentPage>(const observe::Frame&, ReplicaId, Offset segmentBase,
                                                      std::int64_t fromPosition, std::int64_t maxBytes)>
        page;
    /// Where batches stand from a byte position on, at most `most`.
    std::function<std::vector<observe::BatchOutline>(const observe::Frame&, ReplicaId, Offset segmentBase,
                                                     std::int64_t fromPosition, std::size_t most)>
        outline = {};
    /// Entries of an index from a slot on, at most `most`.
    std::function<std::optional<observe::IndexPage>(const observe::Frame&, ReplicaId, Offset segmentBase,
                                                    observe::IndexKind, std::int64_t fromSlot, std::int64_t most)>
        index = {};
    /// Why a segment stays or goes; what becomes of a record and how it is found. Sentences, the weightiest first.
    std::function<std::vector<std::string>(const observe::Frame&, ReplicaId, Offset segmentBase)> whySegment = {};
    std::function<std::vector<std::string>(const observe::Frame&, ReplicaId, Offset record)> whyRecord = {};
};

/// Asks the frame's own Snapshot.
LogSource snapshotLogs();

}  // namespace logarium::views
