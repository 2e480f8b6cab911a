#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

#include "app/gui/lesson/lesson_panel.h"
#include "core/base/bundled.h"
#include "tests/lesson/sample_situation.h"

using namespace logarium;

namespace {

lesson::Lesson twoSignatures() {
    return lesson::readLesson("two-signatures.yaml", *bundledFile("lessons/two-signatures.yaml")).value();
}

/// A frame in which `members` brokers are in sync and the producers have such tallies.
views::FramePtr frame(std::vector<BrokerId> members, std::int64_t acknowledged, std::vector<sim::Event> events = {}) {
    auto cluster = lesson::sample::cluster();
    cluster.topics[0].partitions[0].isr = std::move(members);
    cluster.producers[0].acknowledged = acknowledged;
    auto made = std::make_shared<observe::Frame>();
    made->cluster = std::make_shared<const observe::ClusterView>(std::move(cluster));
    made->events = std::move(events);
    return made;
}

std::vector<sim::Event> acknowledgements(int count) {
    return std::vector<sim::Event>(static_cast<std::size_t>(count),
                                   lesson::sample::event(cluster::ProduceAcknowledged{ClientId{7}, Offset{1}, 1, -1}));
}

void choose(lesson::LessonRun const&, app::LessonPanel& panel, const QString& id) {
    auto* button = panel.findChild<QRadioButton*>(id);
    QVERIFY(button != nullptr);
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(6, button->height() / 2));
    QTest::mouseClick(panel.findChild<QPushButton*>("predict"), Qt::LeftButton);
}

}  // namespace

class LessonPanelTest : public QObject {
    Q_OBJECT
private slots:
    void saysWhatToDoWhenNoLessonIsOpen() {
        app::LessonPanel panel;
        panel.show();
        QVERIFY(panel.findChild<QLabel*>("text")->text().contains("Learn menu"));
        QVERIFY(!panel.findChild<QPushButton*>("next")->isVisible());
    }

    void leadsThroughAStepByClicks() {
        app::LessonPanel panel;
        panel.resize(420, 700);
        panel.show();
        panel.start(twoSignatures());
        auto* next = panel.findChild<QPushButton*>("next");
        QVERIFY(!next->isEnabled());
        panel.present(frame({BrokerId{1}, BrokerId{2}, BrokerId{3}}, 12));
        QVERIFY(next->isEnabled());
        QTest::mouseClick(next, Qt::LeftButton);
        QCOMPARE(panel.run()->index(), 1u);

        panel.present(frame({BrokerId{1}, BrokerId{2}}, 20, acknowledgements(5)));
        QVERIFY(panel.run()->goalsReached());
        QVERIFY(!next->isEnabled());  // The prediction is still missing.
        choose(*panel.run(), panel, "goes-on");
        QVERIFY(next->isEnabled());
        QVERIFY(panel.findChild<QLabel*>("reply")->text().contains("Right."));
    }

    void aWrongPredictionNeverBlocks() {
        app::LessonPanel panel;
        panel.resize(420, 700);
        panel.show();
        panel.start(twoSignatures());
        panel.present(frame({BrokerId{1}, BrokerId{2}, BrokerId{3}}, 12));
        QTest::mouseClick(panel.findChild<QPushButton*>("next"), Qt::LeftButton);
        choose(*panel.run(), panel, "refused");
        QVERIFY(panel.findChild<QLabel*>("reply")->text().contains("Kept"));  // The outcome is not known yet.
        panel.present(frame({BrokerId{1}, BrokerId{2}}, 20, acknowledgements(5)));
        QVERIFY(panel.findChild<QLabel*>("reply")->text().contains("Not so"));
        QVERIFY(panel.findChild<QPushButton*>("next")->isEnabled());
    }

    void offersTheSolutionToTheConsole() {
        app::LessonPanel panel;
        panel.resize(420, 700);
        panel.show();
        panel.start(twoSignatures());
        panel.present(frame({BrokerId{1}, BrokerId{2}, BrokerId{3}}, 12));
        QTest::mouseClick(panel.findChild<QPushButton*>("next"), Qt::LeftButton);
        QSignalSpy wanted(&panel, &app::LessonPanel::solutionWanted);
        QTest::mouseClick(panel.findChild<QPushButton*>("showMe"), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].toStringList(), QStringList{"sim stop-broker 3"});
    }

    void asksForTheViewsOfAStep() {
        app::LessonPanel panel;
        QSignalSpy wanted(&panel, &app::LessonPanel::viewsWanted);
        panel.start(twoSignatures());
        QCOMPARE(wanted.count(), 1);
        QVERIFY(wanted[0][0].toStringList().contains("layout"));
    }

    /// For the eye: pictures of the panel in each theme, beside the tests.
    void paintsInEveryTheme() {
        for (const QString& theme : views::themeIds()) {
            app::LessonPanel panel;
            panel.resize(theme == "projector" ? 560 : 420, 760);
            panel.setTheme(views::themeFor(theme));
            panel.start(twoSignatures());
            panel.present(frame({BrokerId{1}, BrokerId{2}, BrokerId{3}}, 12));
            panel.findChild<QPushButton*>("next")->click();
            panel.show();
            panel.present(frame({BrokerId{1}, BrokerId{2}}, 20));
            const QImage picture = panel.grab().toImage();
            QVERIFY(picture.save(QString(TEST_BUILD_DIR) + "/lesson_panel_" + theme + ".png"));
            QVERIFY(picture.pixelColor(3, 3) == views::themeFor(theme).window);
        }
    }
};

QTEST_MAIN(LessonPanelTest)
#include "lesson_panel_test.moc"
