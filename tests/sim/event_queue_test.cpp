#include "core/sim/event_queue.h"

#include <QTest>
#include <algorithm>
#include <map>
#include <vector>

#include "core/base/random.h"

using namespace logarium;
using sim::EventQueue;

namespace {

sim::TimedStep numbered(std::uint64_t number) {
    return {EventId{number}, {}};
}

std::uint64_t numberOf(const sim::Pending& pending) {
    return std::get<sim::TimedStep>(pending).cause.value;
}

sim::Message fetchOf(int client) {
    sim::Message message;
    message.from = sim::Address::of(ClientId{client});
    message.body = cluster::ProduceRequest{};
    return message;
}

}  // namespace

class EventQueueTest : public QObject {
    Q_OBJECT

private slots:
    /// Against the plainest model: a sorted map, in which equal times keep the order of arrival.
    void comesOutByTimeThenByArrival_data() {
        QTest::addColumn<qint64>("spread");
        QTest::newRow("many at one moment") << qint64{3};
        QTest::newRow("near") << qint64{400};
        QTest::newRow("far and near") << qint64{86'400'000'000};
    }
    void comesOutByTimeThenByArrival() {
        QFETCH(qint64, spread);
        Random random(11);
        EventQueue queue;
        std::multimap<Micros, std::uint64_t> model;
        Micros now{0};
        std::uint64_t number = 0;
        for (int round = 0; round < 20'000; ++round) {
            if (model.empty() || random.below(100) < 51) {
                const std::int64_t ahead = random.below(4) == 0 ? 0 : random.between(0, spread);
                model.emplace(now + ahead, number);
                queue.push(now + ahead, numbered(number++));
            } else {
                QCOMPARE(queue.nextDue(), model.begin()->first);
                now = queue.nextDue();
                QCOMPARE(numberOf(queue.pop()), model.begin()->second);
                model.erase(model.begin());
            }
            QCOMPARE(queue.size(), model.size());
        }
        for (const auto& [due, expected] : model) {
            QCOMPARE(queue.nextDue(), due);
            QCOMPARE(numberOf(queue.pop()), expected);
        }
        QVERIFY(queue.empty());
    }

    void aCopyGoesItsOwnWay() {
        EventQueue queue;
        for (int client = 0; client < 8; ++client) queue.push(Micros{100 + client / 2}, fetchOf(client));
        for (int client = 0; client < 3; ++client) queue.pop();
        EventQueue copy = queue;
        copy.push(Micros{101}, fetchOf(20));
        std::vector<int> ofCopy, ofQueue;
        while (!copy.empty()) ofCopy.push_back(std::get<sim::Message>(copy.pop()).from.id);
        while (!queue.empty()) ofQueue.push_back(std::get<sim::Message>(queue.pop()).from.id);
        QCOMPARE(ofQueue, (std::vector{3, 4, 5, 6, 7}));
        QCOMPARE(ofCopy, (std::vector{3, 20, 4, 5, 6, 7}));
    }

    void showsAllThatIsPendingAndNothingElse() {
        EventQueue queue;
        for (std::uint64_t i = 0; i < 50; ++i) queue.push(Micros{static_cast<std::int64_t>(i % 7)}, numbered(i));
        std::vector<std::uint64_t> gone, left;
        for (int i = 0; i < 20; ++i) gone.push_back(numberOf(queue.pop()));
        queue.forEach([&](Micros due, const sim::Pending& pending) {
            QCOMPARE(due.value, static_cast<std::int64_t>(numberOf(pending) % 7));
            left.push_back(numberOf(pending));
        });
        QCOMPARE(left.size(), std::size_t{30});
        left.insert(left.end(), gone.begin(), gone.end());
        std::ranges::sort(left);
        for (std::uint64_t i = 0; i < 50; ++i) QCOMPARE(left[i], i);
    }
};

QTEST_APPLESS_MAIN(EventQueueTest)
#include "event_queue_test.moc"
