#include "core/log/dump/java_text.h"

#include <QTest>

using namespace logarium;
using namespace logarium::log;

class JavaTextTest : public QObject {
    Q_OBJECT
private slots:
    void readsAsJavaDoes_data() {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("text");
        const QString bad(QChar(0xfffd));
        QTest::newRow("empty") << QByteArray() << QString();
        QTest::newRow("ascii, zero and line end")
            << QByteArray("61000a62") << QString::fromUtf8(QByteArray("a\0\nb", 4));
        QTest::newRow("two, three and four bytes") << QByteArray("c3a9e282acf09f9880") << QString::fromUtf8("é€😀");
        QTest::newRow("a continuation alone") << QByteArray("8061") << bad + "a";
        QTest::newRow("lead bytes of nothing") << QByteArray("c0c1f5ff") << bad + bad + bad + bad;
        QTest::newRow("overlong slash") << QByteArray("c0af") << bad + bad;
        QTest::newRow("overlong in three bytes") << QByteArray("e08080") << bad + bad + bad;
        QTest::newRow("half a surrogate pair is one") << QByteArray("eda08061") << bad + "a";
        QTest::newRow("above the last code point") << QByteArray("f4908080") << bad + bad + bad + bad;
        QTest::newRow("cut after one of two") << QByteArray("61c3") << "a" + bad;
        QTest::newRow("cut after two of three") << QByteArray("e282") << bad;
        QTest::newRow("cut after three of four") << QByteArray("f09f98") << bad;
        QTest::newRow("broken in the middle of four") << QByteArray("f09f6162") << bad + "ab";
        QTest::newRow("broken after a lead byte") << QByteArray("e261") << bad + "a";
    }
    void readsAsJavaDoes() {
        QFETCH(QByteArray, hex);
        QFETCH(QString, text);
        const QByteArray raw = QByteArray::fromHex(hex);
        const auto read = javaText(asBytes(std::string_view(raw.data(), static_cast<std::size_t>(raw.size()))));
        QCOMPARE(QString::fromUtf8(read.data(), static_cast<qsizetype>(read.size())), text);
    }
    void optionalLongs() {
        QCOMPARE(optionalLong(std::nullopt), std::string("OptionalLong.empty"));
        QCOMPARE(optionalLong(-7), std::string("OptionalLong[-7]"));
    }
};

QTEST_GUILESS_MAIN(JavaTextTest)
#include "java_text_test.moc"
