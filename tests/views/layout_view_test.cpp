#include "views/layout/layout_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include "tests/views/log_samples.h"
#include "views/layout/layout_grid.h"
#include "views/layout/layout_text.h"
#include "views/layout/partition_state.h"
#include "views/layout/state_summary.h"
#include "views/layout/wire_painter.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

namespace {

sim::Subject replicaOf(int topic, int number, int broker) {
    return {BrokerId{broker}, partition(topic, number), kNoClient};
}
sim::Subject brokerOf(int broker) {
    return {BrokerId{broker}, {}, kNoClient};
}
sim::Subject clientOf(int client) {
    return {kNoBroker, {}, ClientId{client}};
}

/// Three brokers, two topics, two producers, a consumer.
observe::ClusterView aBusyCluster() {
    auto cluster = aCluster();
    for (const int id : {0, 1}) {
        observe::ProducerView producer;
        producer.id = ClientId{id};
        producer.name = id == 0 ? "shop" : "audit";
        producer.topic = TopicIndex{0};
        cluster.producers.push_back(producer);
    }
    observe::ConsumerView consumer;
    consumer.id = ClientId{2};
    consumer.name = "dispatch";
    consumer.topic = TopicIndex{0};
    cluster.consumers.push_back(consumer);
    return cluster;
}

struct Stage {
    Selection selection;
    LayoutView view{selection};
    LayoutGrid* grid = view.findChild<LayoutGrid*>("grid");
    QLineEdit* filter = view.findChild<QLineEdit*>("filter");

    explicit Stage(const observe::ClusterView& cluster = aBusyCluster()) {
        view.resize(800, 420);
        view.show();
        view.present(aFrame(cluster));
    }
    void click(const sim::Subject& subject) {
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->rectOf(subject).center().toPoint());
    }
    sim::Subject selected() const { return selection.value().subject; }
};

observe::PartitionView withIsr(int isr, int replicas, int minIsr, bool led = true) {
    auto view = aPartition(partition(0, 0), {1});
    view.assignment.clear();
    view.isr.clear();
    for (int i = 1; i <= replicas; ++i) view.assignment.push_back(BrokerId{i});
    for (int i = 1; i <= isr; ++i) view.isr.push_back(BrokerId{i});
    view.minIsr = minIsr;
    if (!led) view.leader = kNoBroker;
    return view;
}

observe::ClusterView manyPartitions(int count) {
    auto cluster = aCluster();
    cluster.topics[0].partitions.clear();
    for (int i = 0; i < count; ++i) cluster.topics[0].partitions.push_back(aPartition(partition(0, i), {1, 2, 3}));
    return cluster;
}

}  // namespace

Q_DECLARE_METATYPE(logarium::sim::Subject)

class LayoutViewTest : public QObject {
    Q_OBJECT
private slots:
    /// What a command named is lit, and goes dark by itself.
    void whatACommandNamesIsLit() {
        Stage stage;
        stage.view.setReducedMotion(true);
        stage.view.holdClock(1000);
        const auto picture = [&] { return stage.grid->viewport()->grab().toImage(); };
        const QImage before = picture();
        stage.view.light({});
        QVERIFY(picture() == before);
        for (const sim::Subject& subject :
             {replicaOf(0, 0, 1), brokerOf(2), clientOf(0), sim::Subject{kNoBroker, partition(0, 1), kNoClient},
              sim::Subject{kNoBroker, {TopicIndex{0}, -1}, kNoClient}}) {
            stage.view.light({subject});
            QVERIFY(picture() != before);
            stage.view.holdClock(1000 + Spotlight::kLitMs);
            QVERIFY(picture() == before);
            stage.view.holdClock(1000);
        }
        stage.view.holdClock(10 * Spotlight::kLitMs);
        stage.view.light({{kNoBroker, {TopicIndex{99}, -1}, kNoClient}});
        QVERIFY(picture() == before);
    }

    void statesAreKafkas_data() {
        QTest::addColumn<int>("isr");
        QTest::addColumn<int>("replicas");
        QTest::addColumn<int>("minIsr");
        QTest::addColumn<bool>("led");
        QTest::addColumn<QStringList>("badges");
        QTest::newRow("healthy") << 3 << 3 << 2 << true << QStringList{};
        QTest::newRow("one out") << 2 << 3 << 1 << true << QStringList{"under-replicated"};
        QTest::newRow("at min") << 2 << 3 << 2 << true << QStringList{"at min ISR", "under-replicated"};
        QTest::newRow("under min") << 1 << 3 << 2 << true << QStringList{"under min ISR", "under-replicated"};
        QTest::newRow("complete and still at min") << 1 << 1 << 1 << true << QStringList{"at min ISR"};
        QTest::newRow("leaderless") << 1 << 3 << 2 << false << QStringList{"offline, no leader"};
    }
    void statesAreKafkas() {
        QFETCH(int, isr);
        QFETCH(int, replicas);
        QFETCH(int, minIsr);
        QFETCH(bool, led);
        QStringList badges;
        for (const auto& state : badgesOf(stateOf(withIsr(isr, replicas, minIsr, led)), themeFor("dark")))
            badges << state.badge.text;
        QTEST(badges, "badges");
    }

    void everyStateHasItsOwnSignAndWords() {
        using enum observe::BrokerState;
        QStringList words;
        std::vector<Glyph> signs;
        for (const auto state : {Running, Starting, Fenced, ShuttingDown, Stopped, Crashed, Paused}) {
            const Badge badge = brokerBadge(state, themeFor("light"));
            QVERIFY(!words.contains(badge.text));
            QVERIFY(std::ranges::find(signs, badge.glyph) == signs.end());
            words << badge.text;
            signs.push_back(badge.glyph);
        }
    }

    void theSummaryCounts() {
        auto cluster = aCluster();
        cluster.brokers[2].state = observe::BrokerState::Crashed;
        cluster.topics[0].partitions[0].isr.pop_back();
        cluster.topics[1].partitions[0].leader = kNoBroker;
        const StateCounts counts = countStates(cluster);
        QVERIFY(counts == (StateCounts{3, 1, 0, 0, 1}));
        const Stage stage(cluster);
        QCOMPARE(stage.view.findChild<StateSummary*>("summary")->text(),
                 "2 of 3 brokers running · 2 topics · 3 partitions");
    }

    void anEmptyClusterSaysWhatToDo() {
        const Stage stage(observe::ClusterView{});
        QVERIFY(stage.grid->emptySentence().startsWith("No topics yet. Create one in Drive"));
    }

    void clicksSelect_data() {
        QTest::addColumn<sim::Subject>("subject");
        QTest::newRow("replica") << replicaOf(0, 1, 3);
        QTest::newRow("partition") << sim::Subject{kNoBroker, partition(1, 0), kNoClient};
        QTest::newRow("broker") << brokerOf(2);
        QTest::newRow("producer") << clientOf(1);
        QTest::newRow("consumer") << clientOf(2);
    }
    void clicksSelect() {
        QFETCH(sim::Subject, subject);
        Stage stage;
        stage.click(subject);
        QVERIFY(stage.selected() == subject);
        QVERIFY(stage.grid->cursor() == subject);
        QVERIFY(!stage.grid->accessibleDescription().isEmpty());
    }

    void whereNothingStandsNothingIsSelected() {
        Stage stage;
        stage.click(replicaOf(0, 0, 1));
        // "prices" has no replica on broker 2.
        const QPointF gap(stage.grid->rectOf(brokerOf(2)).center().x(),
                          stage.grid->rectOf(replicaOf(1, 0, 3)).center().y());
        QTest::mouseClick(stage.grid->viewport(), Qt::LeftButton, {}, gap.toPoint());
        QVERIFY(stage.selected() == replicaOf(0, 0, 1));
    }

    void keysWalk_data() {
        QTest::addColumn<QList<int>>("keys");
        QTest::addColumn<sim::Subject>("cursor");
        const auto row = [](const char* name, const QList<int>& keys, const sim::Subject& cursor) {
            QTest::newRow(name) << keys << cursor;
        };
        using enum Qt::Key;
        row("the first press takes the first replica", {Key_Down}, replicaOf(0, 0, 1));
        row("right", {Key_Down, Key_Right}, replicaOf(0, 0, 2));
        row("stops at the last broker", {Key_Down, Key_Right, Key_Right, Key_Right}, replicaOf(0, 0, 3));
        row("left to the name", {Key_Down, Key_Left}, {kNoBroker, partition(0, 0), kNoClient});
        row("down over a heading, past a gap", {Key_Down, Key_Right, Key_Down, Key_Down}, replicaOf(1, 0, 1));
        row("right past a gap", {Key_End, Key_Right, Key_End, Key_Right}, replicaOf(1, 0, 3));
        row("up to the brokers", {Key_Down, Key_Right, Key_Up}, brokerOf(2));
        row("and on to the clients", {Key_Down, Key_Up, Key_Up, Key_Right}, clientOf(1));
        row("and back", {Key_Down, Key_Up, Key_Up, Key_Down, Key_Down}, replicaOf(0, 0, 1));
        row("end", {Key_Down, Key_End}, replicaOf(1, 0, 1));
        row("home", {Key_Down, Key_End, Key_Home}, replicaOf(0, 0, 1));
    }
    void keysWalk() {
        QFETCH(QList<int>, keys);
        QFETCH(sim::Subject, cursor);
        Stage stage;
        for (const int key : keys) QTest::keyClick(stage.grid, static_cast<Qt::Key>(key));
        QVERIFY(stage.grid->cursor() == cursor);
        QVERIFY(stage.selected() == sim::Subject{});
        QTest::keyClick(stage.grid, Qt::Key_Space);
        QVERIFY(stage.selected() == cursor);
    }

    void itFollowsTheSelection() {
        Stage stage(manyPartitions(200));
        stage.selection.set({replicaOf(0, 150, 2), kNoOffset, kNoEvent});
        QVERIFY(stage.grid->cursor() == replicaOf(0, 150, 2));
        QVERIFY(stage.grid->geometry().body().contains(stage.grid->rectOf(replicaOf(0, 150, 2))));
        QVERIFY(stage.grid->verticalScrollBar()->value() > 0);
    }

    void theMenuIsAskedForWhatIsUnderTheMouse() {
        Stage stage;
        QSignalSpy menu(&stage.view, &View::menuWanted);
        const QPoint at = stage.grid->rectOf(brokerOf(3)).center().toPoint();
        QContextMenuEvent mouse(QContextMenuEvent::Mouse, at, stage.grid->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(stage.grid->viewport(), &mouse);
        QCOMPARE(menu.count(), 1);
        QVERIFY(menu[0][0].value<sim::Subject>() == brokerOf(3));
        stage.click(replicaOf(0, 0, 2));
        QContextMenuEvent key(QContextMenuEvent::Keyboard, {1, 1}, {1, 1});
        QCoreApplication::sendEvent(stage.grid->viewport(), &key);
        QVERIFY(menu[1][0].value<sim::Subject>() == replicaOf(0, 0, 2));
    }

    void theFilterKeepsTopicsByName() {
        Stage stage;
        QVERIFY(stage.filter->isVisible());
        QCOMPARE(stage.grid->rows().size(), std::size_t{5});
        stage.filter->setText("PRI");
        QCOMPARE(stage.grid->rows().size(), std::size_t{2});
        QVERIFY(stage.grid->rectOf(replicaOf(0, 0, 1)).isEmpty());
        stage.filter->setText("nobody");
        QVERIFY(stage.grid->emptySentence().contains("nobody"));
        auto one = aCluster();
        one.topics.pop_back();
        QVERIFY(!Stage(one).filter->isVisible());
    }

    void toolTipsSayItInWords() {
        auto cluster = aBusyCluster();
        auto& follower = cluster.topics[0].partitions[0].replicas[1];
        follower.inIsr = false;
        follower.logEnd = Offset{588};
        follower.lag = 412;
        follower.lagMs = 31'000;
        cluster.topics[0].partitions[0].isr = {BrokerId{1}, BrokerId{3}};
        cluster.cutLinks.push_back({BrokerId{1}, BrokerId{2}});
        cluster.producers[0].errors = {{ErrorCode::NotEnoughReplicas, 37}};
        QString text = subjectText(cluster, replicaOf(0, 0, 2));
        QVERIFY(text.startsWith("orders-0 on broker 2\nFollower, fetches from broker 1\nOut of the ISR"));
        QVERIFY(text.contains("412 records behind the leader, last caught up 31 s ago"));
        QVERIFY(text.contains("under-replicated"));
        QVERIFY(
            subjectText(cluster, {kNoBroker, partition(0, 0), kNoClient}).contains("Replicas: 1, 2, 3 · ISR: 1, 3"));
        QVERIFY(subjectText(cluster, brokerOf(2)).contains("Network cut to broker 1"));
        QVERIFY(subjectText(cluster, clientOf(0)).contains("NOT_ENOUGH_REPLICAS: 37"));
        QVERIFY(subjectText(cluster, clientOf(2)).startsWith("Consumer dispatch"));
        QVERIFY(subjectText(cluster, replicaOf(1, 0, 2)).isEmpty());
        QCOMPARE(lagText(follower), "412 behind · 31 s");
    }

    void hoveringShowsTheToolTip() {
        Stage stage;
        const QPoint at = stage.grid->rectOf(replicaOf(0, 0, 1)).center().toPoint();
        QHelpEvent help(QEvent::ToolTip, at, stage.grid->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(stage.grid->viewport(), &help);
        QVERIFY(QToolTip::text().startsWith("orders-0 on broker 1"));
        QToolTip::hideText();
    }

    void clientsWithoutRoomAreCountedAndNamed() {
        auto cluster = aBusyCluster();
        for (int id = 3; id < 12; ++id) {
            auto producer = cluster.producers.front();
            producer.id = ClientId{id};
            producer.name = "p" + std::to_string(id);
            cluster.producers.push_back(producer);
        }
        const auto strip = layOutClients(cluster, QRectF(0, 0, 800, 42), themeFor("dark"));
        QCOMPARE(static_cast<int>(strip.chips.size()) + strip.hidden, 12);
        QVERIFY(strip.hidden > 0);
        QCOMPARE(hiddenClients(cluster, strip).split('\n').size(), strip.hidden);
        // The consumer is not crowded out, and nobody stands on anybody.
        QVERIFY(strip.rectOf(ClientId{2}) != strip.more);
        for (std::size_t i = 1; i < strip.chips.size(); ++i)
            QVERIFY(!strip.chips[i].rect.intersects(strip.chips[i - 1].rect));
        QVERIFY(!strip.more.intersects(strip.chips.back().rect));
        QCOMPARE(strip.rectOf(ClientId{11}), strip.more);
    }

    void comingByTabShowsWhereOneIs() {
        Stage stage;
        QFocusEvent tab(QEvent::FocusIn, Qt::TabFocusReason);
        QCoreApplication::sendEvent(stage.grid, &tab);
        QVERIFY(stage.grid->cursor() == replicaOf(0, 0, 1));
    }

    void copyGivesText() {
        Stage stage;
        QTest::keyClick(stage.grid, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains("orders-1: leader 2, replicas 2, 3, 1, ISR 2, 3, 1"));
    }

    void recordsTravelAndComeToRest() {
        Stage stage;
        QVERIFY(!stage.grid->isMoving());
        const auto event =
            anEvent(1, {BrokerId{1}, partition(0, 0), ClientId{0}}, cluster::Appended{ClientId{0}, Offset{0}, 2, 90});
        stage.view.present(aFrame(aBusyCluster(), {event}));
        QCOMPARE(stage.grid->travel().tokens().size(), std::size_t{1});
        QVERIFY(stage.grid->isMoving());
        auto jumped = aFrame(aBusyCluster());
        jumped->jumped = true;
        stage.view.present(jumped);
        QVERIFY(stage.grid->travel().tokens().empty());
        QVERIFY(!stage.grid->isMoving());
    }

    void aRefusalIsSeenAlsoWithReducedMotion() {
        Stage stage;
        const QImage before = stage.grid->viewport()->grab().toImage();
        stage.view.setReducedMotion(true);
        const auto event = anEvent(1, {BrokerId{1}, partition(0, 0), ClientId{0}},
                                   cluster::ProduceRejected{ClientId{0}, ErrorCode::NotEnoughReplicas, 1, -1, 1, 2});
        stage.view.present(aFrame(aBusyCluster(), {event}));
        const QRect chip = stage.grid->rectOf(clientOf(0)).toRect();
        QVERIFY(stage.grid->viewport()->grab().toImage().copy(chip) != before.copy(chip));
    }

    void onlyWhatChangedIsDrawnAnewAndItLooksTheSame() {
        auto cluster = aBusyCluster();
        Stage stage(cluster);
        stage.view.grab();
        cluster.topics[0].partitions[1].replicas[1].inIsr = false;
        cluster.topics[0].partitions[1].isr.pop_back();
        cluster.brokers[1].leaders = 4;
        stage.view.present(aFrame(cluster));
        const QImage patched = stage.grid->viewport()->grab().toImage();
        Stage anew(cluster);
        QCOMPARE(patched, anew.grid->viewport()->grab().toImage());
    }

    void messagesOnTheWireStandWhereTheyAre() {
        auto cluster = aBusyCluster();
        observe::MessageView message;
        message.kind = observe::MessageKind::FetchReply;
        message.fromKind = message.toKind = observe::Endpoint::Broker;
        message.from = 1;
        message.to = 2;
        message.partition = partition(0, 0);
        message.sentAt = cluster.now;
        message.arrivesAt = cluster.now + 400;
        cluster.now += 100;
        QCOMPARE(wayDone(cluster, message), 0.25);
        cluster.now += 4000;
        QVERIFY(wayDone(cluster, message) < 1);
        cluster.cutLinks.push_back({BrokerId{2}, BrokerId{1}});
        QCOMPARE(wayDone(cluster, message), 0.5);

        cluster.messages.push_back(message);
        Stage stage(cluster);
        const QImage atSpeed = stage.grid->viewport()->grab().toImage();
        auto paused = aFrame(cluster);
        paused->wantedSpeed = 0;
        stage.view.present(paused);
        QVERIFY(stage.grid->viewport()->grab().toImage() != atSpeed);
    }

    void everyThemeAndSizePaints() {
        auto cluster = manyPartitions(40);
        cluster.brokers[0].state = observe::BrokerState::Paused;
        cluster.brokers[1].state = observe::BrokerState::Stopped;
        cluster.brokers[1].diskExtraMicros = 5000;
        for (const QString& id : themeIds()) {
            Stage stage(cluster);
            stage.view.setTheme(themeFor(id));
            for (const QSize size : {QSize(240, 160), QSize(800, 420), QSize(1920, 1080)}) {
                stage.view.resize(size);
                QVERIFY(!stage.view.grab().isNull());
            }
        }
    }

    void leaderAndFollowerLookDifferent() {
        const Stage stage;
        const QImage image = stage.grid->viewport()->grab().toImage();
        const auto cut = [&](int broker) { return image.copy(stage.grid->rectOf(replicaOf(0, 0, broker)).toRect()); };
        QVERIFY(cut(1) != cut(2));
        QCOMPARE(cut(2), cut(3));
    }
};

QTEST_MAIN(LayoutViewTest)
#include "layout_view_test.moc"
