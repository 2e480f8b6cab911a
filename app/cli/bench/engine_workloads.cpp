#include "app/cli/bench/engine_workloads.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/sim/engine.h"
#include "core/sim/simulation.h"

namespace logarium::bench {

namespace {

constexpr double kMicrosPerDay = 86'400e6;

struct Size {
    const char* name;
    int brokers;
    int partitions;
};
constexpr Size kSmall{"small", 3, 50};
constexpr Size kLarge{"large", 100, 5'000};

Micros seconds(double count) {
    return Micros{static_cast<std::int64_t>(count * 1e6)};
}

std::vector<sim::Command> topicOf(const Size& size) {
    sim::CreateTopic topic;
    topic.topic = "orders";
    topic.partitions = size.partitions;
    topic.replicationFactor = 3;
    return {topic};
}

/// The topic of `size`, a producer that closes a batch for each record, two consumers of all partitions.
std::vector<sim::Command> load(const Size& size) {
    std::vector<sim::Command> commands = topicOf(size);
    client::ProducerSpec producer;
    producer.name = "load";
    producer.topic = "orders";
    producer.recordsPerSecond = 1'000;
    producer.keys = client::KeyMix::Uniform;
    producer.keyCount = 10'000;
    producer.lingerMs = 0;
    commands.emplace_back(sim::StartProducer{producer});
    for (const char* name : {"reader-1", "reader-2"}) {
        client::ConsumerSpec consumer;
        consumer.name = name;
        consumer.topic = "orders";
        commands.emplace_back(sim::StartConsumer{consumer});
    }
    return commands;
}

sim::ClusterSpec specOf(const Size& size) {
    sim::ClusterSpec spec;
    spec.brokers = size.brokers;
    return spec;
}

/// A World and the engine that drives it, with nothing around: what is told is counted and dropped.
class Bare {
public:
    explicit Bare(const Size& size) : world_(specOf(size)) { engine_.boot(world_, told_); }

    void apply(const std::vector<sim::Command>& commands) {
        for (const sim::Command& command : commands) {
            const sim::Outcome outcome = engine_.apply(world_, command, told_);
            expect(!outcome.refused, "des: a command was refused");
        }
    }
    void run(Micros until) {
        while (!world_.queue.empty() && world_.queue.nextDue() <= until) {
            engine_.step(world_, told_);
            facts_ += told_.size();
            told_.clear();
        }
        world_.now = std::max(world_.now, until);
    }
    const sim::World& world() const { return world_; }
    std::uint64_t steps() const { return static_cast<std::uint64_t>(world_.totals.steps); }
    std::uint64_t facts() const { return facts_; }

private:
    sim::World world_;
    sim::Engine engine_;
    std::vector<sim::Event> told_;
    std::uint64_t facts_ = 0;
};

Fields sizeFields(const Size& size) {
    return Fields().addText("cluster", size.name).add("brokers", size.brokers).add("partitions", size.partitions);
}

double nanosPerEvent(const Measure& m) {
    return m.ops == 0 ? 0 : 1e9 * m.cpuSeconds() / static_cast<double>(m.ops);
}

void expectLoad(const sim::World& world, double virtualSeconds) {
    expect(static_cast<double>(world.totals.recordsIn) >= 990 * virtualSeconds, "des_load: records are missing");
    expect(world.totals.recordsOut >= 2 * world.totals.recordsIn * 95 / 100, "des_load: the consumers fell behind");
}

void idle(Run& run, const std::string& name, const Size& size, double virtualSeconds) {
    Bare cluster(size);
    cluster.apply(topicOf(size));
    cluster.run(seconds(60));
    const std::uint64_t before = cluster.steps();
    Measure m;
    m.start();
    cluster.run(seconds(60 + virtualSeconds));
    m.stop();
    m.ops = cluster.steps() - before;
    run.report.line(name, sizeFields(size), m,
                    Fields()
                        .addSeconds("ns_per_event", nanosPerEvent(m))
                        .addSeconds("events_per_virtual_s", static_cast<double>(m.ops) / virtualSeconds)
                        .addSeconds("virtual_days_per_s", virtualSeconds * 1e6 / kMicrosPerDay / m.seconds())
                        .addSeconds("times_real_time", virtualSeconds / m.seconds()));
}

}  // namespace

void idleCluster(Run& run, const std::string& name) {
    idle(run, name, kSmall, static_cast<double>(run.scaled(864'000, 3'600)));
    idle(run, name, kLarge, static_cast<double>(run.scaled(36'000, 600)));
}

void loadedCluster(Run& run, const std::string& name) {
    Bare cluster(kSmall);
    cluster.apply(load(kSmall));
    cluster.run(seconds(5));
    const std::uint64_t before = cluster.steps(), told = cluster.facts();
    const auto records = cluster.world().totals.recordsIn;
    const double virtualSeconds = static_cast<double>(run.scaled(100, 5));
    Measure m;
    m.start();
    cluster.run(seconds(5 + virtualSeconds));
    m.stop();
    m.ops = cluster.steps() - before;
    expectLoad(cluster.world(), virtualSeconds);
    const auto batches = static_cast<double>(cluster.world().totals.recordsIn - records);
    run.report.line(name, sizeFields(kSmall), m,
                    Fields()
                        .addSeconds("ns_per_event", nanosPerEvent(m))
                        .addSeconds("events_per_batch", static_cast<double>(m.ops) / batches)
                        .addSeconds("facts_per_batch", static_cast<double>(cluster.facts() - told) / batches)
                        .addSeconds("us_per_batch", 1e6 * m.cpuSeconds() / batches));
}

void recordedCluster(Run& run) {
    const double virtualSeconds = static_cast<double>(run.scaled(60, 5));
    Bare bare(kSmall);
    bare.apply(load(kSmall));
    bare.run(seconds(5));
    Measure alone;
    alone.ops = bare.steps();
    alone.start();
    bare.run(seconds(5 + virtualSeconds));
    alone.stop();
    alone.ops = bare.steps() - alone.ops;

    sim::Simulation simulation(specOf(kSmall));
    for (const sim::Command& command : load(kSmall)) simulation.submit(command);
    simulation.runUntil(seconds(5));
    Measure m;
    m.ops = static_cast<std::uint64_t>(simulation.world().totals.steps);
    m.start();
    simulation.runUntil(seconds(5 + virtualSeconds));
    m.stop();
    m.ops = static_cast<std::uint64_t>(simulation.world().totals.steps) - m.ops;
    expect(m.ops == alone.ops, "recording: the recorded run is another one");
    run.report.line("recording", sizeFields(kSmall), m,
                    Fields()
                        .addSeconds("ns_per_event", nanosPerEvent(m))
                        .addSeconds("ns_per_event_alone", nanosPerEvent(alone))
                        .addSeconds("extra_percent", 100 * (nanosPerEvent(m) / nanosPerEvent(alone) - 1)));
}

void seeks(Run& run) {
    sim::Simulation simulation(specOf(kSmall));
    for (const sim::Command& command : load(kSmall)) simulation.submit(command);
    const auto wanted = static_cast<std::int64_t>(run.scaled(1e6, 50'000));
    Stream stream(7);
    std::vector<std::pair<Micros, std::string>> known;  // Some moments with the state that they had.
    while (simulation.world().totals.steps < wanted) {
        simulation.runUntil(simulation.now() + static_cast<std::int64_t>(1 + stream.below(2'000'000)));
        known.emplace_back(simulation.now(), simulation.stateHash());
    }
    const Micros end = simulation.now();
    const auto random = [&] {
        return Micros{static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(end.value)))};
    };
    Measure m;
    m.ops = run.scaled(1'000, 50);
    m.start();
    for (std::uint64_t i = 0; i < m.ops; ++i) {
        const Micros when = random();
        m.timed([&] { return simulation.seek(when), 0; });
    }
    m.stop();
    for (std::size_t i = 0; i < known.size(); i += std::max<std::size_t>(1, known.size() / 20)) {
        simulation.seek(known[i].first);
        expect(simulation.stateHash() == known[i].second, "seek: another state than the first run had");
    }
    const auto events = static_cast<std::int64_t>(wanted);
    run.report.line("seek", sizeFields(kSmall).add("events", events), m);
    Measure back;
    back.ops = run.scaled(100, 10);
    for (std::uint64_t i = 0; i < back.ops; ++i) {
        simulation.seek(random());
        back.start();
        back.timed([&] { return simulation.stepBack(); });
        back.stop();
    }
    run.report.line("step_back", sizeFields(kSmall).add("events", events), back);
}

void sevenDays(Run& run) {
    constexpr Size size{"week", 3, 12};
    Bare cluster(size);
    std::vector<sim::Command> commands = topicOf(size);
    auto& topic = std::get<sim::CreateTopic>(commands.front());
    topic.configs = {{"cleanup.policy", "compact,delete"}, {"retention.ms", "172800000"}, {"segment.ms", "3600000"}};
    client::ProducerSpec producer;
    producer.name = "steady";
    producer.topic = "orders";
    commands.emplace_back(sim::StartProducer{producer});
    cluster.apply(commands);
    const double virtualSeconds = static_cast<double>(run.scaled(7 * 86'400, 7'200));
    Measure m;
    m.start();
    cluster.run(seconds(virtualSeconds));
    m.stop();
    m.ops = cluster.steps();
    expect(static_cast<double>(cluster.world().totals.recordsIn) >= 9.9 * virtualSeconds, "week: records are missing");
    run.report.line("week", sizeFields(size), m,
                    Fields()
                        .addSeconds("ns_per_event", nanosPerEvent(m))
                        .add("records", cluster.world().totals.recordsIn)
                        .add("cleaner_passes", cluster.world().totals.cleanerPasses)
                        .add("segment_rolls", cluster.world().totals.segmentRolls));
}

void checkpointCopies(Run& run) {
    Bare cluster(kLarge);
    cluster.apply(load(kLarge));
    cluster.run(seconds(2));
    Measure m;
    m.ops = run.scaled(100, 5);
    for (std::uint64_t i = 0; i < m.ops; ++i) {
        cluster.run(cluster.world().now + kMicrosPerMs);
        m.start();
        const sim::World copy = m.timed([&] { return sim::World(cluster.world()); });
        m.stop();
        expect(copy.totals.steps == cluster.world().totals.steps, "copy: not the same World");
    }
    run.report.line("copy", sizeFields(kLarge), m);
}

}  // namespace logarium::bench
