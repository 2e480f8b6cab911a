#include <QTest>

#include "core/console/argument_parser.h"
#include "core/console/failure.h"

using namespace logarium::console;

namespace {

const ArgumentParser& quorum() {
    static const ArgumentParser parser{
        "kafka-metadata-quorum",
        "",
        {{{"--command-config"}, "COMMAND_CONFIG", ""},
         {{"--bootstrap-server"}, "BOOTSTRAP_SERVER", "", false, false, {}, "where"},
         {{"--bootstrap-controller"}, "BOOTSTRAP_CONTROLLER", "", false, false, {}, "where"}},
        {{"where", {}, true, true}},
        {{"describe", "", {{{"--status"}, {}, ""}, {{"--replication"}, {}, ""}, {{"--human-readable"}, {}, ""}}},
         {"add-controller", "", {{{"--dry-run"}, {}, ""}}},
         {"remove-controller", "", {}}}};
    return parser;
}

const ArgumentParser& load() {
    static const ArgumentParser parser{"producer-performance",
                                       "",
                                       {{{"--topic", "-t"}, "TOPIC", "", true},
                                        {{"--num-records"}, "N", "", true, false, Argument::Type::Long},
                                        {{"--props"}, "P", "", false, true}}};
    return parser;
}

struct Parsed {
    QString output;
    int status = -1;  ///< -1: it was understood
    ParsedArguments arguments;
};

Parsed parsed(const ArgumentParser& parser, const QString& line) {
    std::vector<std::string> words;
    for (const QString& word : line.split(' ', Qt::SkipEmptyParts)) words.push_back(word.toStdString());
    Output output;
    Parsed result;
    try {
        result.arguments = parser.parse(words, output);
    } catch (const Exit& exit) {
        result.status = exit.status;
    }
    for (const Piece& piece : output.take()) result.output += QString::fromStdString(piece.text);
    return result;
}

}  // namespace

/// Words are read, and mistakes are told, as argparse4j does; the texts are what the real tools printed.
class ArgumentParserTest : public QObject {
    Q_OBJECT
private slots:
    void tellsMistakes_data() {
        QTest::addColumn<bool>("ofQuorum");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("ends");
        QTest::newRow("nothing")
            << true << ""
            << "                             ...\nkafka-metadata-quorum: error: too few arguments\n";
        QTest::newRow("group") << true << "describe --status"
                               << "kafka-metadata-quorum: error: one  of  the  arguments --bootstrap-server --\n"
                                  "bootstrap-controller is required\n";
        QTest::newRow("choice") << true << "--bootstrap-server x:1 foo"
                                << "kafka-metadata-quorum:  error:   invalid   choice:   'foo'   (choose   from\n"
                                   "'describe', 'add-controller', 'remove-controller')\n";
        QTest::newRow("both") << true << "--bootstrap-server x:1 --bootstrap-controller y:2 describe"
                              << "kafka-metadata-quorum: error: argument  --bootstrap-controller: not allowed\n"
                                 "with argument --bootstrap-server\n";
        QTest::newRow("unknown of a command")
            << true << "--bootstrap-server x:1 describe --foo"
            << "                             describe [-h] [--status] [--replication]\n"
               "                             [--human-readable]\n"
               "kafka-metadata-quorum: error: unrecognized arguments: '--foo'\n";
        QTest::newRow("beginning of a flag")
            << true << "--bootstrap-c"
            << "kafka-metadata-quorum:  error:  argument  --bootstrap-controller:  expected\n"
               "one argument\n";
        QTest::newRow("required") << false << "--num-records 5"
                                  << "producer-performance: error: argument --topic/-t is required\n";
        QTest::newRow("number") << false << "-t a --num-records x"
                                << "producer-performance: error: argument --num-records:  could not convert 'x'\n"
                                   "to Long (For input string: \"x\")\n";
        QTest::newRow("rest") << false << "-t a --num-records 5 more words"
                              << "producer-performance: error: unrecognized arguments: 'more words'\n";
    }
    void tellsMistakes() {
        QFETCH(bool, ofQuorum);
        QFETCH(QString, line);
        QFETCH(QString, ends);
        const Parsed result = parsed(ofQuorum ? quorum() : load(), line);
        QCOMPARE(result.status, 1);
        QVERIFY2(result.output.endsWith(ends), qPrintable(result.output));
    }

    void readsWhatIsRight() {
        const Parsed result = parsed(load(), "--top=a --num-records -1 --props a=1 b=2");
        QCOMPARE(result.status, -1);
        QCOMPARE(result.arguments.value("--topic"), std::optional<std::string>("a"));
        QCOMPARE(result.arguments.value("--num-records"), std::optional<std::string>("-1"));
        QCOMPARE(result.arguments.given.at("--props"), (std::vector<std::string>{"a=1", "b=2"}));
        const Parsed command = parsed(quorum(), "--bootstrap-server x:1 describe --status");
        QCOMPARE(command.arguments.command, std::string("describe"));
        QVERIFY(command.arguments.has("--status") && !command.arguments.has("--replication"));
    }

    void helpEndsTheTool() {
        const Parsed result = parsed(quorum(), "--help");
        QCOMPARE(result.status, 0);
        QVERIFY(result.output.contains("positional arguments:\n  {describe,add-controller,remove-controller}\n"));
    }
};

QTEST_GUILESS_MAIN(ArgumentParserTest)
#include "argument_parser_test.moc"
