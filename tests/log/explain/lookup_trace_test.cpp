#include <QTest>

#include "core/log/explain/explain_text.h"
#include "core/log/explain/lookup_trace.h"
#include "tests/log/explain/sample_log.h"

using namespace logarium;
using namespace logarium::log;

namespace {

/// As Qt Test compares it.
template <class... Args>
QString said(const Args&... args) {
    return QString::fromStdString(explainText(args...));
}

/// Two closed segments of twelve records and an active one of five, a millisecond apart, an index entry for every third
/// batch of 72 bytes.
SampleLog sampleLog() {
    SampleLog sample(std::map<std::string, std::string>{{"index.interval.bytes", "200"}});
    const auto fill = [&](int count) {
        for (int i = 0; i < count; ++i, sample.now = sample.now + 1) sample.put("key");
    };
    for (int i = 0; i < 2; ++i) fill(12), sample.roll();
    fill(5);
    return sample;
}

}  // namespace

class LookupTraceTest : public QObject {
    Q_OBJECT
private slots:
    void takesTheWayThatAReadTakes() {
        const SampleLog sample = sampleLog();
        for (Offset offset{0}; offset < sample.log->logEndOffset(); offset = offset + 1) {
            const LookupTrace trace = traceLookup(sample.disk, *sample.log, offset);
            const auto read = sample.log->read(sample.disk, offset, 1, Isolation::LogEnd, true);
            QVERIFY(read.ok() && trace.found);
            QCOMPARE(trace.segmentBase, read.value().segmentBase);
            QCOMPARE(trace.found->position, read.value().position);
            QCOMPARE(trace.found->firstOffset, read.value().offset);
            // The scan and the index entry add up: it begins where the entry says and ends at the batch.
            QCOMPARE(trace.scan.from, trace.entry ? trace.entry->entry.position : 0);
            QCOMPARE(trace.scan.from + trace.scan.bytesSkipped, trace.found->position);
            QCOMPARE(trace.scan.bytesSkipped, trace.scan.batchesSkipped * 72);
            QVERIFY(trace.scan.batchesSkipped <= 3);
        }
    }

    void aScanWithoutTheIndexWouldBeLonger() {
        const SampleLog sample = sampleLog();
        const LookupTrace last = traceLookup(sample.disk, *sample.log, Offset{23});
        QCOMPARE(last.segmentBase, Offset{12});
        QVERIFY(last.entry.has_value());
        QCOMPARE(last.entry->slot, last.indexEntries - 1);
        QVERIFY(last.entry->entry.offset <= Offset{23});
        QVERIFY(last.scan.from > 400);
        const LookupTrace first = traceLookup(sample.disk, *sample.log, Offset{12});
        QVERIFY(!first.entry && first.indexEntries > 0);
        QCOMPARE(first.scan, LookupScan{});
    }

    void whatIsNotThereIsNotFound() {
        SampleLog sample = sampleLog();
        QCOMPARE(traceLookup(sample.disk, *sample.log, Offset{29}).segmentBase, kNoOffset);
        QVERIFY(sample.log->maybeIncrementLogStartOffset(sample.disk, Offset{2}).ok());
        QCOMPARE(traceLookup(sample.disk, *sample.log, Offset{1}).segmentBase, kNoOffset);
        QVERIFY(traceLookup(sample.disk, *sample.log, Offset{2}).found.has_value());
        QCOMPARE(said(traceLookup(sample.disk, *sample.log, Offset{1})), "offset 1 is not in the log");
    }

    void findsTimestampsAsALookupDoes() {
        const SampleLog sample = sampleLog();
        for (std::int64_t after = -1; after < 29; ++after) {
            const TimestampMs wanted = kSampleTime + after;
            const TimeLookupTrace trace = traceLookup(sample.disk, *sample.log, wanted);
            const std::int64_t offset = std::max<std::int64_t>(after, 0);
            QVERIFY(trace.found.has_value());
            QCOMPARE(trace.found->offset, Offset{offset});
            QCOMPARE(trace.segmentsPassed, offset / 12);
            QCOMPARE(trace.segmentBase, Offset{offset / 12 * 12});
            QCOMPARE(trace.timeEntry.has_value(), trace.timeEntry && trace.timeEntry->entry.timestamp <= wanted);
            // Each record is a batch of 72 bytes here, so the scan ends at the record.
            QCOMPARE(trace.scan.from + trace.scan.bytesSkipped, (offset - trace.segmentBase.value) * 72);
            QVERIFY(trace.scan.batchesSkipped <= 3);
        }
        const TimeLookupTrace late = traceLookup(sample.disk, *sample.log, kSampleTime + 29);
        QVERIFY(!late.found && late.segmentBase == kNoOffset && late.segmentsPassed == 3);
    }

    void saysItInWords() {
        const SampleLog sample = sampleLog();
        QCOMPARE(said(traceLookup(sample.disk, *sample.log, Offset{5})),
                 "offset 5: segment 0, offset index entry 0 (offset 3 at byte 216), scan from byte 216, 2 batches (144 "
                 "bytes) skipped, found in the batch of 5 to 5 at byte 360");
    }
};

QTEST_GUILESS_MAIN(LookupTraceTest)
#include "lookup_trace_test.moc"
