#include "core/sim/controller_quorum.h"

#include <QtTest>

#include "core/check/quorum_rules.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::sim;

namespace {

constexpr Micros seconds(double count) {
    return Micros{static_cast<std::int64_t>(count * kMicrosPerSecond)};
}

ClusterSpec threeControllers() {
    ClusterSpec spec;
    spec.controllers = 3;
    return spec;
}

CreateTopic topicNamed(const char* name) {
    CreateTopic topic;
    topic.topic = name;
    topic.partitions = 3;
    topic.replicationFactor = 3;
    return topic;
}

/// A cluster with a topic under load, and three controllers.
struct Running {
    Simulation simulation{threeControllers()};

    Running() {
        must(topicNamed("orders"));
        ProducerSpec producer;
        producer.name = "shop";
        producer.topic = "orders";
        must(StartProducer{producer});
        run(5);
    }
    void must(const Command& command) {
        const Outcome outcome = simulation.submit(command);
        if (outcome.refused) qFatal("%s: %s", consoleLine(command).c_str(), outcome.refused->message.c_str());
    }
    void run(double more) {
        simulation.runUntil(simulation.now() + seconds(more).value, [this](const Event&) {
            const auto found = check::checkQuorum(simulation.world());
            if (found) qFatal("%s", found->what.c_str());
            return false;
        });
    }
    const ControllerQuorum& quorum() const { return *simulation.world().quorum; }
    BrokerId active() const { return BrokerId{quorum().active}; }
    /// Another one than the active.
    BrokerId other(int which = 0) const {
        std::vector<BrokerId> others;
        for (const ControllerProcess& node : quorum().nodes)
            if (node.raft.self() != quorum().active) others.push_back(BrokerId{node.raft.self()});
        return others[static_cast<std::size_t>(which)];
    }
    template <class F>
    int told() const {
        return static_cast<int>(std::ranges::count_if(
            simulation.events(), [](const Event& e) { return std::holds_alternative<F>(e.fact); }));
    }
    bool has(const char* topic) const { return simulation.world().controller.image().topic(topic) != nullptr; }
    std::int64_t acknowledged() const {
        return simulation.world().client(ClientId{0})->producer()->tally().acknowledged;
    }
};

}  // namespace

class ControllerQuorumTest : public QObject {
    Q_OBJECT

private slots:
    void oneControllerNeverFails();
    void theFirstOneIsActiveFromTheBeginning();
    void whatIsDecidedIsSoonWithAll();
    void anotherOneTakesOver_data();
    void anotherOneTakesOver();
    void withoutAMajorityNobodyDecidesAndBrokersGoOn();
    void sessionsBeginAnewWithTheNextController();
    void whatNoMajorityHasNeverHappened();
    void aFrozenControllerFindsAnotherOneActive();
    void twoFailoversInOneElection();
    void aRestartedControllerCatchesUp();
    void theSameEveryTime();
    void commandsAreRefusedWhenTheyMakeNoSense();
    void anIdleQuorumCostsNothing();
};

void ControllerQuorumTest::oneControllerNeverFails() {
    Simulation simulation{ClusterSpec{}};
    QVERIFY(simulation.world().quorum->nodes.empty());
    QVERIFY(controllerAnswers(simulation.world()));
    const Outcome outcome = simulation.submit(StopController{BrokerId{100}});
    QVERIFY(outcome.refused);
    ClusterSpec combined = threeControllers();
    combined.combined = true;
    QVERIFY(hasQuorum(combined));
}

void ControllerQuorumTest::theFirstOneIsActiveFromTheBeginning() {
    Simulation simulation{threeControllers()};
    const ControllerQuorum& q = *simulation.world().quorum;
    QCOMPARE(q.active, 100);
    QCOMPARE(q.activeEpoch, 1);
    QCOMPARE(q.committed, simulation.world().controller.log().nextOffset());
    for (const ControllerProcess& node : q.nodes) {
        QCOMPARE(node.raft.highWatermark(), q.nodes.front().raft.log().end());
        QVERIFY(!node.raft.deadline());
    }
    QVERIFY(simulation.world().queue.empty());
}

void ControllerQuorumTest::whatIsDecidedIsSoonWithAll() {
    Running r;
    r.must(topicNamed("fresh"));
    QVERIFY(r.has("fresh"));  // In the mind of the active one.
    QCOMPARE(r.quorum().open.size(), 1u);
    for (const auto& broker : r.simulation.world().brokers) QVERIFY(broker->image().topic("fresh") == nullptr);
    const int created = r.told<cluster::TopicCreated>();
    r.run(0.005);
    QVERIFY(r.quorum().open.empty());
    QCOMPARE(r.told<cluster::TopicCreated>(), created + 1);
    for (const auto& broker : r.simulation.world().brokers) QVERIFY(broker->image().topic("fresh") != nullptr);
    for (const ControllerProcess& node : r.quorum().nodes)
        QCOMPARE(node.raft.highWatermark(), r.quorum().nodes.front().raft.log().end());
}

void ControllerQuorumTest::anotherOneTakesOver_data() {
    QTest::addColumn<int>("how");
    QTest::addColumn<double>("within");  // Seconds.
    QTest::newRow("shut down: it names its successor") << 0 << 0.5;
    QTest::newRow("killed: after the fetch timeout") << 1 << 6.0;
    QTest::newRow("frozen") << 2 << 6.0;
    QTest::newRow("cut off") << 3 << 6.0;
}

void ControllerQuorumTest::anotherOneTakesOver() {
    QFETCH(int, how);
    QFETCH(double, within);
    Running r;
    const BrokerId old = r.active();
    const std::int64_t before = r.acknowledged();
    if (how <= 1) r.must(StopController{old, how == 0});
    if (how == 2) r.must(PauseController{old});
    if (how == 3)
        for (const int i : {0, 1}) r.must(CutControllers{old, r.other(i)});
    r.run(within);
    QVERIFY(r.active() != old);
    QVERIFY(controllerAnswers(r.simulation.world()));
    QCOMPARE(r.quorum().activeEpoch, 2);
    r.must(topicNamed("fresh"));
    r.run(1);
    for (const auto& broker : r.simulation.world().brokers) QVERIFY(broker->image().topic("fresh") != nullptr);
    QVERIFY(r.acknowledged() > before + 10 * (within - 0.5));
    r.run(60);
    QCOMPARE(r.told<cluster::BrokerFenced>(), 0);
}

void ControllerQuorumTest::withoutAMajorityNobodyDecidesAndBrokersGoOn() {
    Running r;
    const BrokerId first = r.other(0), second = r.other(1), active = r.active();
    r.must(StopController{first, false});
    r.must(StopController{second, false});
    r.run(4);
    QCOMPARE(r.quorum().active, quorum::kNobody);
    QCOMPARE(r.told<QuorumLeaderResigned>(), 1);
    const Outcome refused = r.simulation.submit(topicNamed("fresh"));
    QVERIFY(refused.refused);
    QVERIFY(refused.refused->code == ErrorCode::RequestTimedOut);
    const std::int64_t before = r.acknowledged();
    r.run(60);
    QVERIFY(r.acknowledged() > before + 500);
    r.must(StartController{first});
    r.run(10);
    QVERIFY(controllerAnswers(r.simulation.world()));
    QVERIFY(r.active() == first || r.active() == active);
    r.must(topicNamed("fresh"));
}

/// A broker that dies while nobody decides keeps its leaderships until a controller has waited for its session.
void ControllerQuorumTest::sessionsBeginAnewWithTheNextController() {
    Running q;
    const BrokerId first = q.other(0), second = q.other(1);
    q.must(StopController{first, false});
    q.must(StopController{second, false});
    q.run(4);
    q.must(StopBroker{BrokerId{2}, false});
    q.run(60);
    QCOMPARE(q.told<cluster::BrokerFenced>(), 0);
    q.must(StartController{first});
    q.run(8);
    QVERIFY(controllerAnswers(q.simulation.world()));
    QCOMPARE(q.told<cluster::BrokerFenced>(), 0);
    q.run(10);
    QCOMPARE(q.told<cluster::BrokerFenced>(), 1);
    q.must(StartBroker{BrokerId{2}});
    q.run(30);
    for (const auto& topic : q.simulation.world().controller.image().topics())
        for (const auto& partition : topic->partitions) QCOMPARE(partition.isr.size(), 3u);
}

void ControllerQuorumTest::whatNoMajorityHasNeverHappened() {
    Running r;
    const BrokerId old = r.active();
    for (const int i : {0, 1}) r.must(CutControllers{old, r.other(i)});
    const int created = r.told<cluster::TopicCreated>();
    r.must(topicNamed("fresh"));
    r.run(1);
    QCOMPARE(r.quorum().open.size(), 1u);
    QCOMPARE(r.told<cluster::TopicCreated>(), created);
    for (const auto& broker : r.simulation.world().brokers) QVERIFY(broker->image().topic("fresh") == nullptr);
    r.run(6);
    QVERIFY(r.active() != old);
    QCOMPARE(r.told<MetadataDropped>(), 1);
    // The client asked the next one.
    QCOMPARE(r.told<cluster::TopicCreated>(), created + 1);
    QVERIFY(r.has("fresh"));
    for (const auto& broker : r.simulation.world().brokers) QVERIFY(broker->image().topic("fresh") != nullptr);
    for (const BrokerId id : {BrokerId{100}, BrokerId{101}, BrokerId{102}})
        if (id != old) r.simulation.submit(HealControllers{old, id});
    r.run(10);
    const auto& logs = r.quorum().nodes;
    for (const ControllerProcess& node : logs)
        QVERIFY(std::ranges::equal(node.raft.log().batches(), logs.front().raft.log().batches()));
}

void ControllerQuorumTest::aFrozenControllerFindsAnotherOneActive() {
    Running r;
    const BrokerId old = r.active();
    r.must(PauseController{old});
    r.run(1);
    QVERIFY(!controllerAnswers(r.simulation.world()));
    r.run(6);
    const BrokerId next = r.active();
    QVERIFY(next != old);
    r.must(topicNamed("fresh"));
    r.must(ResumeController{old});
    r.run(5);
    QCOMPARE(r.active(), next);
    QCOMPARE(r.quorum().activeEpoch, 2);
    QVERIFY(r.quorum().node(old)->raft.role() == quorum::RaftRole::Follower);
    QCOMPARE(r.quorum().node(old)->raft.log().end(), r.quorum().node(next)->raft.log().end());
}

void ControllerQuorumTest::twoFailoversInOneElection() {
    ClusterSpec spec = threeControllers();
    spec.controllers = 5;
    Running r;
    r.simulation = Simulation(spec);
    r.must(topicNamed("orders"));
    r.run(2);
    r.must(StopController{r.active(), false});
    const auto asks = [](const Event& e) { return std::holds_alternative<QuorumElectionStarted>(e.fact); };
    QVERIFY(r.simulation.runUntil(r.simulation.now() + seconds(10).value, asks));
    const BrokerId candidate = std::get<QuorumElectionStarted>(r.simulation.events().back().fact).candidate;
    r.must(StopController{candidate, false});
    r.run(10);
    QVERIFY(controllerAnswers(r.simulation.world()));
    r.must(topicNamed("fresh"));
    r.run(1);
    QCOMPARE(r.simulation.world().brokers.front()->image().topics().size(), 2u);
}

void ControllerQuorumTest::aRestartedControllerCatchesUp() {
    Running r;
    const BrokerId other = r.other();
    r.must(StopController{other, false});
    r.must(topicNamed("fresh"));
    r.run(2);
    QVERIFY(r.quorum().node(other)->raft.log().end() < r.quorum().node(r.active())->raft.log().end());
    r.must(StartController{other});
    r.run(4);
    QCOMPARE(r.quorum().node(other)->raft.highWatermark(), r.quorum().node(r.active())->raft.log().end());
    QCOMPARE(r.quorum().activeEpoch, 1);
}

void ControllerQuorumTest::theSameEveryTime() {
    const auto play = [](Simulation& s) {
        s.submit(topicNamed("orders"));
        s.runUntil(seconds(3));
        s.submit(StopController{BrokerId{100}, false});
        s.runUntil(seconds(4));
        s.submit(StopBroker{BrokerId{1}, false});
        s.runUntil(seconds(30));
    };
    Simulation one{threeControllers()}, two{threeControllers()};
    play(one);
    play(two);
    QCOMPARE(one.stateHash(), two.stateHash());
    one.seek(seconds(4.5));
    one.seek(seconds(30));
    QCOMPARE(one.stateHash(), two.stateHash());
    Simulation replayed(two.recording());
    replayed.runUntil(seconds(30));
    QCOMPARE(replayed.stateHash(), two.stateHash());
}

void ControllerQuorumTest::commandsAreRefusedWhenTheyMakeNoSense() {
    Running r;
    const auto refused = [&](const Command& command) { return sim::check(r.simulation.world(), command).has_value(); };
    const BrokerId a{100}, b{101}, none{7};
    QVERIFY(refused(StopController{none}));
    QVERIFY(refused(StartController{a}));
    QVERIFY(refused(ResumeController{a}));
    QVERIFY(refused(CutControllers{a, a}));
    QVERIFY(refused(HealControllers{a, b}));
    r.must(PauseController{b});
    QVERIFY(refused(PauseController{b}));
    QVERIFY(refused(StopController{b, true}));
    r.must(StopController{b, false});
    QVERIFY(refused(StopController{b, false}));
    r.must(CutControllers{a, b});
    QVERIFY(refused(CutControllers{b, a}));
}

void ControllerQuorumTest::anIdleQuorumCostsNothing() {
    Simulation simulation{threeControllers()};
    simulation.submit(topicNamed("orders"));
    simulation.runUntil(seconds(60));
    const auto steps = simulation.world().totals.steps;
    simulation.runUntil(seconds(36'000));
    QVERIFY(simulation.world().totals.steps - steps < 100);
}

QTEST_GUILESS_MAIN(ControllerQuorumTest)
#include "controller_quorum_test.moc"
