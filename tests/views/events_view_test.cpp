#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>

#include "tests/views/log_samples.h"
#include "views/events/event_list_model.h"
#include "views/events/events_view.h"

using namespace logarium;
using namespace logarium::views;

namespace {

sim::Event anEvent(std::uint64_t id, int broker, sim::Fact fact, std::uint64_t cause = 0) {
    sim::Event made;
    made.id = EventId{id};
    made.cause = EventId{cause};
    made.at = Micros{static_cast<std::int64_t>(id) * kMicrosPerSecond};
    made.subject = {BrokerId{broker}, samples::partition(0, 0), kNoClient};
    made.fact = std::move(fact);
    return made;
}

FramePtr frameWith(std::vector<sim::Event> events, Micros now = Micros{90 * samples::kMinute}, bool jumped = false) {
    auto frame = std::make_shared<observe::Frame>();
    frame->cluster = std::make_shared<const observe::ClusterView>(samples::aCluster(now));
    frame->events = std::move(events);
    frame->jumped = jumped;
    return frame;
}

/// A roll on broker 1, one on broker 2, an append (traffic), and a rejection that the roll caused.
std::vector<sim::Event> four() {
    return {anEvent(1, 1, log::SegmentRolled{}), anEvent(2, 2, log::SegmentRolled{}),
            anEvent(3, 1, cluster::Appended{}), anEvent(4, 1, cluster::ProduceRejected{}, 1)};
}

struct Stage {
    Selection selection;
    EventsView view{selection};
    QTableView* list = view.findChild<QTableView*>("eventList");
    QLineEdit* words = view.findChild<QLineEdit*>("eventWords");

    explicit Stage(int width = 900) {
        view.resize(width, 400);
        view.show();
        view.activateWindow();
        if (!QTest::qWaitForWindowActive(&view)) qFatal("the window does not open");
        words->setFocus();
    }
    int rows() const { return view.model().rowCount(); }
    QVariant cell(int row, int column, int role = Qt::DisplayRole) const {
        return view.model().data(view.model().index(row, column), role);
    }
};

}  // namespace

class EventsViewTest : public QObject {
    Q_OBJECT
private slots:
    void plainTrafficIsHiddenUntilAskedFor() {
        Stage stage;
        stage.view.present(frameWith(four()));
        QCOMPARE(stage.rows(), 3);
        stage.view.findChild<QCheckBox*>("eventTraffic")->setChecked(true);
        QCOMPARE(stage.rows(), 4);
    }

    void wordsFilter() {
        Stage stage;
        stage.view.present(frameWith(four()));
        QTest::keyClicks(stage.words, "REJECTED");
        QCOMPARE(stage.rows(), 1);
        QTest::keyClick(stage.words, Qt::Key_Escape);
        QCOMPARE(stage.rows(), 3);
        QTest::keyClicks(stage.words, "nothing like this");
        QCOMPARE(stage.rows(), 0);
        stage.view.present(frameWith({anEvent(5, 1, log::SegmentRolled{})}));
        QCOMPARE(stage.rows(), 0);
    }

    void aClickSelectsTheSubjectForTheOtherViews() {
        Stage stage;
        stage.view.present(frameWith(four()));
        const QRect row = stage.list->visualRect(stage.view.model().index(1, EventListModel::Text));
        QTest::mouseClick(stage.list->viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(stage.selection.value().event, EventId{2});
        QCOMPARE(stage.selection.value().subject.broker, BrokerId{2});
        QVERIFY(stage.selection.value().subject.partition == samples::partition(0, 0));
    }

    void selectedOnlyFollowsTheSelection() {
        Stage stage;
        stage.view.present(frameWith(four()));
        stage.view.findChild<QCheckBox*>("eventAbout")->setChecked(true);
        stage.selection.set({{BrokerId{2}, samples::partition(0, 0), kNoClient}, kNoOffset, kNoEvent});
        QCOMPARE(stage.rows(), 1);
        QCOMPARE(stage.cell(0, EventListModel::At).toString(), QString("00:00:02.000"));
    }

    void whyLeadsBackToTheCause() {
        Stage stage;
        stage.view.present(frameWith(four()));
        const QRect row = stage.list->visualRect(stage.view.model().index(2, EventListModel::Text));
        QTest::mouseClick(stage.list->viewport(), Qt::LeftButton, {}, row.center());
        auto* why = stage.view.findChild<QTextBrowser*>("eventWhy");
        QVERIFY(why->isVisible());
        QVERIFY(why->toPlainText().contains("00:00:01"));
        QVERIFY(why->toPlainText().contains("00:00:04"));
    }

    void alarmsAreSeenInANarrowDockToo_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("column");
        QTest::newRow("wide: the title") << 900 << static_cast<int>(EventListModel::Kind);
        QTest::newRow("narrow: the sentence") << 400 << static_cast<int>(EventListModel::Text);
    }
    void alarmsAreSeenInANarrowDockToo() {
        QFETCH(int, width);
        QFETCH(int, column);
        Stage stage(width);
        stage.view.present(frameWith(four()));
        QCOMPARE(stage.cell(2, column, Qt::ForegroundRole).value<QColor>(), themeFor("dark").danger);
        QVERIFY(stage.cell(0, column, Qt::ForegroundRole).value<QColor>() != themeFor("dark").danger);
    }

    void aLongRunGetsRoomForItsDays() {
        Stage stage;
        const int before = stage.list->columnWidth(EventListModel::At);
        stage.view.present(frameWith(four(), Micros{std::int64_t{90'000} * kMicrosPerSecond}));
        QVERIFY(stage.list->columnWidth(EventListModel::At) > before);
    }

    void aJumpForgetsWhatWas() {
        Stage stage;
        stage.view.present(frameWith(four()));
        stage.view.present(frameWith({anEvent(1, 1, log::SegmentRolled{})}, Micros{samples::kMinute}, true));
        QCOMPARE(stage.rows(), 1);
    }
};

QTEST_MAIN(EventsViewTest)
#include "events_view_test.moc"
