// Members of both protocols in one group, and a group that goes over from one to the other and back (KIP-848).
#include <QTest>

#include "tests/group/shard_bench.h"

using namespace logarium;
using namespace logarium::group;

namespace {

JoinGroup joining(const std::string& member, std::vector<TopicPartition> owned = {}, std::string assignor = "range") {
    JoinGroup asked;
    asked.group = "g";
    asked.memberId = member;
    asked.clientId = "old";
    asked.host = "/127.0.0.1";
    asked.rebalanceTimeoutMs = 60'000;
    asked.protocols = {{std::move(assignor), encodeSubscription({{"t"}, std::move(owned), -1})}};
    return asked;
}
SyncGroup syncing(const std::string& member, int generation, Bytes assignment = {}) {
    SyncGroup asked;
    asked.group = "g";
    asked.memberId = member;
    asked.generation = generation;
    asked.protocol = "range";
    if (!assignment.empty()) asked.assignments = {{member, std::move(assignment)}};
    return asked;
}
Heartbeat beating(const std::string& member, int generation) {
    return {"g", member, "", generation};
}
ConsumerHeartbeat modern(const std::string& member, int epoch) {
    ConsumerHeartbeat asked;
    asked.group = "g";
    asked.memberId = member;
    asked.memberEpoch = epoch;
    asked.clientId = "new";
    asked.host = "/127.0.0.1";
    if (epoch != 0) return asked;
    asked.topics = std::vector<std::string>{"t"};
    asked.rebalanceTimeoutMs = 60'000;
    asked.owned.emplace();
    return asked;
}

/// A classic group of one member that reads all four partitions; its id.
std::string oldMember(ShardBench& bench) {
    bench.addTopic("t", 4);
    bench.ask(1, joining(""));
    const std::string id = bench.last<GroupJoined>(1).memberId;
    bench.ask(1, joining(id));
    bench.pass(10);
    const auto joined = bench.last<GroupJoined>(1);
    bench.ask(1, syncing(id, joined.generation, encodeAssignment({{"t", 0}, {"t", 1}, {"t", 2}, {"t", 3}})));
    return id;
}
std::string type(const ShardBench& bench) {
    return std::string(typeName(*bench.shard.find("g")));
}
const ConsumerGroup& groupOf(const ShardBench& bench) {
    return std::get<ConsumerGroup>(*bench.shard.find("g"));
}

}  // namespace

class MigrationTest : public QObject {
    Q_OBJECT
private slots:
    void aNewMemberTakesTheGroupOver() {
        ShardBench bench;
        const std::string old = oldMember(bench);
        QCOMPARE(type(bench), std::string("Classic"));
        bench.ask(2, modern("n", 0));
        const auto first = bench.last<ConsumerBeaten>(2);
        QCOMPARE(first.error, ErrorCode::None);
        QCOMPARE(type(bench), std::string("Consumer"));
        QCOMPARE(first.memberEpoch, 2);          // The generation, and one more.
        QCOMPARE(first.assignment->size(), 0u);  // The old one holds all still.
        QCOMPARE(groupOf(bench).members().at(old).assigned.size(), 4u);
        // It hears of it with its next heartbeat, joins and syncs as ever.
        bench.ask(1, beating(old, 1));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::RebalanceInProgress);
        bench.ask(1, joining(old));
        const auto joined = bench.last<GroupJoined>(1);
        QCOMPARE(joined.error, ErrorCode::None);
        QCOMPARE(joined.generation, 2);
        QCOMPARE(joined.leader, std::string());  // Nobody assigns but the coordinator.
        bench.ask(1, syncing(old, 2));
        const auto synced = bench.last<GroupSynced>(1);
        QCOMPARE(synced.error, ErrorCode::None);
        QCOMPARE(decodeAssignment(synced.assignment).size(), 2u);
        bench.ask(1, beating(old, 2));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::None);
        bench.ask(2, modern("n", 2));
        QCOMPARE(bench.last<ConsumerBeaten>(2).assignment->size(), 2u);
        QCOMPARE(bench.state("g"), std::string("Stable"));
        // It commits by its generation.
        OffsetCommit commit{"g", old, "", 1, {{{"t", 0}, Offset{5}, -1}}};
        bench.ask(1, commit);
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::IllegalGeneration);
        commit.generation = 2;
        bench.ask(1, commit);
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::None);
    }
    void theLastNewMemberGoes() {
        ShardBench bench;
        const std::string old = oldMember(bench);
        bench.ask(2, modern("n", 0));
        bench.ask(1, joining(old));
        bench.ask(1, syncing(old, 2));
        bench.ask(2, modern("n", -1));
        QCOMPARE(type(bench), std::string("Classic"));
        QCOMPARE(bench.state("g"), std::string("PreparingRebalance"));
        bench.ask(1, beating(old, 2));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::RebalanceInProgress);
        bench.ask(1, joining(old));
        bench.pass(10);
        const auto joined = bench.last<GroupJoined>(1);
        QCOMPARE(joined.error, ErrorCode::None);
        QCOMPARE(joined.generation, 3);
        QCOMPARE(joined.leader, old);  // It assigns again.
        bench.ask(1, syncing(old, 3, encodeAssignment({{"t", 0}})));
        QCOMPARE(bench.state("g"), std::string("Stable"));
    }
    void aSilentNewMemberGoesToo() {
        ShardBench bench;
        const std::string old = oldMember(bench);
        bench.ask(2, modern("n", 0));
        bench.ask(1, joining(old));
        bench.ask(1, syncing(old, 2));
        for (int i = 0; i < 16; ++i) {
            bench.pass(3000);
            bench.ask(1, beating(old, 2));
        }
        QCOMPARE(type(bench), std::string("Classic"));
    }
    void anOldMemberComesToANewGroup() {
        ShardBench bench;
        bench.addTopic("t", 4);
        bench.ask(2, modern("n", 0));
        bench.ask(1, joining(""));
        QCOMPARE(bench.last<GroupJoined>(1).error, ErrorCode::MemberIdRequired);
        const std::string old = bench.last<GroupJoined>(1).memberId;
        bench.ask(1, joining(old));
        QCOMPARE(bench.last<GroupJoined>(1).error, ErrorCode::None);
        QCOMPARE(bench.members("g"), 2);
        // Nothing is free before the other one lets go; then it joins once more.
        bench.ask(1, syncing(old, bench.last<GroupJoined>(1).generation));
        QVERIFY(decodeAssignment(bench.last<GroupSynced>(1).assignment).empty());
        ConsumerHeartbeat lets = modern("n", 1);
        bench.ask(2, lets);
        const auto left = bench.last<ConsumerBeaten>(2);
        QCOMPARE(left.assignment->size(), 2u);
        lets.owned = *left.assignment;
        bench.ask(2, lets);
        bench.ask(1, beating(old, 2));
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::RebalanceInProgress);
        bench.ask(1, joining(old));
        bench.ask(1, syncing(old, 2));
        QCOMPARE(decodeAssignment(bench.last<GroupSynced>(1).assignment).size(), 2u);
        QCOMPARE(bench.state("g"), std::string("Stable"));
        // One that has no assignor in common with the others may not come.
        bench.ask(3, joining("x", {}, "sticky"));
        QCOMPARE(bench.last<GroupJoined>(3).error, ErrorCode::InconsistentGroupProtocol);
        LeaveGroup leave;
        leave.group = "g";
        leave.memberId = old;
        bench.ask(1, leave);
        QCOMPARE(bench.last<Acknowledged>(1).error, ErrorCode::None);
        QCOMPARE(bench.members("g"), 1);
    }
    void whoDoesNotJoinAgainIsOut() {
        ShardBench bench;
        const std::string old = oldMember(bench);
        bench.ask(2, modern("n", 0));
        for (int i = 0; i < 21; ++i) {
            bench.ask(1, beating(old, 1));
            bench.ask(2, modern("n", 2));
            bench.pass(3000);
        }
        QCOMPARE(bench.members("g"), 1);
        QCOMPARE(type(bench), std::string("Consumer"));
    }
    void thePolicyDecides() {
        ShardBench up, down;
        up.settings.downgrades = false;
        down.settings.upgrades = false;
        for (ShardBench* bench : {&up, &down}) {
            const std::string old = oldMember(*bench);
            bench->ask(2, modern("n", 0));
            if (bench == &down) {
                QCOMPARE(bench->last<ConsumerBeaten>(2).error, ErrorCode::GroupIdNotFound);
                QCOMPARE(type(*bench), std::string("Classic"));
                continue;
            }
            bench->ask(1, joining(old));
            bench->ask(2, modern("n", -1));
            QCOMPARE(type(*bench), std::string("Consumer"));
        }
    }
    void readingTheRecordsGivesItBack() {
        ShardBench bench;
        const std::string old = oldMember(bench);
        bench.ask(2, modern("n", 0));
        bench.ask(1, joining(old));
        const Shard again = bench.readBack();
        const auto& other = std::get<ConsumerGroup>(*again.find("g"));
        QCOMPARE(other.members().size(), 2u);
        QVERIFY(other.members().at(old).classic.has_value());
        QCOMPARE(other.members().at(old).classic->protocols.front().name, std::string("range"));
        QVERIFY(!other.members().at("n").classic.has_value());
        bench.ask(2, modern("n", -1));
        QCOMPARE(std::string(typeName(*bench.readBack().find("g"))), std::string("Classic"));
    }
};

QTEST_APPLESS_MAIN(MigrationTest)
#include "migration_test.moc"
