#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/broker.h"
#include "core/cluster/leader.h"
#include "core/cluster/power_cut.h"
#include "core/log/checkpoint_file.h"

/// Disks that are full or spoiled, power cuts, clocks that are wrong, and a controller that cannot be reached.
namespace logarium::cluster {

void Broker::limitDisk(int directory, std::optional<std::int64_t> capacity) {
    frail_ = true;
    LogDirectory& place = directories_[static_cast<std::size_t>(directory - 1)];
    place.capacity = capacity;
    if (capacity) return;
    place.disk.setFaults({});
    for (Cow<Replica>& handle : replicas_)
        if (handle->directory == directory) handle.write().log.setRoom(std::nullopt);
    for (Cow<Replica>& handle : place.shelved) handle.write().log.setRoom(std::nullopt);
}

std::int64_t Broker::usedBytes(int directory) const {
    const LogDirectory& place = logDirectory(directory);
    std::int64_t used = place.disk.heldBytes();
    for (const Cow<Replica>& handle : replicas_)
        if (handle->directory == directory) used += handle->log.disk().heldBytes();
    for (const Cow<Replica>& handle : place.shelved) used += handle->log.disk().heldBytes();
    for (const DyingDirectory& dying : dying_)
        if (dying.directory == directory) used += dying.disk.heldBytes();
    return used;
}

void Broker::giveRoom(Replica& replica) const {
    const std::optional<std::int64_t>& capacity = logDirectory(replica.directory).capacity;
    if (!capacity && !replica.log.disk().faults().capacityBytes) return;
    replica.log.setRoom(capacity ? std::optional(std::max<std::int64_t>(0, *capacity - usedBytes(replica.directory)))
                                 : std::nullopt);
}

void Broker::noticeFailures(Effects& out) {
    if (!frail_) return;
    // Until its logs are opened they have nothing but the troubles of the process before.
    const bool opened = state_ == BrokerState::Running || state_ == BrokerState::ShuttingDown;
    for (int i = static_cast<int>(directories_.size()); i >= 1 && up(); --i) {
        if (!opened || logDirectory(i).offline) continue;
        std::string reason = logDirectory(i).failure;
        for (const Cow<Replica>& handle : replicas_)
            if (handle->directory == i && reason.empty()) reason = handle->log.failure();
        if (!reason.empty()) failLogDirectory(i, reason, out);
    }
}

/// The files are there; the process looks at them again.
void Broker::takeFromShelf(LogDirectory& place) {
    for (Cow<Replica>& handle : place.shelved) {
        const auto at =
            std::ranges::lower_bound(replicas_, handle->id, {}, [](const Cow<Replica>& r) { return r->id; });
        ensure(at == replicas_.end() || (*at)->id != handle->id, "a replica lies in one log directory");
        replicas_.insert(at, std::move(handle));
    }
    place.shelved.clear();
}

std::int64_t Broker::losePower(std::string_view loss, Random& random, Effects& out) {
    frail_ = true;
    if (up()) crash(out);
    std::int64_t lost = 0;
    const auto lose = [&](Cow<Replica>& handle) {
        Replica& replica = handle.write();
        if (!replica.log.log()) return;
        lost += cluster::losePower(replica.log.filesOfTheDead(), *replica.log.log(), loss, random);
        ++replica.revision;
    };
    for (Cow<Replica>& handle : replicas_) lose(handle);
    for (LogDirectory& place : directories_)
        for (Cow<Replica>& handle : place.shelved) lose(handle);
    return lost;
}

std::optional<FileDamage> Broker::damage(PartitionId id, std::string_view what, Random& random) {
    ensure(!up(), "files are spoiled while their broker is down");
    frail_ = true;
    Replica* found = replicaForWriting(id);
    if (found == nullptr || !found->log.log()) return std::nullopt;
    const log::Checkpoint points = log::readCheckpoint(diskBeside(*found), log::kRecoveryPointFile);
    const auto point = std::ranges::find_if(points, [&](const auto& entry) {
        return fmt::format("{}-{}", entry.first.topic, entry.first.partition) == found->log.directory();
    });
    const Offset from = point == points.end() ? Offset{0} : point->second;
    ++found->revision;
    return damageFile(found->log.filesOfTheDead(), *found->log.log(), from, what, random);
}

void Broker::skewClock(std::int64_t ms) {
    clockSkewMs_ = ms;
    for (Cow<Replica>& handle : replicas_) handle.write().log.setClockSkew(ms);
    // What was timed for a date is to be looked at anew: whoever turns the clock asks for it.
    for (const TimerKind chore : {TimerKind::RetentionCheck, TimerKind::CleanerCheck})
        if (Micros& due = chores_.dueOf(chore); due != Chores::kNever) due = Micros{0};
}

void Broker::loseController(Effects& out) {
    const auto last = lastSilentHeartbeat(out.now());
    if (!last) return;
    beating_ = false;
    const std::int64_t interval = configs().broker("broker.heartbeat.interval.ms", id_).number() * kMicrosPerMs;
    heartbeatAfter(*last + interval - out.now(), out);
}

}  // namespace logarium::cluster
