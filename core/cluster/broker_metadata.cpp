#include <fmt/format.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/broker.h"
#include "core/cluster/follower.h"
#include "core/cluster/leader.h"

/// How a broker follows the metadata log (Kafka: BrokerMetadataPublisher and ReplicaManager.applyDelta).
namespace logarium::cluster {

void Broker::adoptImage(const Cow<MetadataImage>& image, Micros now) {
    offsetBefore_ = image_->offset();
    updatedAt_ = now;
    image_ = image;
}

void Broker::on(const MetadataUpdate& m, Address, Effects& out) {
    if (m.image->offset() <= image_->offset()) return;
    const bool missedNothing = m.baseOffset == image_->offset() + 1;
    const Cow<MetadataImage> before = image_;
    adoptImage(m.image, out.now());
    // Until its logs are loaded a broker only takes notes.
    if (state_ != BrokerState::Running && state_ != BrokerState::ShuttingDown) return;
    if (!missedNothing) return applyWhole(out);
    if (reportsDirectories()) {
        std::vector<PartitionId> named;
        for (const MetadataRecord& record : *m.records) {
            if (const auto* added = std::get_if<PartitionRecord>(&record)) named.push_back(added->partition);
            if (const auto* changed = std::get_if<PartitionChangeRecord>(&record)) named.push_back(changed->partition);
        }
        makeReplicas(std::move(named), out);
    }
    for (const MetadataRecord& record : *m.records) {
        if (const auto* added = std::get_if<PartitionRecord>(&record)) applyPartition(added->partition, out);
        if (const auto* changed = std::get_if<PartitionChangeRecord>(&record)) applyPartition(changed->partition, out);
        if (const auto* removed = std::get_if<RemoveTopicRecord>(&record)) applyRemovedTopic(removed->index, out);
        if (const auto* config = std::get_if<ConfigRecord>(&record)) applyConfig(*config, out);
        const auto* change = std::get_if<BrokerRegistrationChangeRecord>(&record);
        if (change == nullptr || change->fenced != false) continue;
        // A follower that may now join the ISR does so at its next fetch.
        for (Cow<Replica>& handle : replicas_) {
            const LeaderRole* role = handle->leader();
            if (role != nullptr && role->find(change->broker) != nullptr) {
                wakeAtNextPoll(handle.write(), change->broker, environment(), out);
            }
        }
    }
    reportDirectories(out);
}

void Broker::applyConfig(const ConfigRecord& record, Effects& out) {
    record.kind == ConfigResource::Topic ? refreshTopicSettings(record.resource) : refreshSettings();
    environment().need(TimerKind::RetentionCheck, out);
    environment().need(TimerKind::CleanerCheck, out);
}

void Broker::applyWhole(Effects& out) {
    std::vector<TopicIndex> gone;
    for (const Cow<Replica>& handle : replicas_) {
        if (image_->topic(handle->id.topic) == nullptr) gone.push_back(handle->id.topic);
    }
    for (const TopicIndex topic : gone) applyRemovedTopic(topic, out);
    std::vector<PartitionId> moved;
    for (const Cow<Replica>& handle : replicas_)
        if (!contains(image_->partition(handle->id)->replicas, id_)) moved.push_back(handle->id);
    for (const PartitionId id : moved) applyPartition(id, out);
    const auto mine = [this](const PartitionImage& p) { return contains(p.replicas, id_); };
    if (reportsDirectories()) makeReplicas(image_->partitionsWhere(mine), out);
    for (const PartitionId id : image_->partitionsWhere(mine)) applyPartition(id, out);
    refreshSettings();
    reportDirectories(out);
}

/// Those that are not here yet, in Kafka's order.
void Broker::makeReplicas(std::vector<PartitionId> wanted, Effects& out) {
    std::erase_if(wanted, [this](PartitionId id) {
        const PartitionImage* partition = image_->partition(id);
        return replica(id) != nullptr || partition == nullptr || !contains(partition->replicas, id_);
    });
    for (const PartitionId id : inOrderOfMaking(wanted)) applyPartition(id, out);
}

void Broker::applyPartition(PartitionId id, Effects& out) {
    const PartitionImage* partition = image_->partition(id);
    if (partition == nullptr) return;  // Its topic was removed by a later record of the same update.
    const auto at = std::lower_bound(replicas_.begin(), replicas_.end(), id,
                                     [](const Cow<Replica>& r, PartitionId wanted) { return r->id < wanted; });
    const bool here = at != replicas_.end() && (*at)->id == id;
    if (!contains(partition->replicas, id_)) {
        if (here) {
            stopLeading(at->write(), environment(), out);
            coordinate(id, out);
            removeDirectory(at->write(), kDeletedSuffix, out);
            replicas_.erase(at);
        }
        return;
    }
    if (!here) {
        const auto place = directoryForNew(id, *partition);
        if (!place) return;  // Its files lie in a log directory that failed.
        Replica made;
        made.id = id;
        made.directory = *place;
        const TopicPartition name = nameOf(id);
        const std::string directory = fmt::format("{}-{}", name.topic, name.partition);
        auto found = found_.extract(directory);
        if (found) made.directory = 1;
        made.log = found ? ReplicaLog(directory, std::move(found.mapped())) : ReplicaLog(directory);
        if (!openLog(made, true, out)) {
            directories_[static_cast<std::size_t>(made.directory - 1)].failure = made.log.failure();
            return;
        }
        replicas_.insert(at, Cow<Replica>(std::move(made)));
    }
    Replica& replica = *replicaForWriting(id);
    if (partition->leader == id_) {
        becomeLeader(replica, *partition, environment(), out);
    } else {
        becomeFollower(replica, *partition, environment(), out);
    }
    coordinate(id, out);
}

void Broker::applyRemovedTopic(TopicIndex topic, Effects& out) {
    for (Cow<Replica>& handle : replicas_) {
        if (handle->id.topic != topic) continue;
        stopLeading(handle.write(), environment(), out);
        coordinate(handle->id, out);
        removeDirectory(handle.write(), kDeletedSuffix, out);
    }
    std::erase_if(replicas_, [topic](const Cow<Replica>& handle) { return handle->id.topic == topic; });
}

}  // namespace logarium::cluster
