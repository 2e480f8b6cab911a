#include <QDirIterator>
#include <QFile>
#include <QTest>
#include <functional>

#include "tests/fuzz/batch_target.h"
#include "tests/fuzz/codec_target.h"
#include "tests/fuzz/files_target.h"
#include "tests/fuzz/mutator.h"
#include "tests/record/golden_batches.h"

using namespace logarium;
using namespace logarium::fuzz;

namespace {

std::vector<Bytes> batchSeeds() {
    std::vector<Bytes> seeds;
    for (const GoldenBatch& golden : goldenBatches())
        if (golden.bytes.size() < 2000) seeds.push_back(golden.bytes);
    return seeds;
}

Bytes withFirst(std::size_t first, ByteView rest) {
    Bytes bytes{static_cast<std::byte>(first)};
    append(bytes, rest);
    return bytes;
}

std::vector<Bytes> codecSeeds() {
    std::vector<Bytes> seeds;
    std::string text;
    for (int i = 0; i < 100; ++i) text += "record " + std::to_string(i % 7) + ", ";
    for (std::size_t codec = 0; codec < 5; ++codec)
        for (const std::string_view plain :
             {std::string_view(text), std::string_view(text).substr(0, 20), std::string_view()})
            seeds.push_back(
                withFirst(codec, record::compress(*record::codecById(static_cast<int>(codec)), asBytes(plain))));
    return seeds;
}

/// Recorded files of every kind, small ones, each behind the number of its kind.
std::vector<Bytes> fileSeeds() {
    std::vector<Bytes> seeds;
    std::map<std::size_t, int> taken;
    QDirIterator it(TEST_GOLDEN_DIR "/log", QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    QStringList paths;
    while (it.hasNext()) paths << it.next();
    paths.sort();
    for (const QString& path : paths)
        for (std::size_t kind = 0; kind < kFileNames.size(); ++kind) {
            const QString ending = QString(kFileNames[kind]).remove("00000000000000000004");
            QFile file(path);
            if (!path.endsWith(ending) || taken[kind] >= 40 || file.size() > 2000 || !file.open(QIODevice::ReadOnly))
                continue;
            ++taken[kind];
            seeds.push_back(withFirst(kind, bytesOf(file.readAll())));
        }
    seeds.push_back(withFirst(8, asBytes("version=1\ncluster.id=c\nnode.id=1\ndirectory.id=TG9nYXJpdW0AAAAAAAAAAQ\n")));
    seeds.push_back(withFirst(10, smallLog()));
    return seeds;
}

}  // namespace

Q_DECLARE_METATYPE(std::function<void(logarium::ByteView)>)
Q_DECLARE_METATYPE(std::vector<logarium::Bytes>)

/// Spoiled inputs by the ten thousand; a broken promise throws and names the round that repeats it.
class StorageFuzzTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        setInvariantReporter([](const char* what, const std::source_location&) { throw std::logic_error(what); });
    }
    void cleanupTestCase() { setInvariantReporter(nullptr); }

    void survives_data() {
        QTest::addColumn<std::function<void(ByteView)>>("target");
        QTest::addColumn<std::vector<Bytes>>("seeds");
        QTest::addColumn<int>("rounds");
        QTest::newRow("batches") << std::function<void(ByteView)>(batchTarget) << batchSeeds() << 30'000;
        QTest::newRow("compressed data") << std::function<void(ByteView)>(codecTarget) << codecSeeds() << 15'000;
        QTest::newRow("files") << std::function<void(ByteView)>(filesTarget) << fileSeeds() << 15'000;
    }
    void survives() {
        QFETCH(std::function<void(ByteView)>, target);
        QFETCH(std::vector<Bytes>, seeds);
        QFETCH(int, rounds);
        QVERIFY(!seeds.empty());
        for (const Bytes& seed : seeds) target(seed);
        Mutator mutator(2024, seeds);
        for (int round = 0; round < rounds; ++round) {
            const Bytes input = mutator.next();
            try {
                target(input);
            } catch (const std::exception& broken) {
                const QByteArray hex =
                    QByteArray(reinterpret_cast<const char*>(input.data()), static_cast<qsizetype>(input.size()))
                        .toHex();
                QFAIL(qPrintable(QString("round %1: %2; input %3")
                                     .arg(round)
                                     .arg(broken.what(), QString::fromLatin1(hex.left(4000)))));
            }
        }
    }
};

QTEST_GUILESS_MAIN(StorageFuzzTest)
#include "storage_test.moc"
