#include "core/log/survey/forecast.h"

#include <QTemporaryDir>
#include <QTest>

#include "core/log/dump/segment_walk.h"
#include "tests/log/survey/disk_samples.h"

using namespace logarium;
using namespace logarium::log;
using samples::filesOf;

namespace {

const QString kLogs = TEST_GOLDEN_DIR "/log";
constexpr TimestampMs kNow{1'700'000'000'000};

/// As the recorded logs of f02 have it.
const LogConfig kConfig = LogConfig::from({{"segment.index.bytes", "240"}, {"index.interval.bytes", "120"}}).value();

std::string at(int base, const char* suffix) {
    return "t-0/0000000000000000000" + std::to_string(base) + suffix;
}

/// Batches and records that the logs of t-0 claim to have.
struct Content {
    std::int64_t batches = 0, records = 0, bytes = 0;
};
Content contentOf(const disk::Disk& disk) {
    Content content;
    for (const disk::DirectoryEntry& entry : disk.list("t-0")) {
        if (!entry.name.ends_with(".log")) continue;
        content.bytes += entry.size;
        SegmentWalk walk(disk, "t-0/" + entry.name);
        while (const auto claim = walk.next()) {
            ++content.batches;
            content.records += claim->header ? claim->header->count : 0;
        }
    }
    return content;
}

Content lostIn(const RecoveryForecast& forecast) {
    Content lost;
    for (const LostPart& part : forecast.lost) {
        lost.batches += part.batches;
        lost.records += part.records;
        lost.bytes += part.bytes;
    }
    return lost;
}

QString textOf(const RecoveryForecast& forecast) {
    QStringList lines;
    for (const std::string& line : forecastText(forecast)) lines << QString::fromStdString(line);
    return lines.join('\n');
}

/// Kafka does not clear what an active index was enlarged by, nor does it matter.
std::map<std::string, std::string> withoutZeroTails(std::map<std::string, std::string> files) {
    for (auto& [path, bytes] : files)
        if (path.ends_with("index")) bytes.erase(bytes.find_last_not_of('\0') + 1);
    return files;
}

/// Three segments of four, four and three batches of one record each, 110 bytes a batch, two producers.
disk::MemoryDisk healthy() {
    return samples::copyOf(kLogs + "/f02-torn-tail/expect-1");
}

using Spoil = std::function<void(disk::MemoryDisk&)>;

OpenOptions unclean(std::int64_t recoveryPoint = 0, std::int64_t logStart = 0) {
    OpenOptions options;
    options.cleanShutdown = false;
    options.recoveryPoint = Offset{recoveryPoint};
    options.logStartOffset = Offset{logStart};
    return options;
}

}  // namespace

Q_DECLARE_METATYPE(Spoil)

class ForecastTest : public QObject {
    Q_OBJECT
private slots:
    void saysWhatRecoveryThenDoes_data() {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, Spoil spoil, const char* said) {
            QTest::newRow(name) << spoil << QString(said);
        };
        row(
            "nothing", [](disk::MemoryDisk&) {},
            "no record is lost; then 3 segments, 1211 bytes, log start 0, next offset 11");
        row(
            "a torn last batch", [](disk::MemoryDisk& disk) { disk.truncate(at(8, ".log"), 325); },
            "cuts 00000000000000000008.log at byte 220 (offset 10): no whole batch, 105 bytes go");
        row(
            "a changed byte under the checksum",
            [](disk::MemoryDisk& disk) { samples::flip(disk, at(4, ".log"), 110 + 90); },
            "cuts 00000000000000000004.log at byte 110 (offset 5): 3 batches, 3 records, 330 bytes go\n"
            "gives up 00000000000000000008.log: 3 batches, 3 records, 331 bytes go");
        row(
            "zeros at the end", [](disk::MemoryDisk& disk) { disk.truncate(at(8, ".log"), 1000); },
            "cuts 669 zero bytes off 00000000000000000008.log at byte 331");
        row(
            "the first batch of all", [](disk::MemoryDisk& disk) { samples::flip(disk, at(0, ".log"), 90); },
            "records are lost; then 1 segment, 0 bytes, log start 0, next offset 0");
        row(
            "an index of nonsense", [](disk::MemoryDisk& disk) { disk.replace(at(4, ".index"), asBytes("nonsense!")); },
            "not as before: 00000000000000000004.index\n");
        row(
            "no index", [](disk::MemoryDisk& disk) { disk.remove(at(4, ".index")); },
            "not as before: 00000000000000000004.index\n");
        row(
            "an index without its log", [](disk::MemoryDisk& disk) { disk.replace(at(2, ".index"), {}); },
            "removes 00000000000000000002.index");
        row(
            "an interrupted cleaner", [](disk::MemoryDisk& disk) { disk.replace(at(4, ".log.cleaned"), {}); },
            "removes 00000000000000000004.log.cleaned");
        row(
            "a spoiled snapshot", [](disk::MemoryDisk& disk) { samples::flip(disk, at(8, ".snapshot"), 20); },
            "no record is lost");
    }
    void saysWhatRecoveryThenDoes() {
        QFETCH(Spoil, spoil);
        QFETCH(QString, said);
        disk::MemoryDisk disk = healthy();
        spoil(disk);
        const disk::MemoryDisk before = disk;
        disk::DraftDisk draft(disk);
        const RecoveryForecast forecast = forecastRecovery(disk, draft, "t-0", unclean(), kConfig, kNow);
        QVERIFY2(textOf(forecast).contains(said), qPrintable(textOf(forecast)));
        QVERIFY(disk.sameContent(before));

        // The same recovery of a real copy.
        QTemporaryDir directory;
        disk::PosixDisk copy(directory.path().toStdString());
        samples::copyAll(disk, copy);
        const auto log = Log::open(copy, "t-0", kConfig, unclean(), kNow);
        QVERIFY(log.ok());
        QCOMPARE(filesOf(draft), filesOf(copy));
        QCOMPARE(forecast.logEnd.value, log.value().logEndOffset().value);
        QCOMPARE(forecast.logStart.value, log.value().logStartOffset().value);
        QCOMPARE(forecast.segments, std::ssize(log.value().segments()));
        const Content was = contentOf(disk), is = contentOf(copy), lost = lostIn(forecast);
        QCOMPARE(lost.batches, was.batches - is.batches);
        QCOMPARE(lost.records, was.records - is.records);
        QCOMPARE(lost.bytes, was.bytes - is.bytes);
        for (const LostPart& part : forecast.lost) {
            const bool there = copy.exists("t-0/" + part.file);
            QVERIFY(part.wholeSegment || copy.size("t-0/" + part.file) == part.position);
            QVERIFY(!part.wholeSegment || !there || copy.size("t-0/" + part.file) == 0);
        }
        for (const std::string& name : forecast.removed) QVERIFY(!copy.exists("t-0/" + name));
        for (const std::string& name : forecast.snapshotsWritten) QVERIFY(copy.exists("t-0/" + name));
    }

    /// What Kafka itself made of damaged and half swapped directories.
    void agreesWithKafka_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("recoveryPoint");
        QTest::addColumn<bool>("clean");
        QTest::addColumn<int>("logStart");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const char* before, const char* after, int recoveryPoint, bool clean,
                            int logStart, const char* said) {
            const QString folder = kLogs + '/' + name + '/';
            QTest::newRow(name) << folder + before << folder + after << recoveryPoint << clean << logStart << said;
        };
        row("c30-crash-cleaned", "expect-3", "expect-4", 14, false, 0, "removes 00000000000000000000.index.cleaned");
        row("c31-crash-swap", "expect-3", "expect-4", 14, false, 0, "puts 00000000000000000000.log.swap in place of ");
        row("c32-crash-swap-partial-rename", "expect-3", "expect-4", 14, false, 0, "00000000000000000000.log.swap");
        row("c33-crash-old-deleted", "expect-3", "expect-4", 14, false, 0,
            "puts 00000000000000000000.log.swap in place");
        row("f01-clean-reopen", "expect-3", "expect-4", 8, false, 0, "all as they were");
        row("f07-leftovers", "expect-1", "expect-2", 12, true, 0, "removes 00000000000000000002.index, ");
        row("f09-epoch-checkpoint-trimmed", "expect-1", "expect-2", 12, true, 6, "changes leader-epoch-checkpoint");
        row("f15-corrupt-index-unclean", "expect-1", "expect-2", 0, false, 0, "not as before: ");
    }
    void agreesWithKafka() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(int, recoveryPoint);
        QFETCH(bool, clean);
        QFETCH(int, logStart);
        QFETCH(QString, said);
        const disk::PosixDisk disk(before.toStdString(), disk::PosixDisk::Access::ReadOnly);
        const disk::PosixDisk kafkas(after.toStdString(), disk::PosixDisk::Access::ReadOnly);
        OpenOptions options = unclean(recoveryPoint, logStart);
        options.cleanShutdown = clean;
        disk::DraftDisk draft(disk);
        LogConfig config = kConfig;
        if (before.contains("/c3")) config.indexIntervalBytes = 50;
        const RecoveryForecast forecast = forecastRecovery(disk, draft, "t-0", options, config, kNow);
        QVERIFY2(forecast.failure.empty() && textOf(forecast).contains(said), qPrintable(textOf(forecast)));
        QVERIFY2(!forecast.losesRecords(), qPrintable(textOf(forecast)));
        QCOMPARE(withoutZeroTails(filesOf(draft, "t-0")), withoutZeroTails(filesOf(kafkas, "t-0")));
    }

    void aLogStartAboveTheEndGivesUpEverything() {
        const disk::MemoryDisk disk = healthy();
        const RecoveryForecast forecast = forecastRecovery(disk, "t-0", unclean(20, 20), LogConfig{}, kNow);
        QCOMPARE(forecast.lost.size(), 3u);
        QCOMPARE(lostIn(forecast).records, 11);
        QVERIFY(textOf(forecast).endsWith("records are lost; then 1 segment, 0 bytes, log start 20, next offset 20"));
    }
    void anOrderlyShutdownIsTrusted() {
        disk::MemoryDisk disk = healthy();
        samples::flip(disk, at(4, ".log"), 110 + 90);
        OpenOptions options;
        options.recoveryPoint = Offset{11};
        const RecoveryForecast forecast = forecastRecovery(disk, "t-0", options, LogConfig{}, kNow);
        QVERIFY(forecast.lost.empty() && forecast.indexes.empty());
        QVERIFY(textOf(forecast).startsWith("an orderly shutdown, so the files are trusted"));
    }
    void troubleOfTheDiskIsSaid() {
        disk::MemoryDisk disk = healthy();
        disk.setFaults({.broken = true});
        const RecoveryForecast forecast = forecastRecovery(disk, "t-0", unclean(), LogConfig{}, kNow);
        QVERIFY2(textOf(forecast).contains("cannot load the partition: "), qPrintable(textOf(forecast)));
    }
};

QTEST_GUILESS_MAIN(ForecastTest)
#include "forecast_test.moc"
