#include "views/shared/log_source.h"

namespace logarium::views {

LogSource snapshotLogs() {
    using observe::Frame;
    using observe::SegmentPage;
    return {[](const Frame& frame, ReplicaId replica) -> std::optional<observe::LogView> {
                if (!frame.snapshot) return std::nullopt;
                return frame.snapshot->log(replica);
            },
            [](const Frame& frame, ReplicaId replica, Offset base, std::int64_t from,
               std::int64_t maxBytes) -> std::optional<SegmentPage> {
                if (!frame.snapshot) return std::nullopt;
                return frame.snapshot->page(replica, base, from, maxBytes);
            },
            [](const Frame& frame, ReplicaId replica, Offset base, std::int64_t from,
               std::size_t most) -> std::vector<observe::BatchOutline> {
                if (!frame.snapshot) return {};
                return frame.snapshot->outline(replica, base, from, most);
            },
            [](const Frame& frame, ReplicaId replica, Offset base, observe::IndexKind kind, std::int64_t from,
               std::int64_t most) -> std::optional<observe::IndexPage> {
                if (!frame.snapshot) return std::nullopt;
                return frame.snapshot->index(replica, base, kind, from, most);
            },
            [](const Frame& frame, ReplicaId replica, Offset base) -> std::vector<std::string> {
                if (!frame.snapshot) return {};
                return frame.snapshot->whySegment(replica, base);
            },
            [](const Frame& frame, ReplicaId replica, Offset offset) -> std::vector<std::string> {
                if (!frame.snapshot) return {};
                return frame.snapshot->whyRecord(replica, offset);
            }};
}

}  // namespace logarium::views
