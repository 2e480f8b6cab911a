#include <QDir>
#include <QFile>
#include <QTest>

#include "core/console/replay/compare.h"
#include "core/console/replay/replay.h"

using namespace logarium;
using namespace logarium::console;

namespace {

const QString kSessions = TEST_GOLDEN_DIR "/cli";

QString read(const QString& name) {
    QFile file(kSessions + "/" + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

ReplayResult replayed(const QString& text) {
    const auto session = readSession("test", text.toStdString());
    return session.ok() ? replay(session.value()) : ReplayResult{0, {session.error().message}};
}

QString joined(const std::vector<std::string>& lines) {
    QStringList list;
    for (const std::string& line : lines) list << QString::fromStdString(line);
    return list.join('\n');
}

}  // namespace

/// Sessions recorded from real Kafka come out of the embedded console line for line.
class GoldenSessionTest : public QObject {
    Q_OBJECT
private slots:
    void replays_data() {
        QTest::addColumn<QString>("name");
        for (const QString& name : QDir(kSessions).entryList({"*.session"}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name)) << name;
    }
    void replays() {
        QFETCH(QString, name);
        const ReplayResult result = replayed(read(name));
        QVERIFY2(result.passed(), qPrintable(joined(result.diff)));
        QVERIFY(result.commands > 0);
    }

    void aWrongLineIsFound_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("other text") << "1> Created topic orders."
                                    << "1> Created topic order.";
        QTest::newRow("missing line") << "1> Created topic orders.\n"
                                      << "";
        QTest::newRow("one line more") << "1> Created topic orders."
                                       << "1> Created topic orders.\n1> And another.";
        QTest::newRow("other stream") << "1> Created topic orders."
                                      << "2> Created topic orders.";
        QTest::newRow("other status") << "1> Created topic orders.\n? 0"
                                      << "1> Created topic orders.\n? 1";
        QTest::newRow("no newline") << "1> Created topic orders."
                                    << "1~ Created topic orders.";
    }
    void aWrongLineIsFound() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QString text = read("01-topics-create-list-describe.session");
        QVERIFY(text.contains(from));
        text.replace(text.indexOf(from), from.size(), to);
        QVERIFY(!replayed(text).passed());
    }

    void whatCannotBeDoneFails_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown directive") << "! break-the-moon 1 0"
                                           << "cannot be done here";
        QTest::newRow("no such directory") << "! break-log-dir 1 2"
                                           << "broker 1 has one log directory: 1";
        QTest::newRow("in vain") << "! await leader nope 0 1"
                                 << "in vain";
        QTest::newRow("no such broker") << "! stop-broker 7"
                                        << "there is no broker 7";
        QTest::newRow("nothing to interrupt") << "! int c1"
                                              << "nothing runs under the name c1";
    }
    void whatCannotBeDoneFails() {
        QFETCH(QString, step);
        QFETCH(QString, says);
        const ReplayResult result = replayed("# scenario: x\n# brokers: 1\n" + step + "\n");
        QVERIFY2(joined(result.diff).contains(says), qPrintable(joined(result.diff)));
    }

    void backgroundCommandsRunBeside() {
        const QString text =
            "# scenario: x\n# brokers: 1\n"
            "$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic t\n1> Created topic t.\n? 0\n"
            "& c1 $ kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic t --from-beginning\n"
            "$ kafka-console-producer.sh --bootstrap-server localhost:9092 --topic t <<EOF\nhello\nEOF\n? 0\n"
            "! wait 1000\n! int c1\n1> hello\n2> Processed a total of 1 messages\n? 130\n";
        const ReplayResult result = replayed(text);
        QVERIFY2(result.passed(), qPrintable(joined(result.diff)));
    }

    void comparesLines_data() {
        QTest::addColumn<QString>("recorded");
        QTest::addColumn<QString>("printed");
        QTest::addColumn<bool>("same");
        QTest::newRow("equal") << "a"
                               << "a" << true;
        QTest::newRow("different") << "a"
                                   << "b" << false;
        QTest::newRow("placeholder") << "id <topic-id>."
                                     << "id Ri2mjTMiTEqAkXt6_JQPLg." << true;
        QTest::newRow("too short") << "id <topic-id>."
                                   << "id Ri2mjTMiTEqAkXt6_JQ." << false;
        QTest::newRow("special characters") << "a.b|c <n>"
                                            << "a.b|c 7" << true;
        QTest::newRow("dot is a dot") << "a.b <n>"
                                      << "axb 7" << false;
        QTest::newRow("filling before a placeholder") << "LeaderId:   <node>"
                                                      << "LeaderId:    1" << true;
        QTest::newRow("filling before text") << "LeaderId:   x <node>"
                                             << "LeaderId:    x 1" << false;
        QTest::newRow("filled columns") << "<node>    \t<directory-id>\t<n>  \tLeader"
                                        << "1  \tRi2mjTMiTEqAkXt6_JQPLg\t7\tLeader" << true;
        QTest::newRow("isr in any order") << "Topic: t\tIsr: 1,3,2"
                                          << "Topic: t\tIsr: 1,2,3" << true;
        QTest::newRow("isr with other members") << "Topic: t\tIsr: 1,3"
                                                << "Topic: t\tIsr: 1,2" << false;
        QTest::newRow("replicas in order") << "Topic: t\tReplicas: 1,3"
                                           << "Topic: t\tReplicas: 3,1" << false;
        QTest::newRow("generated placement") << "Topic: g\tReplicas: 1,3"
                                             << "Topic: g\tReplicas: 2,1" << true;
    }
    void comparesLines() {
        QFETCH(QString, recorded);
        QFETCH(QString, printed);
        QFETCH(bool, same);
        QCOMPARE(sameLine(recorded.toStdString(), printed.toStdString(), {"g"}), same);
    }

    void refusesFilesThatAreNoSession_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("garbage") << "# scenario: x\nhello\n"
                                 << "test:2: ";
        QTest::newRow("brokers") << "# brokers: many\n"
                                 << "test:1: a number from 1 to 100 was expected";
        QTest::newRow("open input") << "$ a <<EOF\nx\n"
                                    << "the input has no end line EOF";
        QTest::newRow("status") << "$ a\n? x\n"
                                << "test:2: an exit status was expected";
    }
    void refusesFilesThatAreNoSession() {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const auto session = readSession("test", text.toStdString());
        QVERIFY(!session.ok());
        QVERIFY2(session.error().message.find(says.toStdString()) != std::string::npos,
                 session.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(GoldenSessionTest)
#include "golden_session_test.moc"
