#include <QTest>

#include "core/log/explain/explain_text.h"
#include "core/log/explain/roll_verdict.h"
#include "tests/log/explain/sample_log.h"

using namespace logarium;
using namespace logarium::log;

namespace {

using Configs = std::map<std::string, std::string>;

}  // namespace

Q_DECLARE_METATYPE(Configs)

class RollVerdictTest : public QObject {
    Q_OBJECT
private slots:
    /// Batches of 72 bytes, 10 ms apart: before each one the verdict is what the append then does.
    void foretellsEachRoll_data() {
        QTest::addColumn<Configs>("configs");
        QTest::newRow("by size") << Configs{{"internal.segment.bytes", "216"}};
        QTest::newRow("by time") << Configs{{"segment.ms", "39"}};
        QTest::newRow("by the offset index") << Configs{{"segment.index.bytes", "24"}, {"index.interval.bytes", "0"}};
        QTest::newRow("by the lag of compaction")
            << Configs{{"cleanup.policy", "compact"}, {"max.compaction.lag.ms", "39"}};
        QTest::newRow("not at all") << Configs{};
    }
    void foretellsEachRoll() {
        QFETCH(Configs, configs);
        SampleLog sample(configs);
        int rolls = 0;
        for (int i = 0; i < 12; ++i, sample.now = sample.now + 10) {
            const RollVerdict verdict = rollVerdict(sample.disk, *sample.log, {72, sample.now, 1}, sample.now);
            QCOMPARE(verdict.base, sample.log->activeSegment().base());
            sample.put("key");
            std::optional<RollReason> rolled;
            for (const LogFact& fact : sample.log->takeFacts())
                if (const auto* f = std::get_if<SegmentRolled>(&fact)) rolled = f->cause.reason;
            QCOMPARE(verdict.rolls.has_value(), rolled.has_value());
            QVERIFY(verdict.rolls == rolled);
            rolls += rolled ? 1 : 0;
        }
        QCOMPARE(rolls > 0, !configs.empty());
    }

    void showsHowNearEachLimitIs() {
        SampleLog sample(Configs{{"internal.segment.bytes", "300"}, {"segment.ms", "50"}});
        sample.fill(3);
        const auto limits = rollVerdict(sample.disk, *sample.log, {72, sample.now + 40, 1}, sample.now + 40).limits;
        QCOMPARE(limits.size(), 5u);
        QCOMPARE(limits[0].value, 288);
        QCOMPARE(limits[0].most, 300);
        QCOMPARE(limits[1].value, 40);
        QCOMPARE(limits[1].most, 50);
        QCOMPARE(limits[4].value, 3);
        for (const RollLimit& limit : limits) QVERIFY(!limit.reached);
    }

    /// The edge of each limit, and which of two wins.
    void theEdges() {
        SampleLog sample(Configs{{"internal.segment.bytes", "288"}, {"segment.ms", "50"}});
        sample.fill(3);
        const auto rolls = [&](std::int64_t bytes, std::int64_t later) {
            return rollVerdict(sample.disk, *sample.log, {bytes, sample.now + later, 1}, sample.now + later).rolls;
        };
        QVERIFY(!rolls(72, 50));
        QVERIFY(rolls(73, 50) == RollReason::SegmentBytes);
        QVERIFY(rolls(72, 51) == RollReason::SegmentMs);
        QVERIFY(rolls(73, 51) == RollReason::SegmentBytes);
        const NextAppend far{72, sample.now, std::int64_t{1} << 31};
        QVERIFY(rollVerdict(sample.disk, *sample.log, far, sample.now).rolls == RollReason::OffsetOverflow);
    }

    void saysItInWords() {
        SampleLog sample(Configs{{"internal.segment.bytes", "216"}});
        sample.fill(3);
        const auto lines = explainText(rollVerdict(sample.disk, *sample.log, {72, sample.now, 1}, sample.now));
        QCOMPARE(lines.size(), 5u);
        QCOMPARE(QString::fromStdString(lines[0]), "288 bytes with the next append of segment.bytes=216: it rolls");
    }
};

QTEST_GUILESS_MAIN(RollVerdictTest)
#include "roll_verdict_test.moc"
