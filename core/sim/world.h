#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/cow.h"
#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/cluster/broker.h"
#include "core/cluster/controller.h"
#include "core/sim/event_queue.h"
#include "core/sim/network.h"
#include "core/sim/sim_client.h"
#include "core/sim/spec.h"

namespace logarium::sim {

/// Counted since the World began.
struct Totals {
    std::int64_t recordsIn = 0;   ///< appended on leaders
    std::int64_t recordsOut = 0;  ///< read by consumers
    std::int64_t bytesIn = 0;
    std::int64_t producesRejected = 0;
    std::int64_t segmentRolls = 0;
    std::int64_t cleanerPasses = 0;
    std::int64_t isrShrinks = 0;
    std::int64_t isrExpansions = 0;
    std::int64_t steps = 0;  ///< messages delivered, timers fired, clients woken
};

/// One source of chance a purpose: drawing for one never changes another.
struct Chance {
    Random placement, topicIds, lifecycle, clients;
};

/// What a frozen process will find when it goes on: messages and timers in the order in which they came.
struct Inbox {
    BrokerId broker;
    std::vector<Pending> waiting;
};

struct ControllerQuorum;

/// The mini-cluster as one value: clock, what is pending, brokers with their disks, controller, network, clients.
/// Copying it is a checkpoint; all big parts are shared until written. Nothing in it refers to anything else but by id.
struct World {
    // Special members are defined once, in world.cpp: they are large, and nearly every file would make its own.
    World();
    World(const World&);
    World(World&&) noexcept;
    World& operator=(const World&);
    World& operator=(World&&) noexcept;
    ~World();
    /// A cluster at time 0: all brokers registered, unfenced and empty.
    explicit World(ClusterSpec spec);

    const cluster::Broker* broker(BrokerId id) const;
    cluster::Broker& brokerForWriting(BrokerId id);
    const SimClient* client(ClientId id) const;
    /// For an idempotent producer; from the first block, later from further ones.
    std::int64_t takeProducerId();

    ClusterSpec spec;
    Micros now;
    EventId nextEvent{1};
    std::uint64_t nextMessage = 1;
    std::int64_t nextProducerId = 0;     ///< of idempotent producers
    std::int64_t nextProducerBlock = 1;  ///< of the blocks of 1000 ids, counted from 1
    EventQueue queue;
    Chance chance;
    cluster::Controller controller;
    std::vector<Cow<cluster::Broker>> brokers;  ///< broker n at n - 1
    std::vector<Cow<SimClient>> clients;        ///< client n at n
    Network network;
    std::vector<Inbox> inboxes;  ///< of paused brokers
    Totals totals;
    /// Of a spec with several controllers: their quorum, of which `controller` is the active one's mind. Without one,
    /// `controller` is the only one and never fails.
    Cow<ControllerQuorum> quorum;
};

/// Calls `visit(const Message&)` for everything on its way: on the wire, stopped by a cut, or waiting for a frozen
/// broker.
template <class Visit>
void forEachMessage(const World& world, Visit visit) {
    world.queue.forEach([&](Micros, const Pending& p) {
        if (const auto* message = std::get_if<Message>(&p)) visit(*message);
    });
    for (const Message& message : world.network.held()) visit(message);
    for (const Inbox& inbox : world.inboxes) {
        for (const Pending& p : inbox.waiting) {
            if (const auto* message = std::get_if<Message>(&p)) visit(*message);
        }
    }
}

}  // namespace logarium::sim
