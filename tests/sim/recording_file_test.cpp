#include <QTemporaryDir>
#include <QtTest>

#include "core/sim/recording_file.h"
#include "core/sim/simulation.h"
#include "tests/sim/bad_day.h"

using namespace logarium;
using namespace logarium::sim;
using namespace logarium::sim::sample;

namespace {

SavedRun aRunWithABranch() {
    Simulation simulation{ClusterSpec{}};
    aBadMinute(simulation);
    simulation.seek(seconds(30));
    simulation.note("before the what-if");
    (void)simulation.beginBranch("what-if");
    simulation.submit(DeleteTopic{"orders"});
    simulation.runUntil(seconds(50));
    simulation.note("no orders \"here\"\n");
    return simulation.saved();
}

std::string messageOf(const std::string& text) {
    const auto read = savedRunFrom("day.logarium", text);
    return read.ok() ? "" : read.error().message;
}

}  // namespace

class RecordingFileTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        run_ = aRunWithABranch();
        text_ = recordingText(run_);
    }

    void readsWhatItWrote() {
        const auto read = savedRunFrom("day.logarium", text_);
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
        const SavedRun& again = read.value();
        QCOMPARE(again.stories.size(), 2u);
        QCOMPARE(again.current, 1u);
        QCOMPARE(again.at, seconds(50));
        QCOMPARE(again.stories[1].name, "what-if");
        QCOMPARE(again.stories[1].parent, "main");
        QCOMPARE(again.stories[1].from, seconds(30));
        QVERIFY(again.stories[1].recording.notes == run_.stories[1].recording.notes);
        QCOMPARE(again.stories[1].recording.notes.size(), 2u);
        QCOMPARE(recordingText(again), text_);
    }

    /// Both stories replay to the states that were recorded, and the checks on the way are really made.
    void replaysToTheSameBytes() {
        Simulation original{ClusterSpec{}};
        aBadMinute(original);
        Simulation replayed(savedRunFrom("day.logarium", text_).value());
        replayed.seek(seconds(50));
        QVERIFY(replayed.world().controller.image().topics().empty());
        QVERIFY(replayed.switchTo("main").ok());
        replayed.seek(seconds(60));
        QCOMPARE(replayed.stateHash(), original.stateHash());
        QVERIFY(!replayed.replayTrouble());
    }

    void aReplayThatDiffersIsNoticed() {
        Simulation longer{ClusterSpec{}};
        longer.submit(orders());
        StartProducer busy;
        busy.spec.name = "busy";
        busy.spec.topic = "orders";
        busy.spec.recordsPerSecond = 500;
        longer.submit(busy);
        longer.runUntil(seconds(30));
        SavedRun saved = longer.saved();
        QVERIFY(!saved.stories[0].recording.checks.empty());
        Simulation good(saved);
        good.seek(seconds(30));
        QVERIFY(!good.replayTrouble());
        saved.stories[0].recording.checks.front().hash[0] ^= 1;
        Simulation bad(saved);
        bad.seek(seconds(30));
        QVERIFY(bad.replayTrouble().has_value());
    }

    /// Whatever byte is spoiled: one sentence with the line, never a crash and never a wrong run.
    void everyDamagedByteIsFound() {
        for (std::size_t i = 0; i < text_.size(); i += 7) {
            std::string spoiled = text_;
            spoiled[i] = static_cast<char>(spoiled[i] ^ 4);
            const std::string message = messageOf(spoiled);
            QVERIFY2(message.starts_with("day.logarium:"), qPrintable(QString::number(i)));
            QVERIFY(message.find('\n') == std::string::npos);
        }
    }

    void everyCutIsFound() {
        for (std::size_t length = 0; length < text_.size(); length += 11)
            QVERIFY(messageOf(text_.substr(0, length)).starts_with("day.logarium:"));
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        const QStringList lines = QString::fromStdString(text_).split('\n');
        QStringList without = lines, twice = lines, cut = lines;
        without.removeAt(2);
        twice.insert(3, lines[2]);
        cut.removeAt(lines.size() - 2);
        QString spoiled = lines.join('\n');
        spoiled.replace("\"broker\":1", "\"broker\":2");
        QTest::newRow("nothing") << ""
                                 << "day.logarium:1: the file is cut off in this line";
        QTest::newRow("another file") << "Dear diary,\n"
                                      << "day.logarium:1: this is no logarium recording";
        QTest::newRow("another format") << "{\"kind\":\"logarium recording\",\"format\":3}\t00000000\n"
                                        << "day.logarium:1: format: format 3 cannot be read, expected 2";
        QTest::newRow("a line is missing") << without.join('\n') << "day.logarium:3: the line is damaged";
        QTest::newRow("a line is there twice") << twice.join('\n') << "day.logarium:4: the line is damaged";
        QTest::newRow("a changed command") << spoiled << "the line is damaged: its checksum is";
        QTest::newRow("the last line is missing") << cut.join('\n') << "the file is cut off: its last line is missing";
        QTest::newRow("more behind the end") << lines.join('\n') + "x\n"
                                             << "nothing was expected behind this line";
    }
    void saysWhatIsWrong() {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const std::string message = messageOf(text.toStdString());
        QVERIFY2(QString::fromStdString(message).contains(says), message.c_str());
    }

    void aFileIsWrittenWholeOrNotAtAll() {
        QTemporaryDir folder;
        const std::string path = folder.filePath("day.logarium").toStdString();
        QVERIFY(saveRun(path, run_).ok());
        QVERIFY(saveRun(path, run_).ok());  // Over the first.
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"day.logarium"});
        const auto read = loadRun(path);
        QVERIFY(read.ok());
        QCOMPARE(recordingText(read.value()), text_);
        const auto refused = saveRun("/dev/null/day.logarium", run_);
        QVERIFY(!refused.ok());
        QVERIFY(refused.error().message.starts_with("/dev/null/day.logarium: cannot be written: "));
        QCOMPARE(loadRun(path + ".none").error().message, path + ".none: there is no such file");
    }

private:
    SavedRun run_;
    std::string text_;
};

QTEST_GUILESS_MAIN(RecordingFileTest)
#include "recording_file_test.moc"
