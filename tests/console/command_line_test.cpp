#include <QTest>

#include "core/console/command_line.h"

using namespace logarium;
using namespace logarium::console;

namespace {

QString shown(const Result<CommandLine>& split) {
    if (!split.ok()) return "! " + QString::fromStdString(split.error().message);
    QStringList words;
    for (const std::string& word : split.value().words) words << "[" + QString::fromStdString(word) + "]";
    if (split.value().inputFile) words << "<" + QString::fromStdString(*split.value().inputFile);
    if (split.value().outputFile) words << ">" + QString::fromStdString(*split.value().outputFile);
    if (split.value().hereDocument) words << "<<" + QString::fromStdString(*split.value().hereDocument);
    return words.join(' ');
}

}  // namespace

/// Lines are taken apart as a POSIX shell does.
class CommandLineTest : public QObject {
    Q_OBJECT
private slots:
    void splits_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("blanks") << " \t "
                                << "";
        QTest::newRow("words") << " a  b\tc "
                               << "[a] [b] [c]";
        QTest::newRow("double quotes") << "a \"b c\" d"
                                       << "[a] [b c] [d]";
        QTest::newRow("single quotes") << "'a \"b\" \\n'"
                                       << "[a \"b\" \\n]";
        QTest::newRow("empty word") << "--topic \"\""
                                    << "[--topic] []";
        QTest::newRow("joined") << "a\"b c\"'d'"
                                << "[ab cd]";
        QTest::newRow("escapes") << "a\\ b \"\\\"\\\\\\n\""
                                 << "[a b] [\"\\\\n]";
        QTest::newRow("remark") << "a # b"
                                << "[a]";
        QTest::newRow("hash inside") << "a#b"
                                     << "[a#b]";
        QTest::newRow("operators inside words") << "separator=| sep=; null=<nil>"
                                                << "[separator=|] [sep=;] [null=<nil>]";
        QTest::newRow("quoted operator") << "a \"|\""
                                         << "[a] [|]";
        QTest::newRow("here document") << "a <<EOF"
                                       << "[a] <<EOF";
        QTest::newRow("spaced here document") << "a << END "
                                              << "[a] <<END";
        QTest::newRow("files") << "a < b c > 'd e'"
                               << "[a] [c] <b >d e";
        QTest::newRow("file and here document") << "cat >plan.json <<EOF"
                                                << "[cat] >plan.json <<EOF";
        QTest::newRow("no file") << "a >"
                                 << "! the name of a file must follow >";
        QTest::newRow("open double quote") << "a \"b"
                                           << "! the quote \" is never closed";
        QTest::newRow("open single quote") << "a 'b"
                                           << "! the quote ' is never closed";
        QTest::newRow("here document without end") << "a <<"
                                                   << "! a word must follow <<, the line that ends the input";
        QTest::newRow("words after a here document") << "a <<EOF b"
                                                     << "! nothing can follow <<EOF";
    }
    void splits() {
        QFETCH(QString, line);
        QFETCH(QString, expected);
        QCOMPARE(shown(splitLine(line.toStdString())), expected);
    }

    void refusesWhatItCannotDo_data() {
        QTest::addColumn<QString>("line");
        for (const char* line : {"a | b", "a >> b", "a && b", "a ;", "a &", "a 2>&1"}) QTest::newRow(line) << line;
    }
    void refusesWhatItCannotDo() {
        QFETCH(QString, line);
        QVERIFY(shown(splitLine(line.toStdString())).contains("has no meaning in this console"));
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "command_line_test.moc"
