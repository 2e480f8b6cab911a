#include "core/check/life.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/check/ledger.h"
#include "core/check/misfortunes.h"
#include "core/check/recovery.h"
#include "core/check/set_pieces.h"
#include "core/check/watch.h"
#include "core/sim/controller_quorum.h"

namespace logarium::check {

namespace {

/// One life while it is lived. Draws in a fixed order from one stream, so that a moment depends only on what was
/// before.
class Liver {
public:
    explicit Liver(const LifeSpec& spec)
        : spec_(spec),
          random_(spec.seed, 17),
          ledger_(spec.seed),
          quorum_(spec.seed, 18),
          misfortunes_(spec),
          pieces_(spec),
          watch_(sim::Recording{clusterOf(spec, random_, quorum_), {}, Micros{0}}) {}

    Life live() {
        begin();
        Micros next{0};
        while (!watch_.breach()) {
            next += random_.between(200, 6'000) * kMicrosPerMs;
            if (next >= spec_.until) break;
            watch_.run(next);
            if (!watch_.breach()) strike();
            if (!watch_.breach()) strikeController();
            if (!watch_.breach() && Ledger::belongsTo(spec_.seed)) submitAll(ledger_.strike(world()));
            if (!watch_.breach()) submitAll(misfortunes_.strike(world()));
            if (!watch_.breach()) submitAll(pieces_.strike(world(), made_));
        }
        watch_.run(spec_.until);
        submitAll(pieces_.end(made_));
        const std::size_t mendedFrom = watch_.simulation().recording().commands.size();
        recover(watch_, [this](const sim::World& world) {
            return Ledger::belongsTo(spec_.seed) ? ledger_.mend(world) : std::vector<sim::Command>{};
        });
        return {watch_.breach(), watch_.simulation().now(),      watch_.last(), watch_.simulation().recording(),
                mendedFrom,      watch_.simulation().stateHash()};
    }

private:
    static sim::ClusterSpec clusterOf(const LifeSpec& life, Random& random, Random& quorum) {
        sim::ClusterSpec cluster;
        cluster.seed = life.seed;
        const std::int64_t draw = quorum.between(0, 5);
        if (std::ranges::find(life.faults, Fault::Controller) != life.faults.end())
            cluster.controllers = draw == 0 ? 5 : draw == 1 ? 3 : 1;
        cluster.brokers = static_cast<int>(random.between(3, 5));
        cluster.combined = SetPieces::combined(life);
        if (cluster.combined) cluster.controllers = 1;
        cluster.logDirectories = static_cast<int>(random.between(1, 3));
        cluster.brokerConfig = {{"log.retention.check.interval.ms", "5000"},
                                {"log.cleaner.backoff.ms", "3000"},
                                {"leader.imbalance.check.interval.seconds", "20"}};
        return cluster;
    }

    bool may(Fault fault) const { return std::ranges::find(spec_.faults, fault) != spec_.faults.end(); }

    BrokerId anyBroker() { return BrokerId{static_cast<std::int32_t>(random_.between(1, world().spec.brokers))}; }
    const std::string& anyTopic() { return topics_[random_.below(topics_.size())]; }

    void begin() {
        const std::int64_t topics = random_.between(1, 3);
        for (std::int64_t i = 0; i < topics; ++i) addTopic(fmt::format("topic{}", i));
        for (const std::string& topic : topics_) addClients(topic);
        if (Ledger::belongsTo(spec_.seed)) submitAll(ledger_.open(topics_));
    }

    void addTopic(const std::string& name) {
        sim::CreateTopic topic;
        topic.topic = name;
        topic.partitions = static_cast<int>(random_.between(1, 4));
        topic.replicationFactor = static_cast<int>(random_.between(1, 3));
        const bool compacts = random_.chance(0.3);
        topic.configs = {{"min.insync.replicas", std::to_string(random_.between(1, 2))},
                         {"internal.segment.bytes", std::to_string(random_.between(2'000, 20'000))},
                         {"segment.ms", std::to_string(random_.between(5'000, 60'000))},
                         {"file.delete.delay.ms", "1000"}};
        if (compacts)
            topic.configs.merge(std::map<std::string, std::string>{
                {"cleanup.policy", "compact"}, {"min.cleanable.dirty.ratio", "0.2"}, {"delete.retention.ms", "5000"}});
        else if (random_.chance(0.5))
            topic.configs["retention.bytes"] = std::to_string(random_.between(20'000, 60'000));
        if (may(Fault::Unclean) && random_.chance(0.3)) topic.configs["unclean.leader.election.enable"] = "true";
        submit(topic);
        topics_.push_back(name);
        made_.push_back(std::move(topic));
    }

    void addClients(const std::string& topic) {
        sim::ProducerSpec producer;
        producer.name = topic + "-in";
        producer.topic = topic;
        producer.recordsPerSecond = static_cast<double>(random_.between(5, 40));
        producer.acks = static_cast<int>(random_.between(0, 3)) - 1;
        if (producer.acks == 2) producer.acks = -1;
        producer.keys = random_.chance(0.5) ? sim::KeyMix::Uniform : sim::KeyMix::Zipf;
        producer.tombstoneChance = random_.chance(0.3) ? 0.1 : 0;
        producer.compression = random_.chance(0.3) ? "lz4" : "none";
        submit(sim::StartProducer{producer});
        sim::ConsumerSpec consumer;
        consumer.name = topic + "-out";
        consumer.topic = topic;
        submit(sim::StartConsumer{consumer});
        // Two of a team; every other team speaks the newer protocol.
        consumer.group = topic + "-team";
        consumer.protocol = (spec_.seed + static_cast<unsigned char>(topic.back())) % 2 == 0 ? "classic" : "consumer";
        consumer.sessionTimeoutMs = 6000;
        consumer.heartbeatMs = 2000;
        for (const char* one : {"-one", "-two"}) {
            consumer.name = topic + one;
            submit(sim::StartConsumer{consumer});
        }
    }

    /// One blow, or its mending. Draws first, so that a refusal changes nothing of what comes after.
    void strike() {
        const Fault fault = kAllFaults[random_.below(kOfBrokers)];
        const BrokerId broker = anyBroker(), other = anyBroker();
        const std::string topic = anyTopic();
        const bool mend = random_.chance(0.5);
        const std::int64_t amount = random_.between(0, 1000);
        if (!may(fault)) return;
        switch (fault) {
            case Fault::Kill:
            case Fault::Stop:
                if (mend) return submit(sim::StartBroker{broker});
                return submit(sim::StopBroker{broker, fault == Fault::Stop});
            case Fault::Pause:
                if (mend) return submit(sim::ResumeBroker{broker});
                return submit(sim::PauseBroker{broker});
            case Fault::Cut:
                if (mend) return submit(sim::HealLink{broker, other});
                return submit(sim::CutLink{broker, other});
            case Fault::SlowDisk:
                return submit(sim::SlowDisk{broker, mend ? 0 : amount * kMicrosPerMs});
            case Fault::Config:
                return submit(sim::AlterConfigs{sim::ConfigResource::Topic, topic, change(amount)});
            case Fault::Elect:
                return submit(sim::ElectLeaders{});
            case Fault::DeleteRecords:
                return submit(sim::DeleteRecords{{topic, 0}, Offset{amount}});
            case Fault::Partitions:
                return submit(sim::AddPartitions{topic, static_cast<int>(2 + amount % 5), {}});
            case Fault::Unclean:
                return submit(sim::AlterConfigs{
                    sim::ConfigResource::Topic, topic, {{"unclean.leader.election.enable", mend ? "false" : "true"}}});
            case Fault::Reassign:
                return submit(sim::ReassignPartitions{{reassignment(topic, amount)}});
            case Fault::LogDirectory: {
                const int directory = static_cast<int>(1 + amount % world().spec.logDirectories);
                if (mend) return submit(sim::ReplaceLogDirectory{broker, directory});
                return submit(sim::BreakLogDirectory{broker, directory});
            }
            default:
                return;  // Those have streams of their own.
        }
    }

    /// The same for the controllers; now and then the next leader dies while it is being elected.
    void strikeController() {
        const std::int32_t controllers = world().spec.controllers;
        if (!may(Fault::Controller) || controllers < 2) return;
        const auto any = [&] { return BrokerId{static_cast<std::int32_t>(100 + quorum_.between(0, controllers - 1))}; };
        const BrokerId node = any(), other = any();
        switch (quorum_.between(0, 9)) {
            case 0:
                return submit(sim::StopController{node, false});
            case 1:
                return submit(sim::StopController{node, true});
            case 2:
                return submit(sim::PauseController{node});
            case 3:
                return submit(sim::CutControllers{node, other});
            case 4: {
                submit(sim::StopController{BrokerId{world().quorum->active}, false});
                watch_.run(watch_.simulation().now() + quorum_.between(2'000, 4'000) * kMicrosPerMs);
                return submit(sim::StopController{node, false});
            }
            case 5:
                return submit(sim::HealControllers{node, other});
            case 6:
                return submit(sim::ResumeController{node});
            default:
                return submit(sim::StartController{node});
        }
    }

    /// One partition of the topic to one to three brokers in a row; now and then back to where it was.
    sim::ReassignPartition reassignment(const std::string& topic, std::int64_t amount) const {
        sim::ReassignPartition move{{topic, static_cast<std::int32_t>(amount % 2)}, {}};
        const std::int64_t brokers = world().spec.brokers, factor = amount / 2 % 4;
        for (std::int64_t i = 0; i < factor; ++i)
            move.replicas.push_back(BrokerId{static_cast<std::int32_t>(1 + (amount / 8 + i) % brokers)});
        return move;
    }

    static std::map<std::string, std::optional<std::string>> change(std::int64_t amount) {
        switch (amount % 4) {
            case 0:
                return {{"min.insync.replicas", std::to_string(1 + amount / 4 % 2)}};
            case 1:
                // Only larger ones: a follower that lags gives up on what no segment of its own may hold, as in Kafka.
                return {{"internal.segment.bytes", std::to_string(20'000 + amount * 10)}};
            case 2:
                return {{"retention.bytes", std::to_string(10'000 + amount * 20)}};
            default:
                return {{"segment.ms", std::to_string(2'000 + amount * 10)}};
        }
    }

    void submit(const sim::Command& command) { watch_.submit(command); }
    void submitAll(const std::vector<sim::Command>& commands) {
        for (const sim::Command& command : commands) submit(command);
    }
    const sim::World& world() const { return watch_.simulation().world(); }

    static constexpr std::uint64_t kOfBrokers = 12;  // The first ones of kAllFaults.

    LifeSpec spec_;
    Random random_;
    Ledger ledger_;
    Random quorum_;  // What befalls controllers: drawn apart, so that it changes nothing for clusters without a quorum.
    Misfortunes misfortunes_;
    SetPieces pieces_;
    Watch watch_;
    std::vector<std::string> topics_;
    std::vector<sim::CreateTopic> made_;  ///< the same, as they were created
};

}  // namespace

Life live(const LifeSpec& spec) {
    return Liver(spec).live();
}

LifeSpec shortest(const LifeSpec& spec, const Life& failed, std::uint64_t mostEvents) {
    std::uint64_t events = 0;
    const auto fails = [&](const LifeSpec& tried) {
        if (events >= mostEvents) return false;
        const Life life = live(tried);
        events += life.event.value;
        return life.breach && life.breach->rule == failed.breach->rule;
    };
    LifeSpec best = spec;
    LifeSpec shorter = spec;
    shorter.until = Micros{(failed.at.value / kMicrosPerSecond + 1) * kMicrosPerSecond};
    if (shorter.until < best.until && fails(shorter)) best = shorter;
    for (const Fault fault : spec.faults) {
        LifeSpec fewer = best;
        std::erase(fewer.faults, fault);
        if (fails(fewer)) best = fewer;
    }
    return best;
}

}  // namespace logarium::check
