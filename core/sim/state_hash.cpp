#include <fmt/format.h>
#include <xxhash.h>

#include <memory>
#include <string_view>

#include "core/base/assert.h"
#include "core/cluster/client_quotas.h"
#include "core/sim/controller_quorum.h"
#include "core/sim/simulation.h"

/// One number for a whole World: two runs that should be the same are compared by it.
namespace logarium::sim {
namespace {

class Hash {
public:
    Hash() : state_(XXH3_createState()) { ensure(XXH3_128bits_reset(state_.get()) == XXH_OK, "a fresh hash"); }

    void bytes(ByteView view) { XXH3_128bits_update(state_.get(), view.data(), view.size()); }
    void text(std::string_view view) {
        number(static_cast<std::int64_t>(view.size()));
        bytes(asBytes(view));
    }
    void number(std::int64_t value) {
        std::byte big[8];
        storeBig(big, value);  // The same on every platform.
        bytes(big);
    }
    std::string hex() const {
        const XXH128_hash_t digest = XXH3_128bits_digest(state_.get());
        return fmt::format("{:016x}{:016x}", digest.high64, digest.low64);
    }

private:
    struct Free {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };
    std::unique_ptr<XXH3_state_t, Free> state_;
};

void hashDisk(Hash& hash, const disk::MemoryDisk& disk) {
    for (const auto& entry : disk.entries()) {
        hash.text(*entry.path);
        if (entry.directory) continue;
        const disk::MemoryFile& file = entry.file.read();
        hash.number(file.size());
        std::int64_t end = -1;
        for (const auto& piece : file.pieces()) {
            if (piece.start != end) hash.number(piece.start);
            hash.bytes(*piece.bytes);
            end = piece.end();
        }
    }
}

void hashIds(Hash& hash, const cluster::BrokerIds& ids) {
    hash.number(static_cast<std::int64_t>(ids.size()));
    for (const BrokerId id : ids) hash.number(id.value);
}

void hashReplica(Hash& hash, const cluster::Replica& replica) {
    hash.number(replica.id.topic.value);
    hash.number(replica.id.partition);
    hash.number(replica.log.logStart().value);
    hash.number(replica.log.logEnd().value);
    hash.number(replica.log.highWatermark().value);
    hash.number(replica.leaderEpoch.value);
    hash.number(replica.partitionEpoch);
    hash.number(static_cast<std::int64_t>(replica.role.index()));
    if (const cluster::LeaderRole* role = replica.leader()) {
        hashIds(hash, role->isr);
        for (const auto& f : role->followers) {
            hash.number(f.logEnd.value);
            hash.number(f.lastCaughtUp.value);
        }
        hash.number(static_cast<std::int64_t>(role->pending.size()));
    }
    hashDisk(hash, replica.log.disk());
}

void hashBroker(Hash& hash, const cluster::Broker& broker) {
    hash.number(static_cast<std::int64_t>(broker.state()));
    hash.number(broker.paused() ? 1 : 0);
    hash.number(broker.epoch());
    hash.number(broker.image().offset());
    for (const auto& directory : broker.logDirectories()) {
        hashDisk(hash, directory.disk);
        if (directory.broken) hash.number(directory.offline ? 2 : 1);
        for (const auto& shelved : directory.shelved) hashReplica(hash, *shelved);
        if (directory.capacity) hash.number(*directory.capacity);
    }
    for (const auto& dying : broker.dyingDirectories()) hashDisk(hash, dying.disk);
    for (const auto& replica : broker.replicas()) hashReplica(hash, *replica);
}

void hashMetadata(Hash& hash, const cluster::MetadataImage& image) {
    hash.number(image.offset());
    for (const auto& topic : image.topics()) {
        hash.text(topic->name);
        hash.text(topic->topicId);
        for (const auto& p : topic->partitions) {
            hashIds(hash, p.replicas);
            hashIds(hash, p.isr);
            hashIds(hash, p.elr);
            hash.number(p.leader.value);
            hash.number(p.leaderEpoch.value);
            hash.number(p.partitionEpoch);
        }
    }
}

void hashQuotas(Hash& hash, const cluster::QuotasImage& quotas) {
    for (const auto& [entity, values] : quotas) {
        hash.text(cluster::entityText(entity));
        for (const auto& [key, value] : values) {
            hash.text(key);
            hash.number(static_cast<std::int64_t>(value));
        }
    }
}

void hashClient(Hash& hash, const SimClient& client) {
    hash.number(client.id.value);
    hash.number(client.stopped ? 1 : 0);
    if (const client::Producer* producer = client.producer()) {
        hash.number(producer->tally().sent);
        hash.number(producer->tally().acknowledged);
        hash.number(producer->tally().rejected);
        hash.number(producer->tally().failed);
    }
    if (const client::Consumer* consumer = client.consumer()) {
        for (const auto& [partition, position] : consumer->positions()) hash.number(position.value);
    }
}

void hashQuorum(Hash& hash, const ControllerQuorum& q) {
    hash.number(q.active);
    hash.number(q.activeEpoch);
    hash.number(static_cast<std::int64_t>(q.open.size()));
    hash.number(static_cast<std::int64_t>(q.waiting.size() + q.waitingToo.size()));
    for (const ControllerProcess& node : q.nodes) {
        hash.number((node.up ? 1 : 0) + (node.paused ? 2 : 0));
        hash.number(static_cast<std::int64_t>(node.raft.role()));
        hash.number(node.raft.epoch());
        hash.number(node.raft.leader());
        hash.number(node.raft.highWatermark());
        for (const quorum::LogBatch& batch : node.raft.log().batches()) {
            hash.number(batch.end());
            hash.number(batch.epoch);
        }
    }
}

}  // namespace

std::string stateHash(const World& world) {
    Hash hash;
    hash.number(world.now.value);
    hash.number(static_cast<std::int64_t>(world.nextEvent.value));
    hash.number(static_cast<std::int64_t>(world.nextMessage));
    hash.number(world.totals.steps);
    if (world.nextProducerId != 0) hash.number(world.nextProducerId);
    hashMetadata(hash, world.controller.image());
    hashQuotas(hash, world.controller.image().quotas());
    for (const auto& broker : world.brokers) hashBroker(hash, *broker);
    for (const auto& client : world.clients) hashClient(hash, *client);
    if (!world.quorum->nodes.empty()) hashQuorum(hash, *world.quorum);
    hash.number(static_cast<std::int64_t>(world.queue.size()));
    if (!world.queue.empty()) hash.number(world.queue.nextDue().value);
    return hash.hex();
}

}  // namespace logarium::sim
