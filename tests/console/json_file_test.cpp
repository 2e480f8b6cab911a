#include <QTest>

#include "core/console/json_file.h"

using namespace logarium::console;

namespace {

QString at(int line, int column) {
    return QString("[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: %1, column: %2]")
        .arg(line)
        .arg(column);
}

/// With double quotes for single ones.
QString quoted(QString text) {
    return text.replace('\'', '"');
}

}  // namespace

/// Broken JSON gets the words of Jackson, as the real tools print them.
class JsonFileTest : public QObject {
    Q_OBJECT
private slots:
    void saysWhatIsWrong_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("open array") << quoted("{'version':1,'partitions':[")
                                    << "Unexpected end-of-input: expected close marker for Array (start marker at " +
                                           at(1, 27) + ")\n at " + at(1, 28);
        QTest::newRow("open object") << quoted("{'version':1,'partitions':[\n{'topic':'t'")
                                     << "Unexpected end-of-input: expected close marker for Object (start marker at " +
                                            at(2, 1) + ")\n at " + at(2, 13);
        QTest::newRow("no comma") << quoted("{'version':1 'partitions':[]}")
                                  << "Unexpected character ('\"' (code 34)): was expecting comma to separate Object "
                                     "entries\n at " +
                                         at(1, 14);
        QTest::newRow("no quotes") << quoted("{'version':1,partitions:[]}")
                                   << "Unexpected character ('p' (code 112)): was expecting double-quote to start "
                                      "field name\n at " +
                                          at(1, 14);
        QTest::newRow("no colon") << quoted("{'version' 1}")
                                  << "Unexpected character ('1' (code 49)): was expecting a colon to separate field "
                                     "name and value\n at " +
                                         at(1, 12);
        QTest::newRow("array") << quoted("{'version':1,'partitions':[1 2]}")
                               << "Unexpected character ('2' (code 50)): was expecting comma to separate Array "
                                  "entries\n at " +
                                      at(1, 30);
        QTest::newRow("token") << quoted("{'version':abc}")
                               << "Unrecognized token 'abc': was expecting (JSON String, Number, Array, Object or "
                                  "token 'null', 'true' or 'false')\n at " +
                                      at(1, 15);
        QTest::newRow("no value") << quoted("{'version':}")
                                  << "Unexpected character ('}' (code 125)): expected a valid value (JSON String, "
                                     "Number, Array, Object or token 'null', 'true' or 'false')\n at " +
                                         at(1, 12);
        QTest::newRow("wrong marker") << quoted("{'version':1]")
                                      << "Unexpected close marker ']': expected '}' (for Object starting at " +
                                             at(1, 1) + ")\n at " + at(1, 13);
        QTest::newRow("open text") << quoted("{'version':1,'partitions':['abc")
                                   << "Unexpected end-of-input: was expecting closing quote for a string value\n at " +
                                          at(1, 32);
        QTest::newRow("open name") << quoted("{'vers") << "Unexpected end-of-input in field name\n at " + at(1, 7);
        QTest::newRow("empty") << ""
                               << "The input string shouldn't be empty\n at [Source: UNKNOWN; byte offset: #UNKNOWN]";
    }
    void saysWhatIsWrong() {
        QFETCH(QString, text);
        QFETCH(QString, says);
        QVERIFY(!parseJson(text.toStdString()));
        QCOMPARE(QString::fromStdString(*jacksonError(text.toStdString()).message), says);
    }

    void deepTextsAreRefused() {
        const std::string deep(100'000, '[');
        QVERIFY(!parseJson(deep));
        QVERIFY(jacksonError(deep).message->starts_with("Document nesting depth (1001) exceeds"));
    }

    void onlyTheFirstValueCounts() { QCOMPARE(parseJson("{\"a\":1} x")->dump(), std::string("{\"a\":1}")); }

    void namesWrongTypes() {
        const Json json = *parseJson(quoted("{'topic':5,'replicas':['a']}").toStdString());
        const auto message = [](const auto& read) {
            try {
                read();
            } catch (const ToolFailure& failure) {
                return failure.messageText();
            }
            return std::string();
        };
        QCOMPARE(message([&] { asText(field(json, "topic")); }), std::string("Expected `String` value, received 5"));
        QCOMPARE(message([&] { asInteger(field(json, "replicas")[0]); }),
                 std::string("Expected `Integer` value, received \"a\""));
        QCOMPARE(message([&] { field(json, "partition"); }), std::string("No such field exists: `partition`"));
        QCOMPARE(message([&] { asArray(json); }),
                 std::string("Expected JSON array, received {\"topic\":5,\"replicas\":[\"a\"]}"));
    }
};

QTEST_GUILESS_MAIN(JsonFileTest)
#include "json_file_test.moc"
