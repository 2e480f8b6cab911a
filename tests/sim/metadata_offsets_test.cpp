#include <QtTest>

#include "core/sim/controller_quorum.h"
#include "core/sim/metadata_offsets.h"
#include "core/sim/simulation.h"
#include "tests/sim/bad_day.h"

using namespace logarium;
using namespace logarium::sim;
using sample::seconds;

namespace {

Simulation withControllers(int controllers, std::map<std::string, std::string> config = {}) {
    ClusterSpec spec;
    spec.controllers = controllers;
    spec.brokerConfig = std::move(config);
    Simulation simulation{spec};
    simulation.submit(sample::orders());
    return simulation;
}

std::int64_t endNow(const Simulation& run) {
    return MetadataOffsets(run.world()).endAt(run.now());
}
std::int64_t endOf(const Simulation& run, int broker) {
    return MetadataOffsets(run.world()).endOf(*run.world().broker(BrokerId{broker}));
}
void runFor(Simulation& run, std::int64_t count) {
    run.runUntil(run.now() + count * kMicrosPerSecond);
}

/// Every offset from 0 to the end, once: records, and what stands between them.
void isWithoutGaps(const Simulation& run) {
    const World& world = run.world();
    const MetadataOffsets offsets(world);
    const std::int64_t records = world.controller.log().nextOffset();
    std::int64_t next = 0;
    for (std::int64_t record = -1; record < records; ++record) {
        if (record >= 0) QCOMPARE(offsets.ofRecord(record), next++);
        for (const MetadataFiller& filler : offsets.fillersAfter(record)) {
            QCOMPARE(filler.first, next);
            QVERIFY(filler.count > 0);
            next += filler.count;
        }
    }
    QCOMPARE(next, offsets.endAt(run.now()));
}

}  // namespace

/// Offsets of the metadata log as Kafka counts them, with no-op records that are no events here.
class MetadataOffsetsTest : public QObject {
    Q_OBJECT
private slots:
    void twoNoOpRecordsASecond() {
        Simulation run = withControllers(1);
        runFor(run, 10);
        const std::int64_t before = endNow(run), steps = run.world().totals.steps;
        runFor(run, 3600);
        QCOMPARE(endNow(run) - before, 7200);
        QVERIFY(run.world().totals.steps - steps < 100);  // They cost nothing.
        isWithoutGaps(run);
        QCOMPARE(endOf(run, 2), endNow(run));
    }
    void theIntervalIsAConfig() {
        Simulation seldom = withControllers(1, {{"metadata.max.idle.interval.ms", "2000"}});
        Simulation never = withControllers(1, {{"metadata.max.idle.interval.ms", "0"}});
        for (Simulation* run : {&seldom, &never}) runFor(*run, 10);
        const std::int64_t some = endNow(seldom), none = endNow(never);
        for (Simulation* run : {&seldom, &never}) runFor(*run, 100);
        QCOMPARE(endNow(seldom) - some, 50);
        QCOMPARE(endNow(never), none);
        isWithoutGaps(seldom);
    }
    void whoDoesNotFetchFallsBehind() {
        Simulation run = withControllers(1);
        runFor(run, 10);
        run.submit(PauseBroker{BrokerId{3}});
        const std::int64_t stopped = endOf(run, 3);
        QCOMPARE(stopped, endNow(run));
        runFor(run, 5);
        QCOMPARE(endOf(run, 3), stopped);
        QVERIFY(endNow(run) >= stopped + 10);
        run.submit(ResumeBroker{BrokerId{3}});
        runFor(run, 15);
        QCOMPARE(endOf(run, 3), endNow(run));
        // Nor does one whose questions arrive and whose answers do not.
        run.submit(CutLink{BrokerId{100}, BrokerId{2}, true});
        const std::int64_t cut = endOf(run, 2);
        runFor(run, 5);
        QCOMPARE(endOf(run, 2), cut);
        run.submit(HealLink{BrokerId{100}, BrokerId{2}});
        runFor(run, 15);
        QCOMPARE(endOf(run, 2), endNow(run));
        isWithoutGaps(run);
    }
    void nobodyWritesWhileNobodyIsActive() {
        Simulation run = withControllers(3);
        runFor(run, 10);
        const BrokerId first{run.world().quorum->active};
        run.submit(StopController{first, false});
        const std::int64_t before = endNow(run);
        run.runUntil(run.now() + kMicrosPerSecond);
        QCOMPARE(run.world().quorum->active, quorum::kNobody);
        QCOMPARE(endNow(run), before);
        runFor(run, 30);
        QVERIFY(run.world().quorum->active != quorum::kNobody);
        QCOMPARE(run.world().quorum->reigns.size(), 2u);
        QVERIFY(endNow(run) > before + 40);
        isWithoutGaps(run);
    }
    /// What a controller writes that nobody hears is not in the log of the next one.
    void aLonelyControllerWritesForNobody() {
        Simulation run = withControllers(3);
        runFor(run, 10);
        const std::int32_t first = run.world().quorum->active;
        for (const std::int32_t other : {100, 101, 102})
            if (other != first) run.submit(CutControllers{BrokerId{first}, BrokerId{other}});
        const Micros cut = run.now();
        runFor(run, 30);
        const auto& reigns = run.world().quorum->reigns;
        QVERIFY(reigns.size() >= 2);
        QVERIFY2(reigns.front().until <= cut + 1, qPrintable(QString::number(reigns.front().until.value)));
        isWithoutGaps(run);
    }
    void aSnapshotEachHour() {
        Simulation run = withControllers(1);
        runFor(run, 3599);
        QVERIFY(MetadataOffsets(run.world()).snapshots().empty());
        runFor(run, 3602);
        const auto made = MetadataOffsets(run.world()).snapshots();
        QCOMPARE(made.size(), 2u);
        QCOMPARE(made[0].at, seconds(3600));
        QCOMPARE(made[0].end, MetadataOffsets(run.world()).endAt(seconds(3600)));
        QVERIFY(made[0].fileName().starts_with("0000000000000000") &&
                made[0].fileName().ends_with("-0000000001.checkpoint"));
    }
};

QTEST_GUILESS_MAIN(MetadataOffsetsTest)
#include "metadata_offsets_test.moc"
