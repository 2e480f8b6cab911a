#include <QTemporaryDir>
#include <QtTest>

#include "core/console/session.h"

using namespace logarium;
using namespace logarium::console;

namespace {

/// A console on a cluster that ran for 30 s: `orders` is written to, broker 2 was killed at 10 s.
struct Console {
    explicit Console(bool files = false) : session({.assumeBootstrapServer = true, .files = files}) {
        run("kafka-topics --create --topic orders --replica-assignment 1:2:3 --config min.insync.replicas=2 "
            "--config internal.segment.bytes=5000");
        run("sim start-producer shop --topic orders --rate 20 --acks all");
        run("sim at 10s");
        run("sim kill-broker 2");
        run("sim at 30s");
    }

    QString run(const QString& line) {
        session.submit(line.toStdString());
        while (const auto again = session.advance(simulation))
            simulation.runUntil(std::max(*again, simulation.now() + 1));
        QString text;
        for (const Piece& piece : session.takeOutput()) text += QString::fromStdString(piece.text);
        return text;
    }

    sim::Simulation simulation{sim::ClusterSpec{}};
    Session session;
};

}  // namespace

class SimTimeTest : public QObject {
    Q_OBJECT
private slots:
    void goesToMomentsAndSteps() {
        Console console;
        QCOMPARE(console.run("sim at 12s"), "12.000s in main\n");
        QCOMPARE(console.simulation.now(), Micros{12'000'000});
        const std::size_t before = console.simulation.events().size();
        QVERIFY(console.run("sim back").contains("in main, after:"));
        QVERIFY(console.simulation.events().size() < before);
        QVERIFY(console.run("sim step").contains("s "));
        QCOMPARE(console.run("sim at 30s"), "30.000s in main\n");
    }

    void actingInThePastBeginsABranch() {
        Console console;
        console.run("sim at 20s");
        QCOMPARE(console.run("sim branch calm"), "the next command at 20.000s begins branch calm\n");
        console.run("sim start-broker 2");
        console.run("sim at 30s");
        const QString list = console.run("sim branches");
        QVERIFY2(list.contains("  main  3 commands, to 30.000s"), qPrintable(list));
        QVERIFY2(list.contains("* calm  4 commands, to 30.000s, left main at 20.000s"), qPrintable(list));
        const QString compared = console.run("sim compare main calm");
        QVERIFY2(compared.startsWith("main and calm part at 20.000s.\n"), qPrintable(compared));
        QVERIFY2(compared.contains("broker 2: crashed in main, running in calm"), qPrintable(compared));
        QVERIFY(console.run("sim compare main calm 15s").contains("are the same up to 15.000s"));
        QCOMPARE(console.run("sim switch main"), "30.000s in main\n");
        console.run("sim rename-branch calm still");
        QCOMPARE(console.run("sim delete-branch calm"), "sim: there is no branch 'calm'\n");
        QCOMPARE(console.run("sim delete-branch still"), "");
        QCOMPARE(console.simulation.branches().size(), 1u);
    }

    void stopsAtBreakpoints() {
        Console console;
        console.run("sim at 5s");
        QCOMPARE(console.run("sim break 'isr(orders-0) < 3'"), "breakpoint 1\n");
        QCOMPARE(console.run("sim breaks"), "1 isr(orders-0) < 3\n");
        const QString stopped = console.run("sim advance 1m");
        QVERIFY2(stopped.endsWith("isr(orders-0) < 3\n"), qPrintable(stopped));
        QVERIFY(console.simulation.now() < Micros{30'000'000});
        console.run("sim delete-break 1");
        QCOMPARE(console.run("sim breaks"), "");
        QCOMPARE(console.run("sim delete-break 1"), "sim: there is no breakpoint 1\n");
        QVERIFY(console.run("sim break 'isr(orders-0) <'").contains("expected a value"));
    }

    void waitsUntilAConditionHolds() {
        Console console;
        console.run("sim at 5s");
        const QString reached = console.run("sim until isr(orders-0) == [1,3]");
        QVERIFY2(reached.endsWith("isr(orders-0) == [1,3]\n"), qPrintable(reached));
        QCOMPARE(console.run("sim breaks"), "");
        QVERIFY(console.run("sim until isr(orders-0) == 1 within 5s").startsWith("sim: not within that time"));
        QCOMPARE(console.session.exitStatus(), 1);
    }

    void waitsForMomentsThatHaveAName() {
        Console console;
        console.run("sim at 5s");
        QVERIFY(console.run("sim run-until isr-change").contains("ev(IsrShrunk) or ev(IsrExpanded)"));
        QCOMPARE(console.session.exitStatus(), 0);
        QCOMPARE(console.run("sim breaks"), "");
        QVERIFY(console.run("sim until isr-changes").startsWith("sim: "));
        QVERIFY(console.session.exitStatus() != 0);
    }

    void keepsBookmarks() {
        Console console;
        console.run("sim note all is quiet");
        console.run("sim at 10s");
        console.run("sim note before the crash");
        QCOMPARE(console.run("sim notes"), "10.000s before the crash\n30.000s all is quiet\n");
    }

    void savesAndOpensARun() {
        QTemporaryDir folder;
        const QString path = folder.filePath("day.logarium");
        Console console(true);
        QCOMPARE(console.run("sim save " + path), "saved to " + path + "\n");
        const std::string state = console.simulation.stateHash();
        console.run("sim at 3s");
        console.run("sim kill-broker 3");
        QCOMPARE(console.run("sim open " + path), "30.000s in main\n");
        QVERIFY(console.simulation.stateHash() != "");
        console.run("sim at 30s");
        QCOMPARE(console.simulation.branches().size(), 1u);
        QCOMPARE(console.simulation.world().broker(BrokerId{3})->up(), true);
        QCOMPARE(console.run("sim open " + path + " 12s"), "12.000s in main\n");
        QVERIFY(console.run("sim open " + path + ".none").contains("there is no such file"));
        console.run("sim open " + path);
        QCOMPARE(console.simulation.now(), Micros{30'000'000});
        QCOMPARE(console.simulation.stateHash(), state);
    }

    void aConsoleWithoutFilesTouchesNone() {
        Console console;
        QCOMPARE(console.run("sim save /dev/shm/x"), "sim: this console may not touch files\n");
        QCOMPARE(console.run("sim open /etc/passwd"), "sim: this console may not touch files\n");
    }

    void saysWhyAndWhen() {
        Console console;
        const QString out = console.run("sim why out orders-0 2");
        QVERIFY2(out.contains("broker.session.timeout.ms=9000"), qPrintable(out));
        QVERIFY(out.contains("sim kill-broker 2"));
        QVERIFY(console.run("sim why leader orders-0").contains("leads"));
        QVERIFY(console.run("sim why dirty orders-0").contains("cleanup.policy=compact on orders"));
        QVERIFY(console.run("sim why kept orders-0 0").contains("retention.ms"));
        QVERIFY(!console.run("sim why").isEmpty());
        QCOMPARE(console.run("sim why rejected"), "sim: no produce was rejected up to now\n");
        QCOMPARE(console.run("sim why 999999999"), "sim: nothing is known of such an event\n");
        QVERIFY(console.run("sim why kept orders-0").contains("an offset is missing"));
        QVERIFY(console.run("sim when rolls orders-0").startsWith("in "));
        QVERIFY(console.run("sim when fenced 2").contains("fenced already"));
        QVERIFY(console.run("sim when pigs orders-0").contains("'pigs' is not something that can be foretold"));
    }

    void completes_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("word");
        QTest::newRow("verb") << "sim comp"
                              << "compare";
        QTest::newRow("question") << "sim why rej"
                                  << "rejected";
        QTest::newRow("partition") << "sim why leader ord"
                                   << "orders-0";
        QTest::newRow("foretold") << "sim when ro"
                                  << "rolls";
        QTest::newRow("condition") << "sim break isr"
                                   << "isr(orders-0)";
    }
    void completes() {
        QFETCH(QString, line);
        QFETCH(QString, word);
        Console console;
        const std::string text = line.toStdString();
        const auto found = console.session.complete(text, text.size(), console.simulation.world());
        QVERIFY(std::ranges::find(found.words, word.toStdString()) != found.words.end());
    }
};

QTEST_GUILESS_MAIN(SimTimeTest)
#include "sim_time_test.moc"
