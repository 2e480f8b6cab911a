#pragma once
#include <optional>
#include <variant>
#include <vector>

#include "core/cluster/effects.h"
#include "core/sim/command.h"
#include "core/sim/event.h"
#include "core/sim/world.h"

namespace logarium::quorum {
struct Outbox;
class RaftNode;
}  // namespace logarium::quorum

namespace logarium::sim {

/// Makes things happen in a World: takes the next pending thing, lets the cluster work out its effects, and puts those
/// back as events, messages and timers. Holds nothing of the World; one engine serves any number of them in turn.
class Engine {
public:
    /// Registers and unfences all brokers; for a fresh World only.
    void boot(World& world, std::vector<Event>& told);
    /// Lets the next pending thing happen. Something must be pending.
    void step(World& world, std::vector<Event>& told);
    /// Applies a command now, if `check` finds nothing against it.
    Outcome apply(World& world, const Command& command, std::vector<Event>& told);

private:
    struct Applying;

    void begin(World& world, EventId cause, Subject about = {}, const char* deadline = nullptr);
    /// Moves the effects of the step into the World.
    void absorb(World& world, std::vector<Event>& told);
    void deliver(World& world, Message&& message, std::vector<Event>& told);
    void deliverToBroker(World& world, Message&& message, std::vector<Event>& told);
    void fire(World& world, const TimedStep& step, std::vector<Event>& told);
    void post(World& world, EventId cause, Address from, Address to, cluster::MessageBody&& body);
    void count(World& world, Event& event) const;
    void noteAppend(World& world, const Event& event, const cluster::Appended& appended) const;
    void connectionRefused(World& world, const Message& message);
    void goneSilent(World& world, BrokerId broker, bool gone, std::vector<Event>& told);
    void silenceSession(World& world, BrokerId broker, std::vector<Event>& told);
    void silenceSince(World& world, BrokerId broker, Micros lastContact, std::vector<Event>& told);
    void afterBrokerStep(World& world, BrokerId broker, bool wasUp, std::vector<Event>& told);
    ClientId addClient(World& world, SimClient client, std::vector<Event>& told);
    void deliverToClient(World& world, const Message& message, std::vector<Event>& told);
    void takeMetadata(World& world, SimClient& client, const Cow<cluster::MetadataImage>& image);
    void stepClient(World& world, const ClientStep& step, std::vector<Event>& told);
    void disconnectClients(World& world, BrokerId broker, std::int64_t inMicros, bool ifStillFrozen, EventId cause);
    void driveClient(World& world, ClientId id, EventId cause, std::vector<Event>& told);
    std::vector<EventId> tellClientFacts(World& world, SimClient& client, TopicIndex topic, EventId cause,
                                         std::vector<Event>& told);
    TopicIndex topicIndexOf(const World& world, const SimClient& client) const;
    BrokerId liveBroker(const World& world, Random& random) const;
    void askMetadata(World& world, SimClient& client, EventId cause);
    void finishClient(World& world, SimClient& client, EventId cause, std::vector<Event>& told);
    void setAlarm(World& world, SimClient& client, EventId cause);
    bool frozen(World& world, BrokerId broker, Pending& pending) const;
    void askController(World& world, const Message& message);

    bool alsoController(const World& world, BrokerId broker) const;
    // What fate does to wires, disks and clocks (engine_fate.cpp).
    void cutLink(World& world, const CutLink& command, std::vector<Event>& told);
    void healLink(World& world, const HealLink& command, std::vector<Event>& told);
    void silentBetween(World& world, BrokerId here, BrokerId there, std::vector<Event>& told);
    /// The broker cannot say to the active controller that it lives.
    void loseController(World& world, BrokerId broker, std::vector<Event>& told);
    /// After an election: who is cut off from the new controller, and what waited for the old one.
    void followController(World& world, BrokerId node, std::vector<Event>& told);
    void releaseHeld(World& world);
    void breakConnections(World& world, BrokerId broker, std::vector<Event>& told);
    void losePower(World& world, const CutPower& command, std::vector<Event>& told);
    void damageFile(World& world, const DamageFile& command, std::vector<Event>& told);

    // With a quorum of controllers; without one, decisions take effect as they are made.
    void bootQuorum(World& world);
    /// To be kept before the controller decides; nothing without a quorum.
    std::optional<cluster::Controller> mindBefore(const World& world) const;
    /// Moves what the controller decided into the World, with a quorum: once a majority has it.
    void absorbDecision(World& world, std::optional<cluster::Controller> before,
                        std::variant<std::monostate, Message, Command> origin, std::vector<Event>& told);
    void takeOutbox(World& world, BrokerId id, quorum::Outbox out, EventId cause, std::vector<Event>& told);
    void postToController(World& world, QuorumStep step);
    void timeController(World& world, BrokerId id, EventId cause);
    void stepController(World& world, QuorumStep step, std::vector<Event>& told);
    EventId tellOf(World& world, EventId cause, Fact fact, std::vector<Event>& told) const;
    void followLeader(World& world, BrokerId id, EventId cause, std::vector<Event>& told);
    void activate(World& world, BrokerId id, EventId cause, std::vector<Event>& told);
    void deactivate(World& world, EventId cause, std::vector<Event>& told);
    void release(World& world, std::int64_t highWatermark, std::vector<Event>& told);
    void dropLost(World& world, const quorum::RaftNode& leader, EventId cause, std::vector<Event>& told);
    void serveWaiting(World& world, std::vector<Event>& told);
    void applyAgain(World& world, const Command& command, std::vector<Event>& told);
    void controllersChanged(World& world, EventId cause);
    void endController(World& world, const StopController& command, std::vector<Event>& told);
    void beginController(World& world, BrokerId id, ControllerChange change, std::vector<Event>& told);
    void pauseController(World& world, BrokerId id, std::vector<Event>& told);
    void setControllersCut(World& world, BrokerId a, BrokerId b, bool cut, std::vector<Event>& told);

    cluster::Effects effects_{Micros{0}, EventId{1}};
};

}  // namespace logarium::sim
