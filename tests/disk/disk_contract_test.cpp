#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "core/disk/draft_disk.h"
#include "core/disk/mapped_disk.h"
#include "core/disk/memory_disk.h"
#include "core/disk/posix_disk.h"
#include "core/disk/replace_at_once.h"

using namespace logarium;
using namespace logarium::disk;

namespace {

std::string textOf(const Disk& disk, std::string_view path) {
    const Bytes all = disk.readAll(path);
    return std::string(asText(all));
}

std::string namesOf(const Disk& disk, std::string_view directory = {}) {
    std::string names;
    for (const DirectoryEntry& entry : disk.list(directory))
        names += entry.name + (entry.directory ? "/ " : ":" + std::to_string(entry.size) + " ");
    return names;
}

}  // namespace

/// What every Disk promises, asked of the one in memory, of a real directory and of a draft alike.
class DiskContractTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        directory_ = std::make_unique<QTemporaryDir>();
        QVERIFY(directory_->isValid());
        if (QTest::currentDataTag() == QLatin1String("memory"))
            disk_ = std::make_unique<MemoryDisk>();
        else if (QTest::currentDataTag() == QLatin1String("draft"))
            disk_ = std::make_unique<DraftDisk>(below_);
        else if (QTest::currentDataTag() == QLatin1String("mapped"))
            disk_ = std::make_unique<MappedDisk>(directory_->path().toStdString());
        else
            disk_ = std::make_unique<PosixDisk>(directory_->path().toStdString());
    }
    void cleanup() { disk_.reset(); }

    void writesAndReads_data() { both(); }
    void writesAndReads() {
        disk_->write("a", 0, asBytes("hello"));
        disk_->append("a", asBytes(" world"));
        QCOMPARE(textOf(*disk_, "a"), std::string("hello world"));
        disk_->write("a", 3, asBytes("LO"));
        QCOMPARE(textOf(*disk_, "a"), std::string("helLO world"));
        disk_->write("a", 9, asBytes("LDS"));
        QCOMPARE(textOf(*disk_, "a"), std::string("helLO worLDS"));
        disk_->replace("a", asBytes("x"));
        QCOMPARE(textOf(*disk_, "a"), std::string("x"));
        disk_->replace("empty", {});
        QCOMPARE(disk_->size("empty"), 0);
    }
    void replacesAtOnce_data() { both(); }
    void replacesAtOnce() {
        disk_->createDirectory("d");
        for (const char* path : {"a", "d/a"}) {
            disk_->write(path, 0, asBytes("hello world"));
            replaceAtOnce(*disk_, path, asBytes("x"));
            QCOMPARE(textOf(*disk_, path), std::string("x"));
        }
        replaceAtOnce(*disk_, "new", {});
        QCOMPARE(namesOf(*disk_), std::string("a:1 d/ new:0 "));
        QCOMPARE(namesOf(*disk_, "d"), std::string("a:1 "));
    }
    void aReadEndsWithTheFile_data() { both(); }
    void aReadEndsWithTheFile() {
        disk_->write("a", 0, asBytes("0123456789"));
        Bytes into(4);
        QCOMPARE(disk_->read("a", 8, into), 2u);
        QCOMPARE(disk_->read("a", 10, into), 0u);
        QCOMPARE(disk_->read("a", 1000, into), 0u);
        Bytes scratch;
        QCOMPARE(asText(disk_->view("a", 7, 100, scratch)), std::string_view("789"));
        QVERIFY(disk_->view("a", 10, 1, scratch).empty());
    }
    void gapsAndNewLengthsAreZero_data() { both(); }
    void gapsAndNewLengthsAreZero() {
        disk_->write("a", 3, asBytes("x"));
        disk_->truncate("a", 6);
        QCOMPARE(textOf(*disk_, "a"), std::string("\0\0\0x\0\0", 6));
        disk_->truncate("a", 2);
        disk_->truncate("a", 5);
        QCOMPARE(textOf(*disk_, "a"), std::string(5, '\0'));
        disk_->truncate("new", 10 << 20);
        QCOMPARE(disk_->size("new"), 10 << 20);
    }
    void renamesFilesOverOthers_data() { both(); }
    void renamesFilesOverOthers() {
        disk_->write("a", 0, asBytes("one"));
        disk_->write("b", 0, asBytes("two"));
        disk_->rename("a", "b");
        QCOMPARE(namesOf(*disk_), std::string("b:3 "));
        QCOMPARE(textOf(*disk_, "b"), std::string("one"));
        disk_->write("b", 3, asBytes("!"));
        QCOMPARE(textOf(*disk_, "b"), std::string("one!"));
        disk_->rename("b", "b");
        QVERIFY(disk_->exists("b"));
    }
    void renamesWhatIsThere_data() { both(); }
    void renamesWhatIsThere() {
        disk_->createDirectory("t-0");
        disk_->write("t-0/a", 0, asBytes("one"));
        disk_->write("t-0/b", 0, asBytes("two"));
        QVERIFY(disk_->renameIfThere("t-0/a", "t-0/c"));
        QVERIFY(disk_->renameIfThere("t-0/c", "t-0/b"));
        QVERIFY(!disk_->renameIfThere("t-0/a", "t-0/d"));
        QVERIFY(!disk_->renameIfThere("t-1/a", "t-0/d"));
        QCOMPARE(namesOf(*disk_, "t-0"), std::string("b:3 "));
        QCOMPARE(textOf(*disk_, "t-0/b"), std::string("one"));
        disk_->write("t-0/a", 0, asBytes("three"));
        QCOMPARE(textOf(*disk_, "t-0/a"), std::string("three"));
    }
    void renamesDirectories_data() { both(); }
    void renamesDirectories() {
        disk_->createDirectory("t-0/deep");
        disk_->write("t-0/x", 0, asBytes("1"));
        disk_->write("t-0/deep/y", 0, asBytes("22"));
        disk_->createDirectory("t-0-other");
        disk_->rename("t-0", "t-0-delete");
        QCOMPARE(namesOf(*disk_), std::string("t-0-delete/ t-0-other/ "));
        QCOMPARE(namesOf(*disk_, "t-0-delete"), std::string("deep/ x:1 "));
        QCOMPARE(textOf(*disk_, "t-0-delete/deep/y"), std::string("22"));
        QVERIFY(!disk_->exists("t-0/x"));
        fails([&] { disk_->rename("t-0-delete", "t-0-other"); });
        fails([&] { disk_->rename("t-0-delete", "t-0-delete/inside"); });
    }
    void removes_data() { both(); }
    void removes() {
        disk_->createDirectory("d");
        disk_->write("d/a", 0, asBytes("1"));
        fails([&] { disk_->remove("d"); });
        QVERIFY(disk_->remove("d/a"));
        QVERIFY(!disk_->remove("d/a"));
        QVERIFY(disk_->remove("d"));
        QVERIFY(!disk_->exists("d"));
        QVERIFY(!disk_->remove("never/was"));
    }
    void listsInOrder_data() { both(); }
    void listsInOrder() {
        for (const char* name : {"b", "a.txt", "a-1", "B", "10", "9"}) disk_->write(name, 0, asBytes("x"));
        disk_->createDirectory("a");
        disk_->write("a/inside", 0, asBytes("xyz"));
        QCOMPARE(namesOf(*disk_), std::string("10:1 9:1 B:1 a/ a-1:1 a.txt:1 b:1 "));
        QCOMPARE(namesOf(*disk_, "a"), std::string("inside:3 "));
        fails([&] { disk_->list("b"); });
        fails([&] { disk_->list("none"); });
    }
    void whatIsNotThereFails_data() { both(); }
    void whatIsNotThereFails() {
        Bytes into(1);
        fails([&] { disk_->read("none", 0, into); });
        fails([&] { disk_->size("none"); });
        fails([&] { disk_->rename("none", "x"); });
        fails([&] { disk_->sync("none"); });
        fails([&] { disk_->write("none/x", 0, asBytes("1")); });
        disk_->createDirectory("d");
        fails([&] { disk_->write("d", 0, asBytes("1")); });
        disk_->write("f", 0, asBytes("1"));
        fails([&] { disk_->createDirectory("f"); });
        fails([&] { disk_->write("f/x", 0, asBytes("1")); });
        disk_->sync("f");
        disk_->sync("d");
    }
    void pathsStayInside_data() {
        QTest::addColumn<QString>("path");
        for (const char* path : {"/etc/passwd", "../x", "a/../../x", "./a", "a//b", "a/", "a/..", ".."}) {
            QTest::newRow(qPrintable(QString("memory %1").arg(path))) << path;
            QTest::newRow(qPrintable(QString("real %1").arg(path))) << path;
            QTest::newRow(qPrintable(QString("draft %1").arg(path))) << path;
        }
    }
    void pathsStayInside() {
        QFETCH(QString, path);
        if (QByteArray(QTest::currentDataTag()).startsWith("memory")) disk_ = std::make_unique<MemoryDisk>();
        if (QByteArray(QTest::currentDataTag()).startsWith("draft")) disk_ = std::make_unique<DraftDisk>(below_);
        const std::string bad = path.toStdString();
        Bytes into(1);
        fails([&] { disk_->write(bad, 0, asBytes("1")); });
        fails([&] { disk_->read(bad, 0, into); });
        fails([&] { disk_->truncate(bad, 0); });
        fails([&] { disk_->remove(bad); });
        fails([&] { disk_->createDirectory(bad); });
        fails([&] { disk_->exists(bad); });
        disk_->write("good", 0, asBytes("1"));
        fails([&] { disk_->rename("good", bad); });
        fails([&] { disk_->rename(bad, "other"); });
    }

private:
    static void both() {
        QTest::addColumn<int>("nothing");
        QTest::newRow("memory") << 0;
        QTest::newRow("real") << 0;
        QTest::newRow("draft") << 0;
        QTest::newRow("mapped") << 0;
    }
    template <class Work>
    void fails(Work work) {
        try {
            work();
        } catch (const DiskFailure& failure) {
            QVERIFY(!failure.op().empty() && !failure.reason().empty());
            return;
        }
        QFAIL("no DiskFailure");
    }

    std::unique_ptr<QTemporaryDir> directory_;
    const MemoryDisk below_;
    std::unique_ptr<Disk> disk_;
};

QTEST_GUILESS_MAIN(DiskContractTest)
#include "disk_contract_test.moc"
