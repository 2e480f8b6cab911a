#include "core/disk/memory_file.h"

#include <QTest>

#include "core/base/random.h"

using namespace logarium;
using namespace logarium::disk;

namespace {

Bytes read(const MemoryFile& file, std::int64_t at, std::size_t count) {
    Bytes into(count, std::byte{0x55});
    file.read(at, into);
    return into;
}

Bytes all(const MemoryFile& file) {
    return read(file, 0, static_cast<std::size_t>(file.size()));
}

}  // namespace

class MemoryFileTest : public QObject {
    Q_OBJECT
private slots:
    void behavesLikePlainBytes() {
        Random random(11);
        for (int life = 0; life < 40; ++life) {
            MemoryFile file;
            Bytes plain;
            for (int step = 0; step < 60; ++step) {
                if (random.chance(0.2)) {
                    const auto size = random.below(60'000);
                    file.truncate(static_cast<std::int64_t>(size));
                    plain.resize(size);
                } else {
                    const auto at = random.chance(0.5) ? plain.size() : random.below(50'000);
                    const Bytes bytes(random.below(random.chance(0.2) ? 30'000 : 200) + 1,
                                      static_cast<std::byte>(random.below(256)));
                    file.write(static_cast<std::int64_t>(at), bytes);
                    plain.resize(std::max(plain.size(), at + bytes.size()));
                    std::copy(bytes.begin(), bytes.end(), plain.begin() + static_cast<std::ptrdiff_t>(at));
                }
                QVERIFY(all(file) == plain);
                if (plain.empty()) continue;
                const auto at = random.below(plain.size());
                const auto count = random.below(plain.size() - at + 1);
                Bytes scratch;
                const ByteView view = file.view(static_cast<std::int64_t>(at), count, scratch);
                QVERIFY(std::equal(view.begin(), view.end(), plain.begin() + static_cast<std::ptrdiff_t>(at)) &&
                        view.size() == count);
            }
        }
    }
    void zerosNobodyWroteTakeNoMemory() {
        MemoryFile file;
        file.truncate(10 << 20);
        file.write(0, Bytes(8, std::byte{1}));
        file.write(8, Bytes(8, std::byte{2}));
        QCOMPARE(file.size(), 10 << 20);
        QCOMPARE(file.heldBytes(), 16);
        QCOMPARE(file.pieces().size(), 1u);
        QVERIFY(read(file, 9 << 20, 1000) == Bytes(1000));
    }
    void anAppendIsViewedInPlace() {
        MemoryFile file;
        Random random(5);
        std::vector<std::pair<std::int64_t, std::size_t>> appended;
        for (int i = 0; i < 300; ++i) {
            const Bytes bytes(random.below(2000) + 1, std::byte{7});
            appended.emplace_back(file.size(), bytes.size());
            file.write(file.size(), bytes);
        }
        Bytes scratch;
        for (const auto& [at, count] : appended) {
            file.view(at, count, scratch);
            QVERIFY(scratch.empty());
        }
    }
    void copiesDoNotSeeEachOther() {
        MemoryFile first;
        first.write(0, Bytes(40'000, std::byte{1}));
        first.write(40'000, Bytes(10, std::byte{1}));
        MemoryFile second = first;
        second.write(40'005, Bytes(10, std::byte{2}));
        QCOMPARE(first.size(), 40'010);
        QVERIFY(all(first) == Bytes(40'010, std::byte{1}));
        QVERIFY(second.shares(first.pieces()[0]));
        QVERIFY(!second.shares(first.pieces()[1]));
    }
    void sameContentLooksAtBytesNotPieces() {
        MemoryFile one, other;
        one.write(0, Bytes(100, std::byte{1}));
        for (int i = 0; i < 100; ++i) other.write(i, Bytes(1, std::byte{1}));
        QVERIFY(one.sameContent(other));
        one.write(200, Bytes(1));
        QVERIFY(!one.sameContent(other));
        other.truncate(201);
        QVERIFY(one.sameContent(other));
        other.write(150, Bytes(1, std::byte{1}));
        QVERIFY(!one.sameContent(other));
        QVERIFY(!other.sameContent(one));
    }
};

QTEST_GUILESS_MAIN(MemoryFileTest)
#include "memory_file_test.moc"
