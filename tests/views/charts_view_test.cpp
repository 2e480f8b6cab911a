#include <QComboBox>
#include <QLabel>
#include <QTest>

#include "tests/views/log_samples.h"
#include "views/charts/charts_view.h"
#include "views/charts/line_chart.h"

using namespace logarium;
using namespace logarium::views;

namespace {

/// A sample a second up to `seconds`, the n-th with n records in, half as many out, one rejection, n KiB on disk.
FramePtr after(int seconds) {
    auto frame = std::make_shared<observe::Frame>();
    frame->cluster =
        std::make_shared<const observe::ClusterView>(samples::aCluster(Micros{seconds * kMicrosPerSecond}));
    auto all = std::make_shared<std::vector<observe::MetricsSample>>();
    for (int n = 1; n <= seconds; ++n) {
        observe::MetricsSample sample;
        sample.at = Micros{n * kMicrosPerSecond};
        sample.recordsInPerSecond = n;
        sample.recordsOutPerSecond = n / 2.0;
        sample.rejectedPerSecond = 1;
        sample.bytesOnDisk = n * samples::kKiB;
        sample.isrSizes = {{samples::partition(0, 0), 3}, {samples::partition(0, 1), n > 5 ? 1 : 3}};
        all->push_back(sample);
    }
    frame->metrics = all;
    return frame;
}

struct Stage {
    Selection selection;
    ChartsView view{selection};

    Stage() {
        view.resize(900, 500);
        view.show();
    }
    LineChart* chart(const char* name) { return view.findChild<LineChart*>(name); }
    QPointF last(const char* name, int line = 0) { return chart(name)->points(line).back(); }
};

}  // namespace

class ChartsViewTest : public QObject {
    Q_OBJECT
private slots:
    void everyLineShowsItsNumbers() {
        Stage stage;
        stage.view.present(after(10));
        QCOMPARE(stage.last("flowChart", 0), QPointF(10, 10));
        QCOMPARE(stage.last("flowChart", 1), QPointF(10, 5));
        QCOMPARE(stage.last("rejectedChart"), QPointF(10, 1));
        QCOMPARE(stage.last("isrChart"), QPointF(10, 1));
        QCOMPARE(stage.last("diskChart"), QPointF(10, 10));
        QVERIFY(stage.chart("diskChart")->title().contains("KiB"));
    }

    void theSelectedPartitionHasALineOfItsOwn() {
        Stage stage;
        stage.view.present(after(10));
        QVERIFY(stage.chart("isrChart")->points(1).isEmpty());
        stage.selection.set({{kNoBroker, samples::partition(0, 0), kNoClient}, kNoOffset, kNoEvent});
        QCOMPARE(stage.last("isrChart", 1), QPointF(10, 3));
    }

    void theSpanLeavesOutWhatIsOlder() {
        Stage stage;
        stage.view.present(after(300));
        QCOMPARE(stage.chart("flowChart")->points(0).size(), 300);
        stage.view.findChild<QComboBox*>("chartSpan")->setCurrentIndex(0);
        QCOMPARE(stage.chart("flowChart")->points(0).front().x(), 240.0);
    }

    void longTimesAreToldInLargerUnits() {
        Stage stage;
        stage.view.findChild<QComboBox*>("chartSpan")->setCurrentIndex(2);
        stage.view.present(after(1200));
        QCOMPARE(stage.chart("flowChart")->unit(), 60.0);
        QCOMPARE(stage.last("flowChart").x(), 20.0);
        QCOMPARE(stage.last("diskChart").y(), 1200.0 / 1024);
        QVERIFY(stage.chart("diskChart")->title().contains("MiB"));
    }

    void withoutSamplesItSaysSo() {
        Stage stage;
        stage.view.present(after(0));
        const auto labels = stage.view.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* l) { return l->text().contains("fill"); }));
    }
};

QTEST_MAIN(ChartsViewTest)
#include "charts_view_test.moc"
