#include "core/disk/posix_disk.h"

#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace logarium;
using namespace logarium::disk;

namespace {

template <class Work>
bool fails(Work work) {
    try {
        work();
    } catch (const DiskFailure&) {
        return true;
    }
    return false;
}

}  // namespace

class PosixDiskTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        directory_ = std::make_unique<QTemporaryDir>();
        outside_ = directory_->filePath("outside");
        inside_ = directory_->filePath("inside");
        QVERIFY(QDir().mkpath(outside_) && QDir().mkpath(inside_));
        QFile secret(outside_ + "/secret");
        QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("secret") == 6);
    }
    void linksOutAreNotFollowed() {
        QVERIFY(QFile::link(outside_ + "/secret", inside_ + "/file"));
        QVERIFY(QFile::link(outside_, inside_ + "/dir"));
        PosixDisk disk(inside_.toStdString());
        Bytes into(6);
        QVERIFY(fails([&] { disk.read("file", 0, into); }));
        QVERIFY(fails([&] { disk.read("dir/secret", 0, into); }));
        QVERIFY(fails([&] { disk.write("file", 0, into); }));
        QVERIFY(fails([&] { disk.write("dir/new", 0, into); }));
        QVERIFY(fails([&] { disk.truncate("dir/secret", 0); }));
        QVERIFY(fails([&] { disk.list("dir"); }));
        QVERIFY(fails([&] { disk.createDirectory("dir/new"); }));
        QVERIFY(!disk.exists("dir/secret"));
        QVERIFY(!disk.remove("dir/secret"));
        QVERIFY(disk.list().empty());
        QCOMPARE(QFile(outside_ + "/secret").size(), 6);
        QCOMPARE(QDir(outside_).entryList(QDir::Files).size(), 1);
    }
    void aPipeIsNoFileAndHoldsNobodyUp() {
        QCOMPARE(::mkfifo(qPrintable(inside_ + "/pipe"), 0600), 0);
        PosixDisk disk(inside_.toStdString());
        Bytes into(1);
        QVERIFY(fails([&] { disk.read("pipe", 0, into); }));
        QVERIFY(disk.list().empty());
    }
    void readingOnlyChangesNothing() {
        PosixDisk disk(outside_.toStdString(), PosixDisk::Access::ReadOnly);
        QCOMPARE(asText(disk.readAll("secret")), std::string_view("secret"));
        QVERIFY(fails([&] { disk.write("secret", 0, asBytes("x")); }));
        QVERIFY(fails([&] { disk.remove("secret"); }));
        QVERIFY(fails([&] { disk.rename("secret", "b"); }));
        QVERIFY(fails([&] { disk.createDirectory("b"); }));
        QVERIFY(fails([&] { PosixDisk(directory_->filePath("none").toStdString(), PosixDisk::Access::ReadOnly); }));
        QVERIFY(!QDir(directory_->filePath("none")).exists());
    }
    void theRootIsMadeWhenWriting() {
        PosixDisk disk(directory_->filePath("new/deep").toStdString());
        disk.write("a", 0, asBytes("1"));
        QVERIFY(QFile::exists(directory_->filePath("new/deep/a")));
    }
    void manyFilesStayWithinTheDescriptors() {
        PosixDisk disk(inside_.toStdString());
        for (int i = 0; i < 500; ++i) disk.write("f" + std::to_string(i), 0, asBytes(std::to_string(i)));
        for (int i = 0; i < 500; ++i)
            QCOMPARE(std::string(asText(disk.readAll("f" + std::to_string(i)))), std::to_string(i));
        QVERIFY(QDir("/proc/self/fd").entryList().size() < 200);
    }
    void aRemovedNameIsANewFile() {
        PosixDisk disk(inside_.toStdString());
        disk.write("a", 0, asBytes("old text"));
        disk.remove("a");
        disk.write("a", 0, asBytes("new"));
        QCOMPARE(asText(disk.readAll("a")), std::string_view("new"));
        disk.createDirectory("d");
        disk.write("d/a", 0, asBytes("1"));
        disk.rename("d", "e");
        QVERIFY(fails([&] { disk.readAll("d/a"); }));
        QCOMPARE(asText(disk.readAll("e/a")), std::string_view("1"));
    }
    void longZerosAreSparse() {
        PosixDisk disk(inside_.toStdString());
        disk.truncate("a", 50 << 20);
        struct stat info {};
        QCOMPARE(::stat(qPrintable(inside_ + "/a"), &info), 0);
        QVERIFY(info.st_blocks * 512 < 1 << 20);
    }

private:
    std::unique_ptr<QTemporaryDir> directory_;
    QString outside_, inside_;
};

QTEST_GUILESS_MAIN(PosixDiskTest)
#include "posix_disk_test.moc"
