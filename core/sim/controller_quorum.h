#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/cluster/controller.h"
#include "core/cluster/effects.h"
#include "core/quorum/raft_node.h"
#include "core/sim/command.h"
#include "core/sim/message.h"
#include "core/sim/world.h"

namespace logarium::sim {

/// A controller's process with its copy of the metadata log.
struct ControllerProcess {
    quorum::RaftNode raft;
    bool up = true;
    bool paused = false;
    Micros alarm;                   ///< when it is timed to be woken; kNoAlarm: not at all
    bool askedAlready = false;      ///< told that it asks for votes; the next rounds are not told
    std::vector<QuorumStep> inbox;  ///< what a frozen process will find
    Micros upSince;

    static constexpr Micros kNoAlarm{INT64_MAX};
    bool runs() const { return up && !paused; }
};

/// A time in which one controller was the active one.
struct Reign {
    std::int32_t epoch = 1;
    Micros from;
    Micros until = kStill;     ///< what it wrote later nobody else has
    std::int64_t records = 0;  ///< in the metadata log when it began

    static constexpr Micros kStill{INT64_MAX};
};

/// Who made the active controller decide: asked again by the next one when the decision is lost. Nobody: the clock.
using DecisionOrigin = std::variant<std::monostate, Message, Command>;

/// What the active controller has decided and written, and no majority has yet: nobody else knows of it.
struct OpenDecision {
    quorum::LogBatch batch;
    cluster::Controller before;  ///< its mind without it
    DecisionOrigin origin;
    EventId firstTold;  ///< the ids that its facts were made with begin here; they get others when they are told
    std::vector<cluster::Effects::Told> told;
    std::vector<cluster::Effects::Sent> sent;
    std::vector<cluster::Effects::Timed> timed;
};

/// Several controllers and what binds them (Kafka: KafkaRaftClient under QuorumController). `World::controller` is the
/// mind of the active one, what is not committed included; while nobody is active, it is what all will agree on or, as
/// long as the next one is not known, may.
struct ControllerQuorum {
    std::vector<ControllerProcess> nodes;  ///< by id: 100, 101, ... or those of the brokers; empty: no quorum
    quorum::NodeId active = quorum::kNobody;
    quorum::NodeId lastActive = quorum::kNobody;
    std::int32_t activeEpoch = 0;                     ///< of the present or the last active one
    std::int64_t committed = 0;                       ///< metadata records that are law, as brokers count them
    std::vector<OpenDecision> open;                   ///< in the order of the log
    std::vector<Message> waiting;                     ///< requests of brokers that find no active controller
    std::vector<Command> waitingToo;                  ///< requests of operators whose decision was lost
    std::vector<TimedStep> deadlines;                 ///< what came due while the active one was frozen
    std::vector<std::pair<BrokerId, BrokerId>> cuts;  ///< smaller id first, sorted
    std::vector<QuorumStep> held;                     ///< what they stopped
    Random random;                                    ///< delays on the wires between controllers
    std::vector<Reign> reigns;                        ///< oldest first; without a quorum: one, for ever
    std::map<BrokerId, Micros> unheardSince;          ///< when the last fetch of a broker that fetches no more came

    const ControllerProcess* node(BrokerId id) const;
    ControllerProcess* node(BrokerId id);
    bool cut(BrokerId a, BrokerId b) const;
    void setCut(BrokerId a, BrokerId b, bool on);
    /// The active one can be asked.
    bool answers() const;
    /// The node that leads in the highest epoch, active or not; null: nobody does.
    const ControllerProcess* leader() const;
};

/// Up to when the leader has heard of a majority: what it wrote until then is committed.
Micros lastMajority(const quorum::RaftNode& leader, Micros now);
/// Whether the spec has several controllers, nodes of their own or the brokers: such as may fail.
bool hasQuorum(const ClusterSpec& spec);
/// Whether somebody decides now; always true without a quorum.
bool controllerAnswers(const World& world);

}  // namespace logarium::sim
