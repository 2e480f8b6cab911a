#include "core/client/group_member.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/controller.h"
#include "core/group/consumer_protocol.h"

/// What a member does when, in either protocol.
namespace logarium::client {
namespace {

constexpr std::int64_t kRetryBackoff = 100 * kMicrosPerMs;        // retry.backoff.ms
constexpr std::int64_t kMetadataMaxAge = 300 * kMicrosPerSecond;  // metadata.max.age.ms
constexpr std::int64_t kCloseTimeout = 30 * kMicrosPerSecond;     // CloseOptions: DEFAULT_CLOSE_TIMEOUT_MS
const std::string kLocalHost = "/127.0.0.1";

}  // namespace

bool GroupMember::flying(Kind kind) const {
    return std::any_of(flights_.begin(), flights_.end(), [&](const auto& f) { return f.second.kind == kind; });
}

void GroupMember::retry(Micros now) {
    notBefore_ = now + kRetryBackoff;
}

void GroupMember::loseCoordinator(Micros now) {
    coordinator_ = kNoBroker;
    retry(now);
}

void GroupMember::losePartitions() {
    toTake_.reset();
    assigned_.clear();
    unknown_.clear();
}

void GroupMember::take(const std::vector<TopicPartition>& partitions) {
    std::set<TopicPartition> now(partitions.begin(), partitions.end());
    for (const TopicPartition& p : now)
        if (!assigned_.contains(p)) unknown_.insert(p);
    std::erase_if(unknown_, [&](const TopicPartition& p) { return !now.contains(p); });
    assigned_ = std::move(now);
}

void GroupMember::rejoin() {
    if (stage_ == Stage::Leaving || stage_ == Stage::Gone) return;
    stage_ = Stage::Joining;
    committedFirst_ = false;
}

void GroupMember::learn(std::vector<std::string> topics, group::TopicSizes sizes, group::PartitionRacks racks,
                        Micros now) {
    const bool others = topics != topics_;
    topics_ = std::move(topics);
    sizes_ = std::move(sizes);
    racks_ = std::move(racks);
    refreshAt_ = now + kMetadataMaxAge;
    if (!ready_) {
        ready_ = true;
        return;
    }
    if (modern()) {
        tellAll_ = tellAll_ || others;
        if (others) nextBeat_ = now;
        return;
    }
    if (stage_ != Stage::Member) return;
    bool grown = false;
    if (leads_)
        for (const auto& [topic, size] : assignedSizes_) {
            const auto present = sizes_.find(topic);
            grown = grown || present == sizes_.end() || present->second != size;
        }
    // A leader with a rack assigns anew when replicas have moved to other racks.
    bool moved = false;
    if (leads_ && !spec_.rack.empty())
        for (const auto& [topic, known] : assignedRacks_) {
            const auto present = racks_.find(topic);
            moved = moved || present == racks_.end() || present->second != known;
        }
    if (others || grown || moved) rejoin();
}

std::optional<Micros> GroupMember::nextWake() const {
    if (stage_ == Stage::Gone) return std::nullopt;
    if (stage_ == Stage::Leaving) {
        const bool waits = flying(Kind::Commit) || flying(Kind::Leave);
        return waits ? giveUpAt_ : std::min(giveUpAt_, notBefore_);
    }
    if (!ready_) return std::nullopt;
    Micros next = refreshAt_;
    if (coordinator_ == kNoBroker) return flying(Kind::Find) ? next : std::min(next, notBefore_);
    if (!modern() && stage_ != Stage::Member) {
        const bool waits = flying(Kind::Join) || flying(Kind::Sync) || flying(Kind::Commit);
        if (!waits) next = std::min(next, notBefore_);
        return next;
    }
    if (!flying(Kind::Beat)) next = std::min(next, std::max(nextBeat_, notBefore_));
    if (!unknown_.empty() && !flying(Kind::Fetch)) next = std::min(next, notBefore_);
    if (toTake_ && !flying(Kind::Commit)) next = std::min(next, notBefore_);
    if (spec_.autoCommit && !assigned_.empty() && !flying(Kind::Commit))
        next = std::min(next, std::max(nextCommit_, notBefore_));
    return next;
}

void GroupMember::send(Kind kind, group::Request asked) {
    const std::int64_t number = (*correlation_)++;
    const BrokerId to = kind == Kind::Find ? kNoBroker : coordinator_;
    flights_[number] = {kind, to};
    out_->push_back({to, number, std::make_shared<const group::Request>(std::move(asked))});
}

void GroupMember::wake(Micros now, Random& random, const Progress& progress, std::int64_t& nextCorrelation,
                       std::vector<GroupToSend>& out) {
    correlation_ = &nextCorrelation;
    out_ = &out;
    if (modern() && memberId_.empty()) memberId_ = cluster::randomTopicId(random);
    if (stage_ == Stage::Leaving && now >= giveUpAt_) stage_ = Stage::Gone;
    if (stage_ != Stage::Gone && (ready_ || stage_ == Stage::Leaving) && now >= notBefore_) {
        if (coordinator_ == kNoBroker) {
            if (stage_ == Stage::Leaving)
                stage_ = Stage::Gone;
            else if (!flying(Kind::Find))
                send(Kind::Find, group::FindCoordinator{spec_.group});
        } else if (stage_ == Stage::Leaving) {
            if (commitFirst(now, progress)) startLeaving(now);
        } else if (!modern() && stage_ != Stage::Member) {
            join(now, progress);
        } else {
            goOn(now, progress);
        }
    }
    correlation_ = nullptr;
    out_ = nullptr;
}

/// What a member does again and again.
void GroupMember::goOn(Micros now, const Progress& progress) {
    if (toTake_ && commitFirst(now, progress)) takeOver(now);
    if (now >= nextBeat_ && !flying(Kind::Beat)) beat(now);
    if (!unknown_.empty() && !flying(Kind::Fetch)) sendFetch();
    if (spec_.autoCommit && now >= nextCommit_ && !assigned_.empty() && !flying(Kind::Commit))
        sendCommit(now, progress);
}

/// False: a commit has to be answered before it goes on.
bool GroupMember::commitFirst(Micros now, const Progress& progress) {
    if (flying(Kind::Commit)) return false;
    if (committedFirst_ || !spec_.autoCommit || assigned_.empty() || generation_ < 0) return true;
    committedFirst_ = true;
    sendCommit(now, progress);
    return !flying(Kind::Commit);
}

void GroupMember::join(Micros now, const Progress& progress) {
    if (flying(Kind::Join) || flying(Kind::Sync)) return;
    if (stage_ == Stage::Syncing) {
        group::SyncGroup sync{spec_.group, memberId_, spec_.instanceId, generation_, protocol_, toSync_};
        return send(Kind::Sync, std::move(sync));
    }
    if (!commitFirst(now, progress)) return;
    if (!cooperative()) losePartitions();
    const group::Subscription subscription{topics_, {assigned_.begin(), assigned_.end()}, generation_, spec_.rack};
    group::JoinGroup asked;
    asked.group = spec_.group;
    asked.memberId = memberId_;
    asked.instanceId = spec_.instanceId;
    asked.clientId = spec_.name;
    asked.host = kLocalHost;
    asked.sessionTimeoutMs = spec_.sessionTimeoutMs;
    asked.rebalanceTimeoutMs = spec_.maxPollMs;
    for (const std::string& assignor : spec_.assignors)
        asked.protocols.push_back({assignor, group::encodeSubscription(subscription)});
    send(Kind::Join, std::move(asked));
}

void GroupMember::sendCommit(Micros now, const Progress& progress) {
    nextCommit_ = now + spec_.autoCommitMs * kMicrosPerMs;
    group::OffsetCommit commit{spec_.group, memberId_, spec_.instanceId, generation_, progress()};
    if (!commit.offsets.empty()) send(Kind::Commit, std::move(commit));
}

void GroupMember::sendFetch() {
    group::OffsetFetch fetch{spec_.group, "", -1, {unknown_.begin(), unknown_.end()}};
    if (modern()) {
        fetch.memberId = memberId_;
        fetch.epoch = generation_;
    }
    send(Kind::Fetch, std::move(fetch));
}

void GroupMember::startLeaving(Micros now) {
    if (flying(Kind::Leave)) return;
    const bool knownThere = !memberId_.empty() && (!modern() || generation_ > 0);
    const bool stays = !modern() && !spec_.instanceId.empty();  // KIP-345: a static member comes back.
    if (!knownThere || stays) {
        stage_ = Stage::Gone;
        return;
    }
    giveUpAt_ = std::min(giveUpAt_, now + kCloseTimeout);
    if (!modern()) return send(Kind::Leave, group::LeaveGroup{spec_.group, memberId_, spec_.instanceId, ""});
    group::ConsumerHeartbeat farewell;
    farewell.group = spec_.group;
    farewell.memberId = memberId_;
    farewell.instanceId = spec_.instanceId;
    farewell.memberEpoch = spec_.instanceId.empty() ? -1 : -2;
    send(Kind::Leave, std::move(farewell));
}

void GroupMember::close(Micros now) {
    if (stage_ == Stage::Gone || stage_ == Stage::Leaving) return;
    closing_ = true;
    stage_ = Stage::Leaving;
    committedFirst_ = false;
    notBefore_ = now;
    giveUpAt_ = now + kCloseTimeout;
    std::erase_if(flights_, [](const auto& f) { return f.second.kind != Kind::Commit; });
}

bool GroupMember::coordinatorTrouble(ErrorCode error, Micros now) {
    switch (error) {
        case ErrorCode::NotCoordinator:
        case ErrorCode::CoordinatorNotAvailable:
        case ErrorCode::RequestTimedOut:
        case ErrorCode::NetworkException:
            loseCoordinator(now);
            return true;
        case ErrorCode::CoordinatorLoadInProgress:
            retry(now);
            return true;
        case ErrorCode::FencedInstanceId:
        case ErrorCode::InconsistentGroupProtocol:
        case ErrorCode::GroupMaxSizeReached:
        case ErrorCode::InvalidSessionTimeout:
        case ErrorCode::InvalidGroupId:
        case ErrorCode::UnreleasedInstanceId:
        case ErrorCode::UnsupportedAssignor:
        case ErrorCode::InvalidRegularExpression:
        case ErrorCode::GroupIdNotFound:
            losePartitions();
            stage_ = Stage::Gone;
            return true;
        default:
            return false;
    }
}

void GroupMember::onReply(std::int64_t correlation, const group::Reply& reply, Micros now, Random&,
                          std::map<TopicPartition, Offset>& found) {
    const auto flight = flights_.find(correlation);
    if (flight == flights_.end()) return;  // It was given up.
    const Kind kind = flight->second.kind;
    flights_.erase(flight);
    switch (kind) {
        case Kind::Find: {
            const auto* answer = std::get_if<group::CoordinatorFound>(&reply.what);
            if (answer == nullptr || answer->error != ErrorCode::None) return retry(now);
            coordinator_ = answer->coordinator;
            notBefore_ = now;
            nextBeat_ = now;
            return;
        }
        case Kind::Join:
            return onJoined(std::get<group::GroupJoined>(reply.what), now);
        case Kind::Sync:
            return onSynced(std::get<group::GroupSynced>(reply.what), now);
        case Kind::Beat:
            if (const auto* answer = std::get_if<group::ConsumerBeaten>(&reply.what)) return onModernBeat(*answer, now);
            return onClassicBeat(reply.error(), now);
        case Kind::Commit:
            return onCommitted(reply.error(), now);
        case Kind::Fetch:
            return onFetched(std::get<group::OffsetsFetched>(reply.what), now, found);
        case Kind::Leave:
            stage_ = Stage::Gone;
            losePartitions();
            return;
    }
}

void GroupMember::onCommitted(ErrorCode error, Micros now) {
    if (error == ErrorCode::None || stage_ == Stage::Leaving) return;
    if (coordinatorTrouble(error, now)) {
        committedFirst_ = false;
        return;
    }
    if (modern() && error == ErrorCode::StaleMemberEpoch) nextCommit_ = now + kRetryBackoff;
    // The group went on without it; the heartbeat will say so as well.
    if (!modern() && stage_ == Stage::Member &&
        (error == ErrorCode::RebalanceInProgress || error == ErrorCode::IllegalGeneration ||
         error == ErrorCode::UnknownMemberId))
        onClassicBeat(error, now);
}

void GroupMember::onFetched(const group::OffsetsFetched& reply, Micros now, std::map<TopicPartition, Offset>& found) {
    if (coordinatorTrouble(reply.error, now)) return;
    if (reply.error != ErrorCode::None) return retry(now);
    for (const group::OffsetToCommit& c : reply.offsets) {
        if (unknown_.erase(c.partition) == 0) continue;
        found[c.partition] = c.offset;
        noteEpoch(c.partition, LeaderEpoch{c.leaderEpoch});
    }
}

void GroupMember::onDisconnect(BrokerId broker, Micros now) {
    const auto gone =
        std::erase_if(flights_, [&](const auto& f) { return f.second.to == broker || f.second.to == kNoBroker; });
    if (coordinator_ == broker && broker != kNoBroker) {
        loseCoordinator(now);
    } else if (gone > 0) {
        retry(now);
    }
}

}  // namespace logarium::client
