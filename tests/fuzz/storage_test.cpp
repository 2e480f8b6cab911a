#include <QDir>
#include <QFile>
#include <QTest>
#include <cstdlib>
#include <functional>
#include <new>

#include "tests/fuzz/batch_target.h"
#include "tests/fuzz/checkpoint_target.h"
#include "tests/fuzz/codec_target.h"
#include "tests/fuzz/files_target.h"
#include "tests/fuzz/legacy_target.h"
#include "tests/fuzz/mutator.h"
#include "tests/fuzz/partition_target.h"
#include "tests/fuzz/seeds.h"

using namespace logarium;
using namespace logarium::fuzz;

namespace {

/// No input here is larger than 64 KiB, and no more than 1 MiB is unpacked of one: whoever asks for more than this in
/// one piece believed a number that he read.
constexpr std::size_t kLargestPiece = 8 << 20;
std::size_t largestPiece = 0;

void* allocate(std::size_t size) {
    largestPiece = std::max(largestPiece, size);
    if (void* memory = std::malloc(std::max<std::size_t>(size, 1))) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace {

struct Target {
    std::string name;
    std::function<void(ByteView)> run;
    std::vector<Bytes> seeds;
    int rounds;
};

std::vector<Target> targets() {
    std::vector<Target> all;
    all.push_back({"batch", batchTarget, batchSeeds(), 20'000});
    for (const record::Codec codec :
         {record::Codec::Gzip, record::Codec::Snappy, record::Codec::Lz4, record::Codec::Zstd})
        all.push_back({std::string(record::codecName(codec)), [codec](ByteView bytes) { unpackTarget(codec, bytes); },
                       packedSeeds(codec), 4'000});
    all.push_back({"files", filesTarget, fileSeeds(), 10'000});
    all.push_back({"checkpoint", checkpointTarget, checkpointSeeds(), 20'000});
    all.push_back({"legacy", legacyTarget, legacySeeds(), 20'000});
    all.push_back({"partition", partitionTarget, partitionSeeds(), 4'000});
    all.push_back({"produce", produceTarget, produceSeeds(), 4'000});
    return all;
}

QString hex(const Bytes& input) {
    const auto size = static_cast<qsizetype>(std::min<std::size_t>(input.size(), 4000));
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char*>(input.data()), size).toHex());
}

}  // namespace

/// Spoiled inputs by the ten thousand; a broken promise throws and names the round that repeats it. Two environment
/// variables: LOGARIUM_FUZZ_ROUNDS tries that many of each target, LOGARIUM_FUZZ_CORPUS is a directory to write the
/// seeds to, as libFuzzer wants them.
class StorageFuzzTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        setInvariantReporter([](const char* what, const std::source_location&) { throw std::logic_error(what); });
    }
    void cleanupTestCase() { setInvariantReporter(nullptr); }

    void survives_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < all_.size(); ++i) QTest::newRow(all_[i].name.c_str()) << static_cast<int>(i);
    }
    void survives() {
        QFETCH(int, index);
        const Target& target = all_[static_cast<std::size_t>(index)];
        QVERIFY(!target.seeds.empty());
        for (const Bytes& seed : target.seeds) target.run(seed);
        const int wanted = qEnvironmentVariableIntValue("LOGARIUM_FUZZ_ROUNDS");
        Mutator mutator(2024, target.seeds);
        for (int round = 0; round < (wanted > 0 ? wanted : target.rounds); ++round) {
            const Bytes input = mutator.next();
            std::string wrong;
            largestPiece = 0;
            try {
                target.run(input);
            } catch (const std::exception& broken) {
                wrong = broken.what();
            } catch (const log::LogRefusal& refusal) {
                wrong = "a refusal got out: " + refusal.error.message;
            }
            if (largestPiece > kLargestPiece) wrong += "allocates " + std::to_string(largestPiece) + " bytes at once";
            if (!wrong.empty())
                QFAIL(qPrintable(QString("round %1: %2; input %3").arg(round).arg(wrong.c_str(), hex(input))));
        }
    }

    void corpus() {
        const QString root = qEnvironmentVariable("LOGARIUM_FUZZ_CORPUS");
        if (root.isEmpty()) return;
        for (const Target& target : all_) {
            const QString folder = root + '/' + target.name.c_str();
            QVERIFY(QDir().mkpath(folder));
            for (std::size_t i = 0; i < target.seeds.size(); ++i) {
                QFile file(folder + '/' + QString::number(i));
                QVERIFY(file.open(QIODevice::WriteOnly));
                file.write(reinterpret_cast<const char*>(target.seeds[i].data()), std::ssize(target.seeds[i]));
            }
        }
    }

private:
    const std::vector<Target> all_ = targets();
};

QTEST_GUILESS_MAIN(StorageFuzzTest)
#include "storage_test.moc"
