#include "core/disk/memory_disk.h"

#include <QTest>

using namespace logarium;
using namespace logarium::disk;

namespace {

/// The files of a small partition directory.
MemoryDisk partition() {
    MemoryDisk disk;
    for (int i = 0; i < 10; ++i)
        for (const char* end : {".log", ".index", ".timeindex"}) {
            const std::string name = std::string("0000000000000000000") + static_cast<char>('0' + i) + end;
            disk.truncate(name, 10 << 20);
            disk.write(name, 0, asBytes("some bytes"));
        }
    return disk;
}

std::string reasonOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const DiskFailure& failure) {
        return failure.reason();
    }
    return "";
}

}  // namespace

class MemoryDiskTest : public QObject {
    Q_OBJECT
private slots:
    void aCopyIsAValue() {
        const MemoryDisk before = partition();
        MemoryDisk after = before;
        QVERIFY(after.same(before));
        after.append("00000000000000000003.log", asBytes("more"));
        after.remove("00000000000000000004.log");
        after.rename("00000000000000000005.log", "00000000000000000005.log.deleted");
        QVERIFY(!after.same(before));
        QVERIFY(!after.sameContent(before));
        QCOMPARE(before.list().size(), 30u);
        QCOMPARE(before.size("00000000000000000003.log"), 10 << 20);
        QVERIFY(before.exists("00000000000000000004.log"));
        QVERIFY(before.exists("00000000000000000005.log"));
    }
    void copiesShareTheFilesNobodyWrote() {
        const MemoryDisk before = partition();
        MemoryDisk after = before;
        after.write("00000000000000000003.log", 0, asBytes("S"));
        int shared = 0;
        for (const MemoryDisk::Entry& entry : before.entries())
            shared += entry.file.same(after.find(*entry.path)->file) ? 1 : 0;
        QCOMPARE(shared, 29);
    }
    void theSameOperationsGiveTheSameContent() {
        QVERIFY(partition().sameContent(partition()));
        MemoryDisk other = partition();
        other.createDirectory("d");
        QVERIFY(!other.sameContent(partition()));
    }
    void preallocatedIndexesAreCheap() { QVERIFY(partition().heldBytes() < 1000); }
    void countsWhatItIsAskedFor() {
        MemoryDisk disk;
        disk.write("a", 0, asBytes("12345"));
        disk.append("a", asBytes("678"));
        disk.truncate("a", 2);
        disk.sync("a");
        disk.createDirectory("x/y");
        disk.rename("a", "b");
        disk.remove("b");
        disk.remove("b");
        QVERIFY((disk.counters() == DiskCounters{2, 8, 1, 5}));
    }
    void aBrokenDiskDoesNothing() {
        MemoryDisk disk;
        disk.write("a", 0, asBytes("1"));
        disk.setFaults({.broken = true, .failAfterOperations = {}, .capacityBytes = {}});
        Bytes into(1);
        QCOMPARE(reasonOf([&] { disk.read("a", 0, into); }), std::string("the disk is broken"));
        QCOMPARE(reasonOf([&] { disk.write("a", 0, asBytes("2")); }), std::string("the disk is broken"));
        QCOMPARE(reasonOf([&] { disk.list(); }), std::string("the disk is broken"));
        disk.setFaults({});
        QCOMPARE(asText(disk.readAll("a")), std::string_view("1"));
    }
    void failsAfterSoManyOperations() {
        MemoryDisk disk;
        disk.setFaults({.broken = false, .failAfterOperations = 2, .capacityBytes = {}});
        disk.write("a", 0, asBytes("1"));
        disk.write("b", 0, asBytes("1"));
        QCOMPARE(reasonOf([&] { disk.write("c", 0, asBytes("1")); }), std::string("the disk is broken"));
        QVERIFY(!disk.exists("c"));
        QCOMPARE(disk.list().size(), 2u);
    }
    void aFullDiskTakesNoMore() {
        MemoryDisk disk;
        disk.setFaults({.broken = false, .failAfterOperations = {}, .capacityBytes = 10});
        disk.write("a", 0, asBytes("12345678"));
        QCOMPARE(reasonOf([&] { disk.append("a", asBytes("9ab")); }), std::string("no space left on device"));
        QCOMPARE(disk.size("a"), 8);
        disk.remove("a");
        disk.write("b", 0, asBytes("123456789a"));
    }
};

QTEST_GUILESS_MAIN(MemoryDiskTest)
#include "memory_disk_test.moc"
