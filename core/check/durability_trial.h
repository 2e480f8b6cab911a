#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/sim/engine.h"
#include "core/sim/recording.h"

namespace logarium::check {

/// A record that a producer was told is safe.
struct Promised {
    Offset base;
    std::uint32_t crc = 0;
};

/// A cluster with one partition on which a schedule is tried. A plain value: a copy is a branch.
class Trial {
public:
    static constexpr PartitionId kPartition{TopicIndex{0}, 0};

    explicit Trial(const sim::ClusterSpec& spec);

    const sim::World& world() const { return world_; }
    const std::vector<sim::TimedCommand>& commands() const { return commands_; }
    /// What was told since the last call.
    std::vector<sim::Event> takeEvents() { return std::exchange(events_, {}); }

    /// What speaks against the command, or nothing: then it was done, after all that was due at this moment.
    std::optional<KafkaError> submit(const sim::Command& command);
    void run(Micros until);
    /// Three producers send a record each, at once: the later ones find the followers busy with the first. Runs to the
    /// moment at which the last one is acknowledged; false, and no such moment, when that does not come within seconds.
    bool write(const std::string& topic, int acks);

    /// A promised record that the acting leader lacks, or that is on no disk any more: a sentence.
    std::optional<std::string> loss() const;
    /// How the cluster stands, whatever the time and however it came there: equal texts have the same future.
    std::string standing() const;

private:
    void step(sim::Engine& engine);
    void take(std::vector<sim::Event>& told);

    sim::World world_;
    std::vector<sim::TimedCommand> commands_;
    std::vector<sim::Event> events_;
    std::vector<Promised> promised_;
    int written_ = 0;
};

/// "2,3"; "nobody" for none.
std::string brokerList(const std::vector<BrokerId>& brokers);

}  // namespace logarium::check
