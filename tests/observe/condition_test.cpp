#include <QTest>

#include "core/observe/condition/condition.h"
#include "tests/lesson/sample_situation.h"

using namespace logarium;
using namespace logarium::observe;
namespace sample = lesson::sample;

class ConditionTest : public QObject {
    Q_OBJECT
private slots:
    void answers_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("holds");
        QTest::newRow("a literal") << "true" << true;
        QTest::newRow("size of the isr") << "P(payments,0).isr.size == 2" << true;
        QTest::newRow("an isr in any order") << "P(payments,0).isr == [1,2]" << true;
        QTest::newRow("another isr") << "P(payments,0).isr == [1,3]" << false;
        QTest::newRow("an empty list") << "P(payments,0).elr == []" << true;
        QTest::newRow("leader") << "P(payments,0).leader == 1" << true;
        QTest::newRow("epoch by order") << "P(payments,0).epoch > 3 and P(payments,0).epoch <= 4" << true;
        QTest::newRow("high watermark below the log end") << "P(payments,0).hw < P(payments,0).leo" << true;
        QTest::newRow("health by name") << "P(payments,0).health == at-min-isr" << true;
        QTest::newRow("an unknown topic is not there") << "P(orders,0).leader == 1" << false;
        QTest::newRow("not there is not unequal by accident") << "P(orders,0).leader == none" << true;
        QTest::newRow("no order with what is not there") << "P(orders,0).leader < 5" << false;
        QTest::newRow("a partition beyond the last") << "P(payments,1).leader == none" << true;
        QTest::newRow("a replica's log end") << "L(3,payments,0).leo == 5" << true;
        QTest::newRow("a replica out of the isr") << "not L(3,payments,0).isr" << true;
        QTest::newRow("a producer's tally") << "acc(pay-all).ok >= 40" << true;
        QTest::newRow("errors by name") << "acc(pay-all).err[NOT_ENOUGH_REPLICAS] == 3" << true;
        QTest::newRow("errors that never came") << "acc(pay-all).err[REQUEST_TIMED_OUT] == 0" << true;
        QTest::newRow("a broker's state") << "B(3).state == stopped" << true;
        QTest::newRow("an override, number") << "cfg(payments, min.insync.replicas) == 2" << true;
        QTest::newRow("an override, word") << "cfg(payments, cleanup.policy) == compact" << true;
        QTest::newRow("no override") << "cfg(payments, retention.ms) == none" << true;
        QTest::newRow("events counted") << "ev(ProduceRejected) == 2" << true;
        QTest::newRow("events by field")
            << "ev(ProduceRejected, error=NOT_ENOUGH_REPLICAS, client=pay-all, partition=payments-0)" << true;
        QTest::newRow("events by acks") << "ev(ProduceRejected, acks=all) == 1 and ev(ProduceRejected, acks=1) == 1"
                                        << true;
        QTest::newRow("events of another error") << "ev(ProduceRejected, error=REQUEST_TIMED_OUT) >= 1" << false;
        QTest::newRow("no such events") << "ev(LeaderElected)" << false;
        QTest::newRow("the learner's word") << "said(q) == yes" << true;
        QTest::newRow("and binds closer than or") << "true or false and false" << true;
        QTest::newRow("brackets") << "(true or false) and false" << false;
        QTest::newRow("not") << "not false and true" << true;
        QTest::newRow("a fraction") << "1.5 > 1" << true;
        QTest::newRow("short form, size of the isr") << "isr(payments-0) < 3 and isr(payments-0) == 2" << true;
        QTest::newRow("short form, members") << "isr(payments-0) == [1,2]" << true;
        QTest::newRow("short form, size that is another") << "isr(payments-0) == 3" << false;
        QTest::newRow("short form, high watermark") << "hw(payments-0) == 8" << true;
        QTest::newRow("short form, broker") << "state(3) == stopped" << true;
        QTest::newRow("short form, unknown topic") << "leader(orders-0) == none" << true;
    }
    void answers() {
        QFETCH(QString, text);
        QFETCH(bool, holds);
        const auto cluster = sample::cluster();
        const std::vector<sim::Event> events = {
            sample::event(cluster::ProduceRejected{ClientId{7}, ErrorCode::NotEnoughReplicas, 1, -1, 1, 2}),
            sample::event(cluster::ProduceRejected{ClientId{7}, ErrorCode::NotLeaderOrFollower, 1, 1, 1, 2}),
            sample::event(log::SegmentRolled{}),
        };
        const std::map<std::string, std::string> said = {{"q", "yes"}};
        const auto condition = Condition::parse(text.toStdString());
        QVERIFY2(condition.ok(), condition.ok() ? "" : condition.error().message.c_str());
        QCOMPARE(condition.value().holds({cluster, events, said}), holds);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << ""
                                 << "expected a value";
        QTest::newRow("half a comparison") << "P(payments,0).leader =="
                                           << "expected a value";
        QTest::newRow("an unknown function") << "Q(1).x"
                                             << "one of P, L";
        QTest::newRow("an unknown field") << "P(payments,0).colour == 1"
                                          << "a field of P(...) instead of 'colour'";
        QTest::newRow("too few arguments") << "P(payments).leader == 1"
                                           << "2 argument(s) for P()";
        QTest::newRow("no field") << "P(payments,0) == 1"
                                  << "a field after P(...)";
        QTest::newRow("an unknown fact") << "ev(Exploded)"
                                         << "the name of a fact";
        QTest::newRow("an unknown event field") << "ev(ProduceRejected, colour=red)"
                                                << "a field of events";
        QTest::newRow("an open bracket") << "(true"
                                         << "')'";
        QTest::newRow("an open list") << "P(payments,0).isr == [1"
                                      << "']'";
        QTest::newRow("an open quotation") << "cfg('a"
                                           << "a closing '";
        QTest::newRow("words behind the end") << "true true"
                                              << "'and', 'or' or the end";
        QTest::newRow("err without a name") << "acc(a).err > 1"
                                            << "err[ERROR_NAME]";
    }
    void refuses() {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const auto condition = Condition::parse(text.toStdString());
        QVERIFY(!condition.ok());
        QVERIFY2(condition.error().message.find(says.toStdString()) != std::string::npos,
                 condition.error().message.c_str());
    }

    void refusesEndlessNesting() { QVERIFY(!Condition::parse(std::string(5000, '(')).ok()); }

    void knowsWhetherTrafficMatters_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("follows");
        QTest::newRow("isr") << "isr(payments-0) < 2" << false;
        QTest::newRow("broker") << "state(3) == stopped" << false;
        QTest::newRow("an election") << "ev(LeaderElected)" << false;
        QTest::newRow("appends") << "ev(Appended, topic=payments)" << true;
        QTest::newRow("high watermark beside isr") << "isr(payments-0) < 2 and hw(payments-0) > 3" << true;
        QTest::newRow("a client") << "lag(reader) > 100" << true;
    }
    void knowsWhetherTrafficMatters() {
        QFETCH(QString, text);
        QFETCH(bool, follows);
        QCOMPARE(Condition::parse(text.toStdString()).value().followsTraffic(), follows);
    }

    void saysWhyNot() {
        const auto cluster = sample::cluster();
        const std::map<std::string, std::string> said;
        const auto condition = Condition::parse("P(payments,0).isr.size == 1 and acc(pay-all).ok > 99");
        QCOMPARE(QString::fromStdString(condition.value().whyNot({cluster, {}, said})),
                 QString("P(payments,0).isr.size is 2, acc(pay-all).ok is 40"));
    }
};

QTEST_GUILESS_MAIN(ConditionTest)
#include "condition_test.moc"
