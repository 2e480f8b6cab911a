#include <QtTest>

#include "core/console/session.h"
#include "core/sim/controller_quorum.h"

using namespace logarium;
using namespace logarium::console;

namespace {

struct Console {
    Console() {
        sim::ClusterSpec spec;
        spec.controllers = 3;
        simulation = sim::Simulation(spec);
        run("kafka-topics --create --topic orders --partitions 3 --replication-factor 3");
        run("sim advance 5s");
    }
    QString run(const QString& line) {
        session.submit(line.toStdString());
        while (const auto again = session.advance(simulation))
            simulation.runUntil(std::max(*again, simulation.now() + 1));
        QString text;
        for (const Piece& piece : session.takeOutput()) text += QString::fromStdString(piece.text);
        return text;
    }
    QStringList replication() {
        return run("kafka-metadata-quorum --bootstrap-server localhost:9092 describe --replication").split('\n');
    }
    /// NodeId, DirectoryId, LogEndOffset, Lag, ...
    QStringList row(int node) {
        for (const QString& line : replication()) {
            QStringList cells = line.split('\t');
            for (QString& cell : cells) cell = cell.trimmed();
            if (cells.front() == QString::number(node)) return cells;
        }
        return {};
    }

    sim::Simulation simulation{sim::ClusterSpec{}};
    Session session{SessionSettings{.assumeBootstrapServer = true}};
};

}  // namespace

/// Controllers that fail, as an operator sees them.
class QuorumConsoleTest : public QObject {
    Q_OBJECT
private slots:
    void statusNamesTheLeader() {
        Console console;
        const QString status = console.run("kafka-metadata-quorum --bootstrap-server localhost:9092 describe --status");
        QVERIFY2(status.contains("LeaderId:               100\n"), qPrintable(status));
        QVERIFY2(status.contains("LeaderEpoch:            1\n"), qPrintable(status));
        QVERIFY2(status.contains("MaxFollowerLag:         0\n"), qPrintable(status));
        QVERIFY2(console.run("sim status").contains("controller 100 active\ncontroller 101 follows\n"), "status");
    }
    void aFollowerThatIsDownFallsBehind() {
        Console console;
        QCOMPARE(console.row(101).value(3), "0");
        console.run("sim kill-controller 101");
        console.run("kafka-topics --create --topic more --partitions 4 --replication-factor 2");
        console.run("sim advance 2s");
        const QStringList row = console.row(101);
        QVERIFY2(row.value(3).toInt() >= 5 + 3 && row.value(3).toInt() <= 5 + 6,
                 qPrintable(row.join(' ')));  // No-ops too.
        QCOMPARE(row.value(6), "Follower");
        QCOMPARE(console.row(102).value(3), "0");
        QCOMPARE(console.row(1).value(3), "0");
        QCOMPARE(console.row(1).value(6), "Observer");
        console.run("sim start-controller 101");
        console.run("sim advance 5s");
        QCOMPARE(console.row(101).value(3), "0");
    }
    /// An observer that fetches no more is shown for five minutes, with what it had.
    void aBrokerThatIsDownFallsBehind() {
        Console console;
        console.run("sim kill-broker 2");
        const QStringList first = console.row(2);
        console.run("sim advance 20s");
        const QStringList later = console.row(2);
        QCOMPARE(later.value(2), first.value(2));
        QCOMPARE(later.value(4), first.value(4));  // LastFetchTimestamp
        QVERIFY2(later.value(3).toInt() >= 40, qPrintable(later.join(' ')));
        QCOMPARE(console.row(1).value(3), "0");
        QVERIFY(console.row(1).value(4).toLongLong() > later.value(4).toLongLong());
        console.run("sim advance 300s");
        QVERIFY(console.row(2).isEmpty());
    }
    void anotherOneLeadsAfterAFailover() {
        Console console;
        console.run("sim kill-controller 100");
        console.run("sim advance 8s");
        const QString status = console.run("kafka-metadata-quorum --bootstrap-server localhost:9092 describe --status");
        QVERIFY2(status.contains("LeaderEpoch:            2\n"), qPrintable(status));
        QVERIFY2(!status.contains("LeaderId:               100\n"), qPrintable(status));
        QCOMPARE(console.run("kafka-topics --create --topic more --partitions 1 --replication-factor 1"),
                 "Created topic more.\n");
    }
    void withoutAMajorityRequestsTimeOut() {
        Console console;
        console.run("sim kill-controller 101");
        console.run("sim kill-controller 102");
        console.run("sim advance 5s");
        const QString refused = console.run("kafka-topics --create --topic more --partitions 1 --replication-factor 1");
        QVERIFY2(refused.contains("The request timed out."), qPrintable(refused));
        const QString status = console.run("kafka-metadata-quorum --bootstrap-server localhost:9092 describe --status");
        QVERIFY2(status.contains("Timed out waiting for a node assignment. Call: describeMetadataQuorum"),
                 qPrintable(status));
        QVERIFY2(console.run("kafka-topics --describe --topic orders").contains("PartitionCount: 3"), "describe");
    }
    void aLineDoesWhatItSays_data() {
        QTest::addColumn<QString>("line");
        for (const char* line : {"sim stop-controller 101", "sim kill-controller 100", "sim pause-controller 102",
                                 "sim cut-controllers 100 102"})
            QTest::newRow(line) << line;
    }
    void aLineDoesWhatItSays() {
        QFETCH(QString, line);
        Console console;
        console.run(line);
        const auto& commands = console.simulation.recording().commands;
        QCOMPARE(QString::fromStdString(sim::consoleLine(commands.back().command)), line);
    }
};

QTEST_GUILESS_MAIN(QuorumConsoleTest)
#include "quorum_console_test.moc"
