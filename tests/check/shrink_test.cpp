#include <QtTest>

#include "core/check/shrink.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::check;

namespace {

constexpr Micros seconds(double count) {
    return Micros{static_cast<std::int64_t>(count * kMicrosPerSecond)};
}

sim::CreateTopic orders() {
    sim::CreateTopic topic;
    topic.topic = "orders";
    topic.partitions = 2;
    topic.replicationFactor = 3;
    return topic;
}

/// A day on which one broker of three is stopped among much else, and never comes back.
sim::Recording badDay() {
    sim::Recording day;
    const auto at = [&](double when, sim::Command command) {
        day.commands.push_back({seconds(when), std::move(command), std::nullopt});
    };
    at(0, orders());
    sim::ProducerSpec producer;
    producer.name = "shop";
    producer.topic = "orders";
    at(0, sim::StartProducer{producer});
    at(1, sim::SlowDisk{BrokerId{1}, 5'000});
    at(2, sim::ElectLeaders{});
    at(3, sim::StopBroker{BrokerId{2}, false});
    at(4, sim::AddPartitions{"orders", 4, {}});
    at(5, sim::ElectLeaders{});
    at(6, sim::SlowDisk{BrokerId{1}, 0});
    day.end = seconds(40);
    return day;
}

std::vector<std::string> lines(const sim::Recording& recording) {
    std::vector<std::string> all;
    for (const sim::TimedCommand& timed : recording.commands) all.push_back(sim::consoleLine(timed.command));
    return all;
}

}  // namespace

class ShrinkTest : public QObject {
    Q_OBJECT

private slots:
    void aGoodDayHasNoBreach();
    void aBadDayIsToldInTwoCommands();
    void theTriesAreBounded();
    void theEventsAreBounded();
    void aShorterStoryIsMendedToo();
    void aBrokerStoppedWhileItLoadsLeavesItsFilesAlone_data();
    void aBrokerStoppedWhileItLoadsLeavesItsFilesAlone();
};

void ShrinkTest::aGoodDayHasNoBreach() {
    sim::Recording day = badDay();
    day.commands.push_back({seconds(8), sim::StartBroker{BrokerId{2}}, std::nullopt});
    const Life life = relive(day, true);
    QVERIFY2(!life.breach, life.breach ? life.breach->what.c_str() : "");
}

void ShrinkTest::aBadDayIsToldInTwoCommands() {
    const Life life = relive(badDay(), true);
    QVERIFY(life.breach);
    QCOMPARE(QString::fromStdString(life.breach->rule), "E4");
    const ShortStory story = shrink(life);
    QCOMPARE(lines(story.recording).size(), 2u);
    QCOMPARE(QString::fromStdString(lines(story.recording)[0]), QString::fromStdString(sim::consoleLine(orders())));
    QCOMPARE(QString::fromStdString(lines(story.recording)[1]),
             QString::fromStdString(sim::consoleLine(sim::StopBroker{BrokerId{2}, false})));
    QCOMPARE(QString::fromStdString(story.breach.rule), "E4");
    QVERIFY(relive(story.recording, true).breach == story.breach);
}

void ShrinkTest::theTriesAreBounded() {
    const ShortStory story = shrink(relive(badDay(), true), {1, 1'000'000});
    QCOMPARE(story.tries, 1);
    QCOMPARE(lines(story.recording).size(), badDay().commands.size());
}

void ShrinkTest::theEventsAreBounded() {
    const Life life = relive(badDay(), true);
    const ShortStory story = shrink(life, {400, life.event.value + 1});
    QCOMPARE(story.tries, 2);
}

/// What stayed broken in a life that was mended at its end is not what a shorter story merely left unmended.
void ShrinkTest::aShorterStoryIsMendedToo() {
    sim::Recording day = badDay();
    const auto at = [&](double when, sim::Command command) {
        day.commands.push_back({seconds(when), std::move(command), std::nullopt});
    };
    at(7, sim::BreakLogDirectory{BrokerId{1}, 1});
    at(20, sim::StopBroker{BrokerId{1}, false});
    at(21, sim::ReplaceLogDirectory{BrokerId{1}, 1});
    at(22, sim::StartBroker{BrokerId{1}});
    Life life = relive(day, true);
    QVERIFY(life.breach);
    life.mendedFrom = life.recording.commands.size() - 1;  // The start of broker 1.
    const std::size_t told = lines(life.recording).size();
    const ShortStory story = shrink(life);
    // The mending starts broker 2, too: there is nothing to tell, and no story is made of the broken directory.
    QCOMPARE(story.tries, 1);
    QCOMPARE(lines(story.recording).size(), told);
}

/// Found by seed 246: it wrote checkpoints for logs that it had never opened, of topics that it did not know yet.
void ShrinkTest::aBrokerStoppedWhileItLoadsLeavesItsFilesAlone_data() {
    QTest::addColumn<double>("secondsAfterStart");
    QTest::newRow("before it registers") << 0.2;
    QTest::newRow("about when it loads") << 1.2;
}

void ShrinkTest::aBrokerStoppedWhileItLoadsLeavesItsFilesAlone() {
    QFETCH(double, secondsAfterStart);
    sim::Simulation simulation{sim::ClusterSpec{}};
    simulation.submit(orders());
    sim::ProducerSpec producer;
    producer.name = "shop";
    producer.topic = "orders";
    simulation.submit(sim::StartProducer{producer});
    simulation.runUntil(seconds(5));
    const BrokerId second{2};
    simulation.submit(sim::StopBroker{second, true});
    simulation.runUntil(seconds(10));
    QVERIFY(!simulation.world().broker(second)->up());
    const disk::MemoryDisk before = simulation.world().broker(second)->disk();
    simulation.submit(sim::StartBroker{second});
    simulation.runUntil(seconds(10 + secondsAfterStart));
    simulation.submit(sim::StopBroker{second, true});
    QVERIFY(simulation.runUntil(seconds(20), [](const sim::Event& event) {
        return std::holds_alternative<cluster::BrokerStopped>(event.fact);
    }) || !simulation.world().broker(second)->up());
    if (secondsAfterStart < 1) QVERIFY(simulation.world().broker(second)->disk().sameContent(before));
    simulation.submit(sim::StartBroker{second});
    simulation.runUntil(seconds(60));
    const auto* partition = simulation.world().controller.image().partition({TopicIndex{0}, 0});
    QCOMPARE(partition->isr.size(), 3u);
}

QTEST_GUILESS_MAIN(ShrinkTest)
#include "shrink_test.moc"
