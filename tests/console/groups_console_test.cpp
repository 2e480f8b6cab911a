#include <QtTest>

#include "core/console/session.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::console;

namespace {

struct Console {
    QString run(const QString& line) {
        session.submit(line.toStdString());
        while (const auto again = session.advance(simulation))
            simulation.runUntil(std::max(*again, simulation.now() + 1));
        QString text;
        for (const Piece& piece : session.takeOutput()) text += QString::fromStdString(piece.text);
        return text;
    }

    sim::Simulation simulation{sim::ClusterSpec{}};
    Session session{SessionSettings{.assumeBootstrapServer = true}};
};

}  // namespace

class GroupsConsoleTest : public QObject {
    Q_OBJECT
private slots:
    /// The texts are those of Kafka 4.1.0 with the same members.
    void membersOfBothProtocols() {
        Console console;
        console.run("kafka-topics --create --topic orders --partitions 6 --replication-factor 3");
        console.run("sim start-consumer old --topic orders --group app");
        console.run("sim advance 15s");
        const QString members = "kafka-consumer-groups --describe --group app --members --verbose";
        QVERIFY2(!console.run(members).contains("UPGRADED"), "nobody has to");
        console.run("sim start-consumer new --topic orders --group app --protocol consumer");
        console.run("sim advance 20s");
        const QString both = console.run(members);
        QVERIFY2(both.contains("TARGET-EPOCH    TARGET-ASSIGNMENT    UPGRADED\n"), qPrintable(both));
        QCOMPARE(both.count(" true\n"), 1);
        QCOMPARE(both.count(" false\n"), 1);
        const QString groups = console.run("kafka-groups --list");
        QVERIFY2(groups.contains("Consumer"), qPrintable(groups));
    }
};

QTEST_GUILESS_MAIN(GroupsConsoleTest)
#include "groups_console_test.moc"
