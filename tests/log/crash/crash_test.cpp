// A log whose machine stops between any two operations of its disk, or in the middle of one.
#include <QTest>

#include "tests/log/crash/aftermath.h"
#include "tests/log/crash/platter.h"
#include "tests/log/crash/story.h"
#include "tests/log/crash/tape_disk.h"

using namespace logarium;
using namespace logarium::crash;

namespace {

constexpr int kSteps = 180;

constexpr const char* kLossNames[] = {"the process",
                                      "half a write",
                                      "what was not synced",
                                      "some of what was not synced",
                                      "the bytes of what was not synced",
                                      "what the journal had not"};

/// A story and what it did to its disk.
struct ToldStory {
    TapeDisk disk;
    Story story;
    ToldStory(std::uint64_t seed, const std::string& policy)
        : story(seed, policy, disk, [this] { return disk.tape().size(); }) {
        for (int i = 0; i < kSteps; ++i) story.step();
    }
};

}  // namespace

class CrashTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        setInvariantReporter([](const char* what, const std::source_location&) { throw std::logic_error(what); });
    }
    void cleanupTestCase() { setInvariantReporter(nullptr); }

    void survivesACutAnywhere_data() {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<QByteArray>("policy");
        const int more = qEnvironmentVariableIntValue("LOGARIUM_CRASH_STORIES");
        for (quint64 seed = 1; seed <= static_cast<quint64>(std::max(more, 1)); ++seed)
            for (const char* policy : {"delete", "compact", "compact,delete"})
                QTest::addRow("%s, story %llu", policy, seed) << seed << QByteArray(policy);
    }
    void survivesACutAnywhere() {
        QFETCH(quint64, seed);
        QFETCH(QByteArray, policy);
        const ToldStory told(seed, policy.toStdString());
        const Story& story = told.story;
        const std::vector<Operation>& tape = told.disk.tape();
        Random random(seed, 7);
        Platter platter;
        std::size_t next = 0;
        for (std::size_t cut = 0; cut <= tape.size(); ++cut) {
            while (story.moments()[next].operations < cut) ++next;
            const Operation* operation = cut < tape.size() ? &tape[cut] : nullptr;
            const Moment& after = story.moments()[next];
            // Right at its end a thing has been done, before that it counts for what it takes back, not for what it
            // adds.
            static const Moment kNothing{};
            const Moment& before = cut == after.operations ? after : next == 0 ? kNothing : story.moments()[next - 1];
            for (const Loss loss : kLosses) {
                const bool machineStops = loss != Loss::Nothing && loss != Loss::HalfAWrite;
                const std::string wrong = examineCut(platter.left(loss, operation, random), story,
                                                     before.promised(machineStops), after.promised(machineStops));
                if (!wrong.empty())
                    QFAIL(qPrintable(QString("cut %1 of %2, in \"%3\", losing %4: %5")
                                         .arg(cut)
                                         .arg(tape.size())
                                         .arg(after.did.c_str(), kLossNames[static_cast<int>(loss)], wrong.c_str())));
            }
            if (operation != nullptr) platter.apply(*operation);
        }
    }

    /// The platter without a loss is the disk itself, and a story does all that it can.
    void theStoriesAreWhole() {
        std::map<std::string, int> done;
        for (const char* policy : {"delete", "compact", "compact,delete"}) {
            const ToldStory told(1, policy);
            Platter platter;
            Random random;
            for (const Operation& operation : told.disk.tape()) platter.apply(operation);
            QVERIFY(platter.left(Loss::Nothing, nullptr, random).sameContent(told.disk.disk()));
            for (const auto& [name, count] : told.story.counts()) done[name] += count;
        }
        QCOMPARE(done.size(), 15u);
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
