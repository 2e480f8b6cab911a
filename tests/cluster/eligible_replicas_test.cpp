#include <QTest>

#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::sim;

namespace {

/// Two topics of three replicas; two brokers have died, so that their ISRs lie below min.insync.replicas and the
/// brokers that left are eligible.
struct Shrunk {
    Simulation run{[] {
        ClusterSpec spec;
        spec.brokers = 3;
        return spec;
    }()};

    Shrunk() {
        for (const char* topic : {"orders", "bills"})
            run.submit(CreateTopic{topic, 1, 3, {}, {{"min.insync.replicas", "2"}}});
        run.runUntil(Micros{2 * kMicrosPerSecond});
        for (int broker : {2, 3}) run.submit(StopBroker{BrokerId{broker}, false});
        run.runUntil(Micros{40 * kMicrosPerSecond});
    }
    std::size_t eligible(const char* topic) const {
        return run.world().controller.image().topic(topic)->partitions[0].elr.size();
    }
    bool set(cluster::ConfigResource kind, const char* name, const char* key, const char* value) {
        return !run.submit(AlterConfigs{kind, name, {{key, value}}}).refused;
    }
};

}  // namespace

class EligibleReplicasTest : public QObject {
    Q_OBJECT
private slots:
    void belowMinIsrWhoLeavesIsEligible() {
        const Shrunk cluster;
        QVERIFY(cluster.eligible("orders") > 0);
        QVERIFY(cluster.eligible("bills") > 0);
    }
    void writingMinIsrOfATopicEmptiesItsElr() {
        for (const char* value : {"1", "3"}) {
            Shrunk cluster;
            QVERIFY(cluster.set(cluster::ConfigResource::Topic, "orders", "min.insync.replicas", value));
            QCOMPARE(cluster.eligible("orders"), std::size_t{0});
            QVERIFY(cluster.eligible("bills") > 0);
        }
    }
    void whatStaysIsNotWritten() {
        Shrunk cluster;
        QVERIFY(cluster.set(cluster::ConfigResource::Topic, "orders", "min.insync.replicas", "2"));
        QVERIFY(cluster.set(cluster::ConfigResource::Topic, "orders", "retention.ms", "1000"));
        QVERIFY(cluster.eligible("orders") > 0);
    }
    void writingItForAllBrokersEmptiesAll() {
        Shrunk cluster;
        QVERIFY(cluster.set(cluster::ConfigResource::BrokerDefault, "", "min.insync.replicas", "1"));
        QCOMPARE(cluster.eligible("orders"), std::size_t{0});
        QCOMPARE(cluster.eligible("bills"), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(EligibleReplicasTest)
#include "eligible_replicas_test.moc"
