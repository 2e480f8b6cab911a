#include "core/group/classic_group.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/group/consumer_protocol.h"

/// How members come, go, and show that they live.
namespace logarium::group {
namespace {

constexpr std::int64_t kNewMemberMs = 300'000;  // A member whose first join is answered late is given so long.

Micros later(Micros now, std::int64_t ms) {
    return now + ms * kMicrosPerMs;
}

}  // namespace

std::string_view stateName(ClassicState state) {
    switch (state) {
        case ClassicState::Empty:
            return "Empty";
        case ClassicState::PreparingRebalance:
            return "PreparingRebalance";
        case ClassicState::CompletingRebalance:
            return "CompletingRebalance";
        case ClassicState::Stable:
            return "Stable";
        case ClassicState::Dead:
            return "Dead";
    }
    return {};
}

std::string randomUuid(Random& random) {
    std::uint64_t high = random.next64(), low = random.next64();
    high = (high & ~0xf000ULL) | 0x4000ULL;                        // Version 4,
    low = (low & ~0xc000000000000000ULL) | 0x8000000000000000ULL;  // and its variant.
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xffff, high & 0xffff, low >> 48,
                       low & 0xffffffffffffULL);
}

ClassicGroup::ClassicGroup(std::string name, const ClassicGroupImage& image)
    : name_(std::move(name)),
      since_(Micros{(image.stateSince - kWorldStart) * kMicrosPerMs}),
      resumed_(false),
      protocolType_(image.protocolType),
      generation_(image.generation),
      leader_(image.leader.value_or("")),
      protocol_(image.protocol.value_or("")) {
    for (const ClassicMemberImage& m : image.members) {
        ClassicMember& member = members_[m.memberId];
        member.instanceId = m.instanceId.value_or("");
        member.clientId = m.clientId;
        member.host = m.host;
        member.sessionMs = m.sessionTimeoutMs;
        member.rebalanceMs = m.rebalanceTimeoutMs;
        member.protocols = {{protocol_, m.subscription}};
        member.assignment = m.assignment;
        if (!member.instanceId.empty()) statics_[member.instanceId] = m.memberId;
    }
    state_ = members_.empty() ? ClassicState::Empty : ClassicState::Stable;
}

ClassicGroupImage ClassicGroup::image() const {
    ClassicGroupImage image;
    image.protocolType = protocolType_;
    image.generation = generation_;
    if (!protocol_.empty()) image.protocol = protocol_;
    if (!leader_.empty()) image.leader = leader_;
    image.stateSince = wallClock(since_);
    for (const auto& [id, member] : members_) {
        ClassicMemberImage m;
        m.memberId = id;
        if (!member.instanceId.empty()) m.instanceId = member.instanceId;
        m.clientId = member.clientId;
        m.host = member.host;
        m.rebalanceTimeoutMs = member.rebalanceMs;
        m.sessionTimeoutMs = member.sessionMs;
        for (const OfferedProtocol& offered : member.protocols)
            if (offered.name == protocol_) m.subscription = offered.metadata;
        m.assignment = member.assignment;
        image.members.push_back(std::move(m));
    }
    return image;
}

std::optional<std::set<std::string>> ClassicGroup::topics() const {
    if (!isConsumerGroup() || protocol_.empty()) return std::nullopt;
    std::set<std::string> topics;
    for (const auto& [id, member] : members_) {
        for (const OfferedProtocol& offered : member.protocols) {
            if (offered.name != protocol_) continue;
            const Subscription read = decodeSubscription(offered.metadata);
            topics.insert(read.topics.begin(), read.topics.end());
        }
    }
    return topics;
}

void ClassicGroup::enter(ClassicState state, Micros now) {
    state_ = state;
    since_ = now;
}

void ClassicGroup::beat(ClassicMember& member, Step& step) const {
    member.session = later(step.now, member.sessionMs);
}

int ClassicGroup::longestRebalanceMs() const {
    int longest = 0;
    for (const auto& [id, member] : members_) longest = std::max(longest, member.rebalanceMs);
    return longest;
}

/// A protocol that all present members know is among those that the new one offers.
bool ClassicGroup::supports(const JoinGroup& asked) const {
    if (members_.empty()) return !asked.protocolType.empty() && !asked.protocols.empty();
    if (protocolType_ != asked.protocolType) return false;
    return std::any_of(asked.protocols.begin(), asked.protocols.end(), [&](const OfferedProtocol& offered) {
        return std::all_of(members_.begin(), members_.end(), [&](const auto& entry) {
            const auto& known = entry.second.protocols;
            return std::any_of(known.begin(), known.end(), [&](const auto& p) { return p.name == offered.name; });
        });
    });
}

ErrorCode ClassicGroup::validate(const std::string& memberId, const std::string& instanceId) const {
    if (!instanceId.empty()) {
        const auto known = statics_.find(instanceId);
        if (known == statics_.end()) return ErrorCode::UnknownMemberId;
        if (known->second != memberId) return ErrorCode::FencedInstanceId;
    }
    return members_.contains(memberId) ? ErrorCode::None : ErrorCode::UnknownMemberId;
}

void ClassicGroup::join(const JoinGroup& asked, const Asker& asker, Step& step) {
    const auto refuse = [&](ErrorCode error) { step.answer(asker, failed(Request(asked), error)); };
    if (asked.sessionTimeoutMs < step.settings.minSessionMs || asked.sessionTimeoutMs > step.settings.maxSessionMs)
        return refuse(ErrorCode::InvalidSessionTimeout);
    if (state_ == ClassicState::Dead) return refuse(ErrorCode::CoordinatorNotAvailable);
    if (!supports(asked)) return refuse(ErrorCode::InconsistentGroupProtocol);
    const bool counted = members_.contains(asked.memberId);
    if (!counted && std::ssize(members_) >= step.settings.maxSize) return refuse(ErrorCode::GroupMaxSizeReached);
    if (asked.memberId.empty())
        return asked.instanceId.empty() ? joinNew(asked, asker, step) : joinStatic(asked, asker, step);
    if (waiting_.contains(asked.memberId)) {
        if (!asked.instanceId.empty()) return refuse(ErrorCode::UnknownMemberId);
        return add(asked.memberId, asked, asker, step);
    }
    const ErrorCode flaw = validate(asked.memberId, asked.instanceId);
    if (flaw != ErrorCode::None) return refuse(flaw);
    rejoin(asked, asker, step);
}

/// KIP-394: it is told its id first, so that an answer that gets lost leaves no member behind.
void ClassicGroup::joinNew(const JoinGroup& asked, const Asker& asker, Step& step) {
    GroupJoined named;
    named.error = ErrorCode::MemberIdRequired;
    named.memberId = asked.clientId + "-" + randomUuid(step.random);
    waiting_[named.memberId] = later(step.now, asked.sessionTimeoutMs);
    step.answer(asker, named);
}

void ClassicGroup::joinStatic(const JoinGroup& asked, const Asker& asker, Step& step) {
    const auto known = statics_.find(asked.instanceId);
    if (known != statics_.end()) return replaceStatic(asked, asker, std::string(known->second), step);
    add(asked.instanceId + "-" + randomUuid(step.random), asked, asker, step);
}

/// KIP-345: another process takes the place of a static member; nobody else notices.
void ClassicGroup::replaceStatic(const JoinGroup& asked, const Asker& asker, const std::string& old, Step& step) {
    const std::string fresh = asked.instanceId + "-" + randomUuid(step.random);
    ClassicMember member = members_.at(old);
    if (member.joining) step.answer(*member.joining, failed(Request(asked), ErrorCode::FencedInstanceId));
    if (member.syncing) step.answer(*member.syncing, GroupSynced{ErrorCode::FencedInstanceId, {}, {}});
    member.joining.reset();
    member.syncing.reset();
    members_.erase(old);
    unsynced_.erase(old);
    statics_[asked.instanceId] = fresh;
    const bool led = leader_ == old;
    if (led) leader_ = fresh;
    ClassicMember& now = members_[fresh] = std::move(member);
    step.facts.emplace_back(MemberGone{name_, old, Departure::Replaced, static_cast<int>(members_.size()) - 1});
    step.facts.emplace_back(MemberJoined{name_, fresh, static_cast<int>(members_.size())});
    if (state_ != ClassicState::Stable) return update(now, asked, asker, "a static member came back", step);
    now.protocols = asked.protocols;
    const std::string before = protocol_;
    chooseProtocol();
    if (protocol_ != before) return update(now, asked, asker, "a static member wants another assignor", step);
    beat(now, step);
    step.records.emplace_back(ClassicGroupRecord{name_, image()});
    GroupJoined joined = joinedAs(fresh);
    joined.skipAssignment = led;
    step.answer(asker, std::move(joined));
}

void ClassicGroup::rejoin(const JoinGroup& asked, const Asker& asker, Step& step) {
    ClassicMember& member = members_.at(asked.memberId);
    const bool same = member.protocols == asked.protocols;
    switch (state_) {
        case ClassicState::PreparingRebalance:
            return update(member, asked, asker, "", step);
        case ClassicState::CompletingRebalance:
            // The answer of its first try was lost; without a change it may have it again.
            if (same) return step.answer(asker, joinedAs(asked.memberId));
            return update(member, asked, asker, asked.memberId + " wants something else", step);
        case ClassicState::Stable:
            if (asked.memberId == leader_)
                return update(member, asked, asker, "its leader " + asked.memberId + " joins again", step);
            if (!same) return update(member, asked, asker, asked.memberId + " wants something else", step);
            return step.answer(asker, joinedAs(asked.memberId));
        case ClassicState::Empty:
        case ClassicState::Dead:
            return step.answer(asker, failed(Request(asked), ErrorCode::UnknownMemberId));
    }
}

void ClassicGroup::add(const std::string& memberId, const JoinGroup& asked, const Asker& asker, Step& step) {
    waiting_.erase(memberId);
    if (members_.empty()) protocolType_ = asked.protocolType;
    if (leader_.empty()) leader_ = memberId;
    ClassicMember& member = members_[memberId];
    member.instanceId = asked.instanceId;
    member.clientId = asked.clientId;
    member.host = asked.host;
    member.sessionMs = asked.sessionTimeoutMs;
    member.rebalanceMs = asked.rebalanceTimeoutMs;
    member.protocols = asked.protocols;
    member.isNew = true;
    member.joining = asker;
    member.session = later(step.now, kNewMemberMs);
    if (!asked.instanceId.empty()) statics_[asked.instanceId] = memberId;
    someoneCame_ = true;
    step.facts.emplace_back(MemberJoined{name_, memberId, static_cast<int>(members_.size())});
    rebalanceOrComplete(memberId + " joins", step);
}

void ClassicGroup::update(ClassicMember& member, const JoinGroup& asked, const Asker& asker, const std::string& why,
                          Step& step) {
    member.protocols = asked.protocols;
    member.rebalanceMs = asked.rebalanceTimeoutMs;
    member.sessionMs = asked.sessionTimeoutMs;
    member.joining = asker;
    rebalanceOrComplete(why, step);
}

ErrorCode ClassicGroup::heartbeat(const Heartbeat& asked, Step& step) {
    if (state_ == ClassicState::Dead) return ErrorCode::CoordinatorNotAvailable;
    const ErrorCode flaw = validate(asked.memberId, asked.instanceId);
    if (flaw != ErrorCode::None) return flaw;
    if (asked.generation != generation_) return ErrorCode::IllegalGeneration;
    if (state_ == ClassicState::Empty) return ErrorCode::UnknownMemberId;
    beat(members_.at(asked.memberId), step);
    return state_ == ClassicState::PreparingRebalance ? ErrorCode::RebalanceInProgress : ErrorCode::None;
}

ErrorCode ClassicGroup::leave(const LeaveGroup& asked, Step& step) {
    if (state_ == ClassicState::Dead) return ErrorCode::CoordinatorNotAvailable;
    std::string memberId = asked.memberId;
    if (memberId.empty() && !asked.instanceId.empty()) {
        const auto known = statics_.find(asked.instanceId);
        if (known == statics_.end()) return ErrorCode::UnknownMemberId;
        memberId = known->second;
    }
    if (waiting_.erase(memberId) > 0) {
        if (state_ == ClassicState::PreparingRebalance) completeJoinWhenAll(step);
        return ErrorCode::None;
    }
    const ErrorCode flaw = validate(memberId, asked.instanceId);
    if (flaw != ErrorCode::None) return flaw;
    remove(memberId, Departure::Left, memberId + " leaves", step);
    return ErrorCode::None;
}

void ClassicGroup::erase(const std::string& memberId, Step& step) {
    const auto found = members_.find(memberId);
    ensure(found != members_.end(), "a member of the group");
    ClassicMember& member = found->second;
    if (member.joining)
        step.answer(*member.joining, GroupJoined{ErrorCode::UnknownMemberId, memberId, -1, {}, {}, false, {}});
    if (member.syncing) step.answer(*member.syncing, GroupSynced{ErrorCode::UnknownMemberId, {}, {}});
    if (!member.instanceId.empty()) statics_.erase(member.instanceId);
    members_.erase(found);
    unsynced_.erase(memberId);
    if (leader_ == memberId) leader_ = members_.empty() ? "" : members_.begin()->first;
}

void ClassicGroup::remove(const std::string& memberId, Departure how, const std::string& why, Step& step) {
    erase(memberId, step);
    step.facts.emplace_back(MemberGone{name_, memberId, how, static_cast<int>(members_.size())});
    if (state_ == ClassicState::Stable || state_ == ClassicState::CompletingRebalance)
        return prepareRebalance(why, step);
    if (state_ == ClassicState::PreparingRebalance) completeJoinWhenAll(step);
}

ErrorCode ClassicGroup::mayCommit(const OffsetCommit& asked, Step& step) {
    if (state_ == ClassicState::Dead) return ErrorCode::CoordinatorNotAvailable;
    if (asked.generation < 0 && state_ == ClassicState::Empty) return ErrorCode::None;
    if (asked.generation < 0 && asked.memberId.empty()) return ErrorCode::UnknownMemberId;
    const ErrorCode flaw = validate(asked.memberId, asked.instanceId);
    if (flaw != ErrorCode::None) return flaw;
    if (asked.generation != generation_) return ErrorCode::IllegalGeneration;
    if (state_ == ClassicState::CompletingRebalance) return ErrorCode::RebalanceInProgress;
    beat(members_.at(asked.memberId), step);
    return ErrorCode::None;
}

void ClassicGroup::resume(Micros now) {
    if (resumed_) return;
    resumed_ = true;
    for (auto& [id, member] : members_) member.session = later(now, member.sessionMs);
}

Micros ClassicGroup::nextDeadline() const {
    Micros next = std::min({joinBy_, syncBy_, delayUntil_});
    for (const auto& [id, member] : members_) next = std::min(next, member.session);
    for (const auto& [id, until] : waiting_) next = std::min(next, until);
    return next;
}

void ClassicGroup::expire(Step& step) {
    if (delayUntil_ <= step.now) expireInitialDelay(step);
    if (joinBy_ <= step.now) completeJoin(step);
    if (syncBy_ <= step.now) expireSync(step);
    const auto gone = std::erase_if(waiting_, [&](const auto& entry) { return entry.second <= step.now; });
    if (gone > 0 && state_ == ClassicState::PreparingRebalance) completeJoinWhenAll(step);
    std::vector<std::string> silent;
    for (auto& [id, member] : members_) {
        if (member.session > step.now) continue;
        member.session = kNever;
        // Who waits for the coordinator cannot be expected to say anything meanwhile.
        const bool waits = !member.isNew && (member.joining || member.syncing);
        if (!waits) silent.push_back(id);
    }
    for (const std::string& id : silent)
        if (members_.contains(id))
            remove(id, Departure::SessionExpired, id + " sent no heartbeat for its session", step);
}

void ClassicGroup::dissolve(ErrorCode error, std::vector<Answer>& answers) {
    for (auto& [id, member] : members_) {
        if (member.joining) answers.push_back({*member.joining, GroupJoined{error, id, -1, {}, {}, false, {}}});
        if (member.syncing) answers.push_back({*member.syncing, GroupSynced{error, {}, {}}});
        member.joining.reset();
        member.syncing.reset();
    }
}

}  // namespace logarium::group
