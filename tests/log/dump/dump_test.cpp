#include "core/log/dump/dump.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include "core/disk/memory_disk.h"
#include "core/disk/posix_disk.h"

using namespace logarium;
using namespace logarium::log;

namespace {

/// One call of the real tool in a dump-N.txt, and all that it printed.
struct Call {
    DumpOptions options;
    QString path;
    QStringList lines;
};

std::vector<Call> callsOf(const QString& file) {
    std::vector<Call> calls;
    QFile text(file);
    if (!text.open(QIODevice::ReadOnly)) return calls;
    QStringList lines = QString::fromUtf8(text.readAll()).split('\n');
    for (const QString& line : lines) {
        if (!line.startsWith("$ DumpLogSegments ")) {
            if (!calls.empty()) calls.back().lines << line;
            continue;
        }
        Call call;
        call.options.deepIteration = line.contains("--deep-iteration");
        call.options.printDataLog = line.contains("--print-data-log");
        call.options.indexSanityCheck = line.contains("--index-sanity-check");
        call.path = line.section("--files ", 1);
        calls.push_back(call);
    }
    for (Call& call : calls)
        while (!call.lines.isEmpty() && call.lines.last().isEmpty()) call.lines.removeLast();
    return calls;
}

/// What we print for it: lines, then error lines, then the exception, as the recording has it.
QStringList printed(const disk::Disk& disk, const Call& call) {
    QStringList lines, errors;
    const std::string path = call.path.toStdString();
    const DumpOutput output{
        [&](std::string_view line) { lines << QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size())); },
        [&](std::string_view line) { errors << QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size())); }};
    const auto ended = dumpFile(disk, path, call.path.section('/', -1).toStdString(), call.options, output);
    lines += errors;
    if (ended)
        lines << QString("(ended with %1: %2)")
                     .arg(QString::fromStdString(ended->exception),
                          ended->message ? QString::fromStdString(*ended->message) : "null");
    return lines.join('\n').split('\n');  // A payload may hold line ends.
}

}  // namespace

class DumpTest : public QObject {
    Q_OBJECT
private slots:
    void printsWhatTheRealToolPrints_data() {
        QTest::addColumn<QString>("dump");
        QTest::addColumn<QString>("directory");
        const QDir cases(TEST_GOLDEN_DIR "/log");
        for (const QString& name : cases.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            for (const QString& dump : QDir(cases.filePath(name)).entryList({"dump-*.txt"}, QDir::Files, QDir::Name))
                QTest::newRow(qPrintable(name + ' ' + dump))
                    << cases.filePath(name + '/' + dump) << cases.filePath(name + "/expect-" + dump.mid(5).chopped(4));
    }
    void printsWhatTheRealToolPrints() {
        QFETCH(QString, dump);
        QFETCH(QString, directory);
        const disk::PosixDisk disk(directory.toStdString(), disk::PosixDisk::Access::ReadOnly);
        const auto calls = callsOf(dump);
        QVERIFY(!calls.empty());
        for (const Call& call : calls) QCOMPARE(printed(disk, call), call.lines);
    }
};

QTEST_GUILESS_MAIN(DumpTest)
#include "dump_test.moc"
