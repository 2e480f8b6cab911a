#include "core/disk/draft_disk.h"

#include <QTest>

#include "core/base/random.h"
#include "core/disk/memory_disk.h"

using namespace logarium;
using namespace logarium::disk;

namespace {

std::string textOf(const Disk& disk, std::string_view path) {
    return std::string(asText(disk.readAll(path)));
}

/// Everything below the root as one text: names, and what is in the files.
std::string contentOf(const Disk& disk, const std::string& directory = {}) {
    std::string text;
    for (const DirectoryEntry& entry : disk.list(directory)) {
        const std::string path = directory.empty() ? entry.name : directory + '/' + entry.name;
        text += path + (entry.directory ? "/\n" + contentOf(disk, path) : '=' + textOf(disk, path) + '\n');
    }
    return text;
}

MemoryDisk sample() {
    MemoryDisk disk;
    disk.createDirectory("t-0");
    disk.replace("t-0/a", asBytes("0123456789"));
    disk.replace("t-0/b", asBytes("bbb"));
    disk.replace("c", asBytes("ccc"));
    return disk;
}

}  // namespace

class DraftDiskTest : public QObject {
    Q_OBJECT
private slots:
    void whatIsNotWrittenFallsThrough() {
        const MemoryDisk below = sample();
        const DraftDisk draft(below);
        QCOMPARE(contentOf(draft), contentOf(below));
        QVERIFY(draft.changes().empty());
        Bytes scratch;
        QCOMPARE(draft.view("t-0/a", 2, 3, scratch).data(), below.view("t-0/a", 2, 3, scratch).data());
    }
    void writesStayInTheDraft() {
        const MemoryDisk below = sample();
        const std::string before = contentOf(below);
        DraftDisk draft(below);
        draft.write("t-0/a", 4, asBytes("XY"));
        draft.append("t-0/a", asBytes("!"));
        QCOMPARE(textOf(draft, "t-0/a"), std::string("0123XY6789!"));
        Bytes scratch;
        QCOMPARE(asText(draft.view("t-0/a", 3, 4, scratch)), std::string_view("3XY6"));
        draft.remove("c");
        draft.rename("t-0/b", "d");
        QCOMPARE(contentOf(draft), std::string("d=bbb\nt-0/\nt-0/a=0123XY6789!\n"));
        QCOMPARE(contentOf(below), before);
    }
    void whatWasCutOffDoesNotComeBack() {
        const MemoryDisk below = sample();
        DraftDisk draft(below);
        draft.truncate("t-0/a", 3);
        QCOMPARE(textOf(draft, "t-0/a"), std::string("012"));
        draft.truncate("t-0/a", 6);
        QCOMPARE(textOf(draft, "t-0/a"), std::string("012\0\0\0", 6));
        draft.remove("t-0/a");
        draft.write("t-0/a", 1, asBytes("x"));
        QCOMPARE(textOf(draft, "t-0/a"), std::string("\0x", 2));
    }
    void removedDirectoriesStayEmptyWhenTheyAreMadeAgain() {
        const MemoryDisk below = sample();
        DraftDisk draft(below);
        draft.rename("t-0", "t-0-delete");
        draft.createDirectory("t-0");
        QCOMPARE(contentOf(draft), std::string("c=ccc\nt-0/\nt-0-delete/\nt-0-delete/a=0123456789\n"
                                               "t-0-delete/b=bbb\n"));
    }
    void saysWhatChanged() {
        const MemoryDisk below = sample();
        DraftDisk draft(below);
        draft.truncate("t-0/a", 3);
        draft.rename("t-0/b", "t-0/z");
        draft.write("new", 0, asBytes("12"));
        draft.write("gone", 0, asBytes("12"));
        draft.remove("gone");
        const std::vector<DraftChange> wanted = {{"new", false, "", 0, 2, 0, 2},
                                                 {"t-0/a", false, "t-0/a", 10, 3, 3, 0},
                                                 {"t-0/b", true, "", 3, 0, 0, 0},
                                                 {"t-0/z", false, "t-0/b", 0, 3, 3, 0}};
        QVERIFY(draft.changes() == wanted);
    }
    /// Many changes in any order: a draft over a disk, and a copy of that disk, always hold the same.
    void equalsAChangedCopy() {
        Random random(20);
        for (int life = 0; life < 50; ++life) {
            const MemoryDisk below = sample();
            MemoryDisk copy = below;
            DraftDisk draft(below);
            for (int step = 0; step < 60; ++step) {
                const char* names[] = {"c", "t-0/a", "t-0/b", "t-0/new"};
                const std::string name = names[random.below(4)];
                const std::string other = names[random.below(4)];
                const auto position = static_cast<std::int64_t>(random.below(30));
                const auto what = random.below(4);
                for (Disk* disk : {static_cast<Disk*>(&copy), static_cast<Disk*>(&draft)}) {
                    if (what == 0) disk->write(name, position, asBytes("some text"));
                    if (what == 1) disk->truncate(name, position);
                    if (what == 2 && disk->exists(name)) disk->rename(name, other);
                    if (what == 3) disk->remove(name);
                }
                QCOMPARE(contentOf(draft), contentOf(copy));
            }
        }
    }
};

QTEST_GUILESS_MAIN(DraftDiskTest)
#include "draft_disk_test.moc"
