#include "core/group/protocol.h"

namespace logarium::group {
namespace {

struct Failing {
    ErrorCode error;

    Reply operator()(const FindCoordinator&) const { return CoordinatorFound{error, kNoBroker}; }
    Reply operator()(const JoinGroup& asked) const {
        GroupJoined refused;
        refused.error = error;
        refused.memberId = asked.memberId;
        return refused;
    }
    Reply operator()(const SyncGroup&) const { return GroupSynced{error, {}, {}}; }
    Reply operator()(const OffsetFetch&) const { return OffsetsFetched{error, {}}; }
    Reply operator()(const ConsumerHeartbeat& asked) const {
        ConsumerBeaten refused;
        refused.error = error;
        refused.memberId = asked.memberId;
        return refused;
    }
    template <class Other>
    Reply operator()(const Other&) const {
        return Acknowledged{error};
    }
};

}  // namespace

Reply failed(const Request& asked, ErrorCode error) {
    return std::visit(Failing{error}, asked.what);
}

}  // namespace logarium::group
