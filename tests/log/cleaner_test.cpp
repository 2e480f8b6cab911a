#include <QTest>

#include "core/disk/memory_disk.h"
#include "core/log/cleaner/cleaner.h"
#include "core/log/cleaner/cleaner_choice.h"
#include "core/record/batch_builder.h"
#include "core/record/record_reader.h"

using namespace logarium;
using namespace logarium::log;

namespace {

constexpr TimestampMs kNow{1'700'000'000'000};

using Overrides = std::map<std::string, std::string>;

struct Fixture {
    disk::MemoryDisk disk;
    LogConfig config;
    std::optional<Log> log;

    explicit Fixture(Overrides overrides = {}) {
        overrides.emplace("cleanup.policy", "compact");
        overrides.emplace("internal.segment.bytes", "100000");
        config = LogConfig::from(overrides).value();
        OpenOptions options;
        options.topicId = "AAAAAAAAAAAAAAAAAAAAAA";
        log = Log::open(disk, "t-0", config, options, kNow).value();
    }

    void put(const std::string& key, std::optional<std::string> value) {
        record::BatchBuilder batch{record::BatchOptions{}};
        batch.append(kNow, asBytes(key), value ? std::optional<ByteView>(asBytes(*value)) : std::nullopt);
        const auto done = log->appendAsLeader(disk, batch.build(), LeaderEpoch{0}, AppendOrigin::Client, kNow);
        ensure(done.ok(), "the append is taken");
        log->updateHighWatermark(log->logEndOffset());
    }
    void roll() { ensure(log->roll(disk, kNow).ok(), "the segment rolls"); }

    QStringList records() const {
        QStringList found;
        for (const LogSegment& segment : log->segments()) {
            segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
                record::RecordReader reader(batch);
                while (const auto* r = reader.next())
                    found << QString("%1:%2=%3")
                                 .arg(r->offset.value)
                                 .arg(QString::fromStdString(std::string(asText(*r->key))),
                                      r->value ? QString::fromStdString(std::string(asText(*r->value))) : "null");
                return true;
            });
        }
        return found;
    }

    CleanerResult clean(TimestampMs now = kNow, Offset from = Offset{0}) {
        return Cleaner(CleanerConfig{.dedupeBufferBytes = 24000})
            .clean(disk, *log, from, log->activeSegment().base(), now);
    }
};

}  // namespace

class CleanerTest : public QObject {
    Q_OBJECT
private slots:
    void keepsTheLatestOfEachKeyAndTheActiveSegment() {
        Fixture f;
        for (int i = 0; i < 6; ++i) f.put("k" + std::to_string(i % 2), "v" + std::to_string(i));
        f.roll();
        f.put("k0", "active");
        const auto result = f.clean();
        QCOMPARE(f.records(), QStringList({"4:k0=v4", "5:k1=v5", "6:k0=active"}));
        QCOMPARE(result.endOffset, Offset{6});
        QCOMPARE(result.mapSize, 2);
        QCOMPARE(result.stats.messagesRead, 6);
        QCOMPARE(result.stats.messagesWritten, 2);
        QVERIFY(result.swapped.at(0).bytesOut < result.swapped.at(0).bytesIn);
    }

    void aTombstoneStaysUntilItsHorizon() {
        Fixture f(Overrides{{"delete.retention.ms", "1000"}});
        f.put("k", "v");
        f.put("k", std::nullopt);
        f.put("other", "x");
        f.roll();
        f.put("next", "1");
        f.clean();
        QCOMPARE(f.records(), QStringList({"1:k=null", "2:other=x", "3:next=1"}));
        f.roll();
        f.put("active", "1");
        f.clean(kNow + 999, Offset{3});
        QVERIFY(f.records().contains("1:k=null"));
        f.roll();
        f.put("active", "2");
        f.clean(kNow + 1000, Offset{4});
        QVERIFY(!f.records().contains("1:k=null"));
        QVERIFY(f.records().contains("2:other=x"));
    }

    void smallSegmentsAreMerged() {
        Fixture f;
        for (int i = 0; i < 4; ++i) {
            f.put("k" + std::to_string(i), "v");
            f.roll();
        }
        QCOMPARE(f.log->segments().size(), 5u);
        f.clean();
        QCOMPARE(f.log->segments().size(), 2u);
        QCOMPARE(f.records().size(), 4);
    }

    void theOldFilesStayAsDeletedForTheDelay() {
        Fixture f(Overrides{{"file.delete.delay.ms", "500"}});
        f.put("k", "1");
        f.put("k", "2");
        f.roll();
        f.put("k", "3");
        f.clean();
        QVERIFY(f.disk.exists("t-0/00000000000000000000.log.deleted"));
        QVERIFY(!f.disk.exists("t-0/00000000000000000000.log.swap"));
        f.log->removeDelayedFiles(f.disk, kNow + 499);
        QVERIFY(f.disk.exists("t-0/00000000000000000000.log.deleted"));
        f.log->removeDelayedFiles(f.disk, kNow + 500);
        QVERIFY(!f.disk.exists("t-0/00000000000000000000.log.deleted"));
    }

    void saysOfEachRecordWhy() {
        Fixture f;
        f.put("k", "old");
        f.put("k", "new");
        f.roll();
        f.put("x", "1");
        std::map<std::int64_t, CleanerVerdict> verdicts;
        Cleaner(CleanerConfig{.dedupeBufferBytes = 24000}, [&](Offset o, CleanerVerdict v) {
            verdicts[o.value] = v;
        }).clean(f.disk, *f.log, Offset{0}, f.log->activeSegment().base(), kNow);
        QCOMPARE(verdicts.at(0), CleanerVerdict::DroppedOlder);
        QCOMPARE(verdicts.at(1), CleanerVerdict::KeptLatest);
    }

    void dirtinessCountsWholeSegmentsBelowTheActiveOne() {
        Fixture f;
        f.put("a", "1");
        f.roll();
        f.put("b", "1");
        f.roll();
        f.put("c", "1");
        const auto range = cleanableRange(f.disk, *f.log, std::nullopt, kNow);
        QCOMPARE(range.firstUncleanable, Offset{2});
        const auto d = dirtiness(f.disk, *f.log, range, kNow);
        QCOMPARE(d.cleanBytes, 0);
        QCOMPARE(d.ratio(), 1.0);
        QVERIFY(d.eligible(f.config));
        const auto half = dirtiness(f.disk, *f.log, cleanableRange(f.disk, *f.log, Offset{1}, kNow), kNow);
        QCOMPARE(half.ratio(), 0.5);
        QVERIFY(!half.eligible(f.config));  // The ratio has to be above the configured one.
    }
};

QTEST_GUILESS_MAIN(CleanerTest)
#include "cleaner_test.moc"
