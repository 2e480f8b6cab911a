#include <QtTest>

#include "tests/quorum/raft_rig.h"

using namespace logarium;
using namespace logarium::quorum;

namespace {

/// What Kafka's RaftEventSimulationTest asks of every moment, and more: remembers what must never be taken back.
class Judge {
public:
    /// Empty: all is well.
    QString look(const Rig& rig) {
        for (const auto& [id, node] : rig.nodes) {
            if (node.epoch() < epochs_[id]) return QString("the epoch of %1 fell").arg(id);
            epochs_[id] = node.epoch();
            if (rig.down.at(id)) {
                watermarks_.erase(id);  // Not kept on a disk.
                continue;
            }
            if (node.highWatermark() < watermarks_[id]) return QString("the high watermark of %1 fell").arg(id);
            watermarks_[id] = node.highWatermark();
            if (node.highWatermark() > node.log().end()) return QString("%1 commits what it lacks").arg(id);
            if (node.leads() && leaders_.emplace(node.epoch(), id).first->second != id)
                return QString("two leaders in epoch %1").arg(node.epoch());
            if (const QString flaw = lookAtCommitted(node); !flaw.isEmpty()) return flaw;
        }
        return lookAtLogs(rig);
    }
    std::int64_t committed() const { return committed_.end(); }

private:
    QString lookAtCommitted(const RaftNode& node) {
        for (const LogBatch& batch : node.log().batches()) {
            if (batch.end() > node.highWatermark()) break;
            if (batch.base < committed_.end()) {
                if (!committed_.holds(batch))
                    return QString("%1 says that another batch is committed at %2").arg(node.self()).arg(batch.base);
            } else {
                committed_.append(batch);
            }
        }
        // A leader of a later epoch has all that was committed before.
        if (node.settled())
            for (const LogBatch& batch : committed_.batches())
                if (batch.epoch < node.epoch() && !node.log().holds(batch))
                    return QString("leader %1 lacks the committed batch at %2").arg(node.self()).arg(batch.base);
        return {};
    }

    /// Log matching: the same place and epoch, the same batch and all before it.
    static QString lookAtLogs(const Rig& rig) {
        for (auto a = rig.nodes.begin(); a != rig.nodes.end(); ++a)
            for (auto b = std::next(a); b != rig.nodes.end(); ++b) {
                const auto one = a->second.log().batches(), two = b->second.log().batches();
                bool same = false;
                for (std::size_t i = std::min(one.size(), two.size()); i-- > 0;) {
                    if (one[i].base == two[i].base && one[i].epoch == two[i].epoch) same = true;
                    if (same && !(one[i] == two[i]))
                        return QString("the logs of %1 and %2 part before they agree").arg(a->first).arg(b->first);
                }
            }
        return {};
    }

    std::map<NodeId, std::int32_t> epochs_;
    std::map<NodeId, std::int64_t> watermarks_;
    std::map<std::int32_t, NodeId> leaders_;
    RaftLog committed_;
};

}  // namespace

class RaftRandomTest : public QObject {
    Q_OBJECT

private slots:
    void everySeedKeepsEveryRule_data();
    void everySeedKeepsEveryRule();

private:
    static void strike(Rig& rig, Random& random, std::int64_t& content);
    static void setSteadiness(Rig& rig);
};

void RaftRandomTest::everySeedKeepsEveryRule_data() {
    QTest::addColumn<bool>("steady");
    QTest::addColumn<int>("first");
    for (int first = 1; first <= 400; first += 50) {
        QTest::addRow("%d and on, wires that lose and double", first) << false << first;
        QTest::addRow("%d and on, silence counted", first) << true << first;
    }
}

void RaftRandomTest::strike(Rig& rig, Random& random, std::int64_t& content) {
    const auto count = static_cast<std::int64_t>(rig.nodes.size());
    const auto any = [&] { return static_cast<NodeId>(random.between(1, count)); };
    const NodeId a = any(), b = any();
    switch (random.below(8)) {
        case 0:
            if (!rig.down[a]) rig.kill(a);
            break;
        case 1:
            if (rig.down[a]) rig.start(a);
            break;
        case 2:
            if (a != b) rig.cut(a, b, true);
            break;
        case 3:
            if (a != b) rig.cut(a, b, false);
            break;
        case 4:
            if (const auto leader = rig.leader()) {  // Two failovers in one election.
                rig.kill(*leader);
                if (random.chance(0.3)) rig.kill(a);
            }
            break;
        case 5:
            if (rig.leader() && random.chance(0.3)) {
                Outbox out;
                rig.nodes[*rig.leader()].resign(rig.now, out);
                rig.take(a, out);
            }
            break;
        default:
            for (const auto& [id, node] : rig.nodes) rig.append(id, ++content);  // A leader of the past writes, too.
    }
}

/// What the host of steady nodes knows: who is up and who reaches whom.
void RaftRandomTest::setSteadiness(Rig& rig) {
    for (auto& [id, node] : rig.nodes)
        for (const auto& [other, theirs] : rig.nodes)
            if (id != other)
                node.setSteady(other, !rig.down[id] && !rig.down[other] && rig.reaches(id, other), rig.now);
}

void RaftRandomTest::everySeedKeepsEveryRule() {
    QFETCH(bool, steady);
    QFETCH(int, first);
    for (int seed = first; seed < first + 50; ++seed) {
        Random random(static_cast<std::uint64_t>(seed), 9);
        Rig rig(random.chance(0.5) ? 3 : 5, static_cast<std::uint64_t>(seed));
        rig.slowest = random.chance(0.2) ? 400'000 : 3'000;
        if (!steady) {
            rig.lossChance = random.chance(0.5) ? 0.1 : 0;
            rig.doubleChance = random.chance(0.5) ? 0.1 : 0;
        }
        Judge judge;
        std::int64_t content = 0;
        const auto runJudged = [&](std::int64_t micros) {
            const Micros until = rig.now + micros;
            if (steady) setSteadiness(rig);
            for (int steps = 0; rig.step(until); ++steps) {
                QVERIFY2(steps < 200'000, "time stands still");
                const QString flaw = judge.look(rig);
                QVERIFY2(flaw.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(flaw)));
            }
        };
        for (int i = 0; i < 60; ++i) {
            runJudged(random.between(1'000, 1'500'000));
            if (QTest::currentTestFailed()) return;
            strike(rig, random, content);
            const QString flaw = judge.look(rig);
            QVERIFY2(flaw.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(flaw)));
        }
        // Faults stop: within bounded time one leads, and what it is given is committed.
        rig.cuts.clear();
        rig.lossChance = 0;
        rig.slowest = 3'000;
        for (const auto& [id, node] : rig.nodes)
            if (rig.down[id]) rig.start(id);
        runJudged(20 * kMicrosPerSecond);
        if (QTest::currentTestFailed()) return;
        QVERIFY2(rig.leader(), qPrintable(QString("seed %1: nobody leads").arg(seed)));
        const std::int64_t before = judge.committed();
        QVERIFY(rig.append(*rig.leader(), ++content));
        runJudged(5 * kMicrosPerSecond);
        if (QTest::currentTestFailed()) return;
        QVERIFY2(judge.committed() > before, qPrintable(QString("seed %1: nothing is committed").arg(seed)));
        for (const auto& [id, node] : rig.nodes)
            QVERIFY2(node.highWatermark() == judge.committed(), qPrintable(QString("seed %1").arg(seed)));
    }
}

QTEST_GUILESS_MAIN(RaftRandomTest)
#include "raft_random_test.moc"
