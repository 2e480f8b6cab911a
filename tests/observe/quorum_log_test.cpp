#include <QtTest>

#include "core/observe/snapshot.h"
#include "core/sim/metadata_offsets.h"
#include "tests/sim/bad_day.h"

using namespace logarium;
using namespace logarium::sim;

/// The metadata log as the view of the controllers shows it.
class QuorumLogTest : public QObject {
    Q_OBJECT
private slots:
    void theViewHasThemInOrder() {
        ClusterSpec spec;
        spec.controllers = 3;
        Simulation run{spec};
        run.submit(sample::orders());
        run.runUntil(sample::seconds(4000));
        run.submit(StopBroker{BrokerId{3}, false});
        run.runUntil(sample::seconds(4020));
        const auto view = observe::Snapshot(std::make_shared<const World>(run.world())).cluster().quorum;
        QCOMPARE(view.logEnd, MetadataOffsets(run.world()).endAt(run.now()));
        QCOMPARE(view.committed, view.logEnd);
        QVERIFY(std::ranges::is_sorted(view.newest, std::ranges::greater{}, &observe::MetadataRecordView::offset));
        const auto count = [&](const char* name) {
            return std::ranges::count(view.newest, std::string(name), &observe::MetadataRecordView::name);
        };
        QCOMPARE(count("snapshot"), 1);
        QVERIFY(count("NO_OP_RECORD") >= 2);
        QCOMPARE(view.observers.size(), 3u);
        QCOMPARE(view.observers[0].lag, 0);
        QVERIFY(view.observers[2].lag >= 40);
    }
};

QTEST_GUILESS_MAIN(QuorumLogTest)
#include "quorum_log_test.moc"
