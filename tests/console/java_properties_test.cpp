#include <QTest>

#include "core/console/java_properties.h"
#include "core/console/java_uuid.h"

using namespace logarium::console;

/// Texts as Java's own classes read them.
class JavaPropertiesTest : public QObject {
    Q_OBJECT
private slots:
    void reads_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read");
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("comments") << "# a=1\n! b=2\n\n  # c=3\n"
                                  << "";
        QTest::newRow("separators") << "a=1\nb:2\nc 3\nd = 4\ne\t:\t5\n"
                                    << "a=1;b=2;c=3;d=4;e=5;";
        QTest::newRow("no value") << "a\nb=\n"
                                  << "a=;b=;";
        QTest::newRow("value with separators") << "a=b=c:d e"
                                               << "a=b=c:d e;";
        QTest::newRow("goes on") << "a=1,\\\n    2\nb=3"
                                 << "a=1,2;b=3;";
        QTest::newRow("comment inside") << "a=1\\\n#2"
                                        << "a=1#2;";
        QTest::newRow("escaped separator") << "a\\=b=c\nd\\ e=f"
                                           << "a=b=c;d e=f;";
        QTest::newRow("escapes") << "a=\\u0041\\u00e9\\\\x\\q" << QString("a=A\u00e9\\xq;");
        QTest::newRow("twice") << "a=1\na=2"
                               << "a=2;";
        QTest::newRow("windows") << "a=1\r\nb=2\r\n"
                                 << "a=1;b=2;";
        QTest::newRow("backslash at the end") << "a=1\\"
                                              << "a=1;";
    }
    void reads() {
        QFETCH(QString, text);
        QFETCH(QString, read);
        std::string found;
        for (const auto& [key, value] : readProperties(text.toStdString())) found += key + "=" + value + ";";
        QCOMPARE(QString::fromStdString(found), read);
    }

    void uuids_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("flaw");
        QTest::newRow("good") << "XjES56qdRxO5guwvW3ipvQ"
                              << "";
        QTest::newRow("zero") << "AAAAAAAAAAAAAAAAAAAAAA"
                              << "";
        QTest::newRow("one character") << "x"
                                       << "Input byte[] should at least have 2 bytes for base64 bytes";
        QTest::newRow("a stranger") << "ab.d"
                                    << "Illegal base64 character 2e";
        QTest::newRow("cut") << "abcde"
                             << "Last unit does not have enough valid bits";
        QTest::newRow("short") << "abcd"
                               << "Input string `abcd` decoded as 3 bytes, which is not equal to the expected 16 bytes "
                                  "of a base64-encoded UUID";
        QTest::newRow("long") << "abcdefghijklmnopqrstuvwxyz"
                              << "Input string with prefix `abcdefghijklmnopqrstuvwx` is too long to be decoded as a "
                                 "base64 UUID";
    }
    void uuids() {
        QFETCH(QString, text);
        QFETCH(QString, flaw);
        QCOMPARE(QString::fromStdString(uuidFlaw(text.toStdString()).value_or("")), flaw);
    }
};

QTEST_GUILESS_MAIN(JavaPropertiesTest)
#include "java_properties_test.moc"
