// Why a member has nothing, why a group was rebalanced, and when such things will happen.
#include <QTest>

#include "core/client/group_member.h"
#include "core/observe/explanation.h"
#include "core/observe/when.h"
#include "core/sim/simulation.h"

using namespace logarium;

namespace {

Micros seconds(std::int64_t count) {
    return Micros{count * kMicrosPerSecond};
}

/// Three readers of two partitions, in one group.
struct Crowd {
    explicit Crowd(std::map<std::string, std::string> config = {}) : run(specWith(std::move(config))) {
        sim::CreateTopic topic;
        topic.topic = "orders";
        topic.partitions = 2;
        topic.replicationFactor = 3;
        run.submit(topic);
        client::ProducerSpec producer;
        producer.name = "till";
        producer.topic = "orders";
        run.submit(sim::StartProducer{producer});
        for (const char* name : {"one", "two", "three"}) {
            client::ConsumerSpec consumer;
            consumer.name = name;
            consumer.topic = "orders";
            consumer.group = "app";
            run.submit(sim::StartConsumer{consumer});
        }
    }
    static sim::ClusterSpec specWith(std::map<std::string, std::string> config) {
        sim::ClusterSpec spec;
        spec.brokerConfig = std::move(config);
        return spec;
    }
    ClientId member(bool idle) const {
        for (const auto& client : run.world().clients) {
            if (client->consumer() == nullptr || client->stopped) continue;
            if (client->consumer()->member()->assigned().empty() == idle) return client->id;
        }
        return kNoClient;
    }

    sim::Simulation run;
};

template <class Fact>
const sim::Event* lastOf(const sim::Simulation& run) {
    const auto events = run.events();
    for (auto event = events.rbegin(); event != events.rend(); ++event)
        if (std::holds_alternative<Fact>(event->fact)) return &*event;
    return nullptr;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class ExplanationGroupsTest : public QObject {
    Q_OBJECT
private slots:
    void aNewGroupWaitsForMore() {
        Crowd crowd;
        crowd.run.runUntil(seconds(2));
        const auto why = observe::whyIdle(crowd.run, crowd.member(true));
        QVERIFY(why.ok());
        QVERIFY2(has(why.value().answer, "PreparingRebalance"), why.value().answer.c_str());
        QCOMPARE(why.value().decidedBy.front().name, std::string_view("group.initial.rebalance.delay.ms"));
        const auto when = observe::whenStable(crowd.run.world(), "app");
        QVERIFY(when.ok());
        crowd.run.runUntil(seconds(20));
        QCOMPARE(lastOf<group::GenerationFormed>(crowd.run)->at, when.value().at);
    }
    void theThirdOfTwoIsSpare() {
        Crowd crowd;
        crowd.run.runUntil(seconds(20));
        const auto why = observe::whyIdle(crowd.run, crowd.member(true));
        QVERIFY(why.ok());
        QVERIFY2(has(why.value().answer, "3 members share 2 partitions of orders"), why.value().answer.c_str());
        QVERIFY2(has(why.value().change, "--alter --topic orders --partitions 3"), why.value().change.c_str());
        QVERIFY(!why.value().chain.empty());
        const auto busy = observe::whyIdle(crowd.run, crowd.member(false));
        QVERIFY(busy.ok());
        QVERIFY2(has(busy.value().answer, "is not idle: it reads orders-"), busy.value().answer.c_str());
    }
    void theSpareTakesOverWhenASessionEnds() {
        Crowd crowd;
        crowd.run.runUntil(seconds(20));
        const ClientId spare = crowd.member(true), reader = crowd.member(false);
        crowd.run.submit(sim::StopConsumer{reader, false, {}});
        const auto when = observe::whenGone(crowd.run.world(), reader);
        QVERIFY2(when.ok(), when.ok() ? "" : when.error().message.c_str());
        crowd.run.runUntil(when.value().at + seconds(10).value);
        const sim::Event* gone = lastOf<group::MemberGone>(crowd.run);
        QVERIFY(gone != nullptr);
        QCOMPARE(gone->at, when.value().at);
        QVERIFY(!crowd.run.world().client(spare)->consumer()->member()->assigned().empty());
        const auto why = observe::whyRebalanced(crowd.run, "app");
        QVERIFY(why.ok());
        QVERIFY2(has(why.value().change, "session.timeout.ms"), why.value().change.c_str());
        QVERIFY2(has(why.value().answer, "was formed"), why.value().answer.c_str());
    }
    void offsetsOfAGroupThatIsGone() {
        Crowd crowd({{"offsets.retention.minutes", "1"}, {"offsets.retention.check.interval.ms", "10000"}});
        crowd.run.runUntil(seconds(20));
        for (const auto& client : crowd.run.world().clients)
            if (client->consumer() != nullptr) crowd.run.submit(sim::StopConsumer{client->id, true, {}});
        const auto when = observe::whenForgotten(crowd.run.world(), "app");
        QVERIFY2(when.ok(), when.ok() ? "" : when.error().message.c_str());
        QVERIFY(when.value().at > crowd.run.now() + seconds(59).value);
        crowd.run.runUntil(when.value().at);
        QVERIFY(lastOf<group::OffsetsRemoved>(crowd.run) != nullptr ||
                lastOf<group::GroupRemoved>(crowd.run) != nullptr);
    }
    void aTransactionEnds() {
        Crowd crowd;
        client::ProducerSpec shop;
        shop.name = "shop";
        shop.topic = "orders";
        shop.transactionalId = "shop";
        shop.idempotent = true;
        shop.recordsPerSecond = 2;
        crowd.run.submit(sim::StartProducer{shop});
        crowd.run.runUntil(seconds(3));
        const auto when = observe::whenEnds(crowd.run.world(), "shop");
        QVERIFY2(when.ok(), when.ok() ? "" : when.error().message.c_str());
        crowd.run.runUntil(when.value().at);
        QCOMPARE(lastOf<txn::TransactionCompleted>(crowd.run)->at, when.value().at);
    }
    void badQuestionsAreAnswered() {
        Crowd crowd;
        QVERIFY(!observe::whyIdle(crowd.run, ClientId{99}).ok());
        QVERIFY(!observe::whyIdle(crowd.run, ClientId{0}).ok());
        QVERIFY(!observe::whyRebalanced(crowd.run, "nobody").ok());
        QVERIFY(!observe::whenGone(crowd.run.world(), ClientId{0}).ok());
    }
};

QTEST_APPLESS_MAIN(ExplanationGroupsTest)
#include "explanation_groups_test.moc"
