// Lessons played without a window: what passes, and what is found in those that are wrong.
#include "core/lesson/lesson_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <QTest>

#include "core/lesson/library.h"

using namespace logarium;
using namespace logarium::lesson;

namespace {

struct Parts {
    std::string scenario = "min-isr";
    std::string check = "P(payments,0).isr.size == 2";
    std::string solution = "[\"sim stop-broker 3\"]";
    std::string within = "30s";
    std::string wrong = "[]";
};

Lesson lessonOf(const Parts& parts) {
    const auto lesson =
        readLesson("test.yaml", fmt::format(R"(format: 1
id: test
kind: lesson
level: intro
title: A test
minutes: 1
covers: [X1]
scenario: {}
goal: None.
steps:
  - id: only
    title: Only
    text: Do it.
    ask:
      question: Which?
      choices:
        - {{id: a, text: A, reply: Right.}}
        - {{id: b, text: B, reply: Wrong.}}
      answer: a
    goals:
      - {{text: it is done, check: "{}"}}
    solution: {}
    within: {}
    wrong:
      - {{name: otherwise, commands: {}}}
)",
                                            parts.scenario, parts.check, parts.solution, parts.within, parts.wrong));
    ensure(lesson.ok(), "the test's lesson can be read");
    return lesson.value();
}

}  // namespace

class LessonCheckTest : public QObject {
    Q_OBJECT
private slots:
    void everyBundledLessonCanBeSolvedAndNotBeMissed() {
        for (const LibraryEntry& entry : library()) {
            const Verdict verdict = checkLesson(bundledLesson(entry.id).value());
            QVERIFY2(verdict.passed(), fmt::format("{}: {}", entry.id, fmt::join(verdict.troubles, "; ")).c_str());
            QVERIFY(verdict.steps > 0 && verdict.wrongRoutes >= verdict.steps);
        }
    }

    void aLessonThatIsRight() {
        const Verdict verdict = checkLesson(lessonOf({}));
        QVERIFY(verdict.passed());
        QCOMPARE(verdict.steps, 1);
        QCOMPARE(verdict.wrongRoutes, 1);
    }

    void whatIsWrongIsNamed_data() {
        QTest::addColumn<QString>("scenario");
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("solution");
        QTest::addColumn<QString>("within");
        QTest::addColumn<QString>("wrong");
        QTest::addColumn<QString>("trouble");
        const QString isr = "P(payments,0).isr.size == 2", stop = "[\"sim stop-broker 3\"]", none = "[]";
        QTest::newRow("no scenario") << "nowhere" << isr << stop << "30s" << none << "scenario: ";
        QTest::newRow("nothing done") << "min-isr" << isr << none << "3s" << none
                                      << "step only: the solution does not reach 'it is done' within 3 s: ";
        QTest::newRow("a wrong route that leads there") << "min-isr" << isr << stop << "30s"
                                                        << "[\"sim stop-broker 2\"]"
                                                        << "step only: the wrong route 'otherwise' reaches all goals";
        QTest::newRow("a goal reached by waiting") << "min-isr"
                                                   << "P(payments,0).isr.size == 3" << none << "5s" << none
                                                   << "step only: the wrong route 'otherwise' reaches all goals";
        QTest::newRow("no such command") << "min-isr" << isr << "[\"sim dance\", \"sim stop-broker 3\"]"
                                         << "30s" << none << "step only: 'sim dance' fails: ";
        QTest::newRow("refused") << "min-isr" << isr << "[\"sim stop-broker 3\", \"sim stop-broker 99\"]"
                                 << "30s" << none << "step only: 'sim stop-broker 99' fails: ";
        QTest::newRow("never done") << "min-isr" << isr << "[\"sim advance 60s\"]"
                                    << "5s" << none << "step only: 'sim advance 60s' is not done in time";
    }
    void whatIsWrongIsNamed() {
        QFETCH(QString, scenario);
        QFETCH(QString, check);
        QFETCH(QString, solution);
        QFETCH(QString, within);
        QFETCH(QString, wrong);
        QFETCH(QString, trouble);
        const Verdict verdict =
            checkLesson(lessonOf({scenario.toStdString(), check.toStdString(), solution.toStdString(),
                                  within.toStdString(), wrong.toStdString()}));
        QVERIFY(!verdict.passed());
        const QString found = QString::fromStdString(verdict.troubles.front());
        QVERIFY2(found.startsWith(trouble), qPrintable(found));
    }

    void sameLessonSameVerdict() {
        const Lesson lesson = lessonOf({.solution = "[]", .within = "4s"});
        QCOMPARE(checkLesson(lesson).troubles, checkLesson(lesson).troubles);
    }
};

QTEST_GUILESS_MAIN(LessonCheckTest)
#include "lesson_check_test.moc"
