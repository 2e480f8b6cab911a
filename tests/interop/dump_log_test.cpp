// The real kafka-dump-log.sh reads every file that a run of the mini-cluster wrote, without a complaint.
#include <QDirIterator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "tests/interop/real_kafka.h"

class DumpLogTest : public QObject {
    Q_OBJECT

    static QStringList filesBelow(const QString& folder, const QStringList& patterns) {
        QStringList files;
        QDirIterator it(folder, patterns, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) files << it.next();
        files.sort();
        return files;
    }

private slots:
    void readsEveryFileOfARun_data() {
        QTest::addColumn<QString>("scenario");
        QTest::addColumn<QString>("until");
        QTest::newRow("the cluster of the first start") << "first-start"
                                                        << "10m";
        QTest::newRow("a compacted topic after cleaner passes") << "cleaner-pass"
                                                                << "10m";
        QTest::newRow("acks and rejections") << "min-isr"
                                             << "2m";
    }
    void readsEveryFileOfARun() {
        if (const QString why = RealKafka::missing(); !why.isEmpty())
            QSKIP(qPrintable("the real kafka-dump-log.sh was NOT run: " + why));
        QFETCH(QString, scenario);
        QFETCH(QString, until);
        QTemporaryDir folder;
        QProcess cli;
        cli.start(QString(TEST_BUILD_DIR) + "/logarium-cli",
                  {"scenario", "run", QString(TEST_SOURCE_DIR) + "/tutorials/scenarios/" + scenario + ".yaml",
                   "--until", until, "--export", folder.path()});
        QVERIFY(cli.waitForFinished(300'000));
        QVERIFY2(cli.exitCode() == 0, cli.readAllStandardError().constData());

        const QStringList files = filesBelow(folder.path(), {"*.log", "*.index", "*.timeindex", "*.snapshot"});
        const auto logs = files.filter(QRegularExpression("\\.log$"));
        QVERIFY2(logs.size() >= 3, "the run wrote no logs");
        const auto answer = RealKafka::run("kafka.tools.DumpLogSegments",
                                           {"--deep-iteration", "--print-data-log", "--files", files.join(',')});
        QVERIFY2(answer.status == 0, qPrintable(answer.err));
        QVERIFY2(!answer.out.contains("isvalid: false"), "a batch failed its CRC");
        static const QRegularExpression complaint(
            "(?i)(mismatch|corrupt|exception|not found in|out of order|Found .* bytes)");
        const auto found = complaint.match(answer.out + answer.err);
        QVERIFY2(!found.hasMatch(),
                 qPrintable("kafka-dump-log complains: " +
                            (answer.out + answer.err).mid(qMax(0, found.capturedStart() - 300), 900)));
        for (const QString& log : logs)
            if (QFileInfo(log).size() > 0)
                QVERIFY2(answer.out.contains("Dumping " + log), qPrintable(log + " was not dumped"));
        QVERIFY(answer.out.contains("isvalid: true"));
    }
};

QTEST_GUILESS_MAIN(DumpLogTest)
#include "dump_log_test.moc"
