#include <QtTest>

#include "core/client/group_member.h"
#include "core/group/shard.h"
#include "core/sim/groups.h"
#include "core/sim/simulation.h"
#include "tests/sim/bad_day.h"

using namespace logarium;
using namespace logarium::sim;
using sample::seconds;

namespace {

struct Stage {
    Simulation simulation;

    explicit Stage(std::vector<std::string> racks = {}) : simulation(specWith(std::move(racks))) {}
    static ClusterSpec specWith(std::vector<std::string> racks) {
        ClusterSpec spec;
        spec.racks = std::move(racks);
        return spec;
    }
    ClientId read(const char* name, const char* protocol, const char* rack = "") {
        ConsumerSpec spec;
        spec.name = name;
        spec.topic = "orders";
        spec.group = "app";
        spec.protocol = protocol;
        spec.rack = rack;
        return simulation.submit(StartConsumer{spec}).client;
    }
    void runFor(std::int64_t count) { simulation.runUntil(simulation.now() + count * kMicrosPerSecond); }
    const group::Shard::Group& group() const { return *shardOf(simulation.world(), "app")->find("app"); }
    std::string type() const { return std::string(group::typeName(group())); }
    std::string state() const { return std::string(group::stateName(group())); }
    std::int32_t generation() const {
        const auto* classic = std::get_if<group::ClassicGroup>(&group());
        return classic != nullptr ? classic->generation() : std::get<group::ConsumerGroup>(group()).epoch();
    }
    /// How many partitions the readers themselves hold.
    std::vector<std::size_t> shares() const {
        std::vector<std::size_t> sizes;
        for (const auto& client : simulation.world().clients)
            if (const client::Consumer* consumer = client->consumer(); consumer != nullptr && !client->stopped)
                sizes.push_back(consumer->member()->assigned().size());
        std::ranges::sort(sizes);
        return sizes;
    }
};

}  // namespace

/// Groups with members of both protocols, and members with racks, on a whole cluster.
class GroupMigrationTest : public QObject {
    Q_OBJECT
private slots:
    /// As with Kafka 4.1.0 and the same members: Classic, Consumer, Classic; generations 1, 2, 3.
    void thereAndBackAgain() {
        Stage stage;
        stage.simulation.submit(sample::orders());
        stage.read("old", "classic");
        stage.runFor(20);
        QCOMPARE(stage.type(), std::string("Classic"));
        QCOMPARE(stage.generation(), 1);
        const ClientId modern = stage.read("new", "consumer");
        stage.runFor(20);
        QCOMPARE(stage.type(), std::string("Consumer"));
        QCOMPARE(stage.state(), std::string("Stable"));
        QCOMPARE(stage.generation(), 2);
        QVERIFY((stage.shares() == std::vector<std::size_t>{3, 3}));
        stage.simulation.submit(StopConsumer{modern, true, {}});
        stage.runFor(20);
        QCOMPARE(stage.type(), std::string("Classic"));
        QCOMPARE(stage.state(), std::string("Stable"));
        QCOMPARE(stage.generation(), 3);
        QVERIFY((stage.shares() == std::vector<std::size_t>{6}));
    }
    /// What was read goes on where it was: nothing twice, nothing left out.
    void readingGoesOn() {
        Stage stage;
        stage.simulation.submit(sample::orders());
        ProducerSpec shop;
        shop.name = "shop";
        shop.topic = "orders";
        shop.recordsPerSecond = 50;
        stage.simulation.submit(StartProducer{shop});
        std::vector<ClientId> readers{stage.read("old-1", "classic"), stage.read("old-2", "classic")};
        stage.runFor(20);
        readers.push_back(stage.read("new", "consumer"));
        stage.runFor(30);
        stage.simulation.submit(StopConsumer{readers.back(), true, {}});
        stage.runFor(30);
        std::int64_t received = 0;
        for (const ClientId id : readers) received += stage.simulation.world().client(id)->consumer()->received();
        const auto made = stage.simulation.world().client(ClientId{0})->producer()->tally().acknowledged;
        QVERIFY2(received >= made - 50 && received <= made, qPrintable(QString("%1 of %2").arg(received).arg(made)));
    }
    void anotherCoordinatorKnowsBoth() {
        Stage stage;
        stage.simulation.submit(sample::orders());
        stage.read("old", "classic");
        stage.runFor(15);
        stage.read("new", "consumer");
        stage.runFor(15);
        stage.simulation.submit(StopBroker{coordinatorOf(stage.simulation.world(), "app"), true});
        stage.runFor(40);
        QCOMPARE(stage.type(), std::string("Consumer"));
        QVERIFY((stage.shares() == std::vector<std::size_t>{3, 3}));
    }
    /// A replica each, in three racks: range gives every reader what lies in its own.
    void rangeGoesByRacks() {
        Stage stage({"a", "b", "c"});
        CreateTopic topic;
        topic.topic = "orders";
        topic.assignment = {{BrokerId{1}}, {BrokerId{2}}, {BrokerId{3}}};
        stage.simulation.submit(topic);
        for (const char* rack : {"c", "a", "b"}) stage.read(rack, "classic", rack);
        stage.runFor(30);
        for (const auto& client : stage.simulation.world().clients) {
            const client::Consumer* consumer = client->consumer();
            if (consumer == nullptr) continue;
            QCOMPARE(consumer->member()->assigned().size(), 1u);
            const std::string& rack = consumer->spec().rack;
            QCOMPARE(consumer->member()->assigned().begin()->partition, rack == "a" ? 0 : rack == "b" ? 1 : 2);
        }
    }
};

QTEST_GUILESS_MAIN(GroupMigrationTest)
#include "group_migration_test.moc"
