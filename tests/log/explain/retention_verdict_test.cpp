#include <QTest>

#include "core/log/explain/explain_text.h"
#include "core/log/explain/retention_verdict.h"
#include "tests/log/explain/sample_log.h"

using namespace logarium;
using namespace logarium::log;

namespace {

/// As Qt Test compares it.
template <class... Args>
QString said(const Args&... args) {
    return QString::fromStdString(explainText(args...));
}

using Configs = std::map<std::string, std::string>;
using Prepare = void (*)(SampleLog&);

/// "0 retention.ms, 3 young, 6 active": base and verdict of each segment.
QString textOf(const std::vector<RetentionVerdict>& verdicts) {
    static const std::map<DeleteReason, const char*> kGoes = {{DeleteReason::RetentionMs, "by time"},
                                                              {DeleteReason::RetentionBytes, "by size"},
                                                              {DeleteReason::LogStartOffset, "below start"}};
    static const std::map<Stay, const char*> kStays = {
        {Stay::NotYetOld, "young"},        {Stay::SizeFits, "fits"},
        {Stay::AnOlderOneStays, "behind"}, {Stay::AboveHighWatermark, "uncommitted"},
        {Stay::EmptyAndActive, "empty"},   {Stay::NoBound, "unbound"},
        {Stay::NotDeleted, "compacted"}};
    QStringList parts;
    for (const RetentionVerdict& v : verdicts)
        parts << QString("%1 %2").arg(v.base.value).arg(v.goes ? kGoes.at(*v.goes) : kStays.at(*v.stays));
    return parts.join(", ");
}

/// Three segments of three records, a second apart, and an active one of two.
void fourSegments(SampleLog& sample) {
    for (int i = 0; i < 3; ++i) {
        sample.fill(3);
        sample.roll();
        sample.now = sample.now + 1000;
    }
    sample.fill(2);
}

}  // namespace

Q_DECLARE_METATYPE(Configs)
Q_DECLARE_METATYPE(Prepare)

class RetentionVerdictTest : public QObject {
    Q_OBJECT
private slots:
    void saysWhyEachSegmentGoesOrStays_data() {
        QTest::addColumn<Configs>("configs");
        QTest::addColumn<Prepare>("prepare");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, Configs configs, Prepare prepare, const char* expected) {
            QTest::newRow(name) << configs << prepare << QString(expected);
        };
        const Prepare none = [](SampleLog&) {};
        row("all young", {{"retention.ms", "3000"}}, none, "0 young, 3 behind, 6 behind, 9 behind");
        row("one old", {{"retention.ms", "2999"}}, none, "0 by time, 3 young, 6 behind, 9 behind");
        row(
            "all old", {{"retention.ms", "10"}}, [](SampleLog& s) { s.now = s.now + 50; },
            "0 by time, 3 by time, 6 by time, 9 by time");
        row("no bound", {{"retention.ms", "-1"}}, none, "0 unbound, 3 unbound, 6 unbound, 9 unbound");
        // A batch of one such record has 72 bytes: segments of 216, 792 in all.
        row("just too large", {{"retention.ms", "-1"}, {"retention.bytes", "576"}}, none,
            "0 by size, 3 fits, 6 behind, 9 behind");
        row("one byte short of it", {{"retention.ms", "-1"}, {"retention.bytes", "577"}}, none,
            "0 fits, 3 behind, 6 behind, 9 behind");
        row("size, then time", {{"retention.ms", "1500"}, {"retention.bytes", "576"}}, none,
            "0 by size, 3 by time, 6 young, 9 behind");
        row(
            "below the log start", {{"retention.ms", "-1"}},
            [](SampleLog& s) { ensure(s.log->maybeIncrementLogStartOffset(s.disk, Offset{7}).ok(), "it moves"); },
            "0 below start, 3 below start, 6 unbound, 9 unbound");
        row("compacted alone", {{"cleanup.policy", "compact"}, {"retention.ms", "10"}}, none,
            "0 compacted, 3 compacted, 6 compacted, 9 compacted");
        row(
            "not committed", {{"retention.ms", "10"}},
            [](SampleLog& s) { s.now = s.now + 50, s.log->updateHighWatermark(Offset{5}); },
            "0 by time, 3 uncommitted, 6 uncommitted, 9 uncommitted");
        row(
            "an empty active one", {{"retention.ms", "10"}}, [](SampleLog& s) { s.now = s.now + 50, s.roll(); },
            "0 by time, 3 by time, 6 by time, 9 by time, 11 empty");
    }
    void saysWhyEachSegmentGoesOrStays() {
        QFETCH(Configs, configs);
        QFETCH(Prepare, prepare);
        QFETCH(QString, expected);
        SampleLog sample(configs);
        fourSegments(sample);
        prepare(sample);
        const auto verdicts = retentionVerdicts(sample.disk, *sample.log, sample.now);
        QCOMPARE(textOf(verdicts), expected);
        for (const RetentionVerdict& v : verdicts) QVERIFY(v.goes.has_value() != v.stays.has_value());
        // And so it comes.
        std::map<std::int64_t, DeleteReason> deleted, foretold;
        for (const RetentionVerdict& v : verdicts)
            if (v.goes) foretold[v.base.value] = *v.goes;
        const auto out = sample.log->deleteOldSegments(sample.disk, sample.now);
        for (const DeletionReason& reason : out.value()) deleted[reason.base.value] = reason.reason;
        QVERIFY(deleted == foretold);
    }

    /// A segment goes at the moment that is foretold, and not a millisecond before.
    void theMomentIsRight() {
        for (std::size_t index = 0; index < 4; ++index) {
            SampleLog sample(Configs{{"retention.ms", "100000"}});
            fourSegments(sample);
            const auto verdicts = retentionVerdicts(sample.disk, *sample.log, sample.now);
            QVERIFY(verdicts[index].due.has_value());
            const TimestampMs due = *verdicts[index].due;
            const Offset base = verdicts[index].base;
            const auto isThere = [&](TimestampMs when) {
                SampleLog copy = sample;
                ensure(copy.log->deleteOldSegments(copy.disk, when).ok(), "retention runs");
                return std::ranges::find(copy.log->segments(), base, &LogSegment::base) != copy.log->segments().end();
            };
            QVERIFY(isThere(due + -1));
            QVERIFY(!isThere(due));
        }
    }

    void saysItInWords() {
        SampleLog sample(Configs{{"retention.ms", "2999"}, {"retention.bytes", "5000"}});
        fourSegments(sample);
        const auto verdicts = retentionVerdicts(sample.disk, *sample.log, sample.now);
        const LogConfig& config = sample.log->config();
        QCOMPARE(said(verdicts[0], config),
                 "segment 0 goes at the next check: its newest record is 3000 ms old, older than retention.ms=2999");
        QCOMPARE(
            explainText(verdicts[1], config),
            "segment 3 stays: its newest record is 2000 ms old, not older than retention.ms=2999; by time it may go "
            "from 1700000004000 on");
    }
};

QTEST_GUILESS_MAIN(RetentionVerdictTest)
#include "retention_verdict_test.moc"
