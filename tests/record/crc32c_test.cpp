#include "core/record/crc32c.h"

#include <QTest>
#include <string>

#include "core/base/random.h"
#include "core/record/batch.h"
#include "tests/record/golden_batches.h"

using namespace logarium;
using namespace logarium::record;

class Crc32cTest : public QObject {
    Q_OBJECT
private slots:
    void knownValues_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<quint32>("crc");
        QTest::newRow("nothing") << QByteArray() << 0u;
        QTest::newRow("the check value of the catalogue") << QByteArray("123456789") << 0xe3069283u;
        QTest::newRow("32 zeros, RFC 3720") << QByteArray(32, '\0') << 0x8a9136aau;
        QTest::newRow("32 ones, RFC 3720") << QByteArray(32, '\xff') << 0x62a8ab43u;
    }
    void knownValues() {
        QFETCH(QByteArray, bytes);
        QFETCH(quint32, crc);
        QCOMPARE(crc32c(bytesOf(bytes)), crc);
        QCOMPARE(crc32cByTable(bytesOf(bytes)), crc);
    }
    void instructionAndTableAgree() {
        Random random(7);
        Bytes bytes(20'000);  // Long enough for every way of going through a block.
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.below(256));
        for (int round = 0; round < 2000; ++round) {
            const auto start = random.below(bytes.size());
            const ByteView piece = ByteView(bytes).subspan(start, random.below(bytes.size() - start + 1));
            QCOMPARE(crc32c(piece), crc32cByTable(piece));
        }
    }
    void goesOnFromAnEarlierPiece() {
        const auto all = asBytes("a batch is read in pieces");
        for (std::size_t cut = 0; cut <= all.size(); ++cut) {
            QCOMPARE(crc32c(all.subspan(cut), crc32c(all.first(cut))), crc32c(all));
            QCOMPARE(crc32cByTable(all.subspan(cut), crc32cByTable(all.first(cut))), crc32c(all));
        }
    }
    void isTheOneInRecordedBatches() {
        int checked = 0;
        for (const GoldenBatch& golden : goldenBatches()) {
            if (golden.asked.contains("patch")) continue;
            const auto batch = parseBatch(golden.bytes);
            if (!batch.ok()) continue;  // A case of an older magic.
            QCOMPARE(crc32cByTable(batch.value().bytes.subspan(at::attributes)), batch.value().header.crc);
            ++checked;
        }
        QVERIFY(checked > 800);
    }
};

QTEST_GUILESS_MAIN(Crc32cTest)
#include "crc32c_test.moc"
