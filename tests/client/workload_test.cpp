#include <QTest>
#include <set>

#include "core/client/workload.h"

using namespace logarium;
using namespace logarium::client;

namespace {

std::vector<ProducedRecord> made(const ProducerSpec& spec, int count = 2000) {
    Random random{7};
    Workload workload(spec);
    std::vector<ProducedRecord> records;
    for (int i = 0; i < count; ++i) records.push_back(workload.next(random));
    return records;
}

template <class Counts>
int countIf(const std::vector<ProducedRecord>& records, Counts counts) {
    return static_cast<int>(std::ranges::count_if(records, counts));
}

}  // namespace

class WorkloadTest : public QObject {
    Q_OBJECT
private slots:
    void aBotHasMostOfTheKeys() {
        ProducerSpec spec;
        spec.keys = KeyMix::HotKey;
        spec.hotShare = 0.8;
        const auto records = made(spec);
        const int bot = countIf(records, [](const auto& r) { return r.key == "bot-0"; });
        QVERIFY2(bot > 1500 && bot < 1700, qPrintable(QString::number(bot)));
        std::set<std::string> others;
        for (const auto& record : records) others.insert(*record.key);
        QCOMPARE(others.size(), 21u);  // It and 20 users.
    }

    void someRecordsHaveNoKeyAndSomeNoValue() {
        ProducerSpec spec;
        spec.nullKeyChance = 0.25;
        spec.tombstoneChance = 0.5;
        const auto records = made(spec);
        const int keyless = countIf(records, [](const auto& r) { return !r.key; });
        const int deletes = countIf(records, [](const auto& r) { return !r.value; });
        QVERIFY2(keyless > 430 && keyless < 570, qPrintable(QString::number(keyless)));
        QVERIFY2(deletes > 680 && deletes < 820, qPrintable(QString::number(deletes)));  // Half of those with a key.
        QCOMPARE(countIf(records, [](const auto& r) { return !r.key && !r.value; }), 0);
    }

    void sizesLieBetweenTheirBounds() {
        ProducerSpec spec;
        spec.valueBytes = 200;
        spec.valueBytesMax = 1000;
        std::size_t least = 10'000, most = 0;
        for (const auto& record : made(spec)) {
            least = std::min(least, record.value->size());
            most = std::max(most, record.value->size());
        }
        QVERIFY2(least >= 200 && least < 220, qPrintable(QString::number(least)));
        QVERIFY2(most > 980 && most <= 1001, qPrintable(QString::number(most)));
    }

    void aWrongClockStampsItsShare() {
        ProducerSpec spec;
        spec.clockOffsetMs = -3'600'000;
        QCOMPARE(countIf(made(spec), [](const auto& r) { return r.clockOffsetMs == -3'600'000; }), 2000);
        spec.wrongClockChance = 0.1;
        const int wrong = countIf(made(spec), [](const auto& r) { return r.clockOffsetMs != 0; });
        QVERIFY2(wrong > 150 && wrong < 250, qPrintable(QString::number(wrong)));
    }

    void thePlainOneIsAsItWas() {
        Random random{7}, same{7};
        Workload workload{ProducerSpec{}};
        workload.next(random);
        // A key, an item, a quantity, a price of two parts: no more chance than that is used.
        for (const std::uint64_t bound : {20u, 8u, 4u, 90u, 100u}) same.below(bound);
        QCOMPARE(random.next64(), same.next64());
    }
};

QTEST_GUILESS_MAIN(WorkloadTest)
#include "workload_test.moc"
