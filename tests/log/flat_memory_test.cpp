#include <QTemporaryDir>
#include <QTest>

#include "core/disk/mapped_disk.h"
#include "core/log/cleaner/cleaner.h"
#include "core/log/file_names.h"
#include "core/record/batch_builder.h"
#include "tests/log/counting_disk.h"

using namespace logarium;
using namespace logarium::log;

namespace {

constexpr TimestampMs kNow{1'700'000'000'000};
constexpr std::int64_t kBatchRecords = 100;

Bytes batchFrom(std::int64_t first) {
    record::BatchBuilder builder({});
    const Bytes value(100);
    for (std::int64_t i = 0; i < kBatchRecords; ++i) {
        const std::string key = "key " + std::to_string((first + i) % 1000);
        builder.append(kNow, asBytes(key), value);
    }
    return builder.build();
}

void fill(disk::Disk& disk, Log& log, int batches) {
    for (int i = 0; i < batches; ++i)
        ensure(log.appendAsLeader(disk, batchFrom(i * kBatchRecords), LeaderEpoch{0}, AppendOrigin::Client, kNow).ok(),
               "the append is taken");
    log.updateHighWatermark(log.logEndOffset());
}

}  // namespace

/// What a log looks at does not grow with what it holds: told by the bytes that the disk was asked for, not by time.
class FlatMemoryTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        real_ = std::make_unique<disk::MappedDisk>(folder_->path().toStdString());
    }
    void tenThousandSegmentsOpenUnread() {
        constexpr std::int64_t kSegments = 10'000;
        Bytes batch = batchFrom(0);
        real_->createDirectory("t-0");
        for (std::int64_t i = 0; i < kSegments; ++i) {
            const Offset base{i * kBatchRecords};
            storeBig(batch.data(), base.value);
            real_->write(filePath("t-0", base, kLogSuffix), 0, batch);
            real_->truncate(filePath("t-0", base, kIndexSuffix), 0);
            real_->truncate(filePath("t-0", base, kTimeIndexSuffix), 0);
        }
        CountingDisk disk(*real_);
        const Log log = open(disk, {}, true);
        QCOMPARE(log.segments().size(), std::size_t{kSegments});
        QCOMPARE(log.logEndOffset(), Offset{kSegments * kBatchRecords});
        QCOMPARE(log.size(), kSegments * std::ssize(batch));
        QVERIFY2(disk.looked < std::ssize(batch), qPrintable(QString::number(disk.looked)));
    }
    void tenGigabytesOpenAndAreReadUnread() {
        constexpr std::int64_t kGigabyte = 1 << 30;
        Bytes batch = batchFrom(0);
        real_->createDirectory("t-0");
        for (std::int64_t i = 0; i < 10; ++i) {
            const Offset base{i * 1'000'000};
            storeBig(batch.data(), base.value);
            real_->write(filePath("t-0", base, kLogSuffix), 0, batch);
            real_->truncate(filePath("t-0", base, kLogSuffix), kGigabyte);  // Zeros that take no space.
            real_->truncate(filePath("t-0", base, kIndexSuffix), 0);
            real_->truncate(filePath("t-0", base, kTimeIndexSuffix), 0);
        }
        CountingDisk disk(*real_);
        const Log log = open(disk, {}, true);
        QCOMPARE(log.size(), 10 * kGigabyte);
        QCOMPARE(log.logEndOffset(), Offset{9'000'000 + kBatchRecords});
        const auto read = log.read(disk, Offset{5'000'050}, 1, Isolation::LogEnd, true);
        QVERIFY(read.ok());
        QCOMPARE(read.value().records.size(), batch.size());
        QVERIFY2(disk.looked < 2 * std::ssize(batch), qPrintable(QString::number(disk.looked)));
    }
    void recoveryStreams() {
        LogConfig config;
        config.segmentBytes = 8 << 20;
        {
            Log log = open(*real_, config, true);
            fill(*real_, log, 1500);
        }
        for (const auto& file : real_->list("t-0"))
            if (!file.name.ends_with(kLogSuffix)) real_->remove("t-0/" + file.name);
        CountingDisk disk(*real_);
        const Log log = open(disk, config, false);
        QCOMPARE(log.logEndOffset(), Offset{1500 * kBatchRecords});
        QVERIFY(log.segments().size() > 1);
        QVERIFY2(disk.most <= 64 << 10, qPrintable(QString::number(disk.most)));
        QVERIFY2(disk.looked < 3 * log.size(), qPrintable(QString::number(disk.looked)));
    }
    void compactionStreamsWithinItsBuffer() {
        LogConfig config;
        config.segmentBytes = 4 << 20;
        config.compacts = true;
        config.deletes = false;
        Log log = open(*real_, config, true);
        fill(*real_, log, 1500);
        QVERIFY(log.roll(*real_, kNow).ok());
        CountingDisk disk(*real_);
        const CleanerConfig bounds{.dedupeBufferBytes = 100'000, .ioBufferBytes = 256 << 10};
        const CleanerResult result = Cleaner(bounds).clean(disk, log, Offset{0}, log.activeSegment().base(), kNow);
        QCOMPARE(result.mapSize, 1000);
        QVERIFY(result.mapSlots * OffsetMap::kSlotBytes <= bounds.dedupeBufferBytes);
        QCOMPARE(result.stats.messagesWritten, 1000);
        QVERIFY2(disk.most <= 256 << 10, qPrintable(QString::number(disk.most)));
    }

private:
    static Log open(disk::Disk& disk, const LogConfig& config, bool clean) {
        OpenOptions options;
        options.cleanShutdown = clean;
        return Log::open(disk, "t-0", config, options, kNow).value();
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<disk::MappedDisk> real_;
};

QTEST_GUILESS_MAIN(FlatMemoryTest)
#include "flat_memory_test.moc"
