#include <QTest>

#include "core/base/bundled.h"
#include "core/lesson/lesson_run.h"
#include "tests/lesson/sample_situation.h"

using namespace logarium;
using namespace logarium::lesson;

namespace {

const char* const kSmall = R"(format: 1
id: small
kind: lesson
level: intro
title: Small
goal: See it.
minutes: 1
scenario: min-isr
steps:
  - id: one
    title: One
    text: Look.
    ask:
      question: Well?
      choices:
        - {id: a, text: A, reply: Not A.}
        - {id: b, text: B, reply: Right.}
      answer: b
    goals:
      - {text: Two in sync, check: "P(payments,0).isr.size == 2", hints: [first, second]}
    solution: []
    wrong:
      - {name: nothing, commands: []}
  - id: two
    title: Two
    text: Done.
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    ensure(at != std::string::npos, "the row changes something");
    return text.replace(at, from.size(), to);
}

}  // namespace

class LessonTest : public QObject {
    Q_OBJECT
private slots:
    void everyBundledLessonReads() {
        int lessons = 0;
        for (const BundledFile& file : bundledFiles()) {
            if (!file.path.starts_with("lessons/")) continue;
            const auto lesson = readLesson(file.path, file.text);
            QVERIFY2(lesson.ok(), lesson.ok() ? "" : lesson.error().message.c_str());
            ++lessons;
        }
        QVERIFY(lessons >= 1);
    }

    void badFilesAreRefusedWithLineAndExpectation_data() {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& yaml, const char* says) {
            QTest::newRow(name) << QString::fromStdString(yaml) << QString(says);
        };
        row("empty", "", "x.yaml:1: expected a lesson");
        row("not YAML", "a: [", "x.yaml:");
        row("another format", with(kSmall, "format: 1", "format: 2"), "x.yaml:1: format: expected 1");
        row("a misspelt key", with(kSmall, "minutes:", "minuets:"), "x.yaml:7: unknown key 'minuets'");
        row("an unknown level", with(kSmall, "level: intro", "level: hard"), "x.yaml:4: level: expected one of");
        row("a bad condition", with(kSmall, "P(payments,0).isr.size", "P(payments,0).size"),
            "column 1: expected a field of P(...)");
        row("an answer nobody can choose", with(kSmall, "answer: b", "answer: c"),
            "x.yaml:18: answer: expected the id of a choice");
        row("no wrong route", with(kSmall, "    wrong:\n      - {name: nothing, commands: []}\n", ""),
            "at least one wrong route");
        row("no solution", with(kSmall, "    solution: []\n", ""), "expected a solution");
        row("two steps of one name", with(kSmall, "id: two", "id: one"), "not used by an earlier step");
        row("a picture", with(kSmall, "text: Look.", "text: '![x](/etc/passwd)'"), "text without pictures");
        row("text where a list belongs", with(kSmall, "solution: []", "solution: run"),
            "x.yaml:21: solution: expected a list");
    }
    void badFilesAreRefusedWithLineAndExpectation() {
        QFETCH(QString, yaml);
        QFETCH(QString, says);
        const auto lesson = readLesson("x.yaml", yaml.toStdString());
        QVERIFY(!lesson.ok());
        QVERIFY2(QString::fromStdString(lesson.error().message).contains(says), lesson.error().message.c_str());
    }

    void aStepEndsWithItsGoalAndItsPrediction() {
        LessonRun run(readLesson("x.yaml", kSmall).value());
        QVERIFY(!run.mayGoOn());
        QVERIFY(!run.predict("nonsense"));
        QVERIFY(run.predict("a"));
        QVERIFY(!run.predict("b"));  // The first word counts.
        QVERIFY(run.revealed() == nullptr);
        QVERIFY(!run.next());
        QVERIFY(run.look(sample::cluster(), {}));
        QCOMPARE(QString::fromStdString(run.revealed()->reply), QString("Not A."));
        QVERIFY(run.next());
        QVERIFY(run.atEnd());
        QVERIFY(!run.next());
        QVERIFY(run.back());
        QVERIFY(run.goalsReached());  // Looking back does not ask for the work again.
    }

    void aGoalNotReachedSaysWhyNot() {
        LessonRun run(readLesson("x.yaml", kSmall).value());
        auto cluster = sample::cluster();
        cluster.topics[0].partitions[0].isr = {BrokerId{1}};
        QVERIFY(!run.look(cluster, {}));
        QCOMPARE(QString::fromStdString(run.goals()[0].whyNot), QString("P(payments,0).isr.size is 1"));
    }

    void hintsComeOneByOne() {
        LessonRun run(readLesson("x.yaml", kSmall).value());
        QVERIFY(run.hint(0));
        QVERIFY(run.hint(0));
        QVERIFY(!run.hint(0));
        QVERIFY(!run.hint(1));
        QCOMPARE(run.goals()[0].hintsShown, 2);
    }

    void durations_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("micros");
        QTest::newRow("seconds") << "90s" << qint64{90'000'000};
        QTest::newRow("milliseconds") << "1500ms" << qint64{1'500'000};
        QTest::newRow("days") << "7d" << qint64{604'800'000'000};
        QTest::newRow("no unit") << "7" << qint64{-1};
        QTest::newRow("no number") << "s" << qint64{-1};
        QTest::newRow("negative") << "-1s" << qint64{-1};
        QTest::newRow("too long for the clock") << "9223372036854775807d" << qint64{-1};
    }
    void durations() {
        QFETCH(QString, text);
        QFETCH(qint64, micros);
        const auto parsed = parseDuration(text.toStdString());
        QCOMPARE(parsed ? parsed->value : -1, micros);
    }
};

QTEST_GUILESS_MAIN(LessonTest)
#include "lesson_test.moc"
