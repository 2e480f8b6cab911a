#include "views/layout/travel.h"

#include <QTest>

#include "tests/views/log_samples.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

namespace {

const ClientId kShop{1};

sim::Subject atLeader(int number, ClientId client = kNoClient) {
    return {BrokerId{1}, partition(0, number), client};
}

sim::Event appended(int number = 0, int records = 3, ClientId producer = kShop) {
    return anEvent(1, atLeader(number, producer), cluster::Appended{producer, Offset{10}, records, 300});
}

sim::Event rejected(ErrorCode error, int acks = -1, ClientId producer = kShop) {
    return anEvent(1, atLeader(0, producer), cluster::ProduceRejected{producer, error, 3, acks, 1, 2});
}

std::vector<TravelKind> kindsOf(const Travel& travel) {
    std::vector<TravelKind> kinds;
    for (const auto& token : travel.tokens()) kinds.push_back(token.kind);
    return kinds;
}

}  // namespace

class TravelTest : public QObject {
    Q_OBJECT
private slots:
    void aRecordGoesOutToTheFollowersAndComesBackAsAnAck() {
        Travel travel;
        travel.tell(aCluster(),
                    {appended(),
                     anEvent(2, {BrokerId{2}, partition(0, 0), kNoClient},
                             cluster::Replicated{BrokerId{2}, Offset{13}, 3, 300}),
                     anEvent(3, atLeader(0, kShop), cluster::ProduceAcknowledged{kShop, Offset{10}, 3, -1})},
                    1000);
        using enum TravelKind;
        QCOMPARE(kindsOf(travel), (std::vector{Request, Copy, Ack}));
        const auto& copy = travel.tokens()[1];
        QCOMPARE(copy.broker, BrokerId{1});
        QCOMPARE(copy.follower, BrokerId{2});
        // One leg after the other.
        QVERIFY(Travel::progress(travel.tokens()[1], 1000 + Travel::kLegMs / 2) < 0);
        QCOMPARE(Travel::progress(travel.tokens()[0], 1000 + Travel::kLegMs), 1.0);
        QCOMPARE(Travel::progress(copy, 1000 + Travel::kLegMs), 0.0);
        QCOMPARE(travel.tokens()[2].startsAt, 1000 + 2 * Travel::kLegMs);
    }

    void acksOneDoesNotWaitForFollowersAndAcksZeroGetsNoAnswer() {
        Travel travel;
        travel.tell(aCluster(), {anEvent(1, atLeader(0, kShop), cluster::ProduceAcknowledged{kShop, Offset{1}, 3, 1})},
                    0);
        QCOMPARE(travel.tokens().at(0).startsAt, Travel::kLegMs);
        travel.clear();
        travel.tell(aCluster(), {anEvent(1, atLeader(0, kShop), cluster::ProduceAcknowledged{kShop, Offset{1}, 3, 0})},
                    0);
        QVERIFY(travel.tokens().empty());
    }

    void aRefusalGoesOutAndComesBackWithItsName() {
        using enum TravelKind;
        Travel travel;
        travel.tell(aCluster(), {rejected(ErrorCode::NotEnoughReplicas)}, 0);
        QCOMPARE(kindsOf(travel), (std::vector{Request, Reject}));
        QCOMPARE(travel.tokens()[1].error, ErrorCode::NotEnoughReplicas);
        QCOMPARE(travel.tokens()[1].startsAt, Travel::kLegMs);
        travel.clear();
        // It had been appended, so its way there was told already.
        travel.tell(aCluster(), {rejected(ErrorCode::NotEnoughReplicasAfterAppend)}, 0);
        QCOMPARE(kindsOf(travel), (std::vector{Reject}));
        travel.clear();
        travel.tell(aCluster(), {rejected(ErrorCode::NotLeaderOrFollower, 0)}, 0);
        QCOMPARE(kindsOf(travel), (std::vector{Request}));
    }

    void recordsReachConsumers() {
        Travel travel;
        travel.tell(aCluster(),
                    {anEvent(1, {kNoBroker, partition(0, 1), ClientId{7}}, client::Consumed{Offset{0}, Offset{5}, 5})},
                    0);
        const auto& token = travel.tokens().at(0);
        QVERIFY(token.kind == TravelKind::Read);
        QCOMPARE(token.broker, BrokerId{2});
        QCOMPARE(token.client, ClientId{7});
    }

    void whatHappensAtOnceIsOneToken() {
        Travel travel;
        travel.tell(aCluster(), {appended(0, 3), appended(0, 4), appended(1, 5)}, 0);
        QCOMPARE(travel.tokens().size(), std::size_t{2});
        QCOMPARE(travel.tokens()[0].records, 7);
        QCOMPARE(travel.tokens()[0].events, 2);
        travel.tell(aCluster(), {appended(0, 1)}, Travel::kMergeMs);
        QCOMPARE(travel.tokens()[0].records, 8);
        travel.tell(aCluster(), {appended(0, 1)}, Travel::kMergeMs + 1);
        QCOMPARE(travel.tokens().size(), std::size_t{3});
    }

    void thereAreNeverTooManyAndNoneIsForgotten() {
        Travel travel;
        std::vector<sim::Event> events;
        for (int i = 0; i < 5000; ++i) events.push_back(appended(i, 2, ClientId{i % 100}));
        travel.tell(aCluster(), events, 0);
        QCOMPARE(travel.tokens().size(), Travel::kMost);
        int records = 0;
        for (const auto& token : travel.tokens()) records += token.records;
        QCOMPARE(records, 10000);
        travel.tell(aCluster(), {rejected(ErrorCode::NotEnoughReplicasAfterAppend)}, -2 * Travel::kLegMs);
        QCOMPARE(travel.tokens().size(), Travel::kMost);
        QVERIFY(std::ranges::count(kindsOf(travel), TravelKind::Reject) == 1);
    }

    void manyPartitionsOfABrokerBecomeOneToken() {
        Travel travel;
        std::vector<sim::Event> events;
        for (int i = 0; i < 500; ++i) events.push_back(appended(i, 1));
        travel.tell(aCluster(), events, 0);
        QCOMPARE(travel.tokens().size(), Travel::kMany + 1);
        QVERIFY(travel.tokens().back().partition == PartitionId{});
        QCOMPARE(travel.tokens().back().records, 500 - static_cast<int>(Travel::kMany));
    }

    void whereMessagesAreDrawnOnTheWireOnlyRefusalsAreNamed() {
        Travel travel;
        travel.tell(aCluster(), {appended(), rejected(ErrorCode::NotEnoughReplicas)}, 1000, true);
        QCOMPARE(kindsOf(travel), (std::vector{TravelKind::Reject}));
        QCOMPARE(Travel::progress(travel.tokens()[0], 1000), 1.0);
    }

    void tokensEnd() {
        Travel travel;
        travel.tell(aCluster(), {rejected(ErrorCode::NotEnoughReplicas)}, 0);
        travel.expire(Travel::kLegMs + Travel::kGlowMs);
        QCOMPARE(kindsOf(travel), (std::vector{TravelKind::Reject}));
        travel.expire(2 * Travel::kLegMs + Travel::kNameMs);
        QVERIFY(travel.tokens().empty());
    }

    void whatHasNoLeaderOrIsNoTrafficMovesNothing() {
        Travel travel;
        auto cluster = aCluster();
        cluster.topics[0].partitions[0].leader = kNoBroker;
        travel.tell(
            cluster,
            {anEvent(1, {BrokerId{2}, partition(0, 0), kNoClient}, cluster::Replicated{BrokerId{2}, Offset{1}, 1, 9}),
             anEvent(2, {kNoBroker, partition(9, 9), kNoClient}, client::Consumed{}),
             anEvent(3, {}, cluster::BrokerStarted{})},
            0);
        QVERIFY(travel.tokens().empty());
    }
};

QTEST_GUILESS_MAIN(TravelTest)
#include "travel_test.moc"
