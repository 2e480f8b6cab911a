// A group of the newer protocol (KIP-848): epochs, targets, and how members get there.
#include <QTest>

#include "tests/group/shard_bench.h"

using namespace logarium;
using namespace logarium::group;

namespace {

ConsumerHeartbeat beat(const std::string& member, int epoch) {
    ConsumerHeartbeat asked;
    asked.group = "g";
    asked.memberId = member;
    asked.memberEpoch = epoch;
    asked.clientId = "app";
    asked.host = "/127.0.0.1";
    return asked;
}

ConsumerHeartbeat first(const std::string& member) {
    ConsumerHeartbeat asked = beat(member, 0);
    asked.topics = std::vector<std::string>{"t"};
    asked.rebalanceTimeoutMs = 60'000;
    asked.owned.emplace();
    return asked;
}

ConsumerHeartbeat owning(const std::string& member, int epoch, std::vector<TopicPartition> owned) {
    ConsumerHeartbeat asked = beat(member, epoch);
    asked.owned = std::move(owned);
    return asked;
}

const ConsumerGroup& groupOf(const ShardBench& bench) {
    return std::get<ConsumerGroup>(*bench.shard.find("g"));
}

}  // namespace

class ConsumerGroupTest : public QObject {
    Q_OBJECT
private slots:
    void oneMemberGetsAll() {
        ShardBench bench;
        bench.addTopic("t", 3);
        bench.ask(1, first("a"));
        const auto reply = bench.last<ConsumerBeaten>(1);
        QCOMPARE(reply.error, ErrorCode::None);
        QCOMPARE(reply.memberEpoch, 1);
        QCOMPARE(reply.assignment->size(), 3u);
        QCOMPARE(bench.state("g"), std::string("Stable"));
        bench.ask(1, beat("a", 1));
        QVERIFY(!bench.last<ConsumerBeaten>(1).assignment);
    }

    /// G3: nobody is given a partition before the other has said that it let go.
    void partitionsAreGivenUpBeforeTheyAreGiven() {
        ShardBench bench;
        bench.addTopic("t", 4);
        bench.ask(1, first("a"));
        bench.ask(2, first("b"));
        auto b = bench.last<ConsumerBeaten>(2);
        QCOMPARE(b.memberEpoch, 2);
        QVERIFY(b.assignment->empty());
        QCOMPARE(bench.state("g"), std::string("Reconciling"));
        bench.ask(1, beat("a", 1));
        auto a = bench.last<ConsumerBeaten>(1);
        QCOMPARE(a.memberEpoch, 1);  // Until it has given up two of them.
        QCOMPARE(a.assignment->size(), 2u);
        bench.ask(2, beat("b", 2));
        QVERIFY(!bench.last<ConsumerBeaten>(2).assignment);
        bench.ask(1, owning("a", 1, *a.assignment));
        QCOMPARE(bench.last<ConsumerBeaten>(1).memberEpoch, 2);
        bench.ask(2, beat("b", 2));
        b = bench.last<ConsumerBeaten>(2);
        QCOMPARE(b.assignment->size(), 2u);
        for (const TopicPartition& p : *b.assignment)
            QVERIFY(std::find(a.assignment->begin(), a.assignment->end(), p) == a.assignment->end());
        QCOMPARE(bench.state("g"), std::string("Stable"));
    }

    void whoKeepsWhatItHasToGiveUpIsOut() {
        ShardBench bench;
        bench.settings.consumerSessionMs = 500'000;
        bench.addTopic("t", 2);
        bench.ask(1, first("a"));
        bench.ask(2, first("b"));
        bench.ask(1, beat("a", 1));
        bench.pass(59'999);
        QCOMPARE(bench.members("g"), 2);
        bench.pass(1);
        QCOMPARE(bench.members("g"), 1);
        bench.ask(1, beat("a", 1));
        QCOMPARE(bench.last<ConsumerBeaten>(1).error, ErrorCode::UnknownMemberId);
        bench.ask(2, beat("b", 2));
        QCOMPARE(bench.last<ConsumerBeaten>(2).assignment->size(), 2u);
    }

    void silenceEndsASession() {
        ShardBench bench;
        bench.addTopic("t", 1);
        bench.ask(1, first("a"));
        bench.pass(44'999);
        QCOMPARE(bench.state("g"), std::string("Stable"));
        bench.pass(1);
        QCOMPARE(bench.state("g"), std::string("Empty"));
    }

    void leavingFreesAtOnce() {
        ShardBench bench;
        bench.addTopic("t", 2);
        bench.ask(1, first("a"));
        bench.ask(1, beat("a", -1));
        QCOMPARE(bench.state("g"), std::string("Empty"));
        bench.ask(2, first("b"));
        QCOMPARE(bench.last<ConsumerBeaten>(2).assignment->size(), 2u);
    }

    void aStaticMemberKeepsItsPlace() {
        ShardBench bench;
        bench.addTopic("t", 2);
        ConsumerHeartbeat asked = first("a");
        asked.instanceId = "one";
        bench.ask(1, asked);
        ConsumerHeartbeat other = first("b");
        other.instanceId = "one";
        bench.ask(2, other);
        QCOMPARE(bench.last<ConsumerBeaten>(2).error, ErrorCode::UnreleasedInstanceId);
        ConsumerHeartbeat away = beat("a", -2);
        away.instanceId = "one";
        bench.ask(1, away);
        bench.ask(2, other);
        QCOMPARE(bench.last<ConsumerBeaten>(2).error, ErrorCode::None);
        QCOMPARE(bench.last<ConsumerBeaten>(2).assignment->size(), 2u);
        QCOMPARE(bench.members("g"), 1);
    }

    void aWrongEpochIsFenced() {
        ShardBench bench;
        bench.addTopic("t", 1);
        bench.ask(1, first("a"));
        bench.ask(1, beat("a", 9));
        QCOMPARE(bench.last<ConsumerBeaten>(1).error, ErrorCode::FencedMemberEpoch);
        bench.ask(1, OffsetCommit{"g", "a", "", 0, {{{"t", 0}, Offset{1}, 0}}});
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::StaleMemberEpoch);
        bench.ask(1, OffsetCommit{"g", "a", "", 1, {{{"t", 0}, Offset{1}, 0}}});
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::None);
    }

    void newPartitionsAreNoticed() {
        ShardBench bench;
        bench.addTopic("t", 1);
        bench.ask(1, first("a"));
        bench.sizes["t"].partitions = 3;
        bench.ask(1, beat("a", 1));
        QCOMPARE(bench.last<ConsumerBeaten>(1).memberEpoch, 2);
        QCOMPARE(bench.last<ConsumerBeaten>(1).assignment->size(), 3u);
    }

    void aRegularExpressionIsResolvedHere() {
        ShardBench bench;
        bench.addTopic("ab", 1);
        bench.addTopic("b", 1);
        ConsumerHeartbeat asked = first("a");
        asked.topics->clear();
        asked.regex = "a.*";
        bench.ask(1, asked);
        QVERIFY(*bench.last<ConsumerBeaten>(1).assignment == (std::vector<TopicPartition>{{"ab", 0}}));
        asked.regex = "a(";
        bench.ask(1, asked);
        QCOMPARE(bench.last<ConsumerBeaten>(1).error, ErrorCode::InvalidRegularExpression);
    }

    void unknownAssignorsAreRefused() {
        ShardBench bench;
        ConsumerHeartbeat asked = first("a");
        asked.assignor = "mine";
        bench.ask(1, asked);
        QCOMPARE(bench.last<ConsumerBeaten>(1).error, ErrorCode::UnsupportedAssignor);
    }

    void readingTheRecordsGivesTheGroupBack() {
        ShardBench bench;
        bench.addTopic("t", 4);
        bench.ask(1, first("a"));
        bench.ask(2, first("b"));
        bench.ask(1, beat("a", 1));
        Shard other = bench.readBack();
        const auto& theirs = std::get<ConsumerGroup>(*other.find("g"));
        QCOMPARE(theirs.epoch(), groupOf(bench).epoch());
        QCOMPARE(theirs.targetEpoch(), groupOf(bench).targetEpoch());
        for (const auto& [id, member] : groupOf(bench).members()) {
            const ConsumerMember& read = theirs.members().at(id);
            QCOMPARE(read.epoch, member.epoch);
            QCOMPARE(read.state, member.state);
            QVERIFY(read.assigned == member.assigned);
            QVERIFY(read.pendingRevocation == member.pendingRevocation);
            QVERIFY(theirs.targetOf(id) == groupOf(bench).targetOf(id));
        }
        bench.ask(9, DeleteGroup{"g"});
        QCOMPARE(bench.last<Acknowledged>(9).error, ErrorCode::NonEmptyGroup);
        bench.ask(1, beat("a", -1));
        bench.ask(2, beat("b", -1));
        bench.ask(9, DeleteGroup{"g"});
        QVERIFY(bench.readBack().groups().empty());
    }
};

QTEST_APPLESS_MAIN(ConsumerGroupTest)
#include "consumer_group_test.moc"
