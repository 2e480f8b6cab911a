// Who gets what, from each assignor.
#include <QTest>

#include "core/base/random.h"
#include "core/group/assignor.h"

using namespace logarium;
using namespace logarium::group;

namespace {

Subscriber subscriber(std::string id, std::vector<std::string> topics, std::vector<TopicPartition> owned = {},
                      int generation = 1) {
    Subscriber made;
    made.memberId = std::move(id);
    made.topics = std::move(topics);
    made.owned = std::move(owned);
    made.generation = generation;
    return made;
}

std::string text(const Assignment& assignment) {
    std::string all;
    for (const auto& [member, partitions] : assignment) {
        all += member + "=";
        for (const TopicPartition& p : partitions) all += p.topic + std::to_string(p.partition);
        all += " ";
    }
    return all;
}

/// Each partition of a wanted topic has one owner that wants it.
void verifyComplete(const Assignment& made, const Subscribers& members, const TopicSizes& topics) {
    std::map<TopicPartition, int> owners;
    for (const Subscriber& m : members) {
        for (const TopicPartition& p : made.at(m.memberId)) {
            ++owners[p];
            QVERIFY(std::find(m.topics.begin(), m.topics.end(), p.topic) != m.topics.end());
        }
    }
    for (const auto& [partition, count] : owners) QCOMPARE(count, 1);
    std::size_t all = 0;
    for (const auto& [topic, size] : topics) {
        const bool wanted = std::any_of(members.begin(), members.end(), [&name = topic](const Subscriber& m) {
            return std::find(m.topics.begin(), m.topics.end(), name) != m.topics.end();
        });
        if (wanted) all += static_cast<std::size_t>(size);
    }
    QCOMPARE(owners.size(), all);
}

}  // namespace

class AssignorTest : public QObject {
    Q_OBJECT
private slots:
    void rangeCutsEachTopic() {
        const Subscribers members{subscriber("b", {"t", "u"}), subscriber("a", {"t", "u"})};
        QCOMPARE(text(assignRange(members, {{"t", 3}, {"u", 3}})), std::string("a=t0t1u0u1 b=t2u2 "));
    }
    void rangeLeavesSomeWithNothing() {
        Subscribers seven;
        for (const char* id : {"a", "b", "c", "d", "e", "f", "g"}) seven.push_back(subscriber(id, {"t"}));
        QCOMPARE(text(assignRange(seven, {{"t", 6}})), std::string("a=t0 b=t1 c=t2 d=t3 e=t4 f=t5 g= "));
    }
    void staticMembersComeFirst() {
        Subscribers members{subscriber("a", {"t"}), subscriber("z", {"t"})};
        members[1].instanceId = "one";
        QCOMPARE(text(assignRange(members, {{"t", 3}})), std::string("a=t2 z=t0t1 "));
    }
    void roundRobinGoesOnFromTopicToTopic() {
        const Subscribers members{subscriber("a", {"t", "u"}), subscriber("b", {"t", "u"})};
        QCOMPARE(text(assignRoundRobin(members, {{"t", 3}, {"u", 3}})), std::string("a=t0t2u1 b=t1u0u2 "));
        const Subscribers uneven{subscriber("a", {"t"}), subscriber("b", {"u"}), subscriber("c", {"u"})};
        QCOMPARE(text(assignRoundRobin(uneven, {{"t", 2}, {"u", 2}})), std::string("a=t0t1 b=u0 c=u1 "));
    }
    void stickyKeepsWhatItCan() {
        const Subscribers members{subscriber("a", {"t"}, {{"t", 0}, {"t", 1}, {"t", 2}, {"t", 3}}),
                                  subscriber("b", {"t"})};
        QCOMPARE(text(assignSticky(members, {{"t", 4}})), std::string("a=t0t1 b=t2t3 "));
    }
    void theLaterGenerationWins() {
        const Subscribers members{subscriber("a", {"t"}, {{"t", 0}}, 1), subscriber("b", {"t"}, {{"t", 0}}, 2)};
        QCOMPARE(text(assignSticky(members, {{"t", 2}})), std::string("a=t1 b=t0 "));
    }
    void cooperativeGivesUpBeforeItGives() {
        const Subscribers members{subscriber("a", {"t"}, {{"t", 0}, {"t", 1}}), subscriber("b", {"t"})};
        QCOMPARE(text(assign("cooperative-sticky", members, {{"t", 2}})), std::string("a=t0 b= "));
        QCOMPARE(text(assign("sticky", members, {{"t", 2}})), std::string("a=t0 b=t1 "));
    }
    void missingTopicsGiveNothing() {
        QCOMPARE(text(assignRange({subscriber("a", {"gone"})}, {})), std::string("a= "));
        QCOMPARE(text(assignSticky({subscriber("a", {"gone"}, {{"gone", 0}})}, {})), std::string("a= "));
    }

    void allAssignEverythingOnce_data() {
        QTest::addColumn<QString>("assignor");
        for (const char* name : {"range", "roundrobin", "sticky"}) QTest::newRow(name) << name;
    }
    void allAssignEverythingOnce() {
        QFETCH(QString, assignor);
        const std::vector<std::string> names{"t", "u", "v"};
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            Random random(seed, 3);
            TopicSizes topics;
            for (const std::string& name : names) topics[name] = static_cast<int>(random.between(0, 7));
            Subscribers members;
            const auto count = random.between(1, 6);
            for (std::int64_t i = 0; i < count; ++i) {
                Subscriber m = subscriber("m" + std::to_string(i), {});
                for (const std::string& name : names) {
                    if (random.chance(0.7)) m.topics.push_back(name);
                    if (random.chance(0.5)) m.owned.push_back({name, static_cast<std::int32_t>(random.between(0, 6))});
                }
                m.generation = static_cast<int>(random.between(0, 2));
                members.push_back(std::move(m));
            }
            verifyComplete(assign(assignor.toStdString(), members, topics), members, topics);
        }
    }

    /// G3: no more partitions move than balance asks for, and nobody has more than one above another.
    void stickyMovesTheFewest() {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            Random random(seed, 5);
            const auto size = static_cast<int>(random.between(1, 30));
            Subscribers members;
            const auto count = random.between(1, 8);
            for (std::int64_t i = 0; i < count; ++i) members.push_back(subscriber("m" + std::to_string(i), {"t"}));
            Assignment before = assignSticky(members, {{"t", size}});
            for (Subscriber& m : members) m.owned = before[m.memberId];
            QCOMPARE(text(assignSticky(members, {{"t", size}})), text(before));
            members.pop_back();
            if (members.empty()) continue;
            const Assignment after = assignSticky(members, {{"t", size}});
            std::size_t most = 0, least = 1000;
            for (const Subscriber& m : members) {
                const auto& now = after.at(m.memberId);
                most = std::max(most, now.size()), least = std::min(least, now.size());
                for (const TopicPartition& p : m.owned) QVERIFY(std::find(now.begin(), now.end(), p) != now.end());
            }
            QVERIFY(most - least <= 1);
        }
    }
};

QTEST_APPLESS_MAIN(AssignorTest)
#include "assignor_test.moc"
