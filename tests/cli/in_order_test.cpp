#include <QTest>

#include "app/cli/in_order.h"

using logarium::cli::inOrder;

class InOrderTest : public QObject {
    Q_OBJECT
private slots:
    void resultsComeInOrder() {
        std::vector<std::uint64_t> taken;
        inOrder(
            1000, 4, [](std::uint64_t i) { return i * i; },
            [&](std::uint64_t i, std::uint64_t square) {
                QCOMPARE(square, i * i);
                taken.push_back(i);
            });
        QCOMPARE(taken.size(), 1000u);
        QVERIFY(std::is_sorted(taken.begin(), taken.end()));
    }
    /// With many results still to come nobody may wait for a caller that is gone.
    void whatTheTakerThrowsEndsIt() {
        const auto take = [](std::uint64_t i, std::uint64_t) {
            if (i == 3) throw std::runtime_error("no room");
        };
        QVERIFY_EXCEPTION_THROWN(inOrder(
                                     10'000, 3, [](std::uint64_t i) { return i; }, take),
                                 std::runtime_error);
    }
    void whatTheWorkThrowsReachesTheCaller() {
        std::uint64_t taken = 0;
        const auto work = [](std::uint64_t i) {
            if (i == 70) throw std::runtime_error("no memory");
            return i;
        };
        QVERIFY_EXCEPTION_THROWN(inOrder(10'000, 2, work, [&](std::uint64_t, std::uint64_t) { ++taken; }),
                                 std::runtime_error);
        QCOMPARE(taken, 70u);
    }
};

QTEST_GUILESS_MAIN(InOrderTest)
#include "in_order_test.moc"
