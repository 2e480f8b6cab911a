#include "views/segments/shelf_motion.h"

#include <QTest>

#include "tests/views/log_samples.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

namespace {

/// Boxes of 100 pixels side by side, for these base offsets.
ShelfLayout shelfOf(const std::vector<std::int64_t>& bases) {
    ShelfLayout shelf;
    for (std::size_t i = 0; i < bases.size(); ++i)
        shelf.boxes.push_back({Offset{bases[i]}, Offset{bases[i] + 10}, QRectF(100.0 * double(i), 0, 100, 50)});
    return shelf;
}

const sim::Subject kSubject{BrokerId{1}, partition(0, 0), kNoClient};

LogNews news(auto fact) {
    return *newsOf(anEvent(1, kSubject, fact));
}

const LogNews kRoll = news(log::SegmentRolled{Offset{10}, Offset{20}, 2048, {log::RollReason::SegmentMs, 70, 60}});
const LogNews kDelete = news(log::SegmentDeleted{Offset{0}, 4096, log::DeleteReason::RetentionMs});
const LogNews kSwap = news(log::CleanerSwapped{Offset{0}, 2, 4096, 1024});

}  // namespace

class ShelfMotionTest : public QObject {
    Q_OBJECT
private slots:
    void aRollSlidesIn() {
        ShelfMotion motion;
        const ShelfLayout now = shelfOf({0, 10, 20});
        motion.change(shelfOf({0, 10}), now, {kRoll}, 1000, false);
        QVERIFY(motion.moving(1000));
        QVERIFY(motion.rectOf(now.boxes[2], 1000).left() > 200);
        QVERIFY(motion.opacityOf(Offset{20}, 1000) < 0.1);
        QCOMPARE(motion.badge(Offset{20}, 1000), "new: segment.ms passed");
        const qint64 end = 1000 + ShelfMotion::kSettleMs;
        QVERIFY(!motion.moving(end));
        QCOMPARE(motion.rectOf(now.boxes[2], end), now.boxes[2].rect);
    }

    void aDeletedSegmentFadesWhereItWas() {
        ShelfMotion motion;
        motion.change(shelfOf({0, 10}), shelfOf({10}), {kDelete}, 0, false);
        const auto gone = motion.leaving(1);
        QCOMPARE(gone.size(), std::size_t{1});
        QCOMPARE(gone[0].box.base, Offset{0});
        QVERIFY(!gone[0].cleaned);
        QVERIFY(gone[0].opacity > 0.9);
        QVERIFY(motion.leaving(ShelfMotion::kSettleMs).empty());
        QVERIFY(motion.headline().contains("older than retention.ms"));
    }

    void cleanedSegmentsGlowThenCollapse() {
        ShelfMotion motion;
        const ShelfLayout now = shelfOf({0, 20});
        motion.change(shelfOf({0, 10, 20}), now, {kSwap}, 0, false);
        QVERIFY(motion.sweep(0) >= 0);
        QVERIFY(motion.sweep(ShelfMotion::kSweepMs) < 0);
        const auto during = motion.leaving(ShelfMotion::kSweepMs - 1);
        QCOMPARE(during.size(), std::size_t{2});
        QCOMPARE(during[1].box.rect.left(), 100.0);
        const auto late = motion.leaving(ShelfMotion::kSweepMs + ShelfMotion::kSettleMs - 1);
        QVERIFY(late[1].box.rect.left() < 5);
        QCOMPARE(motion.badge(Offset{0}, 10), "4.0 KiB → 1.0 KiB");
        QVERIFY(!motion.moving(ShelfMotion::kSweepMs + ShelfMotion::kSettleMs));
    }

    void oneSegmentCleanedOnItsOwnAlsoShows() {
        ShelfMotion motion;
        motion.change(shelfOf({0, 10}), shelfOf({0, 10}), {news(log::CleanerSwapped{Offset{0}, 1, 4096, 1024})}, 0,
                      false);
        QVERIFY(motion.moving(0));
        QCOMPARE(motion.leaving(0).size(), std::size_t{1});
    }

    void reducedMotionOnlyTells() {
        ShelfMotion motion;
        motion.change(shelfOf({0, 10}), shelfOf({0, 10, 20}), {kRoll}, 0, true);
        QVERIFY(!motion.moving(0));
        QVERIFY(!motion.badge(Offset{20}, 0).isEmpty());
    }

    void growingBytesMoveNothing() {
        ShelfMotion motion;
        motion.change(shelfOf({0}), shelfOf({0}), {}, 0, false);
        QVERIFY(!motion.moving(0));
    }

    void labelsExpireButTheLastSentenceStays() {
        ShelfMotion motion;
        motion.change(shelfOf({0}), shelfOf({0, 20}), {kRoll}, 100, true);
        QCOMPARE(motion.nextExpiry(100), 100 + ShelfMotion::kNewsMs);
        QVERIFY(motion.isFresh(100));
        QVERIFY(!motion.isFresh(100 + ShelfMotion::kNewsMs));
        QCOMPARE(motion.badge(Offset{20}, 100 + ShelfMotion::kNewsMs), QString());
        QCOMPARE(motion.headline(), kRoll.text);
    }

    void aSecondChangeStartsFromWhatIsSeen() {
        ShelfMotion motion;
        const ShelfLayout two = shelfOf({0, 10});
        motion.change(two, shelfOf({10}), {kDelete}, 0, false);
        const QRectF seen = motion.rectOf(shelfOf({10}).boxes[0], 100);
        motion.change(shelfOf({10}), shelfOf({10, 20}), {kRoll}, 100, false);
        QCOMPARE(motion.rectOf(shelfOf({10}).boxes[0], 100), seen);
    }
};

QTEST_GUILESS_MAIN(ShelfMotionTest)
#include "shelf_motion_test.moc"
