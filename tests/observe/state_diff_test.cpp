#include <QtTest>

#include "core/observe/state_diff.h"
#include "tests/lesson/sample_situation.h"

using namespace logarium;
using namespace logarium::observe;

class StateDiffTest : public QObject {
    Q_OBJECT
private slots:
    void saysNothingOfEqualClusters() {
        const ClusterView view = lesson::sample::cluster();
        QVERIFY(stateDiff(view, "main", view, "other").empty());
    }

    void saysWhatDiffers() {
        const ClusterView a = lesson::sample::cluster();
        ClusterView b = a;
        b.topics[0].partitions[0].leader = BrokerId{2};
        b.topics[0].overrides.clear();
        b.brokers[0].state = BrokerState::Running;
        b.producers[0].acknowledged = 41;
        const auto lines = stateDiff(a, "main", b, "what-if");
        const auto says = [&](const char* line) { return std::ranges::find(lines, line) != lines.end(); };
        QVERIFY(says("payments-0 leader: broker 1 in main, broker 2 in what-if"));
        QVERIFY(says("broker 3: stopped in main, running in what-if"));
        QVERIFY(says("producer pay-all acknowledged: 40 in main, 41 in what-if"));
        QVERIFY(says("topic payments cleanup.policy: compact in main, not there in what-if"));
    }

    void aTopicOnOneSideOnly() {
        const ClusterView a = lesson::sample::cluster();
        ClusterView b = a;
        b.topics.clear();
        const auto lines = stateDiff(a, "main", b, "other");
        QVERIFY(std::ranges::find(lines, "topic payments: 1 partitions in main, not there in other") != lines.end());
        const auto turned = stateDiff(b, "other", a, "main");
        QVERIFY(std::ranges::find(turned, "topic payments: not there in other, 1 partitions in main") != turned.end());
    }
};

QTEST_GUILESS_MAIN(StateDiffTest)
#include "state_diff_test.moc"
