// The assignors against what Kafka's own classes gave (tests/golden/group).
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "core/group/assignor.h"

using namespace logarium;
using namespace logarium::group;

namespace {

struct Case {
    QString name;
    std::string assignor;
    TopicSizes topics;
    Subscribers members;
    PartitionRacks racks;
    std::map<std::string, std::string> gets;
};

QStringList listed(const QString& text) {
    return text.split(',', Qt::SkipEmptyParts);
}

std::vector<TopicPartition> partitions(const QString& text) {
    std::vector<TopicPartition> all;
    for (const QString& one : listed(text)) {
        const auto dash = one.lastIndexOf('-');
        all.push_back({one.left(dash).toStdString(), one.mid(dash + 1).toInt()});
    }
    return all;
}

Subscriber member(const QString& line) {
    static const QRegularExpression form("^member (\\S+) generation=(\\S+) topics=(\\S*) owned=(\\S*)$");
    static const QRegularExpression inRack("^member (\\S+) rack=(\\S*) topics=(\\S*)$");
    Subscriber made;
    if (const auto parts = inRack.match(line); parts.hasMatch()) {
        made.memberId = parts.captured(1).toStdString();
        made.rack = parts.captured(2).toStdString();
        for (const QString& topic : listed(parts.captured(3))) made.topics.push_back(topic.toStdString());
        return made;
    }
    const auto parts = form.match(line);
    made.memberId = parts.captured(1).toStdString();
    made.generation = parts.captured(2).toInt();
    for (const QString& topic : listed(parts.captured(3))) made.topics.push_back(topic.toStdString());
    made.owned = partitions(parts.captured(4));
    return made;
}

/// "a+b,b,-": of each partition.
std::vector<std::set<std::string>> racksOf(const QString& text) {
    std::vector<std::set<std::string>> all;
    for (const QString& one : listed(text)) {
        auto& here = all.emplace_back();
        for (const QString& rack : one.split('+'))
            if (rack != "-") here.insert(rack.toStdString());
    }
    return all;
}

std::vector<Case> recorded(const char* name) {
    QFile file(QString(TEST_GOLDEN_DIR "/group/") + name);
    if (!file.open(QIODevice::ReadOnly)) return {};
    std::vector<Case> cases;
    for (const QString& line : QString::fromUtf8(file.readAll()).split('\n')) {
        const QStringList words = line.split(' ');
        if (words[0] == "case") cases.push_back({line.mid(5), words[2].toStdString(), {}, {}, {}, {}});
        if (words[0] == "topics")
            for (const QString& topic : listed(words[1]))
                cases.back().topics[topic.section('=', 0, 0).toStdString()] = topic.section('=', 1).toInt();
        if (words[0] == "racks") cases.back().racks[words[1].toStdString()] = racksOf(words[2]);
        if (words[0] == "member") cases.back().members.push_back(member(line));
        if (words[0] == "gets") cases.back().gets[words[1].toStdString()] = words.value(2).toStdString();
    }
    return cases;
}

std::string text(const std::vector<TopicPartition>& list) {
    std::string all;
    for (const TopicPartition& p : list) all += (all.empty() ? "" : ",") + p.topic + "-" + std::to_string(p.partition);
    return all;
}

}  // namespace

class AssignorGoldenTest : public QObject {
    Q_OBJECT
private slots:
    void asKafka_data() {
        QTest::addColumn<int>("number");
        const auto cases = recorded("assignors.txt");
        QVERIFY(cases.size() > 300);
        for (int i = 0; i < std::ssize(cases); ++i)
            QTest::newRow(qPrintable(cases[static_cast<std::size_t>(i)].name)) << i;
    }
    void asKafka() {
        QFETCH(int, number);
        static const auto cases = recorded("assignors.txt");
        const Case& one = cases[static_cast<std::size_t>(number)];
        const Assignment made = one.assignor == "uniform" ? assignOnServer("uniform", one.members, one.topics)
                                                          : assign(one.assignor, one.members, one.topics);
        for (const auto& [id, wanted] : one.gets) QCOMPARE(text(made.at(id)), wanted);
    }

    /// RangeAssignor with racks; the order within a topic is by number, as it sorts itself when racks count.
    void rangeWithRacks_data() {
        QTest::addColumn<int>("number");
        const auto cases = recorded("range-racks.txt");
        QVERIFY(cases.size() == 60);
        for (int i = 0; i < std::ssize(cases); ++i)
            QTest::newRow(qPrintable(cases[static_cast<std::size_t>(i)].name)) << i;
    }
    void rangeWithRacks() {
        QFETCH(int, number);
        static const auto cases = recorded("range-racks.txt");
        const Case& one = cases[static_cast<std::size_t>(number)];
        const Assignment made = assign("range", one.members, one.topics, one.racks);
        for (const auto& [id, wanted] : one.gets) QCOMPARE(text(made.at(id)), wanted);
    }
    void racksChangeSomething() {
        int different = 0;
        for (const Case& one : recorded("range-racks.txt"))
            if (assignRange(one.members, one.topics) != assignRangeByRack(one.members, one.topics, one.racks))
                ++different;
        QVERIFY2(different > 10, qPrintable(QString::number(different)));
    }
};

QTEST_APPLESS_MAIN(AssignorGoldenTest)
#include "assignor_golden_test.moc"
