#include "core/check/misfortunes.h"

#include <QtTest>

#include <set>

#include "core/sim/command_fields.h"

using namespace logarium;
using namespace logarium::check;

namespace {

constexpr Micros kFaultsEnd{25 * kMicrosPerSecond};

Life lifeWith(std::uint64_t seed, std::vector<Fault> faults) {
    LifeSpec spec;
    spec.seed = seed;
    spec.until = kFaultsEnd;
    spec.faults = std::move(faults);
    return live(spec);
}

std::set<std::string> verbsOf(const Life& life) {
    std::set<std::string> verbs;
    for (const auto& timed : life.recording.commands)
        verbs.insert(std::string(sim::kCommandVerbs[timed.command.index()]));
    return verbs;
}

}  // namespace

/// Each kind of misfortune acts in some life, by itself, and no rule breaks.
class MisfortunesTest : public QObject {
    Q_OBJECT
private slots:
    void eachKindActs_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("verb");
        const auto row = [](Fault fault, const char* verb) {
            QTest::newRow(std::string(faultName(fault)).c_str()) << static_cast<int>(fault) << QString(verb);
        };
        row(Fault::LoseDisk, "lose-disk");
        row(Fault::Power, "cut-power");
        row(Fault::Damage, "damage-file");
        row(Fault::FullDisk, "fill-disk");
        row(Fault::SlowLink, "slow-link");
        row(Fault::OneWay, "cut-link");
        row(Fault::Flapping, "cut-link");
        row(Fault::Connections, "break-connections");
        row(Fault::Clock, "skew-clock");
        row(Fault::ControllerLink, "cut-link");
        row(Fault::Recreate, "delete-topic");
        row(Fault::Quota, "alter-client-quotas");
    }
    void eachKindActs() {
        QFETCH(int, fault);
        QFETCH(QString, verb);
        int acted = 0, spared = 0;
        for (std::uint64_t seed = 1; seed <= 60 && (seed <= 6 || acted == 0 || spared == 0); ++seed) {
            const Life life = lifeWith(seed, {static_cast<Fault>(fault)});
            QVERIFY2(!life.breach, life.breach ? (life.breach->rule + ": " + life.breach->what).c_str() : "");
            ++(verbsOf(life).contains(verb.toStdString()) ? acted : spared);
        }
        // It belongs to some lives, not to all.
        QVERIFY(acted > 0);
        QVERIFY(spared > 0);
    }

    void leavingOneOutChangesNothingOfTheOthers() {
        const Life both = lifeWith(3, {Fault::Clock, Fault::SlowLink, Fault::Connections});
        for (const auto& timed : both.recording.commands) QVERIFY(timed.at <= both.recording.end);
        const auto only = [](const Life& life, std::string_view verb) {
            std::vector<std::string> lines;
            for (const auto& timed : life.recording.commands)
                if (sim::kCommandVerbs[timed.command.index()] == verb && timed.at < kFaultsEnd)
                    lines.push_back(std::to_string(timed.at.value) + sim::consoleLine(timed.command));
            return lines;
        };
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            const Life all = lifeWith(seed, {Fault::Clock, Fault::SlowLink});
            QVERIFY(only(all, "skew-clock") == only(lifeWith(seed, {Fault::Clock}), "skew-clock"));
        }
    }
};

QTEST_GUILESS_MAIN(MisfortunesTest)
#include "misfortunes_test.moc"
