#pragma once
#include <cstdint>
#include <memory>
#include <variant>

#include "core/cluster/effects.h"
#include "core/cluster/messages.h"

namespace logarium::quorum {
struct Message;
}

namespace logarium::sim {

using cluster::Address;

/// Something on the wire.
struct Message {
    std::uint64_t id = 0;  ///< number in this World, never used twice
    EventId cause;         ///< the event that made somebody send it
    Address from, to;
    Micros sentAt;
    Micros arrivesAt;
    bool written = false;  ///< a slow disk is done with what it carries
    cluster::MessageBody body;
};

/// A client asked to be woken; `number` is the client's own.
struct ClientAlarm {
    ClientId client;
    std::int64_t number = 0;
};
/// A client's connection to a broker broke.
struct ClientDisconnected {
    ClientId client;
    BrokerId broker;
    bool ifStillFrozen = false;  ///< a request timed out, unless the broker has gone on by now
};

struct TimedStep {
    EventId cause;
    cluster::Timer timer;
};
struct ClientStep {
    EventId cause;
    std::variant<ClientAlarm, ClientDisconnected> what;
};

/// A controller of a quorum gets something from another one, or its alarm goes off (no message).
struct QuorumStep {
    EventId cause;
    BrokerId node;
    std::shared_ptr<const quorum::Message> message;
};

/// What will happen next, as data.
using Pending = std::variant<Message, TimedStep, ClientStep, QuorumStep>;

}  // namespace logarium::sim
