#include "views/shared/replica_choice.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTest>

#include "tests/views/log_samples.h"
#include "views/shared/replica_picker.h"
#include "views/shared/topic_order.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

Q_DECLARE_METATYPE(logarium::sim::Subject)
Q_DECLARE_METATYPE(std::optional<logarium::ReplicaId>)

class ReplicaChoiceTest : public QObject {
    Q_OBJECT
private slots:
    void kafkasOwnTopicsComeLast() {
        auto cluster = aCluster();
        cluster.topics[0].name = "__consumer_offsets";
        const auto order = topicOrder(cluster);
        QCOMPARE(order.size(), cluster.topics.size());
        QCOMPARE(order.back(), 0u);
        QCOMPARE(order.front(), 1u);
        QVERIFY(chosenReplica(cluster, {}, std::nullopt)->partition == cluster.topics[1].partitions[0].id);
    }

    void chosen_data() {
        using Maybe = std::optional<ReplicaId>;
        QTest::addColumn<sim::Subject>("selected");
        QTest::addColumn<Maybe>("shown");
        QTest::addColumn<Maybe>("wanted");
        const sim::Subject nothing;
        const sim::Subject broker3{BrokerId{3}, {}, kNoClient};
        QTest::newRow("nothing: the first partition's leader") << nothing << Maybe{} << Maybe{replica(0, 0, 1)};
        QTest::newRow("nothing: what is shown stays") << nothing << Maybe{replica(1, 0, 1)} << Maybe{replica(1, 0, 1)};
        QTest::newRow("nothing: what is gone does not")
            << nothing << Maybe{replica(7, 0, 1)} << Maybe{replica(0, 0, 1)};
        QTest::newRow("a partition: its leader")
            << sim::Subject{kNoBroker, partition(0, 1), kNoClient} << Maybe{} << Maybe{replica(0, 1, 2)};
        QTest::newRow("a partition on a broker")
            << sim::Subject{BrokerId{3}, partition(0, 1), kNoClient} << Maybe{} << Maybe{replica(0, 1, 3)};
        QTest::newRow("a partition on a broker that has no copy: its leader")
            << sim::Subject{BrokerId{2}, partition(1, 0), kNoClient} << Maybe{} << Maybe{replica(1, 0, 3)};
        QTest::newRow("a broker: the same partition there")
            << broker3 << Maybe{replica(0, 1, 2)} << Maybe{replica(0, 1, 3)};
        QTest::newRow("a broker: the first partition it has") << broker3 << Maybe{} << Maybe{replica(0, 0, 3)};
    }
    void chosen() {
        QFETCH(sim::Subject, selected);
        QFETCH(std::optional<ReplicaId>, shown);
        QFETCH(std::optional<ReplicaId>, wanted);
        QVERIFY(chosenReplica(aCluster(), selected, shown) == wanted);
    }

    void anEmptyClusterHasNothingToShow() { QVERIFY(!chosenReplica({}, {}, {})); }

    void withoutALeaderTheFirstReplicaIsShown() {
        auto cluster = aCluster();
        cluster.topics[0].partitions[0].leader = kNoBroker;
        QVERIFY(chosenReplica(cluster, {}, {}) == replica(0, 0, 1));
    }

    void thePickerMirrorsAndTells() {
        ReplicaPicker picker;
        QSignalSpy picked(&picker, &ReplicaPicker::picked);
        picker.show(aCluster(), replica(0, 1, 3));
        auto* partitions = picker.findChild<QComboBox*>("partition");
        auto* brokers = picker.findChild<QComboBox*>("broker");
        QCOMPARE(partitions->currentText(), "orders-1");
        QCOMPARE(partitions->count(), 3);
        QCOMPARE(brokers->currentText(), "broker 3 (in sync)");
        QCOMPARE(picked.count(), 0);

        partitions->setFocus();
        QTest::keyClick(partitions, Qt::Key_Down);
        QCOMPARE(picked.count(), 1);
        QVERIFY(picked[0][0].value<ReplicaId>() == replica(1, 0, 3));
        QTest::keyClick(brokers, Qt::Key_Up);
        QVERIFY(picked[1][0].value<ReplicaId>() == replica(0, 1, 2));
    }

    void thePickerRestsWithoutPartitions() {
        ReplicaPicker picker;
        picker.show({}, {});
        QVERIFY(!picker.isEnabled());
    }
};

QTEST_MAIN(ReplicaChoiceTest)
#include "replica_choice_test.moc"
