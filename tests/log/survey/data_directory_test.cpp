#include "core/log/survey/data_directory.h"

#include <fmt/format.h>

#include <QTest>

#include "core/record/batch_builder.h"
#include "tests/log/survey/disk_samples.h"

using namespace logarium;
using namespace logarium::log;

namespace {

const QString kLogs = TEST_GOLDEN_DIR "/log";

disk::MemoryDisk sample() {
    disk::MemoryDisk disk = samples::copyOf(kLogs + "/f02-torn-tail/expect-1");
    disk.replace("meta.properties", asBytes("#\nversion=1\nnode.id=3\ncluster.id=abc\n"));
    disk.replace(kRecoveryPointFile, asBytes("0\n1\nt 0 8\n"));
    disk.replace(kLogStartFile, asBytes("0\n0\n"));
    disk.replace(kHighWatermarkFile, asBytes("0\n1\nt 0 11\n"));
    return disk;
}

/// Counts the bytes that are read of logs.
class CountingDisk final : public disk::Disk {
public:
    explicit CountingDisk(disk::MemoryDisk disk) : disk_(std::move(disk)) {}
    std::int64_t readOfLogs() const { return read_; }

    bool exists(std::string_view path) const override { return disk_.exists(path); }
    std::int64_t size(std::string_view path) const override { return disk_.size(path); }
    std::vector<disk::DirectoryEntry> list(std::string_view directory) const override { return disk_.list(directory); }
    std::size_t read(std::string_view path, std::int64_t position, std::span<std::byte> into) const override {
        if (path.ends_with(".log")) read_ += std::ssize(into);
        return disk_.read(path, position, into);
    }
    ByteView view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const override {
        if (path.ends_with(".log")) read_ += static_cast<std::int64_t>(count);
        return disk_.view(path, position, count, scratch);
    }
    void write(std::string_view, std::int64_t, ByteView) override { ensure(false, "a survey only reads"); }
    void truncate(std::string_view, std::int64_t) override { ensure(false, "a survey only reads"); }
    void rename(std::string_view, std::string_view) override { ensure(false, "a survey only reads"); }
    bool remove(std::string_view) override {
        ensure(false, "a survey only reads");
        return false;
    }
    void sync(std::string_view) override { ensure(false, "a survey only reads"); }
    void createDirectory(std::string_view) override { ensure(false, "a survey only reads"); }

private:
    disk::MemoryDisk disk_;
    mutable std::int64_t read_ = 0;
};

}  // namespace

class DataDirectoryTest : public QObject {
    Q_OBJECT
private slots:
    void namesSayWhatADirectoryIs() {
        QCOMPARE(partitionName("my.topic-1-12")->partition.topic, std::string("my.topic-1"));
        QCOMPARE(partitionName("my.topic-1-12")->partition.partition, 12);
        QVERIFY(partitionName("t-0.0123abcd-delete")->role == PartitionRole::BeingDeleted);
        QVERIFY(partitionName("t-0.0123abcd-stray")->role == PartitionRole::Stray);
        QVERIFY(partitionName("t-0.0123abcd-future")->role == PartitionRole::Future);
        QVERIFY(partitionName("__cluster_metadata-0")->role == PartitionRole::Metadata);
        QVERIFY(!partitionName("t-delete") && !partitionName("home") && !partitionName("t-x"));
    }
    void listsPartitions() {
        const DataDirectorySurvey survey = surveyDataDirectory(sample(), "", "data");
        QCOMPARE(survey.partitions.size(), 1u);
        const PartitionSurvey& t = survey.partitions[0];
        QCOMPARE(t.directory, std::string("t-0"));
        QCOMPARE(t.segments, 3);
        QCOMPARE(t.bytes, 1211);
        QCOMPARE(t.firstOffset.value, 0);
        QVERIFY(t.nextOffset == Offset{11});
        QVERIFY(t.recoveryPoint == Offset{8} && t.highWatermark == Offset{11} && !t.logStart && !t.firstDirty);
        QCOMPARE(t.unflushedBytes, 331);
        QVERIFY(t.problems.empty() && survey.problems.empty());
        QVERIFY(!survey.cleanShutdown);
        const auto text = surveyText(survey, "data");
        QCOMPARE(text[0], std::string("data: node 3 of cluster abc, directory not given"));
        QCOMPARE(text[2], std::string("data: 1 partition, 3 segments, 1211 bytes in logs"));
        QCOMPARE(text[3],
                 std::string("partition  segments  bytes  first offset  next offset  log start  recovery point  "
                             "high watermark  to recover"));
        QCOMPARE(text[4],
                 std::string("t-0               3   1211             0           11          -               8  "
                             "            11         331"));
    }
    void listsProblems() {
        disk::MemoryDisk disk = sample();
        disk.remove("meta.properties");
        disk.replace(kLogStartFile, asBytes("0\n1\nt 0 500\n"));
        disk.remove("t-0/00000000000000000004.index");
        disk.replace("t-0/00000000000000000004.log.swap", {});
        const DataDirectorySurvey survey = surveyDataDirectory(disk, "", "data");
        QCOMPARE(findingText(survey.problems[0]), std::string("data: note: has no meta.properties, so no broker has "
                                                              "formatted it; a broker does not start with it"));
        const auto& problems = survey.partitions[0].problems;
        QCOMPARE(problems.size(), 3u);
        QCOMPARE(findingText(problems[0]),
                 std::string("data/t-0/00000000000000000004.log: has no .index; the next start recovers the segment "
                             "and writes its indexes anew"));
        QVERIFY(findingText(problems[1]).starts_with("data/t-0/00000000000000000004.log.swap: note: left behind"));
        QCOMPARE(findingText(problems[2]),
                 std::string("data/t-0: the log start is checkpointed at offset 500, but the log ends at 11; the next "
                             "start gives up the whole log"));
        QVERIFY(surveyText(survey, "data").back().ends_with("broken"));
    }
    /// Names and sizes of many large segments, and no more of their bytes than the last one's tail.
    void readsOnlyTheTail() {
        disk::MemoryDisk disk;
        disk.createDirectory("big-0");
        record::BatchBuilder builder{record::BatchOptions{}};
        builder.append(TimestampMs{1}, std::nullopt, asBytes("value"));
        const Bytes batch = builder.build();
        for (int i = 0; i < 10'000; ++i) {
            const std::string stem = fmt::format("big-0/{:020}", i);
            disk.truncate(stem + ".log", 1 << 20);
            disk.truncate(stem + ".index", 8);
            disk.truncate(stem + ".timeindex", 12);
        }
        disk.write("big-0/00000000000000009999.log", 0, batch);
        const CountingDisk counting(disk);
        const DataDirectorySurvey survey = surveyDataDirectory(counting, "", "data");
        QCOMPARE(survey.partitions[0].segments, 10'000);
        QCOMPARE(survey.partitions[0].bytes, std::int64_t{10'000} << 20);
        QVERIFY(survey.partitions[0].nextOffset == Offset{1});
        QVERIFY2(counting.readOfLogs() < 4096, qPrintable(QString::number(counting.readOfLogs())));
    }
    void canBeStopped() {
        disk::MemoryDisk disk = sample();
        for (const char* name : {"a-0", "b-0", "c-0"}) disk.createDirectory(name);
        std::size_t all = 0;
        const auto survey = surveyDataDirectory(disk, "", "data", [&](std::size_t done, std::size_t of) {
            all = of;
            return done < 2;
        });
        QCOMPARE(all, 4u);
        QCOMPARE(survey.partitions.size(), 2u);
    }
};

QTEST_GUILESS_MAIN(DataDirectoryTest)
#include "data_directory_test.moc"
