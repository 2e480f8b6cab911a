#pragma once
#include <QtGlobal>
#include <vector>

#include "core/observe/cluster_view.h"

namespace logarium::views {

/// What is on its way.
enum class TravelKind : std::uint8_t {
    Request,  ///< producer to leader
    Copy,     ///< leader to follower
    Ack,      ///< leader to producer: done
    Reject,   ///< leader to producer: an error's name
    Read      ///< leader to consumer
};

/// Records on their way between a client and a replica, or between two replicas.
struct TravelToken {
    TravelKind kind{};
    PartitionId partition;          ///< none: several of the broker
    BrokerId broker;                ///< the replica it starts at, or comes to from a client
    BrokerId follower = kNoBroker;  ///< where a copy goes
    ClientId client = kNoClient;
    ErrorCode error = ErrorCode::None;
    qint64 startsAt = 0;  ///< milliseconds
    int records = 0;
    int events = 1;  ///< how many are drawn as this one
};

/// Turns what happened into tokens that travel one after the other, as a function of time: out to the leader, on to the
/// followers, back to the producer. Wire times are far below what an eye can follow, so each leg takes the same time.
/// Never more than `kMost` are on their way at the same time: what happens between the same two places at nearly the
/// same time is one token; from `kMany` on the partitions of a broker are not told apart any more; and when all places
/// are taken the rest is added to those of its kind. Rejections always find a place. Times are milliseconds of whatever
/// clock the caller uses.
class Travel {
public:
    static constexpr std::size_t kMost = 60;
    static constexpr std::size_t kMany = 40;
    static constexpr qint64 kLegMs = 480;    ///< from one place to the next
    static constexpr qint64 kGlowMs = 260;   ///< the place it came to is lit
    static constexpr qint64 kNameMs = 1600;  ///< an error's name stays beside the producer
    static constexpr qint64 kMergeMs = 240;

    void clear() { tokens_.clear(); }
    /// `onWire`: time runs so slowly that messages are drawn where they are; then only refusals get their name.
    void tell(const observe::ClusterView& cluster, const std::vector<sim::Event>& events, qint64 ms,
              bool onWire = false);
    void expire(qint64 ms);

    const std::vector<TravelToken>& tokens() const { return tokens_; }
    /// 0..1 on the way; below 0: not yet started; 1: arrived.
    static qreal progress(const TravelToken& token, qint64 ms);
    /// When nothing of it is seen any more.
    static qint64 endOf(const TravelToken& token);

private:
    void add(TravelToken token);
    std::size_t besides(const TravelToken& token) const;

    std::vector<TravelToken> tokens_;
};

}  // namespace logarium::views
