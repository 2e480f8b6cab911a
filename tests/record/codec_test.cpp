#include "core/record/codec.h"

#include <lz4frame.h>
#include <snappy.h>

#include <QTest>

#include "core/base/random.h"
#include "tests/record/golden_batches.h"

using namespace logarium;
using namespace logarium::record;

namespace {

constexpr Codec kCodecs[] = {Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd};

Bytes text(std::size_t size) {
    Bytes bytes;
    while (bytes.size() < size)
        append(bytes, asBytes("the same words, number " + std::to_string(bytes.size() % 97) + "; "));
    bytes.resize(size);
    return bytes;
}

Bytes noise(std::size_t size) {
    Random random(size);
    Bytes bytes(size);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.below(256));
    return bytes;
}

QByteArray hexOfStart(const Bytes& bytes, qsizetype count) {
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()))
        .left(count)
        .toHex();
}

}  // namespace

Q_DECLARE_METATYPE(logarium::record::Codec)

class CodecTest : public QObject {
    Q_OBJECT
    static void eachCodec() {
        QTest::addColumn<Codec>("codec");
        for (const Codec codec : kCodecs) QTest::newRow(std::string(codecName(codec)).c_str()) << codec;
    }
private slots:
    void namesAndNumbers() {
        for (const Codec codec : kCodecs) {
            QVERIFY(codecByName(codecName(codec)) == codec);
            QVERIFY(codecById(static_cast<int>(codec)) == codec);
        }
        QVERIFY(!codecByName("brotli"));
        QVERIFY(!codecById(5));
        QVERIFY(!codecById(-1));
    }
    void whatIsPackedComesBack_data() { eachCodec(); }
    void whatIsPackedComesBack() {
        QFETCH(Codec, codec);
        for (const std::size_t size : {0, 1, 100, 32 * 1024, 32 * 1024 + 1, 64 * 1024, 64 * 1024 + 1, 300'000})
            for (const Bytes& bytes : {text(size), noise(size)}) {
                const auto back = decompress(codec, compress(codec, bytes));
                QVERIFY2(back.ok(), back.ok() ? "" : back.error().message.c_str());
                QVERIFY(back.value() == bytes);
            }
    }
    void framesAreKafkas_data() {
        QTest::addColumn<Codec>("codec");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("gzip: no name, no time, system unknown") << Codec::Gzip << QByteArray("1f8b08000000000000ff");
        QTest::newRow("snappy: xerial's header") << Codec::Snappy << QByteArray("82534e41505059000000000100000001");
        QTest::newRow("lz4: version 1, independent blocks of 64 KiB") << Codec::Lz4 << QByteArray("04224d18604082");
        QTest::newRow("zstd: window, no content size") << Codec::Zstd << QByteArray("28b52ffd0058");
    }
    void framesAreKafkas() {
        QFETCH(Codec, codec);
        QFETCH(QByteArray, start);
        QCOMPARE(hexOfStart(compress(codec, text(5000)), start.size() / 2), start);
    }
    void snappyBlocksAre32KiB() {
        const Bytes packed = compress(Codec::Snappy, text(70'000));
        std::vector<std::size_t> sizes;
        for (std::size_t at = 16; at < packed.size();) {
            const auto length = static_cast<std::size_t>(loadBig<std::int32_t>(packed.data() + at));
            std::size_t size = 0;
            QVERIFY(
                snappy::GetUncompressedLength(reinterpret_cast<const char*>(packed.data() + at + 4), length, &size));
            sizes.push_back(size);
            at += 4 + length;
        }
        QVERIFY((sizes == std::vector<std::size_t>{32768, 32768, 4464}));
    }
    void rawSnappyIsReadToo() {
        const Bytes bytes = text(1000);
        std::string packed;
        snappy::Compress(reinterpret_cast<const char*>(bytes.data()), bytes.size(), &packed);
        QVERIFY(decompress(Codec::Snappy, asBytes(packed)).value() == bytes);
    }
    void lz4LinkedBlocksAreReadToo() {
        const Bytes bytes = text(200'000);
        LZ4F_preferences_t preferences{};
        preferences.frameInfo.blockMode = LZ4F_blockLinked;
        preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
        Bytes packed(LZ4F_compressFrameBound(bytes.size(), &preferences));
        packed.resize(LZ4F_compressFrame(packed.data(), packed.size(), bytes.data(), bytes.size(), &preferences));
        QVERIFY(decompress(Codec::Lz4, packed).value() == bytes);
    }
    void framesPutEndToEndAreOne() {
        for (const Codec codec : {Codec::Gzip, Codec::Snappy, Codec::Zstd}) {
            Bytes both = compress(codec, text(100));
            append(both, compress(codec, text(50)));
            QCOMPARE(decompress(codec, both).value().size(), 150u);
        }
    }
    void everyLevelPacks() {
        const Bytes bytes = text(10'000);
        for (int level = 1; level <= 9; ++level)
            QVERIFY(decompress(Codec::Gzip, compress(Codec::Gzip, level, bytes)).value() == bytes);
        for (int level = 1; level <= 17; ++level)
            QVERIFY(decompress(Codec::Lz4, compress(Codec::Lz4, level, bytes)).value() == bytes);
        for (const int level : {-131072, -5, 1, 19, 22})
            QVERIFY(decompress(Codec::Zstd, compress(Codec::Zstd, level, bytes)).value() == bytes);
    }
    void aBombStopsAtItsLimit_data() { eachCodec(); }
    void aBombStopsAtItsLimit() {
        QFETCH(Codec, codec);
        const Bytes packed = compress(codec, Bytes(1'000'000));
        const auto stopped = decompress(codec, packed, 999'999);
        QVERIFY(!stopped.ok());
        QVERIFY(stopped.error().kind == FlawKind::Unpacking);
        QVERIFY(stopped.error().message.find("more than 999999 bytes") != std::string::npos);
        QCOMPARE(decompress(codec, packed, 1'000'001).value().size(), 1'000'000u);
    }
    void cutShortIsNoticed_data() { eachCodec(); }
    void cutShortIsNoticed() {
        QFETCH(Codec, codec);
        if (codec == Codec::None) return;
        const Bytes packed = compress(codec, noise(5000));
        for (const std::size_t size : {std::size_t{0}, std::size_t{3}, packed.size() / 2, packed.size() - 1})
            QVERIFY2(!decompress(codec, ByteView(packed).first(size)).ok(), std::to_string(size).c_str());
    }
    void aSnappyBlockMayNotClaimTheMoon() {
        // A raw block of five bytes that says it holds four gigabytes.
        QVERIFY(!decompress(Codec::Snappy, bytesOf(QByteArray::fromHex("ffffffff0f"))).ok());
    }
    void recordedBatchesUnpack() {
        int unpacked = 0;
        for (const GoldenBatch& golden : goldenBatches()) {
            if (!golden.asked.contains("compression") || golden.asked.contains("patch")) continue;
            const auto codec = *codecByName(golden.asked["compression"].get<std::string>());
            const auto records = decompress(codec, ByteView(golden.bytes).subspan(61));
            QVERIFY2(records.ok(), golden.name.c_str());
            ++unpacked;
        }
        QVERIFY(unpacked > 15);
    }
};

QTEST_GUILESS_MAIN(CodecTest)
#include "codec_test.moc"
