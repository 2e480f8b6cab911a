// What fuzzing found: files that a log must take, or refuse in one line, without believing them.
#include <QTest>

#include "core/log/cleaner/cleaner.h"
#include "core/log/epoch_cache.h"
#include "core/log/file_names.h"
#include "core/record/batch.h"
#include "tests/log/explain/sample_log.h"

using namespace logarium;
using namespace logarium::log;

namespace {

using Configs = std::map<std::string, std::string>;

/// What a disk failure says of it, or nothing.
template <class Work>
QString refusal(Work work) {
    try {
        work();
    } catch (const disk::DiskFailure& failure) {
        return QString::fromStdString(failure.what());
    }
    return {};
}

}  // namespace

class SpoiledFilesTest : public QObject {
    Q_OBJECT
private slots:
    void epochsThatDoNotRiseGo_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("entries");
        QTest::newRow("sound") << QByteArray("0\n2\n1 0\n3 7\n") << "1@0 3@7";
        QTest::newRow("an epoch twice") << QByteArray("0\n3\n1 0\n3 7\n3 9\n") << "1@0 3@9";
        QTest::newRow("a smaller epoch") << QByteArray("0\n3\n1 0\n3 7\n2 9\n") << "1@0 2@9";
        QTest::newRow("a smaller offset") << QByteArray("0\n3\n1 0\n3 7\n4 5\n") << "1@0 4@5";
        QTest::newRow("no offset at all") << QByteArray("0\n1\n1 -1\n") << "refused";
        QTest::newRow("an epoch below 0") << QByteArray("0\n1\n-1 0\n") << "refused";
        QTest::newRow("an epoch of 33 bits") << QByteArray("0\n1\n4294967297 0\n") << "refused";
        QTest::newRow("fewer than announced") << QByteArray("0\n2000000000\n1 0\n") << "refused";
    }
    void epochsThatDoNotRiseGo() {
        QFETCH(QByteArray, file);
        disk::MemoryDisk disk;
        disk.replace("epochs", asBytes(std::string_view(file.data(), static_cast<std::size_t>(file.size()))));
        EpochCache epochs("epochs");
        QStringList found;
        if (refusal([&] { epochs.load(disk); }).isEmpty())
            for (const EpochEntry& entry : epochs.entries())
                found << QString("%1@%2").arg(entry.epoch.value).arg(entry.start.value);
        else
            found << "refused";
        QTEST(found.join(' '), "entries");
    }

    /// Somebody made segment.index.bytes smaller than the index of the active segment already is.
    void anIndexMayBeLargerThanItMayBecome() {
        SampleLog sample(Configs{{"index.interval.bytes", "0"}});
        sample.fill(8);
        sample.log->close(sample.disk);
        const LogConfig smaller =
            LogConfig::from({{"index.interval.bytes", "0"}, {"segment.index.bytes", "24"}}).value();
        auto opened = Log::open(sample.disk, "t-0", smaller, OpenOptions{}, sample.now);
        QVERIFY(opened.ok());
        const OffsetIndex& index = opened.value().activeSegment().offsetIndex();
        QCOMPARE(index.file().entries(), 3);
        QVERIFY(index.lastOffset(sample.disk) < Offset{8});
        QVERIFY(opened.value().read(sample.disk, Offset{7}, 1, Isolation::LogEnd, true).ok());
    }

    /// An index that somebody shortens under an open log gives no bytes that are not there.
    void anIndexThatShrinksIsNoticed() {
        SampleLog sample(Configs{{"index.interval.bytes", "0"}});
        sample.fill(8);
        sample.disk.truncate(filePath("t-0", Offset{0}, kIndexSuffix), 4);
        QVERIFY(refusal([&] {
                    static_cast<void>(sample.log->read(sample.disk, Offset{3}, 1, Isolation::LogEnd, true));
                }).contains("became shorter"));
    }

    /// Two batches that stand in the wrong order: the cleaner says where, and nothing else gets out of it.
    void whatCannotBeCleanedIsRefused() {
        SampleLog sample(Configs{{"cleanup.policy", "compact"}, {"index.interval.bytes", "0"}});
        for (int i = 0; i < 6; ++i) sample.put("k" + std::to_string(i));
        sample.roll();
        const std::string path = filePath("t-0", Offset{0}, kLogSuffix);
        const Bytes all = sample.disk.readAll(path);
        const auto first = static_cast<std::size_t>(record::BatchReader(all).next()->header.sizeInBytes());
        Bytes swapped(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
        append(swapped, ByteView(all).first(first));
        sample.disk.replace(path, swapped);
        const CleanerConfig small{.dedupeBufferBytes = 2400, .ioBufferBytes = 100};
        const QString said =
            refusal([&] { Cleaner(small).clean(sample.disk, *sample.log, Offset{0}, Offset{6}, sample.now); });
        QVERIFY2(said.startsWith("clean t-0: ") && !said.contains('\n'), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(SpoiledFilesTest)
#include "spoiled_files_test.moc"
