// Offsets that are committed in transactions: hidden until the marker comes.
#include <QTest>

#include "tests/group/shard_bench.h"

using namespace logarium;
using namespace logarium::group;

namespace {

TxnOffsetCommit committing(std::int64_t offset, const std::string& memberId = "", int generation = -1) {
    TxnOffsetCommit asked;
    asked.group = "g";
    asked.memberId = memberId;
    asked.generation = generation;
    asked.transactionalId = "t";
    asked.producerId = 7;
    asked.epoch = 0;
    asked.offsets.push_back({{"orders", 0}, Offset{offset}, 0});
    return asked;
}

OffsetFetch fetching() {
    OffsetFetch asked;
    asked.group = "g";
    asked.partitions.push_back({"orders", 0});
    return asked;
}

/// As a coordinator does it: what a step wrote belongs to the transaction that it names.
class Bench {
public:
    template <class Kind>
    Reply ask(Kind asked) {
        Step done{now, settings, topics, random};
        shard.handle(Request(std::move(asked)), {ClientId{1}, 0}, done);
        for (const Record& record : done.records)
            if (done.transaction) shard.pend(done.transaction->producerId, std::get<OffsetCommitRecord>(record));
        return done.answers.front().reply;
    }
    std::int64_t committed() const {
        const auto& offsets = shard.offsetsOf("g");
        return offsets.empty() ? -1 : offsets.begin()->second.offset.value;
    }

    Settings settings;
    Topics topics{[](const std::string&) { return std::optional<TopicShape>(); },
                  [] { return std::vector<std::string>(); }};
    Random random{7};
    Micros now{kMicrosPerSecond};
    Shard shard;
};

}  // namespace

class TransactionalOffsetsTest : public QObject {
    Q_OBJECT
private slots:
    void countOnceCommitted() {
        Bench bench;
        QCOMPARE(bench.ask(committing(5)).error(), ErrorCode::None);
        QCOMPARE(bench.committed(), -1);
        QCOMPARE(bench.ask(fetching()).error(), ErrorCode::UnstableOffsetCommit);
        bench.shard.endTransaction(8, true);  // Another producer's.
        QCOMPARE(bench.committed(), -1);
        bench.shard.endTransaction(7, true);
        QCOMPARE(bench.committed(), 5);
        QCOMPARE(bench.ask(fetching()).error(), ErrorCode::None);
    }

    void areForgottenWhenAborted() {
        Bench bench;
        bench.ask(committing(5));
        bench.shard.endTransaction(7, true);
        bench.ask(committing(9));
        QCOMPARE(bench.ask(fetching()).error(), ErrorCode::UnstableOffsetCommit);
        bench.shard.endTransaction(7, false);
        QCOMPARE(bench.committed(), 5);
        QCOMPARE(bench.ask(fetching()).error(), ErrorCode::None);
    }

    void theLastOfATransactionCounts() {
        Bench bench;
        bench.ask(committing(5));
        bench.ask(committing(6));
        bench.shard.endTransaction(7, true);
        QCOMPARE(bench.committed(), 6);
    }

    void membersOfOldGenerationsAreRefused_data() {
        QTest::addColumn<QString>("member");
        QTest::addColumn<int>("generation");
        QTest::addColumn<int>("error");
        QTest::newRow("nobody, as without a group") << "" << -1 << static_cast<int>(ErrorCode::None);
        QTest::newRow("a stranger") << "x" << 1 << static_cast<int>(ErrorCode::UnknownMemberId);
    }
    void membersOfOldGenerationsAreRefused() {
        QFETCH(QString, member);
        QFETCH(int, generation);
        QFETCH(int, error);
        Bench bench;
        bench.ask(committing(1));
        const TxnOffsetCommit asked = committing(2, member.toStdString(), generation);
        QCOMPARE(static_cast<int>(bench.ask(asked).error()), error);
    }

    void aGroupWithOpenTransactionsStays() {
        Bench bench;
        bench.ask(committing(5));
        Step step{bench.now, bench.settings, bench.topics, bench.random};
        bench.shard.resume(step);
        QCOMPARE(bench.shard.nextDeadline(bench.settings), kNever);
        bench.shard.endTransaction(7, false);
        QVERIFY(bench.shard.nextDeadline(bench.settings) != kNever);  // Nothing is in it: it will be removed.
    }
};

QTEST_APPLESS_MAIN(TransactionalOffsetsTest)
#include "transactional_offsets_test.moc"
