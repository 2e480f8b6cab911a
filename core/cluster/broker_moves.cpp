#include <fmt/format.h>

#include <algorithm>

#include "core/base/java_hash.h"
#include "core/cluster/broker.h"
#include "core/log/checkpoint_file.h"

/// Moving replicas between the log directories of one broker (KIP-113; Kafka: ReplicaManager.alterReplicaLogDirs,
/// ReplicaAlterLogDirsThread, LogManager.replaceCurrentWithFutureLog).
namespace logarium::cluster {
namespace {

/// A copy takes its time, so that it can be watched: a little to start, then this much of the log a microsecond, unless
/// replica.alter.log.dirs.io.max.bytes.per.second allows less.
constexpr std::int64_t kMoveStartMicros = 20 * kMicrosPerMs;
constexpr double kCopiedBytesPerMicro = 200;

}  // namespace

const DirectoryMove* Broker::moveOf(PartitionId id) const {
    const auto found = std::ranges::find(moving_, id, &DirectoryMove::partition);
    return found == moving_.end() ? nullptr : &*found;
}

ErrorCode Broker::objectionToMove(PartitionId id, int directory) const {
    if (directory < 1 || directory > std::ssize(directories_)) return ErrorCode::LogDirNotFound;
    return logDirectory(directory).offline || offline(id) ? ErrorCode::KafkaStorageError : ErrorCode::None;
}

void Broker::moveReplica(PartitionId id, int directory, Effects& out) {
    const Replica* held = replica(id);
    std::erase_if(moving_, [&](const DirectoryMove& move) { return move.partition == id; });
    if (held == nullptr) {
        preferred_[id] = directory;  // It will be made there.
        return;
    }
    if (held->directory == directory) return;
    out.tellAndFollow({id_, id, kNoClient}, ReplicaMoveStarted{held->directory, directory});
    moving_.push_back({id, directory, out.now(), out.now()});
    timeMove(moving_.back(), out);
}

void Broker::timeMove(DirectoryMove& move, Effects& out) {
    const Replica* held = replica(move.partition);
    const std::int64_t bytes = held == nullptr || !held->log.log() ? 0 : held->log.log()->size();
    const auto limit =
        static_cast<double>(configs().broker("replica.alter.log.dirs.io.max.bytes.per.second", id_).number());
    const double rate = std::min(kCopiedBytesPerMicro, std::max(1.0, limit) / kMicrosPerSecond);
    move.since = out.now();
    move.due = out.now() + kMoveStartMicros + static_cast<std::int64_t>(static_cast<double>(bytes) / rate);
    out.at(move.due, {TimerKind::DirectoryMoved, id_, move.partition, incarnation_, kNoBroker, 0});
}

void Broker::finishMove(PartitionId id, Effects& out) {
    const DirectoryMove* move = moveOf(id);
    if (move == nullptr || move->due > out.now()) return;  // Called off, or begun anew.
    const int to = move->directory;
    std::erase_if(moving_, [&](const DirectoryMove& each) { return each.partition == id; });
    Replica* held = replicaForWriting(id);
    if (held == nullptr || logDirectory(to).broken) return;
    const int from = held->directory;
    leaveBehind(*held, out);
    held->directory = to;
    moveCleanerCheckpoint(nameOf(id), from, to);
    writeHighWatermarks();
    writeRecoveryPoints();
    writeLogStarts();
    out.tellAndFollow({id_, id, kNoClient}, ReplicaMoved{from, to});
    reportDirectories(out);
}

/// The old files go as those of a deleted partition do.
void Broker::leaveBehind(const Replica& moved, Effects& out) {
    const std::int64_t delay = configs().topic("", "file.delete.delay.ms", id_).number() * kMicrosPerMs;
    DyingDirectory left;
    left.due = out.now() + delay;
    left.name = fmt::format("{}.{:016x}{:016x}{}", moved.log.directory(), static_cast<std::uint64_t>(incarnation_),
                            static_cast<std::uint64_t>(out.now().value), kDeletedSuffix);
    left.disk = moved.log.disk();
    left.disk.rename(moved.log.directory(), left.name);
    left.directory = moved.directory;
    dying_.push_back(std::move(left));
    environment().needAt(TimerKind::DeleteFiles, out.now() + delay, out);
}

void Broker::moveCleanerCheckpoint(const TopicPartition& name, int from, int to) {
    disk::MemoryDisk& old = directories_[static_cast<std::size_t>(from - 1)].disk;
    disk::MemoryDisk& fresh = directories_[static_cast<std::size_t>(to - 1)].disk;
    log::Checkpoint there = log::readCheckpoint(old, log::kCleanerFile);
    const auto entry = there.extract(name);
    if (!entry) return;
    log::Checkpoint here = log::readCheckpoint(fresh, log::kCleanerFile);
    here[name] = entry.mapped();
    writeBeside(from, [&] { log::writeCheckpoint(old, log::kCleanerFile, there); });
    writeBeside(to, [&] { log::writeCheckpoint(fresh, log::kCleanerFile, here); });
}

/// What was on its way when the process ended begins anew; what is no replica any more does not.
void Broker::resumeMoves(Effects& out) {
    std::erase_if(moving_, [&](const DirectoryMove& move) {
        const Replica* held = replica(move.partition);
        return held == nullptr || held->directory == move.directory || logDirectory(move.directory).offline;
    });
    for (DirectoryMove& move : moving_) timeMove(move, out);
}

/// Which partitions a broker of several directories takes up first, and so finds where fewest logs are: those that it
/// leads before the others (Kafka: ReplicaManager.applyDelta), each as a Java HashMap is walked.
std::vector<PartitionId> Broker::inOrderOfMaking(const std::vector<PartitionId>& fresh) const {
    std::vector<PartitionId> ordered;
    for (const bool led : {true, false}) {
        std::vector<PartitionId> some;
        std::vector<std::int32_t> hashes;
        for (const PartitionId id : fresh) {
            if ((image_->partition(id)->leader == id_) != led) continue;
            some.push_back(id);
            hashes.push_back(partitionHash(nameOf(id)));
        }
        for (const std::size_t i : hashMapOrder(hashes)) ordered.push_back(some[i]);
    }
    return ordered;
}

}  // namespace logarium::cluster
