#include "core/disk/mirror.h"

#include <sys/stat.h>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/random.h"

using namespace logarium;
using namespace logarium::disk;

namespace {

/// Everything below a directory but the marker: path and bytes; directories end with '/'.
std::map<std::string, QByteArray> contentOf(const QString& root) {
    std::map<std::string, QByteArray> content;
    QDirIterator it(root, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        const std::string name = path.mid(root.size() + 1).toStdString();
        if (name == Mirror::kMarkerFile) continue;
        QFile file(path);
        if (it.fileInfo().isDir())
            content[name + "/"] = {};
        else if (file.open(QIODevice::ReadOnly))
            content[name] = file.readAll();
    }
    return content;
}

std::map<std::string, QByteArray> contentOf(const Mirror::Parts& parts) {
    std::map<std::string, QByteArray> content;
    for (const auto& [directory, disk] : parts) {
        const std::string prefix = directory.empty() ? "" : directory + "/";
        if (!directory.empty()) content[prefix] = {};
        for (const MemoryDisk::Entry& entry : disk.entries()) {
            const Bytes bytes = entry.directory ? Bytes() : disk.readAll(*entry.path);
            content[prefix + *entry.path + (entry.directory ? "/" : "")] =
                QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        }
    }
    return content;
}

void changeSomething(MemoryDisk& disk, Random& random) {
    const std::string name = "f" + std::to_string(random.below(6));
    const std::string other = "f" + std::to_string(random.below(6));
    const Bytes bytes(random.below(3000) + 1, static_cast<std::byte>(random.below(4)));
    switch (random.below(6)) {
        case 0:
            disk.remove(name);
            break;
        case 1:
            if (disk.exists(name)) disk.rename(name, other);
            break;
        case 2:
            disk.truncate(name, static_cast<std::int64_t>(random.below(20'000)));
            break;
        case 3:
            disk.write(name, static_cast<std::int64_t>(random.below(10'000)), bytes);
            break;
        default:
            disk.append(name, bytes);
    }
}

}  // namespace

class MirrorTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        directory_ = std::make_unique<QTemporaryDir>();
        root_ = directory_->filePath("data");
    }
    void followsARandomLife() {
        Mirror mirror(root_.toStdString());
        Random random(21);
        Mirror::Parts parts;
        std::vector<Mirror::Parts> past;
        for (int step = 0; step < 300; ++step) {
            const std::string part = std::array{"", "t-0", "t-1", "deep/t-2"}[random.below(4)];
            if (random.chance(0.05)) {
                parts.erase(part);
            } else if (random.chance(0.05) && !past.empty()) {
                parts = past[random.below(past.size())];  // The World was rewound.
            } else {
                for (auto changes = random.below(5); changes > 0; --changes) changeSomething(parts[part], random);
            }
            past.push_back(parts);
            if (random.chance(0.3)) continue;
            mirror.follow(parts);
            auto real = contentOf(root_);
            if (!parts.contains("deep/t-2")) real.erase("deep/");
            auto wanted = contentOf(parts);
            if (parts.contains("deep/t-2")) wanted["deep/"] = {};
            QVERIFY2(real == wanted, std::to_string(step).c_str());
        }
    }
    void nothingChangedIsNoWork() {
        Mirror mirror(root_.toStdString());
        Mirror::Parts parts;
        parts["t-0"].write("a", 0, asBytes("1"));
        mirror.follow(parts);
        QVERIFY(mirror.follow(parts) == MirrorWork{});
    }
    void aGrownFileGetsItsTailOnly() {
        Mirror mirror(root_.toStdString());
        Mirror::Parts parts;
        parts["t-0"].write("log", 0, Bytes(10'000, std::byte{1}));
        mirror.follow(parts);
        parts["t-0"].append("log", asBytes("tail"));
        QVERIFY((mirror.follow(parts) == MirrorWork{1, 0, 0, 4}));
    }
    void aRenamedFileIsMovedNotWritten() {
        Mirror mirror(root_.toStdString());
        Mirror::Parts parts;
        parts["t-0"].write("0.log", 0, Bytes(10'000, std::byte{1}));
        mirror.follow(parts);
        parts["t-0"].rename("0.log", "0.log.deleted");
        const MirrorWork work = mirror.follow(parts);
        QVERIFY((work == MirrorWork{0, 0, 1, 0}));
        QVERIFY(contentOf(root_) == contentOf(parts));
    }
    void longZerosStaySparse() {
        Mirror mirror(root_.toStdString());
        Mirror::Parts parts;
        parts["t-0"].truncate("0.index", 20 << 20);
        parts["t-0"].write("0.index", 0, asBytes("12345678"));
        QCOMPARE(mirror.follow(parts).bytesWritten, 8);
        struct stat info {};
        QCOMPARE(::stat(qPrintable(root_ + "/t-0/0.index"), &info), 0);
        QCOMPARE(info.st_size, 20 << 20);
        QVERIFY(info.st_blocks * 512 < 1 << 20);
    }
    void somebodyElsesDirectoryIsRefused() {
        QVERIFY(QDir().mkpath(root_));
        QFile precious(root_ + "/thesis.txt");
        QVERIFY(precious.open(QIODevice::WriteOnly));
        precious.close();
        QVERIFY_EXCEPTION_THROWN(Mirror(root_.toStdString()), DiskFailure);
        QVERIFY(QFile::exists(root_ + "/thesis.txt"));
        QVERIFY(!QFile::exists(root_ + "/.logarium"));
    }
    void whatAnEarlierRunLeftGoes() {
        Mirror::Parts parts;
        parts["t-0"].write("a", 0, asBytes("old"));
        parts["t-1"].write("b", 0, asBytes("old"));
        Mirror(root_.toStdString()).follow(parts);
        parts.erase("t-1");
        parts["t-0"].write("a", 0, asBytes("new"));
        Mirror(root_.toStdString()).follow(parts);
        QVERIFY(contentOf(root_) == contentOf(parts));
    }
    void aLinkInsideIsNotFollowed() {
        Mirror::Parts parts;
        parts[""].write("a", 0, asBytes("x"));
        Mirror mirror(root_.toStdString());
        mirror.follow(parts);
        const QString outside = directory_->filePath("outside");
        QVERIFY(QDir().mkpath(outside));
        QFile precious(outside + "/thesis.txt");
        QVERIFY(precious.open(QIODevice::WriteOnly));
        QVERIFY(QFile::link(outside, root_ + "/t-0"));
        parts["t-0"].write("thesis.txt", 0, asBytes("gone"));
        QVERIFY_EXCEPTION_THROWN(mirror.follow(parts), DiskFailure);
        QCOMPARE(QFile(outside + "/thesis.txt").size(), 0);
        parts.erase("t-0");
        mirror.follow(parts);
        QVERIFY(QFile::exists(outside + "/thesis.txt"));
    }

private:
    std::unique_ptr<QTemporaryDir> directory_;
    QString root_;
};

QTEST_GUILESS_MAIN(MirrorTest)
#include "mirror_test.moc"
