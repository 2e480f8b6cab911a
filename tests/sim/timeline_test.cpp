#include <QtTest>

#include "core/base/random.h"
#include "core/sim/simulation.h"
#include "tests/sim/bad_day.h"

using namespace logarium;
using namespace logarium::sim;
using namespace logarium::sim::sample;

namespace {

std::vector<Event> allEvents(const Simulation& simulation) {
    return {simulation.events().begin(), simulation.events().end()};
}

Breakpoint whenIsrIsBelow(std::size_t size) {
    return {"isr", false, [size](const World& world, std::span<const Event>) {
                const auto* topic = world.controller.image().topic("orders");
                return topic != nullptr && topic->partitions.front().isr.size() < size;
            }};
}

}  // namespace

class TimelineTest : public QObject {
    Q_OBJECT
private slots:
    void seeksToAnyMomentAndFindsTheSameState() {
        Simulation simulation{ClusterSpec{}};
        aBadMinute(simulation);
        std::map<std::int64_t, std::string> hashes;
        std::map<std::int64_t, std::size_t> counts;
        for (int s = 60; s >= 0; s -= 5) {
            simulation.seek(seconds(s));
            hashes[s] = simulation.stateHash();
            counts[s] = simulation.events().size();
        }
        Random random(7, 1);
        for (int i = 0; i < 30; ++i) {
            const auto s = static_cast<std::int64_t>(random.below(13)) * 5;
            simulation.seek(seconds(s));
            QCOMPARE(simulation.stateHash(), hashes[s]);
            QCOMPARE(simulation.events().size(), counts[s]);
        }
        QCOMPARE(simulation.branches().size(), 1u);
    }

    void stepsBackThroughEveryEvent() {
        Simulation simulation{ClusterSpec{}};
        aBadMinute(simulation);
        const std::string end = simulation.stateHash();
        simulation.seek(seconds(41));
        for (int i = 0; i < 40; ++i) {
            const EventId last = simulation.events().back().id;
            QVERIFY(simulation.stepBack());
            QVERIFY(simulation.events().back().id < last);
        }
        const std::string there = simulation.stateHash();
        const EventId last = simulation.events().back().id;
        QVERIFY(simulation.step());
        const EventId next = simulation.events().back().id;
        QVERIFY(next > last);
        QVERIFY(simulation.stepBack());
        QCOMPARE(simulation.stateHash(), there);
        simulation.seek(seconds(60));
        QCOMPARE(simulation.stateHash(), end);
        QCOMPARE(simulation.branches().size(), 1u);
    }

    void stepsBackToTheBeginningAndNoFurther() {
        Simulation simulation{ClusterSpec{}};
        simulation.submit(orders());
        simulation.runUntil(seconds(1));
        int steps = 0;
        while (simulation.stepBack()) QVERIFY(++steps < 1000);
        QCOMPARE(simulation.now(), Micros{0});
        QVERIFY(simulation.world().controller.image().topics().empty());
        simulation.seek(seconds(1));
        QCOMPARE(simulation.world().controller.image().topics().size(), 1u);
    }

    void actingInThePastBeginsABranchAndBothStay() {
        Simulation simulation{ClusterSpec{}};
        aBadMinute(simulation);
        const std::string story = simulation.stateHash();
        const std::vector<Event> told = allEvents(simulation);
        simulation.seek(seconds(30));
        QVERIFY(simulation.submit(DeleteTopic{"orders"}).ok());
        simulation.runUntil(seconds(60));
        const std::string other = simulation.stateHash();
        QCOMPARE(simulation.branch(), "branch-1");
        QVERIFY(other != story);
        const auto branches = simulation.branches();
        QCOMPARE(branches.size(), 2u);
        QCOMPARE(branches[1].parent, "main");
        QCOMPARE(branches[1].from, seconds(30));
        QCOMPARE(branches[0].end, seconds(60));

        QVERIFY(simulation.switchTo("main").ok());
        QCOMPARE(simulation.stateHash(), story);
        simulation.seek(seconds(10));
        simulation.seek(seconds(60));
        QCOMPARE(simulation.stateHash(), story);
        QVERIFY(simulation.switchTo("branch-1").ok());
        QCOMPARE(simulation.stateHash(), other);
        // Of weight, all is still there; ids rise.
        QVERIFY(simulation.switchTo("main").ok());
        std::vector<Event> weighty;
        std::ranges::copy_if(told, std::back_inserter(weighty), [](const Event& e) { return !isTraffic(e); });
        std::vector<Event> now = allEvents(simulation);
        std::erase_if(now, isTraffic);
        QVERIFY(now == weighty);
    }

    /// What is done on one branch is never seen on another one, in whatever order they are visited.
    void branchesAreIndependent() {
        Simulation simulation{ClusterSpec{}};
        aBadMinute(simulation);
        std::map<std::string, std::string> hashes = {{"main", simulation.stateHash()}};
        for (int i = 1; i <= 3; ++i) {
            QVERIFY(simulation.switchTo("main").ok());
            simulation.seek(seconds(10 * i));
            const std::string name = "b" + std::to_string(i);
            QVERIFY(simulation.beginBranch(name).ok());
            QVERIFY(simulation.submit(StopBroker{BrokerId{2}, i % 2 == 0}).ok());
            simulation.runUntil(seconds(60));
            hashes[name] = simulation.stateHash();
        }
        for (const char* name : {"b2", "main", "b1", "b3", "b1", "main", "b2"}) {
            QVERIFY(simulation.switchTo(name).ok());
            simulation.seek(seconds(60));
            QCOMPARE(simulation.stateHash(), hashes[name]);
        }
        QCOMPARE(std::set<std::string>({hashes["main"], hashes["b1"], hashes["b2"], hashes["b3"]}).size(), 4u);
    }

    void branchesAreRenamedAndDeleted() {
        Simulation simulation{ClusterSpec{}};
        aBadMinute(simulation);
        simulation.seek(seconds(30));
        simulation.submit(DeleteTopic{"orders"});
        QVERIFY(simulation.renameBranch("branch-1", "gone").ok());
        QCOMPARE(simulation.branch(), "gone");
        QCOMPARE(simulation.renameBranch("gone", "main").error().message, "there is a branch 'main' already");
        QCOMPARE(simulation.deleteBranch("gone").error().message,
                 "'gone' is the current branch; switch to another one first");
        QCOMPARE(simulation.switchTo("none").error().message, "there is no branch 'none'");
        QVERIFY(simulation.switchTo("main").ok());
        QVERIFY(simulation.deleteBranch("gone").ok());
        QCOMPARE(simulation.branches().size(), 1u);
        QCOMPARE(simulation.deleteBranch("main").error().message,
                 "'main' is the current branch; switch to another one first");
    }

    void goingOnAtTheEndBeginsNoBranch() {
        Simulation simulation{ClusterSpec{}};
        aBadMinute(simulation);
        simulation.seek(seconds(30));
        simulation.seek(seconds(60));
        QVERIFY(simulation.submit(DeleteTopic{"orders"}).ok());
        QCOMPARE(simulation.branches().size(), 1u);
    }

    void comparesToTheFirstEventAtWhichTheyPart() {
        Simulation simulation{ClusterSpec{}};
        aBadMinute(simulation);
        simulation.seek(seconds(30));
        simulation.submit(StopBroker{BrokerId{2}, false});
        simulation.runUntil(seconds(60));
        const auto compared = simulation.compare("main", "branch-1", seconds(60));
        QVERIFY(compared.ok());
        const Comparison& c = compared.value();
        QVERIFY(c.parted);
        QCOMPARE(c.at, seconds(30));
        QCOMPARE(std::get<CommandApplied>(c.nextB.front().fact).text, "sim kill-broker 2");
        QVERIFY(c.nextA.front().at >= seconds(30));
        QCOMPARE(stateHash(c.b), simulation.stateHash());
        QVERIFY(c.a.broker(BrokerId{2})->up());
        QVERIFY(simulation.switchTo("main").ok());
        QCOMPARE(stateHash(c.a), simulation.stateHash());
        QVERIFY(!simulation.compare("main", "main", seconds(60)).value().parted);
        QVERIFY(!simulation.compare("main", "branch-1", seconds(29)).value().parted);
        QVERIFY(!simulation.compare("main", "none", seconds(29)).ok());
    }

    void stopsAtABreakpointOnceEachTimeItComesTrue() {
        Simulation simulation{ClusterSpec{}};
        simulation.addBreakpoint(whenIsrIsBelow(3));
        simulation.submit(orders());
        simulation.runUntil(seconds(5));
        QVERIFY(!simulation.brokeAt());
        simulation.submit(StopBroker{BrokerId{1}, false});
        QVERIFY(simulation.runUntil(seconds(60)));
        QCOMPARE(simulation.brokeAt().value_or(""), "isr");
        const Micros first = simulation.now();
        QVERIFY(first < seconds(20));
        QVERIFY(!simulation.runUntil(seconds(60)));  // It is still true: no reason to stop again.
        simulation.seek(seconds(6));
        QVERIFY(simulation.runUntil(seconds(60)));
        QCOMPARE(simulation.now(), first);
        QVERIFY(simulation.removeBreakpoint(0));
        QVERIFY(!simulation.removeBreakpoint(0));
        simulation.seek(seconds(6));
        QVERIFY(!simulation.runUntil(seconds(60)));
    }

    void jumpsAreCounted() {
        Simulation simulation{ClusterSpec{}};
        const std::uint64_t none = simulation.jumps();
        simulation.runUntil(seconds(5));
        QCOMPARE(simulation.jumps(), none);
        simulation.seek(seconds(1));
        QVERIFY(simulation.jumps() > none);
    }
};

QTEST_GUILESS_MAIN(TimelineTest)
#include "timeline_test.moc"
