#include "core/console/named_objects.h"

#include <QTest>

using namespace logarium;

namespace {

observe::ClusterView twoTopics() {
    observe::ClusterView view;
    view.brokers.resize(3);
    for (int i = 0; i < 3; ++i) view.brokers[static_cast<std::size_t>(i)].id = BrokerId{i + 1};
    view.topics.resize(2);
    view.topics[0].index = TopicIndex{0};
    view.topics[0].name = "orders";
    view.topics[0].partitions.resize(2);
    view.topics[1].index = TopicIndex{4};
    view.topics[1].name = "pay-ments-1";
    view.topics[1].partitions.resize(1);
    view.producers.resize(1);
    view.producers[0].id = ClientId{7};
    view.producers[0].name = "shop";
    view.consumers.resize(1);
    view.consumers[0].id = ClientId{8};
    view.consumers[0].name = "mail";
    view.consumers[0].group = "readers";
    return view;
}

QString textOf(const std::vector<sim::Subject>& subjects) {
    QStringList parts;
    for (const sim::Subject& s : subjects) {
        if (s.broker != kNoBroker) parts << QString("broker %1").arg(s.broker.value);
        if (s.partition.topic.value >= 0)
            parts << QString("topic %1 %2").arg(s.partition.topic.value).arg(s.partition.partition);
        if (s.client != kNoClient) parts << QString("client %1").arg(s.client.value);
    }
    return parts.join(", ");
}

}  // namespace

class NamedObjectsTest : public QObject {
    Q_OBJECT
private slots:
    void finds_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("subjects");
        QTest::newRow("a topic") << "kafka-topics --describe --topic orders"
                                 << "topic 0 -1";
        QTest::newRow("once") << "kafka-topics --topic orders --topic orders"
                              << "topic 0 -1";
        QTest::newRow("a partition by two options") << "kafka-leader-election.sh --topic orders --partition 1"
                                                    << "topic 0 1";
        QTest::newRow("a partition by name") << "sim why record orders-1 5"
                                             << "topic 0 1";
        QTest::newRow("a topic like a partition") << "kafka-topics --delete --topic pay-ments-1"
                                                  << "topic 4 -1";
        QTest::newRow("its partition") << "sim reassign pay-ments-1-0=1,2"
                                       << "topic 4 0";
        QTest::newRow("no such partition") << "sim why record orders-2 5"
                                           << "";
        QTest::newRow("a broker of a verb") << "sim kill-broker 2"
                                            << "broker 2";
        QTest::newRow("the short verb") << "sim stop 3"
                                        << "broker 3";
        QTest::newRow("a link") << "sim cut-link 1 3"
                                << "broker 1, broker 3";
        QTest::newRow("no such broker") << "sim kill-broker 9"
                                        << "";
        QTest::newRow("a broker's configs") << "kafka-configs --entity-type brokers --entity-name 2 --describe"
                                            << "broker 2";
        QTest::newRow("a topic's configs") << "kafka-configs --entity-type topics --entity-name orders --describe"
                                           << "topic 0 -1";
        QTest::newRow("a list of brokers") << "kafka-log-dirs --describe --broker-list 1,3"
                                           << "broker 1, broker 3";
        QTest::newRow("a client") << "sim stop-producer shop"
                                  << "client 7";
        QTest::newRow("a group") << "kafka-consumer-groups --describe --group readers"
                                 << "client 8";
        QTest::newRow("a number is no broker") << "kafka-topics --topic orders --partitions 3"
                                               << "topic 0 -1";
        QTest::newRow("an open quote") << "kafka-topics --topic 'orders"
                                       << "";
        QTest::newRow("nothing") << ""
                                 << "";
    }
    void finds() {
        QFETCH(QString, line);
        QFETCH(QString, subjects);
        QCOMPARE(textOf(console::namedObjects(line.toStdString(), twoTopics())), subjects);
    }
};

QTEST_GUILESS_MAIN(NamedObjectsTest)
#include "named_objects_test.moc"
