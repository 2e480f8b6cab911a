// A group of the classic protocol: joining, leaving, generations, deadlines, offsets.
#include <QTest>

#include "tests/group/shard_bench.h"

using namespace logarium;
using namespace logarium::group;

namespace {

JoinGroup joining(const std::string& memberId, const std::string& instance = "",
                  const std::vector<std::string>& assignors = {"range", "cooperative-sticky"}) {
    JoinGroup asked;
    asked.group = "g";
    asked.memberId = memberId;
    asked.instanceId = instance;
    asked.clientId = "app";
    asked.host = "/127.0.0.1";
    for (const std::string& name : assignors) asked.protocols.push_back({name, encodeSubscription({{"t"}, {}, -1})});
    return asked;
}

SyncGroup syncing(const GroupJoined& joined, std::vector<std::pair<std::string, Bytes>> assignments = {}) {
    return {"g", joined.memberId, "", joined.generation, joined.protocol, std::move(assignments)};
}

Heartbeat beating(const GroupJoined& joined) {
    return {"g", joined.memberId, "", joined.generation};
}

OffsetCommit committing(const std::string& memberId, int generation, std::int64_t offset) {
    return {"g", memberId, "", generation, {{{"t", 0}, Offset{offset}, 0}}};
}

/// Asks for an id, and joins with it.
void join(ShardBench& bench, int who) {
    bench.ask(who, joining(""));
    bench.ask(who, joining(bench.last<GroupJoined>(who).memberId));
    bench.pass(0);
}

/// A stable group of members 1 to `count`; returns their ids.
std::vector<std::string> stable(ShardBench& bench, int count) {
    bench.addTopic("t", 4);
    std::vector<std::string> ids;
    GroupJoined leader;
    for (int who = 1; who <= count; ++who) {
        bench.ask(who, joining(""));
        ids.push_back(bench.last<GroupJoined>(who).memberId);
        for (int other = who; other >= 1; --other) bench.ask(other, joining(ids[static_cast<std::size_t>(other - 1)]));
        bench.pass(0);
        leader = bench.last<GroupJoined>(1);
        std::vector<std::pair<std::string, Bytes>> assignments;
        for (const std::string& id : ids)
            assignments.emplace_back(id, encodeAssignment({{"t", static_cast<std::int32_t>(assignments.size())}}));
        for (int other = who; other >= 1; --other)
            bench.ask(other, SyncGroup{"g", ids[static_cast<std::size_t>(other - 1)], "", leader.generation,
                                       leader.protocol, other == 1 ? assignments : decltype(assignments){}});
    }
    return ids;
}

}  // namespace

class ClassicGroupTest : public QObject {
    Q_OBJECT
private slots:
    void aMemberIsToldItsIdFirst() {
        ShardBench bench;
        bench.ask(1, joining(""));
        const auto named = bench.last<GroupJoined>(1);
        QCOMPARE(named.error, ErrorCode::MemberIdRequired);
        QVERIFY(named.memberId.starts_with("app-"));
        QCOMPARE(named.memberId.size(), 4u + 36u);
        QCOMPARE(bench.state("g"), std::string("Empty"));
    }

    void theFirstToJoinLeads() {
        ShardBench bench;
        join(bench, 1);
        const auto joined = bench.last<GroupJoined>(1);
        QCOMPARE(joined.error, ErrorCode::None);
        QCOMPARE(joined.generation, 1);
        QCOMPARE(joined.protocol, std::string("range"));
        QCOMPARE(joined.leader, joined.memberId);
        QCOMPARE(joined.members.size(), 1u);
        QCOMPARE(bench.state("g"), std::string("CompletingRebalance"));
        QVERIFY(bench.records.empty());
        bench.ask(1, syncing(joined, {{joined.memberId, encodeAssignment({{"t", 0}})}}));
        QCOMPARE(bench.state("g"), std::string("Stable"));
        QVERIFY(decodeAssignment(bench.last<GroupSynced>(1).assignment) == (std::vector<TopicPartition>{{"t", 0}}));
        QCOMPARE(bench.records.size(), 1u);
    }

    void aNewMemberMakesTheOthersComeBack() {
        ShardBench bench;
        join(bench, 1);
        const auto first = bench.last<GroupJoined>(1);
        bench.ask(1, syncing(first));
        join(bench, 2);
        QCOMPARE(bench.state("g"), std::string("PreparingRebalance"));
        bench.ask(1, beating(first));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::RebalanceInProgress);
        bench.ask(1, joining(first.memberId));
        const auto again = bench.last<GroupJoined>(1);
        QCOMPARE(again.generation, 2);
        QCOMPARE(again.members.size(), 2u);
        QCOMPARE(bench.last<GroupJoined>(2).leader, first.memberId);
        QVERIFY(bench.last<GroupJoined>(2).members.empty());
        // The follower's assignment waits for the leader's.
        bench.answers.erase(2);
        const std::string second =
            again.members[0].memberId == first.memberId ? again.members[1].memberId : again.members[0].memberId;
        bench.ask(2, SyncGroup{"g", second, "", 2, "range", {}});
        QVERIFY(!bench.answers.contains(2));
        bench.ask(1, syncing(again, {{second, encodeAssignment({{"t", 1}})}}));
        QVERIFY(decodeAssignment(bench.last<GroupSynced>(2).assignment) == (std::vector<TopicPartition>{{"t", 1}}));
        QVERIFY(bench.last<GroupSynced>(1).assignment.empty());
    }

    void anEmptyGroupWaitsForMore() {
        ShardBench bench;
        bench.settings.initialDelayMs = 3000;
        bench.ask(1, joining(""));
        bench.ask(1, joining(bench.last<GroupJoined>(1).memberId));
        bench.pass(2000);
        bench.ask(2, joining(""));
        bench.ask(2, joining(bench.last<GroupJoined>(2).memberId));
        bench.pass(2000);
        QCOMPARE(bench.state("g"), std::string("PreparingRebalance"));  // The second one began the delay anew.
        bench.pass(2500);
        QCOMPARE(bench.state("g"), std::string("CompletingRebalance"));
        QCOMPARE(bench.last<GroupJoined>(1).generation, 1);
        QCOMPARE(bench.last<GroupJoined>(2).generation, 1);
    }

    void silenceEndsASession() {
        ShardBench bench;
        join(bench, 1);
        const auto joined = bench.last<GroupJoined>(1);
        bench.ask(1, syncing(joined));
        bench.pass(40'000);
        bench.ask(1, beating(joined));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::None);
        bench.pass(44'999);
        QCOMPARE(bench.state("g"), std::string("Stable"));
        bench.pass(1);
        QCOMPARE(bench.state("g"), std::string("Empty"));
        QCOMPARE(bench.count<MemberGone>(), 1);
        bench.ask(1, beating(joined));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::UnknownMemberId);
    }

    void whoMissesTheRebalanceIsOut() {
        ShardBench bench;
        join(bench, 1);
        const auto first = bench.last<GroupJoined>(1);
        bench.ask(1, syncing(first));
        join(bench, 2);
        for (int i = 0; i < 30; ++i) {  // It shows that it lives, and does not come back.
            bench.pass(10'000);
            bench.ask(1, beating(first));
        }
        QCOMPARE(bench.members("g"), 1);
        QCOMPARE(bench.last<GroupJoined>(2).error, ErrorCode::None);
        QCOMPARE(bench.last<GroupJoined>(2).leader, bench.last<GroupJoined>(2).memberId);
    }

    void leavingEndsTheGeneration() {
        ShardBench bench;
        join(bench, 1);
        const auto joined = bench.last<GroupJoined>(1);
        bench.ask(1, syncing(joined));
        bench.ask(1, LeaveGroup{"g", joined.memberId, "", ""});
        QCOMPARE(bench.state("g"), std::string("Empty"));
        const auto& record = std::get<ClassicGroupRecord>(bench.records.back());
        QVERIFY(record.value && record.value->members.empty());
        QCOMPARE(record.value->generation, 2);
    }

    void aStaticMemberComesBackUnnoticed() {
        ShardBench bench;
        bench.ask(1, joining("", "one"));
        bench.pass(0);
        const auto first = bench.last<GroupJoined>(1);
        QVERIFY(first.memberId.starts_with("one-"));
        bench.ask(1,
                  SyncGroup{"g", first.memberId, "one", 1, "range", {{first.memberId, encodeAssignment({{"t", 0}})}}});
        bench.ask(2, joining("", "one"));
        const auto back = bench.last<GroupJoined>(2);
        QCOMPARE(back.error, ErrorCode::None);
        QCOMPARE(back.generation, 1);
        QVERIFY(back.memberId != first.memberId);
        QVERIFY(back.skipAssignment);
        bench.ask(2, SyncGroup{"g", back.memberId, "one", 1, "range", {}});
        QCOMPARE(decodeAssignment(bench.last<GroupSynced>(2).assignment).size(), 1u);
        bench.ask(1, Heartbeat{"g", first.memberId, "one", 1});
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::FencedInstanceId);
    }

    void membersNeedAnAssignorInCommon() {
        ShardBench bench;
        join(bench, 1);
        bench.ask(2, joining("", "", {"sticky"}));
        QCOMPARE(bench.last<GroupJoined>(2).error, ErrorCode::InconsistentGroupProtocol);
        bench.ask(3, joining("", "", {"cooperative-sticky"}));
        QCOMPARE(bench.last<GroupJoined>(3).error, ErrorCode::MemberIdRequired);
    }

    void sessionsHaveBounds() {
        ShardBench bench;
        JoinGroup asked = joining("");
        asked.sessionTimeoutMs = 5999;
        bench.ask(1, asked);
        QCOMPARE(bench.last<GroupJoined>(1).error, ErrorCode::InvalidSessionTimeout);
    }

    void commitsAreOfTheGeneration() {
        ShardBench bench;
        join(bench, 1);
        const auto joined = bench.last<GroupJoined>(1);
        bench.ask(1, committing(joined.memberId, 1, 5));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::RebalanceInProgress);
        bench.ask(1, syncing(joined));
        bench.ask(1, committing(joined.memberId, 1, 5));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::None);
        bench.ask(1, committing(joined.memberId, 0, 6));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::IllegalGeneration);
        bench.ask(2, committing("", -1, 7));
        QCOMPARE(bench.last<Acknowledged>(2).error, ErrorCode::UnknownMemberId);
        bench.ask(1, OffsetFetch{"g", "", -1, {{"t", 0}, {"t", 1}}});
        const auto found = bench.last<OffsetsFetched>(1);
        QCOMPARE(found.offsets[0].offset, Offset{5});
        QCOMPARE(found.offsets[1].offset, kNoOffset);
    }

    void anybodyMayCommitForNobody() {
        ShardBench bench;
        bench.ask(1, committing("", -1, 9));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::None);
        QCOMPARE(bench.state("g"), std::string("Empty"));
        QCOMPARE(bench.shard.offsetsOf("g").at({"t", 0}).offset, Offset{9});
    }

    void onlyEmptyGroupsAreDeleted() {
        ShardBench bench;
        join(bench, 1);
        const auto joined = bench.last<GroupJoined>(1);
        bench.ask(1, syncing(joined));
        bench.ask(1, committing(joined.memberId, 1, 5));
        bench.ask(9, DeleteGroup{"g"});
        QCOMPARE(bench.last<Acknowledged>(9).error, ErrorCode::NonEmptyGroup);
        bench.ask(9, DeleteOffsets{"g", {{"t", 0}}});
        QCOMPARE(bench.shard.offsetsOf("g").size(), 1u);  // Its topic is being read.
        bench.ask(1, LeaveGroup{"g", joined.memberId, "", ""});
        bench.ask(9, DeleteGroup{"g"});
        QCOMPARE(bench.last<Acknowledged>(9).error, ErrorCode::None);
        QCOMPARE(bench.state("g"), std::string("none"));
        QVERIFY(bench.readBack().groups().empty());
        QVERIFY(bench.readBack().offsetsOf("g").empty());
        bench.ask(9, DeleteGroup{"g"});
        QCOMPARE(bench.last<Acknowledged>(9).error, ErrorCode::GroupIdNotFound);
    }

    void offsetsOfAnEmptyGroupExpire() {
        ShardBench bench;
        join(bench, 1);
        const auto joined = bench.last<GroupJoined>(1);
        bench.ask(1, syncing(joined));
        bench.ask(1, committing(joined.memberId, 1, 5));
        bench.ask(1, LeaveGroup{"g", joined.memberId, "", ""});
        bench.pass(bench.settings.retentionMs - 1000);
        QCOMPARE(bench.shard.offsetsOf("g").size(), 1u);
        bench.pass(bench.settings.retentionCheckMs + 1000);
        QCOMPARE(bench.state("g"), std::string("none"));
        QCOMPARE(bench.count<GroupRemoved>(), 1);
        QVERIFY(bench.readBack().groups().empty());
    }

    void readingTheRecordsGivesTheGroupBack() {
        ShardBench bench;
        const auto ids = stable(bench, 3);
        Shard other = bench.readBack();
        const auto& mine = std::get<ClassicGroup>(*bench.shard.find("g"));
        const auto& theirs = std::get<ClassicGroup>(*other.find("g"));
        QCOMPARE(theirs.state(), ClassicState::Stable);
        QVERIFY(theirs.image() == mine.image());
        QCOMPARE(theirs.members().size(), 3u);
        QCOMPARE(theirs.generation(), 3);
        QCOMPARE(theirs.leader(), ids[0]);
        QVERIFY(other.nextDeadline(bench.settings) == bench.now + 45'000 * kMicrosPerMs);
    }
};

QTEST_APPLESS_MAIN(ClassicGroupTest)
#include "classic_group_test.moc"
