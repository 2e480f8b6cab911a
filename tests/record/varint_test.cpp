#include "core/record/varint.h"

#include <QTest>
#include <limits>

#include "core/base/random.h"
#include "tests/record/golden_batches.h"

using namespace logarium;
using namespace logarium::record;

class VarintTest : public QObject {
    Q_OBJECT
private slots:
    void bytesOfAnInt_data() {
        QTest::addColumn<qint32>("value");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("0") << 0 << QByteArray::fromHex("00");
        QTest::newRow("-1") << -1 << QByteArray::fromHex("01");
        QTest::newRow("1") << 1 << QByteArray::fromHex("02");
        QTest::newRow("63, the last of one byte") << 63 << QByteArray::fromHex("7e");
        QTest::newRow("-64, the last of one byte") << -64 << QByteArray::fromHex("7f");
        QTest::newRow("64, the first of two") << 64 << QByteArray::fromHex("8001");
        QTest::newRow("8191") << 8191 << QByteArray::fromHex("fe7f");
        QTest::newRow("8192") << 8192 << QByteArray::fromHex("808001");
        QTest::newRow("largest") << std::numeric_limits<qint32>::max() << QByteArray::fromHex("feffffff0f");
        QTest::newRow("smallest") << std::numeric_limits<qint32>::min() << QByteArray::fromHex("ffffffff0f");
    }
    void bytesOfAnInt() {
        QFETCH(qint32, value);
        QFETCH(QByteArray, bytes);
        Bytes written;
        appendVarint(written, value);
        QVERIFY(written == bytesOf(bytes));
        QCOMPARE(sizeOfVarint(value), static_cast<int>(bytes.size()));
        VarintReader reader(written);
        QCOMPARE(reader.varint().value(), value);
        QCOMPARE(reader.left(), 0u);
    }
    void longsComeBack() {
        Random random(3);
        for (int round = 0; round < 5000; ++round) {
            const auto value = static_cast<std::int64_t>(random.next64() >> random.below(64));
            for (const std::int64_t wanted : {value, -value, std::numeric_limits<std::int64_t>::min()}) {
                Bytes written;
                appendVarlong(written, wanted);
                QCOMPARE(written.size(), static_cast<std::size_t>(sizeOfVarlong(wanted)));
                VarintReader reader(written);
                QCOMPARE(reader.varlong().value(), wanted);
                if (wanted == static_cast<std::int32_t>(wanted))
                    QCOMPARE(VarintReader(written).varint().value(), wanted);
            }
        }
    }
    void whatIsNoNumber_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut off") << QByteArray::fromHex("ffff");
        QTest::newRow("six bytes") << QByteArray::fromHex("808080808001");
    }
    void whatIsNoNumber() {
        QFETCH(QByteArray, bytes);
        const Bytes held = bytesOf(bytes);
        QVERIFY(!VarintReader(held).varint());
    }
    void elevenBytesAreNoLong() {
        const Bytes held = bytesOf(QByteArray(10, '\x80') + '\x01');
        QVERIFY(!VarintReader(held).varlong());
    }
    void takingIsChecked() {
        const Bytes held(4);
        VarintReader reader(held);
        QVERIFY(!reader.take(-1));
        QVERIFY(!reader.take(5));
        QVERIFY(!reader.take(std::numeric_limits<std::int64_t>::max()));
        QCOMPARE(reader.take(3)->size(), 3u);
        QCOMPARE(reader.position(), 3u);
        QVERIFY(reader.byte().has_value());
        QVERIFY(!reader.byte());
    }
};

QTEST_GUILESS_MAIN(VarintTest)
#include "varint_test.moc"
