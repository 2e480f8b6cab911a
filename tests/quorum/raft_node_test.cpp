#include <QtTest>

#include "tests/quorum/raft_rig.h"

using namespace logarium;
using namespace logarium::quorum;

namespace {

constexpr std::int64_t kSecond = kMicrosPerSecond;

/// A voter of three, made to stand in a role by what it is told.
RaftNode nodeIn(RaftRole role, Outbox& out) {
    RaftNode node(1, {1, 2, 3}, {}, Random(7, 1));
    node.start(Micros{0}, out);
    if (role == RaftRole::Follower) {
        node.on({2, 1, 1, 2, BeginEpoch{}}, Micros{0}, out);
        return node;
    }
    if (role == RaftRole::Unattached) return node;
    node.wake(Micros{2 * kSecond}, out);
    if (role == RaftRole::Prospective) return node;
    node.on({2, 1, node.epoch(), kNobody, VoteReply{true, true}}, Micros{2 * kSecond}, out);
    if (role == RaftRole::Candidate) return node;
    node.on({2, 1, node.epoch(), kNobody, VoteReply{false, true}}, Micros{2 * kSecond}, out);
    if (role == RaftRole::Resigned) node.resign(Micros{2 * kSecond}, out);
    return node;
}

template <class Body>
const Body* lastOf(const Outbox& out, NodeId to) {
    for (auto m = out.messages.rbegin(); m != out.messages.rend(); ++m)
        if (m->to == to)
            if (const Body* body = std::get_if<Body>(&m->body)) return body;
    return nullptr;
}

}  // namespace

class RaftNodeTest : public QObject {
    Q_OBJECT

private slots:
    void votes_data();
    void votes();
    void aVoteIsGivenOnce();
    void aVoteOutlivesTheProcess();
    void aLeaderThatDiedResigns();
    void theLogDecidesWhoMayLead_data();
    void theLogDecidesWhoMayLead();
    void threeElectOne();
    void oneAlone();
    void theHighWatermarkNeedsAMajority();
    void whatIsOfAnEarlierEpochWaitsForThisOne();
    void aFollowerCutsOffWhatTheNewLeaderLacks();
    void aLeaderWithoutAMajorityResigns();
    void aNodeThatComesBackDoesNotDisturb();
    void aResigningLeaderIsReplacedSoon();
    void steadyNodesHaveNoTimers();
    void silenceEndsWhenAPeerDoes();
    void aDeposedLeaderTellsWhoWaits();
    void logsKnowWhereEpochsEnd();
};

/// QuorumState.canGrantVote: by role, for a candidate whose log is as good.
void RaftNodeTest::votes_data() {
    QTest::addColumn<int>("role");
    QTest::addColumn<bool>("preVote");
    QTest::addColumn<bool>("granted");
    const auto row = [](const char* name, RaftRole role, bool preVote, bool granted) {
        QTest::newRow(name) << static_cast<int>(role) << preVote << granted;
    };
    row("unattached, would", RaftRole::Unattached, true, true);
    row("unattached, does", RaftRole::Unattached, false, true);
    row("a follower that never heard of its leader, would", RaftRole::Follower, true, true);
    row("a follower does not", RaftRole::Follower, false, false);
    row("prospective, would", RaftRole::Prospective, true, true);
    row("prospective, does", RaftRole::Prospective, false, true);
    row("a candidate, would", RaftRole::Candidate, true, true);
    row("a candidate has voted for itself", RaftRole::Candidate, false, false);
    row("a leader would not", RaftRole::Leader, true, false);
    row("a leader does not", RaftRole::Leader, false, false);
    row("resigned, would", RaftRole::Resigned, true, true);
    row("resigned, does not", RaftRole::Resigned, false, false);
}

void RaftNodeTest::votes() {
    QFETCH(int, role);
    QFETCH(bool, preVote);
    QFETCH(bool, granted);
    Outbox out;
    RaftNode node = nodeIn(static_cast<RaftRole>(role), out);
    QCOMPARE(static_cast<int>(node.role()), role);
    const std::int32_t epoch = node.epoch();
    node.on({3, 1, epoch, kNobody, VoteRequest{preVote, {epoch, 100}}}, Micros{2 * kSecond}, out);
    const auto* reply = lastOf<VoteReply>(out, 3);
    QVERIFY(reply != nullptr);
    QCOMPARE(reply->granted, granted);
    QCOMPARE(node.epoch(), epoch);
    if (granted && !preVote) QCOMPARE(node.votedFor(), 3);
}

void RaftNodeTest::aVoteIsGivenOnce() {
    Outbox out;
    RaftNode node = nodeIn(RaftRole::Unattached, out);
    node.on({2, 1, 5, kNobody, VoteRequest{false, {}}}, Micros{0}, out);
    QVERIFY(lastOf<VoteReply>(out, 2)->granted);
    node.on({3, 1, 5, kNobody, VoteRequest{false, {}}}, Micros{0}, out);
    QVERIFY(!lastOf<VoteReply>(out, 3)->granted);
    node.on({2, 1, 5, kNobody, VoteRequest{false, {}}}, Micros{0}, out);
    QVERIFY(lastOf<VoteReply>(out, 2)->granted);
    node.on({3, 1, 6, kNobody, VoteRequest{false, {}}}, Micros{0}, out);
    QVERIFY(lastOf<VoteReply>(out, 3)->granted);
    node.on({2, 1, 5, kNobody, VoteRequest{false, {}}}, Micros{0}, out);
    QVERIFY(!lastOf<VoteReply>(out, 2)->granted);
}

void RaftNodeTest::aVoteOutlivesTheProcess() {
    Outbox out;
    RaftNode node = nodeIn(RaftRole::Unattached, out);
    node.on({2, 1, 5, kNobody, VoteRequest{false, {}}}, Micros{0}, out);
    node.start(Micros{kSecond}, out);
    QCOMPARE(node.epoch(), 5);
    node.on({3, 1, 5, kNobody, VoteRequest{false, {}}}, Micros{kSecond}, out);
    QVERIFY(!lastOf<VoteReply>(out, 3)->granted);
}

void RaftNodeTest::aLeaderThatDiedResigns() {
    Outbox out;
    RaftNode node = nodeIn(RaftRole::Leader, out);
    const std::int32_t epoch = node.epoch();
    node.start(Micros{3 * kSecond}, out);
    QVERIFY(node.role() == RaftRole::Resigned);
    node.wake(Micros{6 * kSecond}, out);
    QVERIFY(node.role() == RaftRole::Unattached);
    QCOMPARE(node.epoch(), epoch + 1);
}

void RaftNodeTest::theLogDecidesWhoMayLead_data() {
    QTest::addColumn<int>("epoch");
    QTest::addColumn<int>("offset");
    QTest::addColumn<bool>("granted");
    QTest::newRow("the same") << 1 << 2 << true;
    QTest::newRow("longer") << 1 << 3 << true;
    QTest::newRow("shorter") << 1 << 1 << false;
    QTest::newRow("of a later epoch, shorter") << 2 << 1 << true;
    QTest::newRow("of an earlier epoch, longer") << 0 << 9 << false;
}

void RaftNodeTest::theLogDecidesWhoMayLead() {
    QFETCH(int, epoch);
    QFETCH(int, offset);
    QFETCH(bool, granted);
    Outbox out;
    RaftNode node = nodeIn(RaftRole::Leader, out);
    node.append(1, 7, Micros{2 * kSecond}, out);
    QCOMPARE(node.log().end(), 2);
    QCOMPARE(node.log().lastEpoch(), 1);
    node.on({3, 1, 9, kNobody, VoteRequest{false, {epoch, offset}}}, Micros{2 * kSecond}, out);
    QCOMPARE(lastOf<VoteReply>(out, 3)->granted, granted);
    QCOMPARE(node.epoch(), 9);
}

void RaftNodeTest::threeElectOne() {
    Rig rig(3);
    rig.run(5 * kSecond);
    QVERIFY(rig.leader());
    const RaftNode& leader = rig.nodes[*rig.leader()];
    QVERIFY(leader.settled());
    for (const auto& [id, node] : rig.nodes) {
        QCOMPARE(node.epoch(), leader.epoch());
        QCOMPARE(node.leader(), leader.self());
        QCOMPARE(node.highWatermark(), leader.highWatermark());
    }
    const std::int32_t epoch = leader.epoch();
    rig.run(600 * kSecond);  // Nobody disturbs a leader that works.
    QCOMPARE(rig.nodes[*rig.leader()].epoch(), epoch);
}

void RaftNodeTest::oneAlone() {
    Rig rig(1);
    QVERIFY(rig.nodes[1].settled());
    QVERIFY(rig.append(1, 7));
    QCOMPARE(rig.nodes[1].highWatermark(), 2);
    QVERIFY(!rig.nodes[1].deadline());
}

void RaftNodeTest::theHighWatermarkNeedsAMajority() {
    Rig rig(5);
    rig.run(5 * kSecond);
    const NodeId leader = *rig.leader();
    int killed = 0;
    for (NodeId id = 1; id <= 5 && killed < 2; ++id)
        if (id != leader) rig.kill(id), ++killed;
    QVERIFY(rig.append(leader, 7));
    rig.run(kSecond);
    QCOMPARE(rig.nodes[leader].highWatermark(), rig.nodes[leader].log().end());
    for (NodeId id = 1; id <= 5; ++id)
        if (id != leader && !rig.down[id]) {
            rig.kill(id);
            break;
        }
    const std::int64_t before = rig.nodes[leader].highWatermark();
    QVERIFY(rig.append(leader, 8));
    rig.run(kSecond);
    QCOMPARE(rig.nodes[leader].highWatermark(), before);
}

void RaftNodeTest::whatIsOfAnEarlierEpochWaitsForThisOne() {
    Outbox out;
    RaftNode node(1, {1, 2, 3}, {}, Random(7, 1));
    node.start(Micros{0}, out);
    node.on({2, 1, 1, 2, BeginEpoch{}}, Micros{0}, out);
    FetchReply had;
    had.number = lastOf<Fetch>(out, 2)->number;
    had.batches = {{0, 1, 1, 0}, {1, 1, 1, 7}};
    node.on({2, 1, 1, 2, had}, Micros{0}, out);
    QCOMPARE(node.log().end(), 2);
    node.wake(*node.deadline(), out);
    node.on({3, 1, 1, kNobody, VoteReply{true, true}}, Micros{3 * kSecond}, out);
    node.on({3, 1, 2, kNobody, VoteReply{false, true}}, Micros{3 * kSecond}, out);
    QVERIFY(node.leads());
    QCOMPARE(node.log().end(), 3);
    Fetch fetch;
    fetch.log = {1, 2};  // It has all of the earlier epoch: a majority does.
    node.on({3, 1, 2, 1, fetch}, Micros{3 * kSecond}, out);
    QCOMPARE(node.highWatermark(), 0);
    fetch.log = {2, 3};
    node.on({3, 1, 2, 1, fetch}, Micros{3 * kSecond}, out);
    QCOMPARE(node.highWatermark(), 3);
}

void RaftNodeTest::aFollowerCutsOffWhatTheNewLeaderLacks() {
    Rig rig(3);
    rig.run(5 * kSecond);
    const NodeId old = *rig.leader();
    for (NodeId id = 1; id <= 3; ++id)
        if (id != old) rig.cut(old, id, true);
    QVERIFY(rig.append(old, 666));
    rig.run(5 * kSecond);
    const NodeId next = *rig.leader();
    QVERIFY(next != old);
    QVERIFY(rig.append(next, 7));
    for (NodeId id = 1; id <= 3; ++id)
        if (id != old) rig.cut(old, id, false);
    rig.run(10 * kSecond);
    for (const auto& [id, node] : rig.nodes) {
        QCOMPARE(node.log().end(), rig.nodes[*rig.leader()].log().end());
        QVERIFY(std::ranges::none_of(node.log().batches(), [](const LogBatch& b) { return b.content == 666; }));
        QVERIFY(std::ranges::any_of(node.log().batches(), [](const LogBatch& b) { return b.content == 7; }));
    }
}

void RaftNodeTest::aLeaderWithoutAMajorityResigns() {
    Rig rig(3);
    rig.run(5 * kSecond);
    const NodeId leader = *rig.leader();
    for (NodeId id = 1; id <= 3; ++id)
        if (id != leader) rig.kill(id);
    rig.run(2'400'000);
    QVERIFY(rig.nodes[leader].leads());
    rig.run(700'000);  // Within 3 s (1.5 fetch timeouts) of the last fetch.
    QVERIFY(!rig.nodes[leader].leads());
    const std::int32_t epoch = rig.nodes[leader].epoch();
    rig.run(60 * kSecond);  // It asks whether anybody would vote, and its epoch stands still.
    QVERIFY(rig.nodes[leader].epoch() <= epoch + 1);
}

/// KIP-996: who was cut off asks first, so its return costs no election.
void RaftNodeTest::aNodeThatComesBackDoesNotDisturb() {
    Rig rig(3);
    rig.run(5 * kSecond);
    const NodeId leader = *rig.leader(), other = leader % 3 + 1;
    const std::int32_t epoch = rig.nodes[leader].epoch();
    for (NodeId id = 1; id <= 3; ++id)
        if (id != other) rig.cut(other, id, true);
    rig.run(60 * kSecond);
    for (NodeId id = 1; id <= 3; ++id)
        if (id != other) rig.cut(other, id, false);
    rig.run(10 * kSecond);
    QCOMPARE(*rig.leader(), leader);
    QCOMPARE(rig.nodes[leader].epoch(), epoch);
    QVERIFY(rig.nodes[other].role() == RaftRole::Follower);
}

void RaftNodeTest::aResigningLeaderIsReplacedSoon() {
    Rig rig(3);
    rig.run(5 * kSecond);
    const NodeId old = *rig.leader();
    Outbox out;
    rig.nodes[old].resign(rig.now, out);
    rig.take(old, out);
    rig.run(200'000);
    QVERIFY(rig.leader());
    QVERIFY(*rig.leader() != old);
}

void RaftNodeTest::steadyNodesHaveNoTimers() {
    Rig rig(3);
    for (auto& [id, node] : rig.nodes)
        for (NodeId other = 1; other <= 3; ++other)
            if (other != id) node.setSteady(other, true, rig.now);
    rig.run(5 * kSecond);
    QVERIFY(rig.leader());
    for (const auto& [id, node] : rig.nodes) QVERIFY(!node.deadline());
    QVERIFY(rig.flying.empty());
    rig.run(3600 * kSecond);
    QVERIFY(rig.append(*rig.leader(), 7));  // An hour later all is at work at once.
    rig.run(20'000);
    for (const auto& [id, node] : rig.nodes) {
        QCOMPARE(node.highWatermark(), node.log().end());
        QVERIFY(!node.deadline());
    }
}

void RaftNodeTest::silenceEndsWhenAPeerDoes() {
    Rig rig(3);
    for (auto& [id, node] : rig.nodes)
        for (NodeId other = 1; other <= 3; ++other)
            if (other != id) node.setSteady(other, true, rig.now);
    rig.run(100 * kSecond);
    const NodeId old = *rig.leader();
    rig.kill(old);
    for (auto& [id, node] : rig.nodes)
        if (id != old) node.setSteady(old, false, rig.now);
    rig.run(5 * kSecond);
    QVERIFY(rig.leader());
    QVERIFY(*rig.leader() != old);
}

void RaftNodeTest::aDeposedLeaderTellsWhoWaits() {
    Outbox out;
    RaftNode leader = nodeIn(RaftRole::Leader, out);
    Fetch fetch;
    fetch.number = 5;
    fetch.log = {1, 1};
    leader.on({2, 1, 1, 1, fetch}, Micros{2 * kSecond}, out);  // Commits; the high watermark is news.
    fetch.number = 6;
    fetch.highWatermark = leader.highWatermark();
    leader.on({2, 1, 1, 1, fetch}, Micros{2 * kSecond}, out);
    QVERIFY(leader.progress().at(2).parked);
    Outbox after;
    leader.on({3, 1, 4, kNobody, VoteRequest{false, {1, 1}}}, Micros{2 * kSecond}, after);
    const auto* refused = lastOf<FetchReply>(after, 2);
    QVERIFY(refused != nullptr);
    QCOMPARE(refused->number, 6);
}

void RaftNodeTest::logsKnowWhereEpochsEnd() {
    RaftLog log;
    QCOMPARE(log.endOf(3), (EpochEnd{0, 0}));
    log.append({0, 2, 1, 1});
    log.append({2, 1, 1, 2});
    log.append({3, 4, 4, 3});
    QCOMPARE(log.endOf(0), (EpochEnd{0, 0}));
    QCOMPARE(log.endOf(1), (EpochEnd{1, 3}));
    QCOMPARE(log.endOf(3), (EpochEnd{1, 3}));
    QCOMPARE(log.endOf(9), (EpochEnd{4, 7}));
    QVERIFY(log.holds({2, 1, 1, 2}));
    QVERIFY(!log.holds({2, 1, 1, 3}));
    QCOMPARE(log.from(1).size(), 2u);
    log.truncate(6);  // Batches go whole.
    QCOMPARE(log.end(), 3);
}

QTEST_GUILESS_MAIN(RaftNodeTest)
#include "raft_node_test.moc"
