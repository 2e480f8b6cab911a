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
    const auto parts = form.match(line);
    Subscriber made;
    made.memberId = parts.captured(1).toStdString();
    made.generation = parts.captured(2).toInt();
    for (const QString& topic : listed(parts.captured(3))) made.topics.push_back(topic.toStdString());
    made.owned = partitions(parts.captured(4));
    return made;
}

std::vector<Case> recorded() {
    QFile file(TEST_GOLDEN_DIR "/group/assignors.txt");
    if (!file.open(QIODevice::ReadOnly)) return {};
    std::vector<Case> cases;
    for (const QString& line : QString::fromUtf8(file.readAll()).split('\n')) {
        const QStringList words = line.split(' ');
        if (words[0] == "case") cases.push_back({line.mid(5), words[2].toStdString(), {}, {}, {}});
        if (words[0] == "topics")
            for (const QString& topic : listed(words[1]))
                cases.back().topics[topic.section('=', 0, 0).toStdString()] = topic.section('=', 1).toInt();
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
        const auto cases = recorded();
        QVERIFY(cases.size() > 300);
        for (int i = 0; i < std::ssize(cases); ++i)
            QTest::newRow(qPrintable(cases[static_cast<std::size_t>(i)].name)) << i;
    }
    void asKafka() {
        QFETCH(int, number);
        static const auto cases = recorded();
        const Case& one = cases[static_cast<std::size_t>(number)];
        const Assignment made = one.assignor == "uniform" ? assignOnServer("uniform", one.members, one.topics)
                                                          : assign(one.assignor, one.members, one.topics);
        for (const auto& [id, wanted] : one.gets) QCOMPARE(text(made.at(id)), wanted);
    }
};

QTEST_APPLESS_MAIN(AssignorGoldenTest)
#include "assignor_golden_test.moc"
