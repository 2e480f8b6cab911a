#include <QTest>

#include "core/base/nearest.h"

using namespace logarium;

class NearestTest : public QObject {
    Q_OBJECT
private slots:
    void distance_data() {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<int>("edits");
        QTest::newRow("same") << "topic"
                              << "topic" << 0;
        QTest::newRow("case") << "Topic"
                              << "tOPIC" << 0;
        QTest::newRow("swapped") << "tpoic"
                                 << "topic" << 1;
        QTest::newRow("one more") << "topics"
                                  << "topic" << 1;
        QTest::newRow("one less") << "topc"
                                  << "topic" << 1;
        QTest::newRow("exchanged") << "tobic"
                                   << "topic" << 1;
        QTest::newRow("nothing") << ""
                                 << "topic" << 5;
        QTest::newRow("several") << "kitten"
                                 << "sitting" << 3;
    }
    void distance() {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QTEST(static_cast<int>(editDistance(a.toStdString(), b.toStdString())), "edits");
        QTEST(static_cast<int>(editDistance(b.toStdString(), a.toStdString())), "edits");
    }
    void theNearestWordIsFoundAndAFarOneIsNot() {
        const std::vector<std::string> words{"partitions", "partition", "topic"};
        QCOMPARE(nearestWord("partitoins", words), std::optional<std::string>("partitions"));
        QCOMPARE(nearestWord("patition", words), std::optional<std::string>("partition"));
        QCOMPARE(nearestWord("zookeeper", words), std::nullopt);
        QCOMPARE(nearestWord("", words), std::nullopt);
        QCOMPARE(nearestWord(std::string(1'000'000, 'x'), words), std::nullopt);
    }
};

QTEST_MAIN(NearestTest)
#include "nearest_test.moc"
