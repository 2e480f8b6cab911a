#pragma once
#include <functional>

#include "core/cluster/group_coordinator.h"
#include "core/cluster/replica.h"
#include "core/txn/protocol.h"

namespace logarium::cluster {

/// What a broker does for the groups that it coordinates, during one step (Kafka: GroupCoordinatorService over
/// CoordinatorRuntime): takes requests to the right shard, appends what comes of them, and answers once that is
/// committed.
struct GroupDesk {
    Environment env;
    GroupCoordinator& groups;
    std::function<Replica*(PartitionId)> replica;  ///< for writing; null: none here

    void ask(const GroupRequest& request, Effects& out);
    void findCoordinator(const GroupRequest& request, const std::string& group, Effects& out);
    /// The partition of __consumer_offsets may be led here now, or no more.
    void follow(PartitionId home, Effects& out);
    /// A timer of this partition fired.
    void check(PartitionId home, Effects& out);
    /// Answers what the high watermarks have passed by now.
    void settle(Effects& out);
    /// Appends the marker of a producer that committed offsets here.
    ErrorCode endTransaction(PartitionId home, const txn::WriteMarkers& markers, Effects& out);
    void administer(const group::Request& asked, Effects& out);

private:
    using Body = std::function<void(group::Shard&, group::Step&)>;
    GroupSeat* seatFor(const std::string& group);
    void open(PartitionId home, const Replica& led, Effects& out);
    void close(GroupSeat& seat, Effects& out);
    void load(GroupSeat& seat, Effects& out);
    /// `reads`: the answer must not overtake writes that are not committed yet.
    void step(GroupSeat& seat, const Body& body, ClientId client, bool reads, Effects& out);
    bool appendInTransaction(GroupSeat& seat, Replica& home, group::Step& done, Effects& out);
    void finish(GroupSeat& seat, Replica& home, group::Step& done, bool reads, Effects& out);
    void expireWrites(GroupSeat& seat, Effects& out);
    void time(GroupSeat& seat, Micros notBefore, Effects& out);
    void answer(std::vector<group::Answer> answers, Effects& out) const;
};

}  // namespace logarium::cluster
