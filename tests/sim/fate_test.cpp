#include <QtTest>

#include "core/cluster/file_damage.h"
#include "core/cluster/power_cut.h"
#include "core/sim/command_reader.h"
#include "core/sim/controller_quorum.h"
#include "core/sim/disks.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::sim;

namespace {

/// The topic orders, one partition on the brokers 1 (which leads), 2 and 3, under load.
class Cluster {
public:
    explicit Cluster(ClusterSpec spec = {}, int minIsr = 2, int acks = -1) : simulation(std::move(spec)) {
        CreateTopic topic;
        topic.topic = "orders";
        topic.assignment = {{BrokerId{1}, BrokerId{2}, BrokerId{3}}};
        topic.configs = {{"min.insync.replicas", std::to_string(minIsr)}};
        must(topic);
        ProducerSpec producer;
        producer.name = "shop";
        producer.topic = "orders";
        producer.acks = acks;
        producer.recordsPerSecond = 50;
        must(StartProducer{producer});
        pass(10);
    }
    void must(const Command& command) {
        const Outcome outcome = simulation.submit(command);
        if (outcome.refused) qFatal("%s: %s", consoleLine(command).c_str(), outcome.refused->message.c_str());
    }
    void pass(double seconds) {
        simulation.runUntil(simulation.now() + static_cast<std::int64_t>(seconds * kMicrosPerSecond));
    }
    const cluster::Broker& broker(int id) const { return *simulation.world().broker(BrokerId{id}); }
    const cluster::PartitionImage& partition() const {
        return simulation.world().controller.image().topic("orders")->partitions.front();
    }
    const cluster::Replica& on(int id) const { return *broker(id).replica({TopicIndex{0}, 0}); }
    bool fenced(int id) const { return simulation.world().controller.image().broker(BrokerId{id})->fenced; }
    const client::ProducerTally& tally() const { return simulation.world().client(ClientId{0})->producer()->tally(); }
    template <class Wanted>
    std::vector<Wanted> told() const {
        std::vector<Wanted> found;
        for (const Event& event : simulation.events())
            if (const auto* fact = std::get_if<Wanted>(&event.fact)) found.push_back(*fact);
        return found;
    }
    std::size_t isr() const { return partition().isr.size(); }

    Simulation simulation;
};

ClusterSpec twoDirectories() {
    ClusterSpec spec;
    spec.logDirectories = 2;
    return spec;
}

std::string refusal(Simulation& simulation, const Command& command) {
    const Outcome outcome = simulation.submit(command);
    return outcome.refused ? outcome.refused->message : "done";
}

/// A file of orders-0 on broker 3 goes bad.
DamageFile damage(const std::string& what) {
    DamageFile command;
    command.broker = BrokerId{3};
    command.partition.topic = "orders";
    command.partition.partition = 0;
    command.what = what;
    return command;
}

}  // namespace

/// Full disks, power cuts, spoiled files, wires and clocks, and what becomes of them.
class FateTest : public QObject {
    Q_OBJECT
private slots:
    void aFullDiskEndsABrokerOfOneLogDirectory() {
        Cluster c;
        c.must(FillDisk{BrokerId{1}, 1, 2000});
        QVERIFY(c.broker(1).up());  // Until something does not fit.
        c.pass(20);
        QCOMPARE(c.broker(1).state(), cluster::BrokerState::Crashed);
        const auto failed = c.told<cluster::LogDirectoryFailed>();
        QCOMPARE(failed.size(), std::size_t{1});
        QCOMPARE(failed.front().reason, std::string("no space left on device"));
        QVERIFY(c.partition().leader == BrokerId{2} || c.partition().leader == BrokerId{3});
        QCOMPARE(c.tally().failed, 0);  // The producer sends again.
        // No room: it ends again. With room it takes up what it has.
        c.must(StartBroker{BrokerId{1}});
        c.pass(20);
        QVERIFY(!c.broker(1).up());
        c.must(FreeDisk{BrokerId{1}, 1});
        QVERIFY(!c.broker(1).logDirectory(1).shelved.empty());  // Its files are there.
        c.must(StartBroker{BrokerId{1}});
        c.pass(30);
        QVERIFY(c.broker(1).up());
        QCOMPARE(c.isr(), std::size_t{3});
        QVERIFY(c.on(1).log.logEnd() > Offset{1000});
    }

    void aFullDiskTakesOneOfTwoLogDirectoriesOffline() {
        Cluster c(twoDirectories());
        CreateTopic second;
        second.topic = "second";
        second.assignment = {{BrokerId{1}, BrokerId{2}}};
        c.must(second);
        ProducerSpec producer;
        producer.name = "other";
        producer.topic = "second";
        producer.recordsPerSecond = 50;
        c.must(StartProducer{producer});
        c.pass(10);
        const PartitionId id{TopicIndex{1}, 0};
        QCOMPARE(c.broker(1).replica(id)->directory, 2);
        c.must(FillDisk{BrokerId{1}, 2, 500});
        c.pass(20);
        QVERIFY(c.broker(1).up());
        QVERIFY(c.broker(1).offline(id));
        QVERIFY(c.broker(1).logDirectory(2).offline);
        QVERIFY(!c.broker(1).logDirectory(1).offline);
        const auto& moved = c.simulation.world().controller.image().topic("second")->partitions.front();
        QCOMPARE(moved.leader, BrokerId{2});
        QCOMPARE(c.partition().leader, BrokerId{1});
        // Its files are still there, and are shown and exported.
        QVERIFY(brokerDisks(c.simulation.world()).at("broker-1-disk-2").exists("second-0/00000000000000000000.log"));
        QCOMPARE(refusal(c.simulation, FreeDisk{BrokerId{2}, 2}),
                 std::string("nothing takes room on the disk of log directory 2 of broker 2"));
        c.must(FreeDisk{BrokerId{1}, 2});
        c.pass(5);
        QVERIFY(c.broker(1).offline(id));  // Only a start looks again.
        c.must(StopBroker{BrokerId{1}, true});
        c.pass(20);
        c.must(StartBroker{BrokerId{1}});
        c.pass(30);
        QVERIFY(!c.broker(1).offline(id));
        QCOMPARE(c.simulation.world().controller.image().topic("second")->partitions.front().isr.size(),
                 std::size_t{2});
    }

    void aPowerCutTakesWhatWasNotFlushed() {
        for (const std::string_view loss : cluster::kPowerLosses) {
            Cluster c;
            const Offset before = c.on(3).log.logEnd();
            c.must(CutPower{BrokerId{3}, std::string(loss)});
            const std::int64_t lost = c.told<PowerLost>().front().bytes;
            QCOMPARE(lost > 0, loss != "none");
            c.must(StartBroker{BrokerId{3}});
            c.pass(13);  // The session of the process before has to end.
            // It starts with what is left of its log, and fetches the rest.
            const auto recovered = c.told<log::LogRecovered>();
            QVERIFY(!recovered.empty());
            if (loss == "all") QCOMPARE(recovered.front().logEnd, Offset{0});
            if (loss == "none") QVERIFY(recovered.front().logEnd >= before);
            if (loss == "sectors") QVERIFY(recovered.front().logEnd < before);
            c.pass(30);
            QCOMPARE(c.isr(), std::size_t{3});
            QVERIFY(c.on(3).log.logEnd() > before);
        }
        Cluster c;
        QCOMPARE(refusal(c.simulation, CutPower{BrokerId{3}, "half"}),
                 std::string("'half' is no loss, expected one of none, tail, sectors, all"));
    }

    void thePowerOfTheOnlyInSyncReplicaTakesAcknowledgedRecords() {
        Cluster c({}, 1);
        c.must(StopBroker{BrokerId{2}, false});
        c.must(StopBroker{BrokerId{3}, false});
        c.pass(30);
        QCOMPARE(c.isr(), std::size_t{1});
        c.must(CutPower{BrokerId{1}, "all"});
        c.pass(30);
        c.must(StartBroker{BrokerId{1}});
        c.pass(30);
        const auto elected = c.told<cluster::LeaderElected>();
        QCOMPARE(elected.back().kind, cluster::ElectionKind::Unclean);
    }

    void whatIsSpoiledIsCutOrRebuilt_data() {
        QTest::addColumn<QString>("what");
        for (const std::string_view what : cluster::kDamages)
            QTest::newRow(std::string(what).c_str()) << QString::fromStdString(std::string(what));
    }
    void whatIsSpoiledIsCutOrRebuilt() {
        QFETCH(QString, what);
        Cluster c;
        QCOMPARE(refusal(c.simulation, damage("data")), std::string("broker 3 is up; kill it first"));
        c.must(StopBroker{BrokerId{3}, false});
        const disk::MemoryDisk before = c.on(3).log.disk();
        c.must(damage(what.toStdString()));
        QCOMPARE(c.told<FileDamaged>().size(), std::size_t{1});
        QVERIFY(!before.sameContent(c.on(3).log.disk()));
        c.must(StartBroker{BrokerId{3}});
        c.pass(40);
        if (what == "epochs") {  // Cannot be read: the log directory is offline, and it is the only one.
            QCOMPARE(c.broker(3).state(), cluster::BrokerState::Crashed);
            return;
        }
        QCOMPARE(c.isr(), std::size_t{3});
        QVERIFY(c.on(3).log.logEnd() >= c.on(1).log.highWatermark());
    }

    /// Whoever reads a log before its broker has recovered it comes to an end.
    void whatIsSpoiledCanBeRead_data() { whatIsSpoiledIsCutOrRebuilt_data(); }
    void whatIsSpoiledCanBeRead() {
        QFETCH(QString, what);
        Cluster c;
        for (int broker : {1, 2, 3}) {
            c.must(StopBroker{BrokerId{broker}, false});
            DamageFile command = damage(what.toStdString());
            command.broker = BrokerId{broker};
            c.must(command);
        }
        c.must(AddPartitions{"orders", 4, {}});
        QCOMPARE(c.told<cluster::PartitionsAdded>().size(), std::size_t{1});
    }

    void aCleanStopIsTrusted() {
        Cluster c;
        c.must(StopBroker{BrokerId{3}, true});
        c.pass(20);
        QVERIFY(refusal(c.simulation, damage("data")).starts_with("broker 3 was shut down"));
    }

    void aBrokerCutOffFromTheControllerIsFencedAndGoesOn() {
        Cluster c({}, 1, 1);
        c.must(CutLink{BrokerId{1}, BrokerId{100}});
        c.pass(5);
        QVERIFY(!c.fenced(1));
        c.pass(6);
        QVERIFY(c.fenced(1));
        QVERIFY(c.partition().leader != BrokerId{1});
        // It knows nothing of it, and leads on for those who ask it.
        QCOMPARE(c.broker(1).image().partition({TopicIndex{0}, 0})->leader, BrokerId{1});
        QVERIFY(c.on(1).leader() != nullptr);
        const auto behind = c.simulation.world().controller.image().offset() - c.broker(1).image().offset();
        QVERIFY(behind > 0);
        c.must(HealLink{BrokerId{100}, BrokerId{1}});
        c.pass(30);
        QVERIFY(!c.fenced(1));
        QCOMPARE(c.broker(1).image().offset(), c.simulation.world().controller.image().offset());
        QCOMPARE(c.isr(), std::size_t{3});
        QVERIFY(c.on(1).follower() != nullptr || c.partition().leader == BrokerId{1});
    }

    void aShortCutIsNotNoticed() {
        Cluster c;
        c.must(CutLink{BrokerId{2}, BrokerId{100}});
        c.pass(4);
        c.must(HealLink{BrokerId{2}, BrokerId{100}});
        c.pass(30);
        QVERIFY(!c.fenced(2));
        QVERIFY(c.told<cluster::BrokerFenced>().empty());
    }

    void theWayToTheNextControllerMayBeWhole() {
        ClusterSpec spec;
        spec.controllers = 3;
        Cluster c(spec);
        c.must(CutLink{BrokerId{2}, BrokerId{100}});
        c.pass(12);
        QVERIFY(c.fenced(2));
        c.must(StopController{BrokerId{100}, false});
        c.pass(15);
        QVERIFY(c.simulation.world().quorum->active != 100);
        QVERIFY(!c.fenced(2));
        QCOMPARE(c.isr(), std::size_t{3});
        // And the other way round: who is cut off from the one that leads now is fenced.
        c.must(CutLink{BrokerId{3}, BrokerId{c.simulation.world().quorum->active}});
        c.pass(12);
        QVERIFY(c.fenced(3));
    }

    void whatIsCutOneWayComesTheOther() {
        Cluster c;
        c.must(CutLink{BrokerId{100}, BrokerId{2}, true});
        c.pass(20);
        // Its heartbeats arrive, so it is not fenced; it learns nothing any more.
        QVERIFY(!c.fenced(2));
        CreateTopic topic;
        topic.topic = "late";
        topic.assignment = {{BrokerId{2}}};
        c.must(topic);
        c.pass(2);
        QVERIFY(c.broker(2).replica({TopicIndex{1}, 0}) == nullptr);
        c.must(HealLink{BrokerId{2}, BrokerId{100}});
        c.pass(2);
        QVERIFY(c.broker(2).replica({TopicIndex{1}, 0}) != nullptr);
    }

    void aFollowerThatCannotAskDropsOut() {
        Cluster c;
        c.must(CutLink{BrokerId{3}, BrokerId{1}, true});
        c.pass(50);
        QCOMPARE(c.isr(), std::size_t{2});
        c.must(HealLink{BrokerId{1}, BrokerId{3}});
        c.pass(20);
        QCOMPARE(c.isr(), std::size_t{3});
    }

    void aSlowLinkDelaysAcknowledgements() {
        Cluster c;
        const std::int64_t before = c.tally().acknowledged;
        c.pass(10);
        const std::int64_t usual = c.tally().acknowledged - before;
        c.must(SlowLink{BrokerId{1}, BrokerId{3}, 2'000'000});
        const std::int64_t from = c.tally().acknowledged;
        c.pass(4);
        QVERIFY(c.tally().acknowledged - from < usual * 4 / 10);
        c.must(SlowLink{BrokerId{3}, BrokerId{1}, 0});
        c.pass(20);
        QCOMPARE(c.simulation.world().network.delay(BrokerId{1}, BrokerId{3}), 0);
        QCOMPARE(c.isr(), std::size_t{3});
    }

    void brokenConnectionsLoseWhatIsOnItsWay() {
        Cluster c;
        int lost = 0;
        c.must(SlowLink{BrokerId{1}, BrokerId{2}, 100'000});
        c.pass(1);
        for (int i = 0; i < 10; ++i) {
            c.must(BreakConnections{BrokerId{1}});
            lost += c.told<ConnectionsBroken>().back().messages;
            c.pass(3.35);
        }
        QVERIFY(lost > 0);
        c.pass(40);
        QCOMPARE(c.isr(), std::size_t{3});
        QCOMPARE(c.tally().failed, 0);
    }

    void aWrongClockDatesWhatIsDeleted() {
        Cluster c;
        c.must(AlterConfigs{ConfigResource::Topic,
                            "orders",
                            {{"retention.ms", "3600000"}, {"segment.ms", "5000"}, {"file.delete.delay.ms", "1000"}}});
        c.pass(400);
        QCOMPARE(c.on(2).log.logStart(), Offset{0});
        c.must(SkewClock{BrokerId{2}, 2 * 3'600'000});
        c.pass(400);
        QVERIFY(c.on(2).log.logStart() > Offset{0});  // Its clock says that the hour is over.
        QCOMPARE(c.on(1).log.logStart(), Offset{0});
    }

    void controllersThatAreBrokersGoWithThem() {
        ClusterSpec spec;
        spec.combined = true;
        Cluster c(spec);
        const auto active = [&] { return c.simulation.world().quorum->active; };
        QCOMPARE(active(), 1);
        QVERIFY(
            refusal(c.simulation, StopController{BrokerId{1}, false}).starts_with("the controllers of this cluster"));
        c.must(StopBroker{BrokerId{1}, false});
        c.pass(20);
        QVERIFY(active() == 2 || active() == 3);
        QVERIFY(c.fenced(1));
        QVERIFY(c.partition().leader != BrokerId{1});
        // Without a majority nobody decides, and nothing moves.
        c.must(StopBroker{BrokerId{2}, false});
        c.pass(20);
        QVERIFY(!controllerAnswers(c.simulation.world()));
        c.must(StartBroker{BrokerId{1}});
        c.must(StartBroker{BrokerId{2}});
        c.pass(60);
        QVERIFY(controllerAnswers(c.simulation.world()));
        QCOMPARE(c.isr(), std::size_t{3});
    }

    void allOfItIsTheSameAgain() {
        Cluster c(twoDirectories());
        c.must(FillDisk{BrokerId{1}, 2, 100});
        c.must(CutPower{BrokerId{3}, "sectors"});
        c.must(damage("misdirected"));
        c.must(CutLink{BrokerId{2}, BrokerId{100}, true});
        c.must(SlowLink{BrokerId{1}, BrokerId{2}, 5'000});
        c.must(SkewClock{BrokerId{1}, -7'000});
        c.pass(3);
        c.must(StartBroker{BrokerId{3}});
        c.must(BreakConnections{BrokerId{2}});
        c.pass(20);
        Simulation again(c.simulation.recording());
        again.runUntil(c.simulation.now());
        QCOMPARE(again.stateHash(), c.simulation.stateHash());
    }
};

QTEST_GUILESS_MAIN(FateTest)
#include "fate_test.moc"
