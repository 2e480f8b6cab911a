#include "views/quorum/quorum_view.h"

#include <QtTest>

using namespace logarium;
using namespace logarium::views;

namespace {

observe::QuorumNodeView node(int id, bool voter, observe::ControllerRole role, std::int64_t end, std::int64_t lag) {
    observe::QuorumNodeView made;
    made.id = BrokerId{id};
    made.voter = voter;
    made.role = role;
    made.epoch = 4;
    made.logEnd = end;
    made.lag = lag;
    return made;
}

observe::QuorumView sample() {
    observe::QuorumView quorum;
    quorum.active = BrokerId{101};
    quorum.epoch = 4;
    quorum.logEnd = 42;
    quorum.committed = 41;
    quorum.mayFail = true;
    quorum.voters = {node(100, true, observe::ControllerRole::Down, 30, 12),
                     node(101, true, observe::ControllerRole::Active, 42, 0)};
    quorum.observers = {node(1, false, observe::ControllerRole::Follower, 40, 2)};
    quorum.observers.front().reachable = false;
    quorum.newest = {{41, Micros{2'500'000}, "PARTITION_CHANGE_RECORD", "orders-0: leader 2"},
                     {40, Micros{1'000'000}, "TOPIC_RECORD", "orders, id x"}};
    return quorum;
}

FramePtr frameOf(const observe::QuorumView& quorum) {
    auto cluster = std::make_shared<observe::ClusterView>();
    cluster->quorum = quorum;
    auto frame = std::make_shared<observe::Frame>();
    frame->cluster = cluster;
    return frame;
}

QString cell(const QAbstractItemModel& model, int row, int column) {
    return model.index(row, column).data().toString();
}

}  // namespace

class QuorumViewTest : public QObject {
    Q_OBJECT
private slots:
    void votersComeFirst() {
        Selection selection;
        QuorumView view(selection);
        view.present(frameOf(sample()));
        QCOMPARE(view.nodes().rowCount(), 3);
        QCOMPARE(cell(view.nodes(), 0, 0), QString("Controller 100"));
        QVERIFY(cell(view.nodes(), 0, 1).contains("down"));
        QVERIFY(cell(view.nodes(), 1, 1).contains("active"));
        QCOMPARE(cell(view.nodes(), 1, 3), QString("42"));
        QCOMPARE(cell(view.nodes(), 2, 0), QString("Broker 1"));
        QVERIFY(cell(view.nodes(), 2, 1).contains("cut off"));
        QCOMPARE(cell(view.nodes(), 2, 4), QString("2"));
    }
    void whatNoMajorityHasIsMarked() {
        Selection selection;
        QuorumView view(selection);
        view.present(frameOf(sample()));
        QCOMPARE(view.records().rowCount(), 2);
        QCOMPARE(cell(view.records(), 0, 2), QString("PARTITION_CHANGE_RECORD"));
        QCOMPARE(cell(view.records(), 0, 1), QString("2.500 s"));
        const auto colour = [&](int row) {
            return view.records().index(row, 3).data(Qt::ForegroundRole).value<QBrush>().color();
        };
        QVERIFY(colour(0) != colour(1));
        QVERIFY(view.records().index(0, 3).data(Qt::ToolTipRole).toString().contains("no majority"));
        QVERIFY(view.summary().contains("controller 101"));
        QVERIFY(view.summary().contains("1 not committed"));
    }
    void nobodyActiveIsSaid() {
        Selection selection;
        QuorumView view(selection);
        observe::QuorumView quorum = sample();
        quorum.active = kNoBroker;
        view.present(frameOf(quorum));
        QVERIFY(view.summary().contains("nothing is decided"));
    }
};

QTEST_MAIN(QuorumViewTest)
#include "quorum_view_test.moc"
