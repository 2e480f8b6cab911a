#include <QTest>

#include "core/log/explain/explain_text.h"
#include "core/log/explain/record_fate.h"
#include "core/record/record_reader.h"
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
const Configs kCompacted = {{"cleanup.policy", "compact"}, {"delete.retention.ms", "1000"}};
constexpr CleanerConfig kCleaner{.dedupeBufferBytes = 24000};

std::vector<RecordFate> fates(const SampleLog& sample, Offset firstDirty = Offset{0}) {
    return fatesOfRecords(sample.disk, *sample.log, kCleaner, firstDirty, sample.log->activeSegment().base(),
                          sample.now);
}

void clean(SampleLog& sample, Offset firstDirty = Offset{0}) {
    Cleaner(kCleaner).clean(sample.disk, *sample.log, firstDirty, sample.log->activeSegment().base(), sample.now);
}

std::vector<std::int64_t> offsets(const SampleLog& sample) {
    std::vector<std::int64_t> found;
    for (const LogSegment& segment : sample.log->segments())
        segment.forEachBatch(sample.disk, 0, segment.size(), [&](const record::BatchView& batch) {
            record::RecordReader records(batch);
            while (const record::Record* record = records.next()) found.push_back(record->offset.value);
            return true;
        });
    return found;
}

bool stays(CleanerVerdict verdict) {
    return verdict == CleanerVerdict::KeptLatest || verdict == CleanerVerdict::KeptUnread ||
           verdict == CleanerVerdict::KeptTombstone || verdict == CleanerVerdict::KeptMarker;
}

}  // namespace

class RecordFateTest : public QObject {
    Q_OBJECT
private slots:
    void anOlderRecordGoesForTheLatestOfItsKey() {
        SampleLog sample(kCompacted);
        for (const char* key : {"a", "b", "a", "a", "b"}) sample.put(key);
        sample.roll();
        sample.put("a");  // Active: counts for nobody.
        const auto found = fates(sample);
        QCOMPARE(found.size(), 5u);
        const std::vector<RecordFate> expected = {{Offset{0}, CleanerVerdict::DroppedOlder, Offset{3}, {}, false},
                                                  {Offset{1}, CleanerVerdict::DroppedOlder, Offset{4}, {}, false},
                                                  {Offset{2}, CleanerVerdict::DroppedOlder, Offset{3}, {}, false},
                                                  {Offset{3}, CleanerVerdict::KeptLatest, kNoOffset, {}, false},
                                                  {Offset{4}, CleanerVerdict::KeptLatest, kNoOffset, {}, false}};
        QVERIFY(found == expected);
        QCOMPARE(said(found[0]), "offset 0 goes: offset 3 has the same key");
        QCOMPARE(said(found[4]), "offset 4 stays: it is the latest with its key");
    }

    void aTombstoneStaysUntilItsHorizon() {
        SampleLog sample(kCompacted);
        sample.put("a");
        sample.put("a", std::nullopt);
        sample.roll();
        sample.put("active");
        const auto first = fates(sample);
        QCOMPARE(first[1].verdict, CleanerVerdict::KeptTombstone);
        QVERIFY(first[1].horizon == kSampleTime + 1000);
        QCOMPARE(first[0].newer, Offset{1});
        clean(sample);
        sample.roll();
        sample.put("active");
        sample.now = sample.now + 999;
        QCOMPARE(fates(sample, Offset{2})[0].verdict, CleanerVerdict::KeptTombstone);
        sample.now = sample.now + 1;
        const RecordFate over = fates(sample, Offset{2})[0];
        QCOMPARE(over.verdict, CleanerVerdict::DroppedTombstone);
        QVERIFY(over.horizon == kSampleTime + 1000);
        QCOMPARE(said(over), "offset 1 goes: a tombstone that readers had until 1700000001000");
    }

    void whatWasAbortedGoes() {
        SampleLog sample(kCompacted);
        sample.putInTransaction(7, 0, "a");
        sample.putInTransaction(7, 1, "b");
        sample.end(7, record::ControlType::Abort);
        sample.putInTransaction(7, 2, "c");
        sample.end(7, record::ControlType::Commit);
        sample.roll();
        sample.put("active");
        const auto found = fates(sample);
        QCOMPARE(found[0].verdict, CleanerVerdict::DroppedAborted);
        QCOMPARE(found[1].verdict, CleanerVerdict::DroppedAborted);
        const auto committed = std::ranges::find(found, Offset{3}, &RecordFate::offset);
        QCOMPARE(committed->verdict, CleanerVerdict::KeptLatest);
        QVERIFY(std::ranges::none_of(found, [](const RecordFate& fate) { return fate.newer != kNoOffset; }));
    }

    /// The last batch of a producer stays for its sequence number, even when its records go.
    void theLastBatchOfAProducerStaysEmpty() {
        SampleLog sample(kCompacted);
        sample.put("a", "1", {.producerId = 5, .producerEpoch = 0, .baseSequence = 0});
        sample.put("a", "2", {.producerId = 5, .producerEpoch = 0, .baseSequence = 1});
        sample.put("a", "3");
        sample.roll();
        sample.put("active");
        const auto found = fates(sample);
        QCOMPARE(found[0].verdict, CleanerVerdict::DroppedOlder);
        QVERIFY(!found[0].batchKept);
        QCOMPARE(found[1].verdict, CleanerVerdict::DroppedOlder);
        QVERIFY(found[1].batchKept);
        QVERIFY(!found[2].batchKept);
        QVERIFY(explainText(found[1]).find("its batch stays, empty") != std::string::npos);
    }

    /// A map that is full ends the pass early: what is above stays as it is.
    void whatThePassDoesNotReachStays() {
        SampleLog sample(kCompacted);
        for (int i = 0; i < 20; ++i) sample.put("k" + std::to_string(i));
        sample.roll();
        sample.put("active");
        const CleanerConfig tiny{.dedupeBufferBytes = 24 * 10};  // Ten slots, nine of them used.
        const auto found = fatesOfRecords(sample.disk, *sample.log, tiny, Offset{0}, Offset{20}, sample.now);
        QCOMPARE(found.size(), 20u);
        QCOMPARE(found[8].verdict, CleanerVerdict::KeptLatest);
        QCOMPARE(found[9].verdict, CleanerVerdict::KeptUnread);
        QCOMPARE(said(found[19]), "offset 19 stays: it is above what this pass looks at");
    }

    /// What is foretold is what a pass then does, and asking changes nothing.
    void thePassDoesWhatWasForetold() {
        SampleLog sample(kCompacted);
        for (int i = 0; i < 30; ++i) {
            sample.put("k" + std::to_string(i * i % 7), i % 6 == 5 ? SampleLog::Value() : "v");
            if (i % 8 == 7) sample.roll();
        }
        const disk::MemoryDisk before = sample.disk;
        const auto found = fates(sample);
        QVERIFY(before.same(sample.disk));
        std::vector<std::int64_t> expected;
        for (const RecordFate& fate : found)
            if (stays(fate.verdict)) expected.push_back(fate.offset.value);
        for (std::int64_t active = sample.log->activeSegment().base().value; active < 30; ++active)
            expected.push_back(active);
        clean(sample);
        QCOMPARE(offsets(sample), expected);
    }
};

QTEST_GUILESS_MAIN(RecordFateTest)
#include "record_fate_test.moc"
