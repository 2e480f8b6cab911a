#include "app/cli/bench/workloads.h"
#include "core/sim/event_queue.h"

namespace logarium::bench {

namespace {

constexpr std::uint64_t kSpread = 1'000'000;

sim::Pending numbered(std::uint64_t number) {
    return sim::TimedStep{EventId{number}, {}};
}

}  // namespace

/// The hold model: the earliest event goes, and comes back later.
void eventQueue(Run& run) {
    for (const std::uint64_t pending : {1'000u, 100'000u, 1'000'000u}) {
        sim::EventQueue queue;
        Stream stream(9);
        std::uint64_t number = 0;
        for (std::uint64_t i = 0; i < pending; ++i)
            queue.push(Micros{static_cast<std::int64_t>(stream.below(kSpread))}, numbered(number++));
        Measure m;
        m.ops = run.scaled(5e6, 500'000);
        Micros last{0};
        bool inOrder = true;
        m.start();
        for (std::uint64_t i = 0; i < m.ops; ++i) {
            const Micros due = queue.nextDue();
            inOrder = inOrder && due >= last;
            last = due;
            const sim::Pending event = queue.pop();
            number += std::get<sim::TimedStep>(event).cause.value > number ? 1 : 0;
            queue.push(due + static_cast<std::int64_t>(1 + stream.below(kSpread)), numbered(number++));
        }
        m.stop();
        expect(inOrder && queue.size() == pending, "des: events came out of order or were lost");
        run.report.line("des_hold", Fields().add("pending", static_cast<std::int64_t>(pending)), m);
    }
}

}  // namespace logarium::bench
