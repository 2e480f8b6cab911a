#include <QTest>

#include "core/console/failure.h"
#include "core/console/options.h"

using namespace logarium;
using namespace logarium::console;

namespace {

const OptionParser& parser() {
    static const OptionParser options{
        {"topic", "name", "The topic."},
        {"topic-id", "id", "Its id, in a sentence that is long enough for the table to need a second line."},
        {"partitions", "count", "How many.", Option::Type::Integer},
        {"time", "ms", "When.", Option::Type::Long},
        {"list", "", "Show all."},
    };
    return options;
}

/// Options and values, or the exception.
QString shown(const QStringList& words) {
    std::vector<std::string> args;
    for (const QString& word : words) args.push_back(word.toStdString());
    try {
        const ParsedOptions parsed = parser().parse(args);
        QStringList text;
        for (const Option& option : parser().options()) {
            const QString name = QString::fromUtf8(option.name.data(), static_cast<int>(option.name.size()));
            if (!parsed.has(option.name)) continue;
            if (option.type == Option::Type::Text) {
                text << name;
                if (const auto value = parsed.value(option.name); !option.argument.empty() && value)
                    text.last() += "=" + QString::fromStdString(*value);
            } else {
                text << name + "=" + QString::number(*parsed.number(option.name));
            }
        }
        for (const std::string& rest : parsed.rest()) text << QString::fromStdString(rest);
        return text.join(' ');
    } catch (const ToolFailure& failure) {
        return QString::fromStdString(headline(failure.chain.front()));
    }
}

QString usage(const std::function<void(const ParsedOptions&)>& check, const std::vector<std::string>& args) {
    try {
        check(parser().parse(args));
        return {};
    } catch (const UsageError& error) {
        return QString::fromStdString(error.message);
    }
}

}  // namespace

/// Command lines are read, and refused, as joptsimple does.
class OptionsTest : public QObject {
    Q_OBJECT
private slots:
    void parses_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("expected");
        QTest::newRow("value") << QStringList{"--topic", "a"} << "topic=a";
        QTest::newRow("equals") << QStringList{"--topic=a=b"} << "topic=a=b";
        QTest::newRow("one dash") << QStringList{"-topic", "a"} << "topic=a";
        QTest::newRow("flag") << QStringList{"--list"} << "list";
        QTest::newRow("beginning") << QStringList{"--part", "3"} << "partitions=3";
        QTest::newRow("exact before longer") << QStringList{"--topic", "a", "--topic-id", "i"} << "topic=a topic-id=i";
        QTest::newRow("negative argument") << QStringList{"--partitions", "-1"} << "partitions=-1";
        QTest::newRow("others") << QStringList{"--list", "extra"} << "list extra";
        QTest::newRow("dashes") << QStringList{"--list", "--", "--topic"} << "list --topic";
        QTest::newRow("unknown") << QStringList{"--zookeeper", "x"}
                                 << "joptsimple.UnrecognizedOptionException: zookeeper is not a recognized option";
        QTest::newRow("ambiguous") << QStringList{"--t", "x"}
                                   << "joptsimple.UnrecognizedOptionException: t is not a recognized option";
        QTest::newRow("no argument") << QStringList{"--topic"}
                                     << "joptsimple.OptionMissingRequiredArgumentException: Option topic requires an "
                                        "argument";
        QTest::newRow("empty argument") << QStringList{"--topic", ""}
                                        << "joptsimple.OptionMissingRequiredArgumentException: Option topic requires "
                                           "an argument";
        QTest::newRow("no number") << QStringList{"--partitions", "x"}
                                   << "joptsimple.OptionArgumentConversionException: Cannot parse argument 'x' of "
                                      "option partitions";
        QTest::newRow("too big") << QStringList{"--partitions", "3000000000"}
                                 << "joptsimple.OptionArgumentConversionException: Cannot parse argument '3000000000' "
                                    "of option partitions";
        QTest::newRow("long") << QStringList{"--time", "3000000000"} << "time=3000000000";
        QTest::newRow("twice") << QStringList{"--topic", "a", "--topic", "b"}
                               << "joptsimple.MultipleArgumentsForOptionException: Found multiple arguments for option "
                                  "topic, but you asked for only one";
    }
    void parses() {
        QFETCH(QStringList, words);
        QFETCH(QString, expected);
        QCOMPARE(shown(words), expected);
    }

    void checksAsKafkaDoes() {
        const auto required = [](const ParsedOptions& given) { checkRequired(given, {"list", "topic"}); };
        QCOMPARE(usage(required, {"--list"}), "Missing required argument \"[topic]\"");
        QCOMPARE(usage(required, {"--list", "--topic", "a"}), "");
        const auto invalid = [](const ParsedOptions& given) { checkInvalid(given, "topic", {"time", "list"}); };
        QCOMPARE(usage(invalid, {"--list", "--topic", "a"}), "Option \"[topic]\" can't be used with option \"[list]\"");
        QCOMPARE(usage(invalid, {"--list"}), "");
    }

    void printsATable() {
        Output output;
        parser().printHelp(output, Stream::Err);
        const auto pieces = output.take();
        QCOMPARE(pieces.size(), 1U);
        const QStringList lines = QString::fromStdString(pieces.front().text).split('\n');
        QVERIFY(lines[0].startsWith("Option  "));
        QVERIFY(lines[0].endsWith("Description"));
        QVERIFY(lines.contains("--list                                   Show all."));
        QVERIFY(lines.contains("--partitions <Integer: count>            How many."));
        QVERIFY(lines.contains(QString(43, ' ') + "enough for the table to need a second"));
        for (const QString& line : lines) QVERIFY(line.size() <= 80);
    }
};

QTEST_GUILESS_MAIN(OptionsTest)
#include "options_test.moc"
