#include <QRegularExpression>
#include <QTest>

#include "core/console/session.h"

using namespace logarium;
using namespace logarium::console;

namespace {

/// A console on a small cluster, driven as a host does.
class Console {
public:
    explicit Console(int brokers = 3, SessionSettings settings = {}) : simulation(spec(brokers)), session(settings) {}

    static sim::ClusterSpec spec(int brokers) {
        sim::ClusterSpec made;
        made.brokers = brokers;
        return made;
    }

    void drive() {
        for (int i = 0; i < 100'000; ++i) {
            const auto again = session.advance(simulation);
            if (!again) return;
            simulation.runUntil(std::max(*again, simulation.now() + 1));
        }
    }

    QString taken() {
        QString text;
        for (const Piece& piece : session.takeOutput()) text += QString::fromStdString(piece.text);
        return text;
    }

    /// Runs the line to its end; what it printed.
    QString run(const QString& line, const QStringList& input = {}) {
        session.submit(line.toStdString());
        session.advance(simulation);
        for (const QString& text : input) session.input(text.toStdString());
        session.endOfInput();
        drive();
        simulation.runUntil(simulation.now() + 250 * kMicrosPerMs);
        return taken();
    }

    QString create(const QString& rest) {
        return run("kafka-topics --bootstrap-server localhost:9092 --create " + rest);
    }

    sim::Simulation simulation;
    Session session;
};

QStringList words(const Completions& completions) {
    QStringList list;
    for (const std::string& word : completions.words) list << QString::fromStdString(word);
    return list;
}

}  // namespace

/// One console from line to output: what Kafka's recordings do not show.
class SessionTest : public QObject {
    Q_OBJECT
private slots:
    void filesAreMadeAndRead() {
        Console console;
        QCOMPARE(console.run("cat > lines.txt <<EOF", {"a", "b c", "EOF"}), "");
        QCOMPARE(console.run("cat lines.txt"), "a\nb c\n");
        QCOMPARE(console.run("ls"), "lines.txt\n");
        console.create("--topic t");
        console.run("kafka-console-producer --bootstrap-server localhost:9092 --topic t < lines.txt");
        console.run("kafka-get-offsets --bootstrap-server localhost:9092 --topic t > offsets.txt");
        QCOMPARE(console.run("cat offsets.txt"), "t:0:2\n");
        QVERIFY(console.run("cat < nothing").contains("nothing: no such file"));
        QCOMPARE(console.session.exitStatus(), 1);
    }

    void movesPartitionsByPlan() {
        Console console;
        console.create("--topic t --replica-assignment 1:2");
        console.run("cat > plan.json <<EOF",
                    {R"({"partitions":[{"topic":"t","partition":0,"replicas":[2,3]}]})", "EOF"});
        const QString tool = "kafka-reassign-partitions --bootstrap-server localhost:9092 ";
        QVERIFY(console.run(tool + "--reassignment-json-file plan.json --execute")
                    .endsWith("Successfully started partition reassignment for t-0\n"));
        console.run("sim advance 5s");
        QVERIFY(console.run(tool + "--reassignment-json-file plan.json --verify")
                    .contains("Reassignment of partition t-0 is completed."));
        console.run("sim kill-broker 1");  // It will not catch up.
        QCOMPARE(console.run("sim reassign t-0=2,1"), "");
        const QString list = "kafka-reassign-partitions --bootstrap-server localhost:9093 --list";
        QVERIFY(console.run(list).contains("t-0: replicas: 2,1,3. adding: 1. removing: 3."));
        QCOMPARE(console.run("sim reassign t-0=cancel"), "");
        QCOMPARE(console.run(list), "No partition reassignments found.\n");
    }

    void answersInOneLine_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("output");
        QTest::addColumn<int>("status");
        QTest::newRow("nothing") << ""
                                 << "" << 0;
        QTest::newRow("remark") << "# only words"
                                << "" << 0;
        QTest::newRow("no such command") << "kafka-foo.sh --list"
                                         << "kafka-foo.sh: command not found; \"sim help\" lists what there is\n"
                                         << 127;
        QTest::newRow("from bin") << "bin/kafka-topics.sh --version"
                                  << "4.1.0\n"
                                  << 0;
        QTest::newRow("from elsewhere") << "/opt/kafka/bin/kafka-topics.sh --version"
                                        << "4.1.0\n"
                                        << 0;
        QTest::newRow("absent tool") << "bin/kafka-acls.sh --list"
                                     << "Not simulated: access control lists (kafka-acls)\n"
                                     << 1;
        QTest::newRow("absent tool, another way") << "kafka-server-stop.sh"
                                                  << "Not simulated: a server process of its own (kafka-server-stop); "
                                                     "instead: sim stop-broker N\n"
                                                  << 1;
        QTest::newRow("no quotas") << "kafka-configs.sh --bootstrap-server localhost:9092 --user u --describe"
                                   << "" << 0;
        QTest::newRow("quotas") << "kafka-configs.sh --bootstrap-server localhost:9092 --user u --alter --add-config "
                                   "producer_byte_rate=1"
                                << "Completed updating config for user u.\n"
                                << 0;
        QTest::newRow("break what is not there") << "sim break-log-dir 2 2"
                                                 << "sim: broker 2 has one log directory: 1\n"
                                                 << 1;
        QTest::newRow("open quote") << "kafka-topics.sh \"a"
                                    << "console: the quote \" is never closed\n"
                                    << 2;
        QTest::newRow("no such verb") << "sim fly"
                                      << "sim: there is no verb 'fly'; \"sim help\" lists them\n"
                                      << 1;
        QTest::newRow("no such broker") << "sim kill-broker 9"
                                        << "sim: there is no broker 9\n"
                                        << 1;
        QTest::newRow("no number") << "sim stop-broker one"
                                   << "sim: 'one' is not the number of a broker; usage: sim stop-broker N\n"
                                   << 1;
        QTest::newRow("missing word") << "sim cut 1"
                                      << "sim: the number of a broker is missing; usage: sim cut-link A B\n"
                                      << 1;
        QTest::newRow("a word too many") << "sim stop 1 2"
                                         << "sim: '2' is one word too many; usage: sim stop-broker N\n"
                                         << 1;
        QTest::newRow("no duration") << "sim advance soon"
                                     << "sim: 'soon' is not a duration such as 500ms, 10s, 5m, 2h, 7d; usage: sim "
                                        "advance DURATION\n"
                                     << 1;
        QTest::newRow("not cut") << "sim heal 1 2"
                                 << "sim: the link between 1 and 2 is not cut\n"
                                 << 1;
        QTest::newRow("time") << "sim now"
                              << "0.000s 2023-11-14 22:13:20,000\n"
                              << 0;
        QTest::newRow("topic of a producer") << "sim start-producer p --topic nope"
                                             << "sim: This server does not host this topic-partition.\n"
                                             << 1;
        QTest::newRow("version") << "kafka-topics --version"
                                 << "4.1.0\n"
                                 << 0;
        QTest::newRow("too many partitions")
            << "kafka-topics --bootstrap-server localhost:9092 --create --topic t --partitions 10001"
            << "Error while executing topic command : Excessively large number of partitions per request.\n"
            << 1;
        QTest::newRow("too fast") << "sim start-producer p --topic t --rate 1e12"
                                  << "sim: a rate is 0 to 1000000 records a second\n"
                                  << 1;
        QTest::newRow("too big") << "sim start-producer p --topic t --value-bytes 2000000000"
                                 << "sim: '2000000000' is not a size in bytes, up to 1000000; usage: sim "
                                    "start-producer"
                                 << 1;
        QTest::newRow("bad regex") << "kafka-topics --bootstrap-server localhost:9092 --list --topic a("
                                   << "Error while executing topic command : a( is an invalid regex.\n"
                                   << 1;
        QTest::newRow("bad address") << "kafka-topics --bootstrap-server nowhere --list"
                                     << "Error while executing topic command : Failed to create new KafkaAdminClient\n"
                                     << 1;
    }
    void answersInOneLine() {
        QFETCH(QString, line);
        QFETCH(QString, output);
        QFETCH(int, status);
        Console console;
        const QString printed = console.run(line);
        QVERIFY2(output.isEmpty() ? printed.isEmpty() : printed.startsWith(output), qPrintable(printed));
        QCOMPARE(console.session.exitStatus(), status);
    }

    void verbsChangeTheCluster() {
        Console console;
        const auto& world = console.simulation.world();
        console.run("sim crash 2");
        QVERIFY(!world.broker(BrokerId{2})->up());
        console.run("sim start-broker 2");
        QVERIFY(world.broker(BrokerId{2})->up());
        console.run("sim pause 3");
        QVERIFY(world.broker(BrokerId{3})->paused());
        console.run("sim resume-broker 3");
        QVERIFY(!world.broker(BrokerId{3})->paused());
        console.run("sim cut 1 3");
        QVERIFY(world.network.cut(BrokerId{1}, BrokerId{3}));
        console.run("sim heal-link 1 3");
        QVERIFY(!world.network.cut(BrokerId{1}, BrokerId{3}));
        console.run("sim slow-disk 1 20ms");
        QCOMPARE(world.broker(BrokerId{1})->diskExtraMicros(), 20'000);
        console.create("--topic t");
        QCOMPARE(console.run("sim start-producer shop --topic t --rate 50 --acks 1"), "client 0\n");
        QCOMPARE(world.client(ClientId{0})->producer()->spec().acks, 1);
        console.run("sim change-producer shop --acks all");
        QCOMPARE(world.client(ClientId{0})->producer()->spec().acks, -1);
        const QRegularExpression counts(
            "producer 0 shop topic t: \\d+ sent, \\d+ acknowledged, 0 lost, 0 duplicated, 0 failed\n");
        const QString status = console.run("sim status");
        QVERIFY2(status.contains(counts), qPrintable(status));
        console.run("sim stop-producer 0");
        QCOMPARE(console.session.exitStatus(), 0);
    }

    void aWorkloadAndAQuotaAreWords() {
        Console console;
        const sim::World& world = console.simulation.world();
        console.create("--topic t");
        console.run(
            "sim start-producer bot --topic t --rate 200 --pattern bursts --burst-ms 2000 --lowest 0 "
            "--key-mix hot-key --hot-share 0.5 --value-bytes-max 900 --clock-offset-ms -5000 --user alice");
        const client::ProducerSpec& spec = world.client(ClientId{0})->producer()->spec();
        QVERIFY(spec.shape.pattern == client::RatePattern::Bursts && spec.shape.burstMs == 2000);
        QVERIFY(spec.keys == client::KeyMix::HotKey && spec.hotShare == 0.5 && spec.valueBytesMax == 900);
        QVERIFY(spec.clockOffsetMs == -5000 && spec.user == "alice");
        console.run("sim set-quota --client bot --producer-byte-rate 20000");
        console.run("sim set-quota --user default --consumer-byte-rate 500");
        const cluster::QuotasImage& quotas = world.controller.image().quotas();
        QCOMPARE(quotas.size(), 2u);
        QCOMPARE(quotas.at({{"client-id", "bot"}}).at("producer_byte_rate"), 20'000.0);
        QCOMPARE(quotas.at({{"user", std::nullopt}}).at("consumer_byte_rate"), 500.0);
        console.run("sim set-quota --user default --consumer-byte-rate none");
        QCOMPARE(world.controller.image().quotas().size(), 1u);
        console.run("sim set-quota --client bot");
        QVERIFY(console.session.exitStatus() != 0);
        console.run("sim start-producer other --topic t --pattern wavy");
        QVERIFY(console.session.exitStatus() != 0);
    }

    void advanceTakesVirtualTime() {
        Console console;
        console.session.submit("sim advance 1m30s");
        const auto again = console.session.advance(console.simulation);
        QVERIFY(again.has_value());
        QCOMPARE(again->value, 90 * kMicrosPerSecond);
        QVERIFY(console.session.busy());
        console.simulation.runUntil(Micros{40 * kMicrosPerSecond});
        QVERIFY(console.session.advance(console.simulation).has_value());
        console.simulation.runUntil(*again);
        QVERIFY(!console.session.advance(console.simulation).has_value());
        QVERIFY(!console.session.busy());
    }

    void interruptEndsAConsumer() {
        Console console;
        console.create("--topic t");
        console.session.submit("kafka-console-consumer --bootstrap-server localhost:9092 --topic t");
        QVERIFY(console.session.advance(console.simulation).has_value());
        QVERIFY(console.session.endless());
        console.session.interrupt();
        QVERIFY(!console.session.advance(console.simulation).has_value());
        QCOMPARE(console.taken(), "Processed a total of 0 messages\n");
        QCOMPARE(console.session.exitStatus(), 130);
    }

    void linesGoOutWhileTheProducerIsStillReading() {
        Console console(1);
        console.create("--topic t");
        console.session.submit("kafka-console-producer --bootstrap-server localhost:9092 --topic t");
        console.session.advance(console.simulation);
        QVERIFY(console.session.wantsInput());
        console.session.input("hello");
        const auto again = console.session.advance(console.simulation);
        QVERIFY(again.has_value());
        console.simulation.runUntil(console.simulation.now() + 2 * kMicrosPerSecond);
        console.session.advance(console.simulation);
        console.simulation.runUntil(console.simulation.now() + kMicrosPerSecond);
        QCOMPARE(console.simulation.world().totals.recordsIn, 1);
        console.session.interrupt();
        console.drive();
        QCOMPARE(console.session.exitStatus(), 130);
    }

    void hereDocumentIsInput() {
        Console console(1);
        console.create("--topic t");
        console.session.submit("kafka-console-producer --bootstrap-server localhost:9092 --topic t <<END");
        console.session.advance(console.simulation);
        console.session.input("one");
        console.session.input("END");
        QVERIFY(!console.session.wantsInput());
        console.drive();
        QCOMPARE(console.run("kafka-get-offsets --bootstrap-server localhost:9092"), "t:0:1\n");
    }

    void manyLinesArriveInOrder() {
        Console console(3);
        console.create("--topic t --partitions 2");
        QStringList input, expected;
        for (int i = 0; i < 3000; ++i) {
            input << QString("k%1:value %2").arg(i % 5).arg(i);
            if (i % 5 == 0) expected << QString("value %1").arg(i);
        }
        QCOMPARE(console.run("kafka-console-producer --bootstrap-server localhost:9092 --topic t --property "
                             "parse.key=true --property key.separator=: --batch-size 1000",
                             input),
                 "");
        const QString printed = console.run(
            "kafka-console-consumer --bootstrap-server localhost:9092 --topic t --from-beginning --property "
            "print.key=true --max-messages 3000");
        QStringList found;
        for (const QString& line : printed.split('\n'))
            if (line.startsWith("k0\t")) found << line.mid(3);
        QCOMPARE(found, expected);
    }

    void aDeadBootstrapServerIsWaitedFor() {
        Console console;
        console.run("sim kill-broker 1");
        const Micros before = console.simulation.now();
        const QString printed = console.run("kafka-topics --bootstrap-server localhost:9092 --list");
        QVERIFY(printed.contains("Connection to node -1 (localhost/127.0.0.1:9092) could not be established."));
        QVERIFY(printed.contains("Timed out waiting for a node assignment. Call: listTopics"));
        QVERIFY(console.simulation.now() - before >= 60 * kMicrosPerSecond);
        QCOMPARE(console.run("kafka-topics --bootstrap-server localhost:9092,localhost:9093 --list"), "\n");
    }

    void serverCanBeAssumed() {
        Console console(3, {true});
        QCOMPARE(console.run("kafka-topics --create --topic t"), "Created topic t.\n");
        QCOMPARE(console.run("kafka-topics --list"), "t\n");
        QVERIFY(console.run("kafka-topics").startsWith("Create, delete, describe, or change a topic.\n"));
    }

    void filtersPartitions_data() {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("partitions");
        QTest::newRow("under-replicated") << "--under-replicated-partitions"
                                          << "0,1,2";
        QTest::newRow("under min ISR") << "--under-min-isr-partitions"
                                       << "1";
        QTest::newRow("at min ISR") << "--at-min-isr-partitions"
                                    << "0,2";
        QTest::newRow("unavailable") << "--unavailable-partitions"
                                     << "1";
        QTest::newRow("all") << ""
                             << "0,1,2";
    }
    void filtersPartitions() {
        QFETCH(QString, option);
        QFETCH(QString, partitions);
        Console console;
        console.create("--topic t --replica-assignment 1:2,3:2,1:3 --config min.insync.replicas=1");
        console.run("sim stop-broker 2");
        console.run("sim advance 5s");
        console.run("sim kill-broker 3");
        console.run("sim advance 20s");
        QStringList found;
        for (const QString& line :
             console.run("kafka-topics --bootstrap-server localhost:9092 --describe " + option).split('\n')) {
            const qsizetype at = line.indexOf("\tPartition: ");
            if (at >= 0) found << line.mid(at + 12, 1);
        }
        QCOMPARE(found.join(','), partitions);
    }

    void completes_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("from");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("tool") << "kafka-to" << 0 << QStringList{"kafka-topics.sh"};
        QTest::newRow("option") << "kafka-topics.sh --if" << 16 << QStringList{"--if-exists", "--if-not-exists"};
        QTest::newRow("without .sh") << "kafka-topics --cr" << 13 << QStringList{"--create"};
        QTest::newRow("topic") << "kafka-topics.sh --topic or" << 24 << QStringList{"orders"};
        QTest::newRow("config") << "kafka-topics.sh --config retention." << 25
                                << QStringList{"retention.bytes", "retention.ms"};
        QTest::newRow("second config") << "kafka-configs.sh --add-config a=1,segment.j" << 34
                                       << QStringList{"segment.jitter.ms"};
        QTest::newRow("entity") << "kafka-configs.sh --entity-type brokers --entity-name " << 53
                                << QStringList{"1", "2", "3"};
        QTest::newRow("verb") << "sim kill-b" << 4 << QStringList{"kill-broker"};
        QTest::newRow("verb's broker") << "sim kill-broker " << 16 << QStringList{"1", "2", "3"};
        QTest::newRow("unknown tool") << "kafka-foo --t" << 10 << QStringList{};
    }
    void completes() {
        QFETCH(QString, line);
        QFETCH(int, from);
        QFETCH(QStringList, expected);
        Console console;
        console.create("--topic orders");
        const std::string text = line.toStdString();
        const Completions found = console.session.complete(text, text.size(), console.simulation.world());
        QCOMPARE(words(found), expected);
        QCOMPARE(static_cast<int>(found.from), from);
    }

    void hints_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("hint");
        const QString topics = "kafka-topics.sh --bootstrap-server localhost:9092 ";
        QTest::newRow("command") << "kafka-topic.sh --list"
                                 << "Did you mean kafka-topics.sh?";
        QTest::newRow("option") << topics + "--create --topic a --patitions 3"
                                << "Did you mean --partitions?";
        QTest::newRow("server") << "kafka-topics.sh --list"
                                << "Say whom to ask: --bootstrap-server localhost:9092";
        QTest::newRow("old option") << "kafka-topics.sh --zookeeper z:2181 --list"
                                    << "Kafka 4 has no --zookeeper: it is --bootstrap-server HOST:PORT now.";
        QTest::newRow("there already") << topics + "--create --topic orders"
                                       << "--if-not-exists leaves a topic that is there as it is.";
        QTest::newRow("near topic") << topics + "--describe --topic ordres"
                                    << "There is a topic orders.";
        QTest::newRow("far topic") << topics + "--describe --topic zebra"
                                   << "kafka-topics.sh --list shows which topics there are.";
        QTest::newRow("too few brokers") << topics + "--create --topic b --replication-factor 4"
                                         << "Each replica needs a broker of its own, and 3 of 3 are up.";
        QTest::newRow("config") << topics + "--create --topic b --config retention.m=5"
                                << "Did you mean retention.ms?";
        QTest::newRow("fine") << topics + "--list"
                              << "";
    }
    void hints() {
        QFETCH(QString, line);
        Console console;
        console.create("--topic orders");
        console.run(line);
        QTEST(QString::fromStdString(console.session.takeHint().value_or("")), "hint");
        QVERIFY(!console.session.takeHint());
    }

    void exitCloses() {
        Console console;
        QVERIFY(!console.session.closed());
        console.run("exit");
        QVERIFY(console.session.closed());
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
