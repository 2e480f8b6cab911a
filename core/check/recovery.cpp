#include "core/check/recovery.h"

#include "core/check/misfortunes.h"
#include "core/sim/controller_quorum.h"

namespace logarium::check {

namespace {

/// How long a mended cluster has to become whole again: long enough for sessions to end, logs to be recovered and
/// followers to catch up.
constexpr std::int64_t kRecoverySeconds = 120;

class Mender {
public:
    explicit Mender(Watch& watch) : watch_(watch) {}

    void mend(const Clients& clients) {
        mendControllers();
        submitAll(Misfortunes::mend(world()));
        const int brokers = world().spec.brokers;
        for (int b = 1; b <= brokers; ++b) {
            const BrokerId broker{b};
            watch_.submit(sim::ResumeBroker{broker});
            watch_.submit(sim::SlowDisk{broker, 0});
            for (int other = b + 1; other <= brokers; ++other) watch_.submit(sim::HealLink{broker, BrokerId{other}});
        }
        // A controlled shutdown that was under way ends first.
        pass(15);
        for (int b = 1; b <= brokers; ++b) {
            replaceBrokenDirectories(BrokerId{b});
            submitAll(Misfortunes::restart(world(), BrokerId{b}));
            watch_.submit(sim::StartBroker{BrokerId{b}});
        }
        pass(10);
        giveUpDisks();
        submitAll(clients(world()));
        const Micros latest = watch_.simulation().now() + kRecoverySeconds * kMicrosPerSecond;
        while (!watch_.breach() && !watch_.whole() && watch_.simulation().now() < latest) {
            pass(5);
            giveUpDisks();  // Those that had to wait for a controller find out only now what their files are worth.
        }
    }

private:
    void mendControllers() {
        const std::vector<sim::ControllerNode> nodes = sim::controllerNodes(world().spec);
        if (!sim::hasQuorum(world().spec) || world().spec.combined) return;
        for (auto node = nodes.begin(); node != nodes.end(); ++node) {
            watch_.submit(sim::ResumeController{BrokerId{node->id}});
            watch_.submit(sim::StartController{BrokerId{node->id}});
            for (auto other = nodes.begin(); other != node; ++other)
                watch_.submit(sim::HealControllers{BrokerId{other->id}, BrokerId{node->id}});
        }
    }

    void giveUpDisks() {
        for (int b = 1; b <= world().spec.brokers; ++b) submitAll(Misfortunes::giveUpDisk(world(), BrokerId{b}));
    }

    void replaceBrokenDirectories(BrokerId broker) {
        for (int i = 1; i <= world().spec.logDirectories; ++i) {
            if (!world().broker(broker)->logDirectory(i).broken) continue;
            watch_.submit(sim::StopBroker{broker, false});
            watch_.submit(sim::ReplaceLogDirectory{broker, i});
        }
    }

    void pass(std::int64_t seconds) { watch_.run(watch_.simulation().now() + seconds * kMicrosPerSecond); }
    void submitAll(const std::vector<sim::Command>& commands) {
        for (const sim::Command& command : commands) watch_.submit(command);
    }
    const sim::World& world() const { return watch_.simulation().world(); }

    Watch& watch_;
};

}  // namespace

void recover(Watch& watch, const Clients& clients) {
    if (watch.breach()) return;
    Mender(watch).mend(clients);
    watch.survey();
    watch.expectWhole();
}

}  // namespace logarium::check
